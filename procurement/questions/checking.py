"""What is wrong with questions themselves: words that are missing, options that are twice, bounds that can't be met.

A sentence stands at the path that a form shows it at: `title`, `options`, `options.2`, `rows.0.unit`, `low`, ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS

from .document import MOST_OPTIONS, MOST_QUESTIONS, MOST_SECTIONS, Document, Question, Section
from .kinds import KINDS
from .parts import MOST_FILES, Unfit, kept_number, number_of, seen_text

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LABEL, LONGEST_UNIT = 500, 4_000, 300, 60
LEAST_LIMIT, MOST_LIMIT = 50, 10_000
PRECISIONS = ("day", "quarter")
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)

Problems = dict[str, str]


def check_question(question: Question) -> Problems:
    """What keeps the question from being asked, by path; empty when nothing does. Expects it cleaned."""
    if question.kind not in KINDS:
        return {"kind": _("Choose what sort of answer is asked for.")}
    found: Problems = {}
    if not KEY.fullmatch(question.key):
        found["key"] = _("Keys are letters and digits.")
    if not question.title:
        found["title"] = _("Write the question.")
    found |= _too_long({"title": (question.title, LONGEST_TITLE), "text": (question.text, LONGEST_TEXT)})
    spec = question.spec
    known = KINDS[question.kind].spec
    for name in spec.keys() - known.keys():
        found[name] = _("A question of this kind has no such property.")
    for name in known.keys() & CHECKS.keys():
        found |= CHECKS[name](spec)
    return found


def check_document(document: Document) -> dict[str, Problems]:
    """What keeps the questionnaire from being published, by key; the whole stands under "". Expects it cleaned."""
    found: dict[str, Problems] = {}
    whole = _too_long({"title": (document.title, LONGEST_LABEL), "intro": (document.intro, LONGEST_TEXT)})
    if len(document.sections) > MOST_SECTIONS:
        whole["sections"] = _("At most %(limit)s sections.") % {"limit": MOST_SECTIONS}
    if document.count > MOST_QUESTIONS:
        whole["questions"] = _("At most %(limit)s questions.") % {"limit": MOST_QUESTIONS}
    if document.language not in ("de", "en"):
        whole["language"] = _("Choose German or English.")
    if _twice([section.key for section in document.sections] + [question.key for question in document]):
        whole["keys"] = _("Two questions or sections share a key.")
    if whole:
        found[""] = whole
    for section in document.sections:
        if problems := check_section(section):
            found[section.key] = problems
        for question in section.questions:
            if problems := check_question(question):
                found[question.key] = problems
    return found


def check_section(section: Section) -> Problems:
    """What is wrong with the words of a section, by path; its questions are checked one by one."""
    found: Problems = {}
    if not KEY.fullmatch(section.key):
        found["key"] = _("Keys are letters and digits.")
    if not section.title:
        found["title"] = _("Give the section a title.")
    return found | _too_long({"title": (section.title, LONGEST_LABEL), "text": (section.text, LONGEST_TEXT)})


def _too_long(texts: Mapping[str, tuple[str, int]]) -> Problems:
    return {
        path: _("%(length)s characters are too many: at most %(limit)s.")
        % {"length": len(text), "limit": limit}
        for path, (text, limit) in texts.items()
        if len(text) > limit
    }


def _twice(keys: Iterable[str]) -> bool:
    keys = list(keys)
    return len(set(keys)) != len(keys)


def _options(spec: Mapping[str, Any]) -> Problems:
    found = _entries(spec.get("options"), "options")
    if not found and len(spec.get("options") or ()) < 2:
        found["options"] = _("Give at least two answers to choose from.")
    return found


def _rows(spec: Mapping[str, Any]) -> Problems:
    found = _entries(spec.get("rows"), "rows")
    if found:
        return found
    rows = spec.get("rows") or ()
    if not rows:
        return {"rows": _("Give at least one row.")}
    for at, row in enumerate(rows):
        found |= {f"rows.{at}.{path}": text for path, text in _unit(row, needed=False).items()}
        try:
            quantity = row.get("quantity")
            if quantity not in (None, "") and number_of(quantity) <= 0:
                found[f"rows.{at}.quantity"] = _("A quantity is more than nothing.")
        except Unfit as error:
            found[f"rows.{at}.quantity"] = str(error)
    return found


def _entries(entries: Any, name: str) -> Problems:
    """Keys and words of options or rows; neither may be there twice, since nobody could tell them apart."""
    if not isinstance(entries, (list, tuple)) or not all(isinstance(one, Mapping) for one in entries):
        return {} if entries in (None, "") else {name: _("This is no list of entries.")}
    if len(entries) > MOST_OPTIONS:
        return {name: _("At most %(limit)s entries.") % {"limit": MOST_OPTIONS}}
    found: Problems = {}
    keys: set[str] = set()
    labels: set[str] = set()
    for at, one in enumerate(entries):
        key, label = str(one.get("key", "")), str(one.get("label", ""))
        if not KEY.fullmatch(key) or key in keys:
            found[f"{name}.{at}"] = _("Keys are letters and digits, each used once.")
        elif not label:
            found[f"{name}.{at}"] = _("Write something here, or take the entry out.")
        elif label.casefold() in labels:
            found[f"{name}.{at}"] = _("This is there twice.")
        elif len(label) > LONGEST_LABEL:
            found |= _too_long({f"{name}.{at}": (label, LONGEST_LABEL)})
        keys.add(key)
        labels.add(label.casefold())
    return found


def _unit(spec: Mapping[str, Any], *, needed: bool = True) -> Problems:
    unit = spec.get("unit") or ""
    if not isinstance(unit, str):
        return {"unit": _("This is no text.")}
    if needed and not unit:
        return {"unit": _("Say what is counted, such as users, days or kWh.")}
    return _too_long({"unit": (unit, LONGEST_UNIT)})


def _bounds(spec: Mapping[str, Any]) -> Problems:
    found: Problems = {}
    ends = {}
    for name in ("low", "high"):
        try:
            if spec.get(name) not in (None, ""):
                ends[name] = number_of(spec[name])
        except Unfit as error:
            found[name] = str(error)
    if len(ends) == 2 and ends["low"] > ends["high"]:
        found["high"] = _("The upper end lies below the lower one.")
    return found


def _whole(name: str, least: int, most: int, spec: Mapping[str, Any]) -> Problems:
    try:
        value = spec.get(name)
        fits = value in (None, "") or number_of(value) in range(least, most + 1)
    except Unfit:
        fits = False
    if fits:
        return {}
    return {name: _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most}}


def _limit(spec: Mapping[str, Any]) -> Problems:
    return _whole("limit", LEAST_LIMIT, MOST_LIMIT, spec)


def _most(spec: Mapping[str, Any]) -> Problems:
    return _whole("most", 1, MOST_FILES, spec)


def _precision(spec: Mapping[str, Any]) -> Problems:
    fits = spec.get("precision") in (None, "", *PRECISIONS)
    return {} if fits else {"precision": _("Choose day or quarter.")}


def _fact(spec: Mapping[str, Any]) -> Problems:
    return {} if spec.get("fact") in FACTS else {"fact": _("Choose a fact of the catalogue.")}


# `low` checks both bounds.
CHECKS = {
    "options": _options,
    "rows": _rows,
    "unit": _unit,
    "low": _bounds,
    "limit": _limit,
    "most": _most,
    "precision": _precision,
    "fact": _fact,
}


def cleaned_question(question: Question) -> Question:
    """The question without hidden characters, its numbers in one spelling; a number that can't be read stays."""
    return replace(
        question,
        title=" ".join(seen_text(question.title).split()),
        text=seen_text(question.text),
        spec=_cleaned_spec(question.spec, KINDS[question.kind].spec if question.kind in KINDS else {}),
    )


