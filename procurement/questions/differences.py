"""What a correction changes: two questionnaires side by side, told so that vendors see at once what concerns them.

Material is what can make an answer wrong or incomplete: a question that is new or gone, another kind, other options, another
duty to answer, other words of a question or of what introduces it. Order and titles are not. Whoever corrects may call more
material than this, never less.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from procurement.choices import QuestionKind

from .document import Document, Question
from .telling import spec_text

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
REQUIRED = "required"
PIECE = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True)
class Difference:
    """One change.

    key     of the question or section; empty for title and introduction of the whole
    what    added, removed, changed, moved
    field   title, text, kind, required, spec; empty where the whole question is added, removed or moved
    number  such as `2.3`, in the new questionnaire, or in the old one for what is gone; empty for sections
    title   of the question or section, for people
    """

    key: str
    what: str
    field: str = ""
    number: str = ""
    title: str = ""
    before: str = ""
    after: str = ""
    material: bool = False

    @property
    def told_before(self) -> str:
        """What stood there, for people."""
        return _told(self.field, self.before)

    @property
    def told_after(self) -> str:
        """What stands there now, for people."""
        return _told(self.field, self.after)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both texts in one row, word by word."""
        return pieces(self.told_before, self.told_after)


@dataclass(frozen=True)
class Piece:
    """Some words of a text that changed: `kept`, `gone` or `new`."""

    what: str
    text: str


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Every change: of the whole, of sections, of questions in the order of the new questionnaire, and what is gone.

    Data of options and rows are told in the language of the new questionnaire.
    """
    with translation.override(after.language):
        return _differences(before, after)


def _differences(before: Document, after: Document) -> tuple[Difference, ...]:
    found = _whole(before, after)
    old = {question.key: (number, section.key, question) for number, section, question in before.numbered()}
    new = {question.key: (number, section.key, question) for number, section, question in after.numbered()}
    stayed: set[str] = set()
    for section_after in after.sections:
        section_old = before.section(section_after.key)
        stayed |= _in_order(
            [one.key for one in section_old.questions] if section_old else (),
            [one.key for one in section_after.questions],
        )
    for key, (number, _section, question) in new.items():
        if key not in old:
            found.append(
                Difference(key, ADDED, "", number, question.title, "", _all(question), material=True)
            )
            continue
        number_before, _section, question_before = old[key]
        if key not in stayed:
            found.append(Difference(key, MOVED, "", number, question.title, number_before, number))
        found += _changes(question_before, question, number)
    for key, (number, _section, question) in old.items():
        if key not in new:
            found.append(
                Difference(key, REMOVED, "", number, question.title, _all(question), "", material=True)
            )
    return tuple(found)


def is_material(found: Sequence[Difference]) -> bool:
    """Whether any of the changes can make an answer wrong or incomplete."""
    return any(one.material for one in found)


def question_pairs(before: Document, after: Document) -> list[tuple[str, Question | None, Question | None]]:
    """Each question that is not as it was, with its number, as it was and as it is: new and changed ones, then what is gone.

    Words of sections and titles count as no change here: they have no answer.
    """
    pairs: list[tuple[str, Question | None, Question | None]] = []
    for number, _section, question in after.numbered():
        old = before.question(question.key)
        if old != question:
            pairs.append((number, old, question))
    for number, _section, question in before.numbered():
        if after.question(question.key) is None:
            pairs.append((number, question, None))
    return pairs


def changed_questions(before: Document, after: Document) -> frozenset[str]:
    """Keys of the questions whose answers have to be looked at again; new ones are among them."""
    return frozenset(
        one.key for one in differences(before, after) if one.material and after.question(one.key) is not None
    )


def to_data(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """The changes as they are kept with a version."""
    return [
        {name: value for name, value in asdict(one).items() if name == "key" or value not in ("", False)}
        for one in found
    ]


def from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """The changes of what was kept."""
    return tuple(Difference(**one) for one in data)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in one row: what stayed, what is gone, what is new."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    found: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("kept", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            found.append(Piece("new", "".join(new[c:d])))
    return tuple(found)


def _whole(before: Document, after: Document) -> list[Difference]:
    found = [
        Difference(
            "",
            CHANGED,
            field,
            "",
            after.title,
            getattr(before, field),
            getattr(after, field),
            field == "intro",
        )
        for field in ("title", "intro", "language")
        if getattr(before, field) != getattr(after, field)
    ]
    for section in after.sections:
        old = before.section(section.key)
        if old is None:
            found.append(Difference(section.key, ADDED, "section", "", section.title, "", section.title))
            continue
        found += [
            Difference(
                section.key,
                CHANGED,
                field,
                "",
                section.title,
                getattr(old, field),
                getattr(section, field),
                field == "text",
            )
            for field in ("title", "text")
            if getattr(old, field) != getattr(section, field)
        ]
    found += [
        Difference(section.key, REMOVED, "section", "", section.title, section.title, "")
        for section in before.sections
        if after.section(section.key) is None
    ]
    both_before = [section.key for section in before.sections if after.section(section.key)]
    both_after = [section.key for section in after.sections if before.section(section.key)]
    stayed = _in_order(both_before, both_after)
    found += [
        Difference(section.key, MOVED, "section", "", section.title)
        for section in after.sections
        if before.section(section.key) and section.key not in stayed
    ]
    return found


def _in_order(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The most keys that follow each other as they did before; the others were moved."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return frozenset(
        before[at] for block in matcher.get_matching_blocks() for at in range(block.a, block.a + block.size)
    )


def _changes(before: Question, after: Question, number: str) -> list[Difference]:
    told = {
        "title": (before.title, after.title),
        "text": (before.text, after.text),
        "kind": (before.kind, after.kind),
        "required": (REQUIRED if before.required else "", REQUIRED if after.required else ""),
    }
    found = [
        Difference(after.key, CHANGED, field, number, after.title, old, new, material=True)
        for field, (old, new) in told.items()
        if old != new
    ]
    if before.spec != after.spec:
        found.append(
            Difference(
                after.key,
                CHANGED,
                "spec",
                number,
                after.title,
                spec_text(before),
                spec_text(after),
                material=True,
            )
        )
    return found


def _told(field: str, text: str) -> str:
    if field == "kind":
        return str(dict(QuestionKind.choices).get(text, text))
    if field == "required":
        return _("has to be answered") if text == REQUIRED else _("can be left out")
    if field == "language":
        return str({"de": _("German"), "en": _("English")}.get(text, text))
    return text


def _all(question: Question) -> str:
    """A question with all it says."""
    return "\n".join(filter(None, (question.title, question.text, spec_text(question))))
