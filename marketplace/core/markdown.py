"""Markdown from people, turned into HTML that can do no harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}
SCHEMES = {"http", "https", "mailto"}
# Raw HTML is shown as the text it is; images would be fetched from other hosts and are left out.
# A sign or word that must not stand alone at the end of a line, before its number.
STICKS = re.compile(r"(§§?|\b(?:Absatz|Artikel|Nummer|section|Article)) (?=\d)")
PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")


def render_markdown(text: str, *, top: int = 3, trusted: bool = False) -> SafeString:
    """Give the text as harmless HTML: no images, no raw HTML, headings from level `top` down without a gap.

    Links lead to http, https and mailto addresses and carry `rel="nofollow noopener"`. Only in `trusted` texts, those of
    the operator, may links lead to pages of this site.
    """
    tokens = PARSER.parse(STICKS.sub("\\1\N{NO-BREAK SPACE}", text))
    _shift_headings(tokens, top)

    def kept(_tag: str, name: str, value: str) -> str | None:
        if name != "href" or trusted or urlsplit(value).scheme.lower() in SCHEMES:
            return value
        return None

    html = nh3.clean(
        PARSER.renderer.render(tokens, PARSER.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=kept,
        url_schemes=SCHEMES,
        link_rel="noopener" if trusted else "nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it


def _shift_headings(tokens: Iterable[Token], top: int) -> None:
    """Move headings so that they begin at `top` and never skip a level, as readers of the outline expect."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    order = sorted({token.tag for token in headings})
    before = top - 1
    for token in headings:
        if token.type == "heading_open":
            before = min(top + order.index(token.tag), before + 1, 6)
        token.tag = f"h{before}"
