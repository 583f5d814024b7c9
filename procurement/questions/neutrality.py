"""Neutrality of what vendors are asked: words that favour one of them, or make a sounding look like a procedure.

It never forbids: people who know better publish anyway, but they have seen what was found, and the file says so.
Source: Directive 2014/24/EU Art. 40 and 41, VgV § 28 and § 31 (6), UVgO § 20 and § 23 (5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .document import Document, hash_of


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for: a pattern in German and English, and what is wrong with it."""

    key: str
    pattern: re.Pattern[str]
    sentence: str | Promise
    source: str


@dataclass(frozen=True)
class Finding:
    """A passage that somebody should look at.

    where    key of the question or section, or the name of a field of the sounding
    passage  the words that were found
    """

    rule: str
    where: str
    passage: str
    sentence: str | Promise
    source: str


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


RULES = (
    Rule(
        "procedure",
        _words(
            r"\b(Angebot(?:e|en|s)?|Bieter\w*|Zuschlag\w*|Ausschreibung\w*|Bewertungsmatrix|Eignungskriteri\w+|tender(?:er|ers)?|"
            r"bidders?|award criteri\w+)\b"
        ),
        _(
            "These words belong to a procurement procedure. A sounding asks what the market can do, and awards nothing."
        ),
        "§ 28 (2) VgV, § 20 (2) UVgO",
    ),
    Rule(
        "binding",
        _words(
            r"\b(?<!un)(verbindlich\w*|rechtsverbindlich\w*|bindend\w*|Festpreis\w*|fixed price|binding)\b"
        ),
        _("Answers to a sounding bind nobody. Ask for ranges and assumptions instead."),
        "§ 28 (2) VgV, § 20 (2) UVgO",
    ),
    Rule(
        "single_hand",
        _words(
            r"\b(alles aus einer Hand|aus einer Hand|Komplettanbieter\w*|Generalunternehmer\w*|single source|one-stop)\b"
        ),
        _("This shuts out those who offer a part, or together with others. Ask for the parts one by one."),
        "§ 97 (4) GWB",
    ),
    Rule(
        "budget",
        _words(
            r"\b(Budget\w*|Haushaltsmittel\w*|Kostenrahmen\w*|Kostenobergrenze\w*|price ceiling)\b"
            r"|\b(?:höchstens|maximal|bis zu|at most|up to)\s+[\d.,\s]+(?:Euro|EUR|€)"
        ),
        _("Who knows the budget answers to the budget. Leave it out and ask for price ranges."),
        "Art. 40 Directive 2014/24/EU",
    ),
    Rule(
        "free_work",
        _words(
            r"\b((?:kostenlos|unentgeltlich|kostenfrei)\w*\s+\w*(?:konzept|entwurf|teststellung|pilot|muster)\w*|"
            r"(?:konzept|entwurf|feinkonzept)\w*\s+(?:erstellen|ausarbeiten|erarbeiten)|free (?:concept|design|pilot))\b"
        ),
        _("This asks for work without pay. Ask how it would be done, in a few sentences."),
        "§ 28 (1) VgV",
    ),
    Rule(
        "equal",
        _words(
            r"\b(wie (?:bisher|gewohnt) (?:von|bei)|der bisherige Anbieter|unser jetziger Dienstleister|"
            r"our current (?:vendor|supplier))\b"
        ),
        _("This favours whoever works for you today. Describe what is needed, not who does it."),
        "Art. 41 Directive 2014/24/EU",
    ),
)
PRODUCT = _(
    "This names a product or a vendor. Describe what it does, or write “or equivalent” and say what counts as that."
)
OR_EQUIVALENT = _words(r"(oder gleichwertig|or equivalent)")


def findings(texts: Mapping[str, str], names: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What somebody should look at before it is published, in the order of the texts.

    texts  by place: see `texts_of`
    names  of vendors and solutions of the catalogue; a text that says “or equivalent” may name them
    """
    known = [name for name in names if len(name) >= 4]
    named = (
        re.compile(
            r"\b(" + "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)) + r")\b"
        )
        if known
        else None
    )
    found: list[Finding] = []
    for where, text in texts.items():
        for rule in RULES:
            found += [
                Finding(rule.key, where, hit.group(0).strip(), rule.sentence, rule.source)
                for hit in rule.pattern.finditer(text)
            ]
        if named and not OR_EQUIVALENT.search(text):
            found += [
                Finding("product", where, hit.group(0), PRODUCT, "§ 31 (6) VgV, § 23 (5) UVgO")
                for hit in named.finditer(text)
            ]
    return tuple(found)


def texts_of(document: Document, **fields: str) -> dict[str, str]:
    """Every text that vendors read, by the key of its question or section, or by the name of the field."""
    texts = {name: text for name, text in fields.items() if text}
    texts["title"] = f"{texts.get('title', '')} {document.title} {document.intro}".strip()
    for section in document.sections:
        texts[section.key] = f"{section.title} {section.text}".strip()
        for question in section.questions:
            options = " ".join(label for _key, label in (*question.choices, *question.rows))
            texts[question.key] = f"{question.title} {question.text} {options}".strip()
    return texts


def findings_hash_of(found: Iterable[Finding], texts: Mapping[str, str]) -> str:
    """SHA-256 of what was looked at and what was found: who approves approves exactly this."""
    return hash_of({"texts": dict(texts), "found": [[one.rule, one.where, one.passage] for one in found]})