def cleaned_document(document: Document) -> Document:
    """The whole questionnaire cleaned, question by question."""
    return replace(
        document,
        title=" ".join(seen_text(document.title).split()),
        intro=seen_text(document.intro),
        sections=tuple(
            replace(
                section,
                title=" ".join(seen_text(section.title).split()),
                text=seen_text(section.text),
                questions=tuple(cleaned_question(question) for question in section.questions),
            )
            for section in document.sections
        ),
    )


def _cleaned_spec(spec: Mapping[str, Any], known: Mapping[str, bool]) -> dict[str, Any]:
    """Only what a question of the kind says, and nothing that is empty."""
    found = {name: _cleaned(name, value) for name, value in spec.items() if name in known}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_cleaned_entry(one) if isinstance(one, Mapping) else one for one in value]
    if isinstance(value, str):
        value = " ".join(seen_text(value).split())
    if name in ("low", "high", "quantity", "limit", "most") and value not in (None, ""):
        try:
            number = kept_number(number_of(value))
        except Unfit:
            return value
        return int(number) if name in ("limit", "most") and number.isdecimal() else number
    return value


def _cleaned_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: _cleaned(name, value) for name, value in entry.items() if name in ENTRY}
    return {
        name: value
        for name, value in found.items()
        if name in ("key", "label") or value not in (None, "", False)
    }


ENTRY = ("key", "label", "unit", "quantity", "optional")
