"""Traces of people and companies in a text that all will read: pointed out before it is published, never cut out by a machine.

Source: published clarification questions carry no author (VgV § 5, UVgO § 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .document import hash_of

LEAST_LETTERS = 4


@dataclass(frozen=True)
class Trace:
    """A passage by which somebody could be recognised, and why."""

    kind: str
    passage: str
    sentence: str | Promise


_MAIL = _("This is an e-mail address.")
_PHONE = _("This looks like a phone number.")
_WEB = _("An address in the web often names a company.")
_PERSON = _("This looks like the name of a person.")
_COMPANY = _("This looks like the name of a company.")
_OWN = _("This speaks of the own product or company: others can guess who asks.")
_KNOWN = _("A vendor or a solution of the catalogue has this name.")

_PATTERNS: tuple[tuple[str, re.Pattern[str], str | Promise], ...] = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _MAIL),
    (
        "phone",
        re.compile(
            r"(?<![\w.,])(?:\+\d|00[1-9]|0\d{2,5}[\s/-])[\d\s/()-]{5,18}\d(?!\w)"
            r"|(?<!\w)(?:Tel|Telefon|Fon|Mobil|Phone)\b[.:\s]*\d[\d\s/-]{4,18}\d",
            re.IGNORECASE,
        ),
        _PHONE,
    ),
    ("web", re.compile(r"\b(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE), _WEB),
    (
        "person",
        re.compile(
            r"\b(?:Herrn?|Frau|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s+(?:Dr\.\s+|Prof\.\s+)*[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)?"
            r"|\b(?:[Mm]it freundlichen Grüßen|[Vv]iele Grüße|[Bb]este Grüße|[Kk]ind regards|[Bb]est regards)"
            r"[\s,]+[A-ZÄÖÜ][^\n]{1,60}"
        ),
        _PERSON,
    ),
    (
        "company",
        re.compile(
            r"\b[A-ZÄÖÜ0-9][\w&.-]*(?:[ \t][\w&.-]+){0,3}?[ \t]"
            r"(?:GmbH(?:[ \t]&[ \t]Co\.[ \t]KG)?|gGmbH|AG|UG|KG|OHG|eG|SE|Ltd|Inc)\b"
        ),
        _COMPANY,
    ),
    (
        "own",
        re.compile(
            r"\b(?:wir als \w+|bei uns im Haus\w*"
            r"|unser(?:e|em|er|es|en)? (?:Unternehmen|Firma|Produkt|Software|Lösung|System|Haus|Kunden)\w*"
            r"|our (?:company|product|software|solution|customers))\b",
            re.IGNORECASE,
        ),
        _OWN,
    ),
)


def traces(text: str, names: Iterable[str] = ()) -> tuple[Trace, ...]:
    """Passages by which somebody could be recognised, each once, in the order of what they are.

    names  of all vendors and solutions of the catalogue; never those of the one who asked, because that would tell who it is
    """
    found = [
        Trace(kind, hit.group(0).strip(), sentence)
        for kind, pattern, sentence in _PATTERNS
        for hit in pattern.finditer(text)
    ]
    known = sorted({name for name in names if len(name) >= LEAST_LETTERS}, key=len, reverse=True)
    if known:
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)", re.IGNORECASE)
        found += [Trace("known", hit.group(0), _KNOWN) for hit in pattern.finditer(text)]
    return tuple({(one.kind, one.passage): one for one in found}.values())


def seen_hash(texts: Mapping[str, str]) -> str:
    """SHA-256 of the texts a page showed, by key: who publishes publishes exactly these."""
    return hash_of(dict(texts))
