"""What a person reads on a page, taken out of its HTML."""

from __future__ import annotations

import html
import re


def words(markup: str) -> str:
    """The words of a piece of HTML in one line."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))


def part(page, pattern: str) -> str:
    """The words of the first group of a pattern; empty where the page holds no such part."""
    found = re.search(pattern, page.text, re.S)
    return words(found[1]) if found else ""


def section(page, key: str) -> str:
    """The words of the section of that id."""
    return part(page, rf'<section class="[^"]*" id="{key}".*?>(.*?)</section>')


def rows(page, caption: str) -> list[str]:
    """The words of each row of the table with that caption."""
    table = re.search(
        rf"<caption[^>]*>{re.escape(caption)}</caption>.*?<tbody[^>]*>(.*?)</tbody>", page.text, re.S
    )
    return [words(row) for row in re.findall(r"<tr.*?</tr>", table[1], re.S)] if table else []
