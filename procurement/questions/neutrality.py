"""Neutrality of what vendors are asked: words that favour one of them, or make a sounding look like a procedure.

It never forbids: people who know better publish anyway, but they have seen what was found, and the file says so.
Source: Directive 2014/24/EU Art. 40 and 41, VgV § 28 and § 31 (6), UVgO § 20 and § 23 (5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .document import Document, hash_of
from .neutrality_rules import DENIED, PRODUCT, RULES, Rule

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Finding:
    """A passage that somebody should look at.

    where    key of the question or section, or the name of a field of the sounding
    passage  the words that were found, once for each text
    """

    rule: str
    where: str
    passage: str
    sentence: str | Promise
    source: str
    suggestion: str | Promise = ""


def findings(texts: Mapping[str, str], names: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What somebody should look at before it is published, in the order of the texts.

    texts  by place: see `texts_of`
    names  of vendors and solutions of the catalogue; a text that says “or equivalent” may name them
    """
    known = _by_first_word(names)
    found: list[Finding] = []
    for where, text in texts.items():
        for rule in (*RULES, PRODUCT):
            found += _found(rule, rule.pattern, where, text)
        there = {one.passage for one in found if one.where == where and one.rule == PRODUCT.key}
        named = ((start, name) for start, name in _named(known, text) if name not in there)
        found += _told(PRODUCT, named, where, text)
    return tuple(found)


def _by_first_word(names: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """Names by their first word, the longest first, with the place of the word in the name; the catalogue holds thousands."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name in sorted({name.strip() for name in names}, key=lambda name: (-len(name), name)):
        first = WORD.search(name)
        if first and len(name) >= 4:
            found.setdefault(first.group(0), []).append((first.start(), name))
    return found


def _named(known: Mapping[str, list[tuple[int, str]]], text: str) -> Iterator[tuple[int, str]]:
    """Names that stand in the text as whole words, and where; the longest where several begin at one place."""
    end = 0
    for word in WORD.finditer(text):
        for offset, name in known.get(word.group(0), ()):
            start = word.start() - offset
            after = start + len(name)
            if start >= end and text.startswith(name, start) and not text[after : after + 1].isalnum():
                end = after
                yield start, name
                break


def _found(rule: Rule, pattern: re.Pattern[str], where: str, text: str) -> list[Finding]:
    hits = ((hit.start(), hit.group(0).strip()) for hit in pattern.finditer(text))
    return _told(rule, hits, where, text)


def _told(rule: Rule, hits: Iterable[tuple[int, str]], where: str, text: str) -> list[Finding]:
    """Each passage once a text, unless it is denied there."""
    if rule.unless is not None and rule.unless.search(text):
        return []
    # What denies a word stands right before it.
    passages = dict.fromkeys(
        passage for start, passage in hits if not DENIED.search(text[max(0, start - 40) : start])
    )
    return [
        Finding(rule.key, where, passage, rule.sentence, rule.source, rule.suggestion) for passage in passages
    ]


def texts_of(document: Document, **fields: str) -> dict[str, str]:
    """Every text that vendors read, by the key of its question or section, or by the name of the field."""
    texts = {name: text for name, text in fields.items() if text}
    texts["title"] = "\n".join(filter(None, (texts.get("title"), document.title, document.intro)))
    for section in document.sections:
        texts[section.key] = f"{section.title}\n{section.text}".strip()
        for question in section.questions:
            options = [label for _key, label in (*question.choices, *question.rows)]
            units = [str(row.get("unit") or "") for row in question.spec.get("rows", ())]
            words = (question.title, question.text, *options, *units, str(question.spec.get("unit") or ""))
            texts[question.key] = "\n".join(filter(None, words))
    return texts


def findings_hash_of(found: Iterable[Finding], texts: Mapping[str, str]) -> str:
    """SHA-256 of what was looked at and what was found: who approves approves exactly this."""
    return hash_of({"texts": dict(texts), "found": [[one.rule, one.where, one.passage] for one in found]})
