"""Opened answers to one question in words, as they stand beside assessments and findings; names hidden in blind mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import SolutionVersion
from marketplace.core.models import StoredFile
from procurement.choices import QuestionKind
from procurement.models import ResponseFile, Sounding
from procurement.questions.document import Question
from procurement.questions.telling import Told, answer_lines

from .opened import Opened, opened_responses


@dataclass(frozen=True)
class Attached:
    """A file of an answer; its own name may tell whose it is, so blind mode counts instead, in the address too."""

    name: str
    url: str
    is_nameless: bool = False


@dataclass(frozen=True)
class Answered:
    """What one response says to one question.

    is_other_version  the response answers an earlier questionnaire in which the question had other words, or was not asked
    """

    label: str
    lines: tuple[Told, ...]
    is_confidential: bool
    is_unconfirmed: bool
    is_other_version: bool
    files: tuple[Attached, ...] = ()


@dataclass
class Answers:
    """All opened responses of a sounding with the names that their answers point to.

    sounding  its public id
    numbers   of the files of each response, kept as they are asked for
    """

    rows: list[Opened]
    is_blind: bool
    names: dict[str, str] = field(default_factory=dict)
    sounding: str = ""
    numbers: dict[int, dict[str, int]] = field(default_factory=dict)

    def to(self, question: Question) -> list[Answered]:
        """What each response says to a question, in the order of the responses."""
        return [self._of(row, question) for row in self.rows]

    def of(self, at: int, question: Question) -> Answered:
        """What the response at that place says to a question."""
        return self._of(self.rows[at], question)

    def _of(self, row: Opened, question: Question) -> Answered:
        asked = row.document.question(question.key)
        # The protocol says who did not confirm, so the mark would tell the name.
        is_unconfirmed = row.is_unconfirmed and not self.is_blind
        if asked is None:
            return Answered(row.label, (), False, is_unconfirmed, True)
        value = row.value(question.key) or {}
        ids = [one for one in value.get("files", []) if one in row.answers.get("files", {})]
        is_file = asked.kind == QuestionKind.FILE
        return Answered(
            row.label,
            () if is_file else answer_lines(asked, value, self._words(asked, value.get("solution", ""))),
            row.is_confidential(question.key),
            is_unconfirmed,
            asked != question,
            tuple(self._file(row, one) for one in ids),
        )

    def _words(self, question: Question, slug: str) -> dict[str, str]:
        if question.kind == QuestionKind.SOLUTION and self.is_blind:
            return {slug: _("A solution of the catalogue; its name is hidden")}
        return self.names

    def _file(self, row: Opened, public_id: str) -> Attached:
        name = self.names.get(public_id, "")
        if row.response.pk not in self.numbers:
            self.numbers[row.response.pk] = {one: at for at, one in enumerate(files_of(row), 1)}
        number = self.numbers[row.response.pk].get(public_id, 0)
        told = _("File %(number)s") % {"number": number} if self.is_blind or not name else name
        return Attached(told, self._url(row, public_id, name, number) if name else "", self.is_blind)

    def _url(self, row: Opened, public_id: str, name: str, number: int) -> str:
        if not self.is_blind:
            return reverse("site:file-show", kwargs={"public_id": public_id, "name": name})
        return reverse(
            "procurement:answer-file",
            kwargs={"public_id": self.sounding, "response": row.response.public_id, "number": number},
        )


def files_of(row: Opened) -> list[str]:
    """The public ids of all files that the answers of a response name, in the order of its questions."""
    named = row.answers.get("files", {})
    asked = ((row.value(question.key) or {}).get("files", []) for question in row.document)
    return list(dict.fromkeys(str(one) for ids in asked for one in ids if one in named))


def opened_file(row: Opened, number: int) -> StoredFile | None:
    """The file of that number among those of a response; None where there is none, or where it was removed."""
    ids = files_of(row)
    if not 1 <= number <= len(ids):
        return None
    kept = ResponseFile.objects.filter(
        response=row.response.pk, file__public_id=ids[number - 1], file__removed_at=None
    )
    found = kept.select_related("file").first()
    return found.file if found else None


def answers_of(sounding: Sounding) -> Answers:
    """The opened answers of a sounding; four queries, however many responses and files there are."""
    rows = opened_responses(sounding, is_blind=sounding.is_blind)
    files = ResponseFile.objects.filter(
        response__in=[row.response.pk for row in rows], file__removed_at=None
    ).select_related("file")
    names = {str(one.file.public_id): one.file.name for one in files}
    return Answers(rows, sounding.is_blind, names | _names_of_solutions(rows), sounding.public_id)


def _names_of_solutions(rows: Iterable[Opened]) -> dict[str, str]:
    """Names of the listings that answers point to, as they were called in the version that was handed in."""
    wanted = Q(pk__in=[])
    for row in rows:
        for slug, number in row.answers.get("solutions", {}).items():
            wanted |= Q(solution__slug=slug, number=number)
    found = SolutionVersion.objects.filter(wanted).select_related("solution")
    return {one.solution.slug: str(one.facts.get("name", one.solution.slug)) for one in found}
