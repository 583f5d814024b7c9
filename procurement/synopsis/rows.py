"""The overview of a sounding (Marktübersicht): what each response says to each requirement. Pure; knows no database.

It tells and counts, and never compares vendors: no score, no rank, no sum over requirements, no winner (VgV § 28 (2)).
Responses stand in the order in which they are given. Answers to other words of a question are shown, marked, and not counted;
confidential ones are shown to those who may read, and counted nowhere, so that no count tells what one of them said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.queries.cells import sameness
from procurement.choices import Coverage, PartType, QuestionKind
from procurement.questions.document import Document, Question, Section
from procurement.questions.parts import Part
from procurement.questions.telling import NO_NAMES, Told, answer_lines, quarter_told

TOLD, EMPTY, UNASKED = "told", "empty", "unasked"
# So much of an answer stands in the matrix; the rest is behind it.
SHORT = 90
CHOSEN = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
# What is said besides an answer makes no difference between answers.
BESIDES = frozenset({"remark", "evidence", "condition", "assumptions", "files"})


@dataclass(frozen=True)
class Proven:
    """What the catalogue knew of one fact when the response came: the value of the version it was filled from, and the mark.

    text  the value in words
    mark  of catalog/queries/proofs.py; None where nobody but the vendor stands behind the fact
    """

    stated: Any
    version: int
    text: str = ""
    mark: Any = None


@dataclass(frozen=True)
class Reply:
    """One opened response.

    key        its public id
    label      the vendor's name, or a number where names stay hidden
    questions  what it was asked, by key: the questionnaire may be an earlier version
    names      of files by public id and of listings by slug
    proven     what the catalogue has proven about its listing, by fact
    """

    key: str
    label: str
    answers: Mapping[str, Any]
    questions: Mapping[str, Question]
    version: int = 1
    is_unconfirmed: bool = False
    names: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    proven: Mapping[str, Proven] = field(default_factory=dict)

    def value(self, key: str) -> Mapping[str, Any] | None:
        """What was answered to a question; None where nothing was."""
        return (self.answers.get(key) or {}).get("value") or None

    def is_confidential(self, key: str) -> bool:
        """Whether the vendor marked the answer as confidential."""
        return bool((self.answers.get(key) or {}).get("confidential"))

    def counts_for(self, question: Question) -> bool:
        """Whether it answers this very question, and not confidentially."""
        return (
            self.value(question.key) is not None
            and not self.is_confidential(question.key)
            and asks_the_same(self.questions.get(question.key), question)
        )


@dataclass(frozen=True)
class Cell:
    """What one response says to one question.

    state     told, empty (not answered), unasked (the version it answers does not hold the question)
    code      how far a requirement is met, where that was asked
    head      the answer in short; `note` the quarter and condition of what is planned
    more      what is said besides, or in full where the short form leaves something out
    lines     the whole answer
    is_other  it answers other words of the question
    proven    what the catalogue says of the fact that the question asks for; `is_as_listed` whether the answer says the same
    """

    reply: Reply
    state: str
    code: str = ""
    head: str = ""
    note: str = ""
    more: tuple[Told, ...] = ()
    lines: tuple[Told, ...] = ()
    is_confidential: bool = False
    is_other: bool = False
    proven: Proven | None = None
    is_as_listed: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as one version of the questionnaire asks it, its fields put together once for all answers to it."""

    question: Question
    is_other: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    """One question with what each shown response says; counts are over all responses, `of` says how many count."""

    number: str
    section: Section
    question: Question
    finding: Any = None
    cells: tuple[Cell, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    of: int = 0
    besides: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which rows are looked for; empty ones narrow nothing."""

    section: str = ""
    kind: str = ""
    text: str = ""
    differing: bool = False
    without_finding: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything was chosen."""
        return self != Wanted()


def asks_the_same(asked: Question | None, question: Question) -> bool:
    """Whether two versions of a question ask the same; whether it must be answered changes nothing of that."""
    return asked is not None and (asked is question or replace(asked, required=question.required) == question)


def rows_of(
    document: Document, replies: Sequence[Reply], findings: Mapping[str, Any], wanted: Wanted
) -> list[Row]:
    """The questions that are looked for, in their order and without cells yet; it takes as long as there are answers, no longer.

    findings  by key of the question
    """
    found = []
    for number, section, question in document.numbered():
        finding = findings.get(question.key)
        if (
            (wanted.section and section.key != wanted.section)
            or (wanted.kind and question.kind != wanted.kind)
            or (wanted.without_finding and finding is not None)
            or (wanted.differing and not differs(question, replies))
            or (wanted.text and not _speaks_of(question, replies, wanted.text.casefold()))
        ):
            continue
        found.append(Row(number, section, question, finding))
    return found


def filled(row: Row, replies: Sequence[Reply], shown: Sequence[Reply]) -> Row:
    """The row with a cell for each shown response and counts over all of them."""
    counts, of = counts_of(row.question, replies)
    return replace(
        row,
        cells=cells_of(row.question, shown),
        counts=counts,
        of=of,
        besides=_besides(row.question, replies),
    )


def differs(question: Question, replies: Iterable[Reply]) -> bool:
    """Whether two responses say different things to the question; remarks and assumptions make no difference."""
    first: Any = None
    is_first = True
    for reply in replies:
        if not asks_the_same(reply.questions.get(question.key), question):
            continue
        said = _said(question, reply.value(question.key))
        if is_first:
            first, is_first = said, False
        elif said != first:
            return True
    return False


def _said(question: Question, value: Mapping[str, Any] | None) -> Any:
    if not value:
        return None
    if question.kind == QuestionKind.COVERAGE:
        return value.get("coverage"), value.get("quarter")
    said = {name: one for name, one in value.items() if name not in BESIDES}
    if question.kind == QuestionKind.MULTIPLE:
        return sorted(map(str, said.get("choices", [])))
    return said


def counts_of(question: Question, replies: Iterable[Reply]) -> tuple[tuple[tuple[str, int], ...], int]:
    """How many say what, for requirements and choices: `(("available now", 4), ...)`, and how many answers that is about."""
    if question.kind == QuestionKind.COVERAGE:
        words = [(code, str(label)) for code, label in Coverage.choices]
    elif question.kind in CHOSEN:
        words = list(question.choices)
    else:
        return (), 0
    found: Counter[str] = Counter()
    of = 0
    for reply in replies:
        if reply.counts_for(question):
            value = reply.value(question.key) or {}
            of += 1
            found.update({str(one) for one in _codes(value)})
    return tuple((label, found[code]) for code, label in words if found[code]), of


def _codes(value: Mapping[str, Any]) -> list[Any]:
    if "choices" in value:
        return list(value["choices"])
    return [value.get("coverage") or value.get("choice")]


def _besides(question: Question, replies: Iterable[Reply]) -> tuple[tuple[str, int], ...]:
    """How many answers stand in no count, by reason."""
    found: Counter[str] = Counter()
    for reply in replies:
        asked = reply.questions.get(question.key)
        if asked is None:
            found["unasked"] += 1
        elif reply.value(question.key) is None:
            found["empty"] += 1
        elif reply.is_confidential(question.key):
            found["confidential"] += 1
        elif not asks_the_same(asked, question):
            found["other"] += 1
    words = {
        "empty": _("no answer"),
        "confidential": _("confidential"),
        "other": _("asked in other words"),
        "unasked": _("not asked"),
    }
    return tuple((word, found[code]) for code, word in words.items() if found[code])


def cells_of(question: Question, replies: Iterable[Reply]) -> tuple[Cell, ...]:
    """What each response says to the question, told in the words of the version that it answers."""
    known: dict[int, Asked] = {}
    return tuple(_cell(question, reply, known) for reply in replies)


def cell_of(question: Question, reply: Reply) -> Cell:
    """What one response says to the question."""
    return _cell(question, reply, {})


def _cell(question: Question, reply: Reply, known: dict[int, Asked]) -> Cell:
    version = reply.questions.get(question.key)
    if version is None:
        return Cell(reply, UNASKED)
    asked = known.get(id(version))
    if asked is None:
        asked = known[id(version)] = Asked(version, not asks_the_same(version, question), version.parts)
    value = reply.value(question.key)
    if value is None:
        return Cell(reply, EMPTY, is_other=asked.is_other)
    lines = answer_lines(version, value, reply.names, asked.parts)
    secret = reply.is_confidential(question.key)
    told = _covered if version.kind == QuestionKind.COVERAGE else _told
    cell = Cell(reply, TOLD, lines=lines, is_confidential=secret, is_other=asked.is_other)
    return _with_proof(replace(cell, **told(asked, value, cell)), version, value)


def _covered(asked: Asked, value: Mapping[str, Any], _cell: Cell) -> dict[str, Any]:
    """How far a requirement is met, with quarter and condition of what is planned."""
    code = str(value.get("coverage", ""))
    full = _planned(value) if code == Coverage.PLANNED else ""
    note = shortened(full)
    besides = ("evidence", "remark") if note == full else ("condition", "evidence", "remark")
    parts = {part.name: part for part in asked.parts}
    more = tuple(Told(parts[name].label.rstrip("?"), str(value[name])) for name in besides if value.get(name))
    head = dict(parts["coverage"].choices).get(code, code)
    return {"code": code, "head": head, "note": note, "more": more}


def _told(asked: Asked, value: Mapping[str, Any], cell: Cell) -> dict[str, Any]:
    """The answer itself on one line; all of it behind that where something is left out."""
    first = {name: one for name, one in value.items() if name not in BESIDES or name == "files"}
    is_whole = len(first) == len(value)
    said = cell.lines if is_whole else answer_lines(asked.question, first, cell.reply.names, asked.parts)
    full = "; ".join(" ".join(line.line.split()) for line in said)
    head = shortened(full)
    is_all = head == full and is_whole and not any(line.url for line in cell.lines)
    return {"head": head, "more": () if is_all else cell.lines}


def _planned(value: Mapping[str, Any]) -> str:
    told = (quarter_told(str(value.get("quarter") or "")), str(value.get("condition") or ""))
    return "; ".join(one for one in told if one)


def _with_proof(cell: Cell, question: Question, value: Mapping[str, Any]) -> Cell:
    """The catalogue's word beside the vendor's: a proof speaks of what the listing says, never of another answer."""
    proven = cell.reply.proven.get(str(question.spec.get("fact", ""))) if question.spec else None
    if proven is None:
        return cell
    fact, said = FACTS[str(question.spec["fact"])], value.get("fact")
    is_same = said is not None and sameness(fact, said) == sameness(fact, proven.stated)
    return replace(cell, proven=proven, is_as_listed=is_same)


def shortened(text: str) -> str:
    """The text, cut at a word where it is long."""
    if len(text) <= SHORT:
        return text
    return text[:SHORT].rsplit(" ", 1)[0].rstrip(" ,;.") + " …"


def _speaks_of(question: Question, replies: Iterable[Reply], text: str) -> bool:
    if text in question.title.casefold() or text in question.text.casefold():
        return True
    # The fields of a question are put together once for each version of it, not for each answer.
    parts: dict[int, tuple[Part, ...]] = {}
    return any(text in word for reply in replies for word in _words(question, reply, parts))


def _words(question: Question, reply: Reply, parts: dict[int, tuple[Part, ...]]) -> Iterator[str]:
    """What can be found in an answer: its texts and the words of what was chosen; never codes, ids, or names that are hidden."""
    asked, value = reply.questions.get(question.key), reply.value(question.key)
    if asked is None or value is None:
        return
    if id(asked) not in parts:
        parts[id(asked)] = asked.parts
    for part in parts[id(asked)]:
        raw = value.get(part.name)
        if raw in (None, "", []):
            continue
        if part.type in (PartType.LINE, PartType.TEXT, PartType.ADDRESS, PartType.FACT):
            yield str(raw).casefold()
        elif part.type in (PartType.CHOICE, PartType.CHOICES):
            words = dict(part.choices)
            for code in raw if isinstance(raw, list) else [raw]:
                yield str(words.get(code, "")).casefold()
        elif part.type in (PartType.FILES, PartType.SOLUTION):
            for code in raw if isinstance(raw, list) else [raw]:
                yield reply.names.get(code, "").casefold()


def grouped(rows: Iterable[Row]) -> list[tuple[Section, list[Row]]]:
    """The rows by section, in their order."""
    found: list[tuple[Section, list[Row]]] = []
    for row in rows:
        if not found or found[-1][0].key != row.section.key:
            found.append((row.section, []))
        found[-1][1].append(row)
    return found
