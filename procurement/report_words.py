"""The report in words: what its page and its PDF both show, in the language of the reader, from the document alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.formats import NO_BREAK, moment_text, number_text
from procurement.choices import AmendmentKind, Coverage, Decision, FindingKind
from procurement.questions.kinds import periods
from procurement.questions.telling import number_told
from procurement.report_numbers import CLOSE, FEW, QUARTILES


@dataclass(frozen=True)
class ToldRequirement:
    """One requirement: its number and words, the finding, and how many said what."""

    title: str
    finding: str
    text: str
    counts: str


@dataclass(frozen=True)
class ToldPrice:
    """What is told of the prices of one question: what it is about, and the figures as a sentence."""

    title: str
    about: str
    figures: str


@dataclass(frozen=True)
class ToldEntry:
    """A correction, or a question with its answer."""

    title: str
    note: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ToldReport:
    """Everything that a report says; `prices` is None where they are not told."""

    title: str
    buyer: str
    language: str
    facts: list[tuple[str, str]]
    answers: str
    decision: str
    message: str
    next_steps: str
    requirements: list[ToldRequirement]
    prices: list[ToldPrice] | None
    amendments: list[ToldEntry]
    enquiries: list[ToldEntry]
    notes: list[str]


def told(document: Mapping[str, Any], published_at: datetime.datetime | None = None) -> ToldReport:
    """The report in words; published_at is empty for a preview."""
    ending, sounding = document["ending"], document["sounding"]
    count = document["responses"]
    return ToldReport(
        title=sounding["title"],
        buyer=sounding["buyer"],
        language=sounding["language"],
        facts=list(_facts(document, published_at)),
        answers=_answers(count),
        decision=str(Decision(ending["decision"]).label) if ending["decision"] else "",
        message=ending["message"],
        next_steps=ending["next_steps"],
        requirements=[_requirement(one, count) for one in document["requirements"]],
        prices=None if document["prices"] is None else [_price(one) for one in document["prices"]],
        amendments=[_amendment(one) for one in document["amendments"]],
        enquiries=[_enquiry(one) for one in document["enquiries"]],
        notes=list(_notes(document)),
    )


def _moment(text: str) -> str:
    return moment_text(datetime.datetime.fromisoformat(text))


def _facts(document: Mapping[str, Any], published_at: datetime.datetime | None) -> Iterator[tuple[str, str]]:
    sounding, times, questions = document["sounding"], document["times"], document["questionnaire"]
    yield _("Buyer"), sounding["buyer"]
    yield _("Market sounding"), f"{sounding['title']} ({sounding['number'] or sounding['public_id']})"
    for name, label in (
        ("published", _("Published")),
        ("questions_until", _("Questions until")),
        ("answers_until", _("Answers until")),
        ("opened", _("Opened")),
    ):
        if times.get(name):
            yield label, _moment(times[name])
    if published_at:
        yield _("Report of"), moment_text(published_at)
    yield (
        _("Questionnaire"),
        _("Version %(number)s, %(count)s questions")
        % {"number": questions["version"], "count": number_text(questions["questions"])},
    )
    yield _("Responses"), number_text(document["responses"])


def _answers(count: int) -> str:
    if not count:
        return _("Nobody answered. That is a result, too: it says something about the questions or the time.")
    return ngettext(
        "One response was handed in and read.", "%(count)s responses were handed in and read.", count
    ) % {"count": number_text(count)}


def _requirement(one: Mapping[str, Any], responses: int) -> ToldRequirement:
    finding = one["finding"]
    return ToldRequirement(
        title=f"{one['number']} {one['title']}",
        finding=str(FindingKind(finding["kind"]).label) if finding else _("No finding"),
        text=finding["text"] if finding else "",
        counts=_counts(one["counts"]) if responses else "",
    )


def _counts(counts: Mapping[str, int] | None) -> str:
    if counts is None:
        return _("No numbers are told here, so that nobody can be recognised.")
    return "; ".join(f"{label}: {number_text(counts.get(code, 0))}" for code, label in Coverage.choices)


def _price(one: Mapping[str, Any]) -> ToldPrice:
    often = dict(periods()).get(one["period"], "")
    amount = " ".join(filter(None, (number_told(one["quantity"]) if one["quantity"] else "", one["unit"])))
    about = ", ".join(filter(None, (one["row"], amount, often)))
    return ToldPrice(f"{one['number']} {one['title']}", about, _figures(one))


def _figures(one: Mapping[str, Any]) -> str:
    if one["told"] == FEW:
        return _("Too few prices to tell a middle.")
    if one["told"] == CLOSE:
        return _("The prices lie too close together to tell a middle without showing the lowest or highest.")
    unit = f"{NO_BREAK}{_('EUR without VAT')}"
    median = _("Middle (median) about %(amount)s") % {"amount": f"{number_told(one['median'])}{unit}"}
    if one["told"] != QUARTILES:
        return median
    words = {"lower": number_told(one["lower"]), "upper": f"{number_told(one['upper'])}{unit}"}
    return f"{median}; {_('half of them between about %(lower)s and %(upper)s') % words}"


def _amendment(one: Mapping[str, Any]) -> ToldEntry:
    label = f"{one['number']}. {AmendmentKind(one['kind']).label}"
    return ToldEntry(label, _moment(one["at"]), (one["reason"],))


def _enquiry(one: Mapping[str, Any]) -> ToldEntry:
    title = _("Question %(number)s") % {"number": one["number"]}
    note = ", ".join(filter(None, (one["about"], _moment(one["at"]))))
    return ToldEntry(title, note, (one["text"], _("Answer: %(text)s") % {"text": one["answer"]}))


def _notes(document: Mapping[str, Any]) -> Iterator[str]:
    yield _(
        "The report names no vendor and no product and quotes no answer. What was marked as confidential stands in it neither as "
        "text nor as a number (§ 5 VgV, § 3 UVgO)."
    )
    if document["responses"]:
        yield _(
            "Numbers are told only from three answers that are not confidential, and not where one or two confidential ones "
            "could be worked out from them."
        )
    if document["prices"] is not None:
        yield _(
            "Prices are told as the middle of the ranges that were given, from five for the same thing and period, quartiles "
            "from eight, rounded to two digits, and never the lowest or the highest."
        )
    yield _(
        "A market sounding is no procurement procedure. Nobody gains or loses anything for a later procedure by having answered "
        "or not (§ 28 VgV, § 20 UVgO)."
    )
