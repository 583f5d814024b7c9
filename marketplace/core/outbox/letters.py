"""Letters: what a mail says, made into plain text and HTML from one pair of templates."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

# Marks that turn the direction of writing or cannot be seen: in a name they make a subject say something else.
UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
LINE_ENDS = frozenset("\u0085\u2028\u2029")
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Item:
    """One piece of news in a letter that holds several, with its path on this site."""

    subject: str
    text: str = ""
    path: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail says, in the language of its reader; plain text and HTML are both made from it.

    subject  one line, without control characters; names in it pass through `one_line`
    action   the one thing to do: its label and its path on this site
    items    several pieces of news, as in a digest
    reason   why the reader gets this mail; without it the footer names the account, or the address
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: tuple[str, str] | None = None
    items: tuple[Item, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str


def one_line(text: Any, limit: int = 80) -> str:
    """What people wrote, such as a name, fit for a subject: one line, nothing unseen, at most `limit` characters."""
    line = " ".join("".join(" " if _breaks(c) else c for c in str(text) if _is_seen(c)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def site_address(path: str) -> str:
    """The absolute address of a path on this site; from the settings, never from what a browser sent."""
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(_breaks(c) for c in path):
        raise ValueError("a letter links to paths of this site only")
    return settings.SITE_URL + path


def render(letter: Letter, *, language: str, preferences: str = "", unsubscribe: str = "") -> Rendered:
    """The letter as text and HTML in that language; ValueError for a subject that could break a header.

    preferences, unsubscribe  paths for the footer; empty for readers without an account, and outside digests
    """
    with override(language):
        label, path = letter.action or ("", "")
        context = {
            "language": language,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "subject": _subject(letter.subject),
            "paragraphs": [_plain(paragraph) for paragraph in letter.paragraphs],
            "items": [
                {
                    "subject": one_line(item.subject, 300),
                    "text": _plain(item.text),
                    "url": site_address(item.path) if item.path else "",
                }
                for item in letter.items
            ],
            "action_label": label,
            "action_url": site_address(path) if path else "",
            "reason": letter.reason,
            "preferences_url": site_address(preferences) if preferences else "",
            "unsubscribe_url": site_address(unsubscribe) if unsubscribe else "",
        }
        # Plain text is not HTML: escaping would show “&amp;” to the reader.
        text = get_template("core/mail/letter.txt").template.render(Context(context, autoescape=False))
        html = get_template("core/mail/letter.html").template.render(Context(context))
    return Rendered(context["subject"], _without_gaps(text), html.strip() + "\n")


def _subject(subject: str) -> str:
    if any(_breaks(c) for c in subject):
        raise ValueError("the subject of a mail is one line without control characters; see one_line")
    return one_line(subject, LONGEST_SUBJECT)


def _plain(text: str) -> str:
    """Text of several lines without control characters and unseen marks."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "".join(" " if _breaks(c) else c for c in line if _is_seen(c)).rstrip() for line in lines
    )


def _breaks(character: str) -> bool:
    return character in LINE_ENDS or unicodedata.category(character) == "Cc"


def _is_seen(character: str) -> bool:
    # Lone surrogates cannot be written in UTF-8 at all.
    return character not in UNSEEN and unicodedata.category(character) != "Cs"


def _without_gaps(text: str) -> str:
    """The text with at most one empty line in a row: optional parts of the template leave more."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
