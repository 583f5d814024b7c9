"""The report to all who took part in a market sounding: a document without names, and what must not stand in it. No database.

    {"format": 1, "responses": 4,
     "sounding": {"title", "number", "public_id", "buyer", "language", "is_public"},
     "times": {"published", "questions_until", "answers_until", "opened"},
     "questionnaire": {"version", "sha256", "questions"},
     "ending": {"decision", "message", "next_steps"},
     "requirements": [{"key", "number", "title", "finding": {"kind", "text"} | None, "counts": {"now": 3, ...} | None}],
     "prices": [{"number", "title", "row", "unit", "quantity", "period", "told", "median", "lower", "upper"}] | None,
     "amendments": [{"number", "kind", "reason", "at"}], "enquiries": [{"number", "text", "answer", "about", "at"}]}

Codes instead of words, so that page and PDF tell it in the language of the reader. Whatever answers say in words is left out;
which numbers are told is decided in report_numbers.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from procurement.choices import Coverage, QuestionKind
from procurement.questions.document import Document, Question
from procurement.questions.kinds import PERIODS
from procurement.report_numbers import NOTHING, Range, figures_of, may_count

FORMAT = 1
# So many words in the order of an answer are a quotation; of a confidential answer fewer are enough.
QUOTED_WORDS, CONFIDENTIAL_WORDS = 8, 5
LEAST_LETTERS = 4
# Short confidential answers are looked for as a whole: of two words and more, and numbers that are no year.
SHORTEST_TEXT, LEAST_DIGITS = 12, 5
THOUSANDS = re.compile(r"(?<=\d)[.\s](?=\d{3}(?!\d))")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Given:
    """One opened response: answers by key of the question, and the questionnaire it answers."""

    answers: Mapping[str, Any]
    document: Document

    def to(self, question: Question) -> tuple[Mapping[str, Any], bool] | None:
        """Answer and whether it is confidential; None where nothing was answered, or to another wording of the question."""
        asked = self.document.question(question.key)
        answer = self.answers.get(question.key) or {}
        if asked is None or not answer.get("value") or _wording(asked) != _wording(question):
            return None
        return answer["value"], bool(answer.get("confidential"))


@dataclass(frozen=True)
class Mark:
    """A passage of a report that must not go out, and why.

    kind   vendor (a name), quote (an answer word for word), confidential (an answer that was marked so), product (a name)
    place  where it stands: message, next_steps, or the number of the requirement
    """

    kind: str
    place: str
    passage: str

    @property
    def is_barred(self) -> bool:
        """Whether it keeps the report from going out; names of products are often plain words, so a person decides."""
        return self.kind != "product"


def report_of(
    *,
    sounding: Mapping[str, Any],
    times: Mapping[str, str],
    questionnaire: Mapping[str, Any],
    document: Document,
    responses: Sequence[Given],
    findings: Mapping[str, tuple[str, str]],
    ending: Mapping[str, str],
    amendments: Sequence[Mapping[str, Any]],
    enquiries: Sequence[Mapping[str, Any]],
    show_prices: bool,
) -> dict[str, Any]:
    """The document of the report.

    document  the questionnaire that holds at the end; findings: kind and text by key of its questions
    ending    decision, message, next_steps; nothing else of the conclusion, whose reasons belong to the file
    """
    return {
        "format": FORMAT,
        "sounding": dict(sounding),
        "times": dict(times),
        "questionnaire": {**questionnaire, "questions": document.count},
        "responses": len(responses),
        "ending": {name: ending.get(name, "") for name in ("decision", "message", "next_steps")},
        "requirements": list(_requirements(document, responses, findings)),
        "prices": list(_prices(document, responses)) if show_prices else None,
        "amendments": [dict(one) for one in amendments],
        "enquiries": [dict(one) for one in enquiries],
    }


def _wording(question: Question) -> tuple[Any, ...]:
    """What a question asks; whether it must be answered changes nothing of that."""
    return question.kind, question.title, question.text, dict(question.spec)


def _requirements(
    document: Document, responses: Sequence[Given], findings: Mapping[str, tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    for number, _section, question in document.numbered():
        is_coverage = question.kind == QuestionKind.COVERAGE
        if not is_coverage and question.key not in findings:
            continue
        kind, text = findings.get(question.key, ("", ""))
        yield {
            "key": question.key,
            "number": number,
            "title": question.title,
            "finding": {"kind": kind, "text": text} if kind else None,
            "counts": _counts(question, responses) if is_coverage else None,
        }


def _counts(question: Question, responses: Sequence[Given]) -> dict[str, int] | None:
    given = [answer for answer in (response.to(question) for response in responses) if answer]
    told = [value.get("coverage") for value, is_confidential in given if not is_confidential]
    if not may_count(len(told), len(given) - len(told)):
        return None
    return {code: told.count(code) for code in Coverage.values}


def _prices(document: Document, responses: Sequence[Given]) -> Iterator[dict[str, Any]]:
    for number, _section, question in document.numbered():
        if question.kind == QuestionKind.MONEY:
            for period in PERIODS:
                yield from _price(number, question, _ranges(question, responses, "", period), period=period)
        elif question.kind == QuestionKind.PRICES:
            for key, label in question.rows:
                row = question.row(key)
                ranges = _ranges(question, responses, f"{key}.")
                told = {
                    "row": label,
                    "unit": str(row.get("unit") or ""),
                    "quantity": str(row.get("quantity") or ""),
                }
                yield from _price(number, question, ranges, **told)


def _price(number: str, question: Question, ranges: list[Range], **told: str) -> Iterator[dict[str, Any]]:
    """One line, where anybody gave a price; a period that nobody named is no line."""
    figures = figures_of(ranges)
    if figures.told == NOTHING:
        return
    line = {"number": number, "title": question.title, "row": "", "unit": "", "quantity": "", "period": ""}
    amounts = {"median": figures.median, "lower": figures.lower, "upper": figures.upper}
    yield line | told | {"told": figures.told} | amounts


def _ranges(question: Question, responses: Iterable[Given], prefix: str, period: str = "") -> list[Range]:
    """Both ends of each price that is not confidential, of one period."""
    found = []
    for response in responses:
        value, is_confidential = response.to(question) or ({}, True)
        if is_confidential or (period and value.get("period") != period):
            continue
        try:
            low, high = Decimal(value[f"{prefix}low"]), Decimal(value[f"{prefix}high"])
        except (KeyError, TypeError, InvalidOperation):
            continue
        if low.is_finite() and high.is_finite():
            found.append((low, high))
    return found


def marks_in(
    report: Mapping[str, Any],
    *,
    document: Document,
    responses: Sequence[Given],
    vendors: Iterable[str],
    products: Iterable[str],
) -> list[Mark]:
    """What the texts of the report must not say: names of vendors, quotations of answers; and names of products to be looked at.

    vendors, products  names of everybody who took part, and of what they offer
    Words that the questionnaire uses itself are no quotation, whoever repeated them.
    """
    texts = _texts(report)
    found = [*_named(texts, vendors, "vendor"), *_named(texts, products, "product")]
    written, asked = _Runs(texts), _Runs([("", text) for text in _asked(document)])
    for response in responses:
        for answer in response.answers.values():
            if not isinstance(answer, Mapping):
                continue
            is_confidential = bool(answer.get("confidential"))
            for text in _words_of(answer.get("value")):
                size = _size(text, is_confidential=is_confidential)
                for run in _runs(text, size) if size else ():
                    if (place := written.place(run)) is not None and asked.place(run) is None:
                        kind = "confidential" if is_confidential else "quote"
                        found.append(Mark(kind, place, " ".join(run)))
                        break
    return list(dict.fromkeys(found))


class _Runs:
    """Runs of words of some texts, and where each stands; made for a length when it is asked for first."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self.texts = texts
        self.by_size: dict[int, dict[tuple[str, ...], str]] = {}

    def place(self, run: tuple[str, ...]) -> str | None:
        """Where the words stand in this order."""
        if len(run) not in self.by_size:
            self.by_size[len(run)] = {
                one: place for place, text in reversed(self.texts) for one in _runs(text, len(run))
            }
        return self.by_size[len(run)].get(run)


def _size(text: str, *, is_confidential: bool) -> int:
    """How many words of a text in a row are a quotation; 0 where it is too short to be one."""
    if not is_confidential:
        return QUOTED_WORDS
    words = len(WORD.findall(text))
    if words >= CONFIDENTIAL_WORDS:
        return CONFIDENTIAL_WORDS
    is_number = words == 1 and text.isdecimal() and len(text) >= LEAST_DIGITS
    return words if is_number or (words > 1 and len(text) >= SHORTEST_TEXT) else 0


def _texts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the buyer wrote in its own words; questions, corrections and published answers are known to all already."""
    ending = [(name, report["ending"][name]) for name in ("message", "next_steps")]
    findings = [(one["number"], one["finding"]["text"]) for one in report["requirements"] if one["finding"]]
    return [(place, text) for place, text in (*ending, *findings) if text]


def _named(texts: Sequence[tuple[str, str]], names: Iterable[str], kind: str) -> list[Mark]:
    known = sorted({name for name in names if len(name) >= LEAST_LETTERS}, key=len, reverse=True)
    if not known:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)", re.IGNORECASE)
    return [Mark(kind, place, hit.group(0)) for place, text in texts for hit in pattern.finditer(text)]


def _runs(text: str, size: int) -> list[tuple[str, ...]]:
    words = [word.casefold() for word in WORD.findall(THOUSANDS.sub("", text))]
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def _asked(document: Document) -> list[str]:
    found = [document.intro]
    for _number, section, question in document.numbered():
        found += [section.text, question.title, question.text]
    return found


def _words_of(value: Any) -> Iterator[str]:
    """Every text of an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words_of(one)
