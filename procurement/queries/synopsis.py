"""What the overview is made of: responses, findings, what the catalogue has proven; few queries, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.models import Evidence, SolutionVersion
from catalog.queries.cells import as_text, cell_of
from catalog.queries.proofs import marks_of
from marketplace.core.clock import berlin_day
from procurement.choices import AssessmentState, QuestionKind
from procurement.models import Finding, Sounding
from procurement.questions.document import Document
from procurement.synopsis import Proven, Reply

from .assessments import findings_for, questions_of
from .opened import Opened
from .opened_answers import Answers, answers_of


@dataclass(frozen=True)
class Material:
    """Everything that the pages of the overview show.

    opened  the rows behind `replies`, in the same order
    """

    document: Document
    answers: Answers
    replies: tuple[Reply, ...]
    findings: Mapping[str, Finding]

    @property
    def opened(self) -> list[Opened]:
        """The responses as they were handed in."""
        return self.answers.rows


def material_of(sounding: Sounding) -> Material:
    """Answers, findings and proofs of an opened sounding; eight queries at most, however many responses and questions."""
    answers = answers_of(sounding)
    document = _current(sounding, answers.rows)
    indexes = {id(row.document): {one.key: one for one in row.document} for row in answers.rows}
    facts = {
        str(question.spec["fact"])
        for index in indexes.values()
        for question in index.values()
        if question.kind == QuestionKind.FACT and question.spec.get("fact") in FACTS
    }
    proven = _proven(answers.rows, facts) if facts else {}
    replies = tuple(
        Reply(
            key=str(row.response.public_id),
            label=row.label,
            answers=row.answers,
            questions=indexes[id(row.document)],
            version=row.version,
            is_unconfirmed=row.is_unconfirmed,
            names=_hidden(row) if sounding.is_blind else answers.names,
            proven=proven.get(row.response.pk, {}),
        )
        for row in answers.rows
    )
    return Material(document, answers, replies, findings_for(sounding))


def hindrance_of(sounding: Sounding) -> str:
    """What keeps findings from being written while the evaluation is open, as a sentence; empty where nothing does."""
    states = set(sounding.assessments.values_list("state", flat=True))
    if AssessmentState.DRAFT in states:
        return _("Findings are written once every assessment is final or excused.")
    if AssessmentState.FINAL not in states:
        return _("Findings are written once somebody has finished an assessment; one person is enough.")
    return ""


def _current(sounding: Sounding, rows: list[Opened]) -> Document:
    """The questionnaire that holds now; the very one that responses answer, so that nothing has to be compared with itself."""
    same = (
        row.document
        for row in rows
        if row.response.last and row.response.last.version_id == sounding.current_id
    )
    return next(same, None) or questions_of(sounding)


def _hidden(row: Opened) -> dict[str, str]:
    """Words in the place of the names of listings: they would tell whose response it is."""
    hidden = _("A solution of the catalogue; its name is hidden")
    slugs = {
        str(answer["value"]["solution"])
        for answer in row.answers.values()
        if isinstance(answer, Mapping)
        and isinstance(answer.get("value"), Mapping)
        and answer["value"].get("solution")
    }
    return dict.fromkeys(slugs, hidden)


def _proven(rows: list[Opened], facts: set[str]) -> dict[int, dict[str, Proven]]:
    """By response and fact: what the listing said in the version it was filled from, and who stood behind it on that day."""
    versions = {
        version.pk: version
        for version in SolutionVersion.objects.filter(
            pk__in={_version_id(row) for row in rows} - {None}
        ).only("solution_id", "number", "facts")
    }
    evidence: dict[int, list[Evidence]] = {}
    for proof in Evidence.objects.filter(
        solution_id__in={version.solution_id for version in versions.values()}, fact__in=facts
    ).select_related("document"):
        evidence.setdefault(proof.solution_id, []).append(proof)
    found: dict[int, dict[str, Proven]] = {}
    for row in rows:
        version = versions.get(_version_id(row) or 0)
        last = row.response.last
        if version is None or last is None:
            continue
        known = [one for one in evidence.get(version.solution_id, []) if one.created_at <= last.received_at]
        marks = marks_of(known, berlin_day(last.received_at))
        found[row.response.pk] = {
            fact: Proven(
                version.facts[fact],
                version.number,
                as_text(cell_of(FACTS[fact], version.facts[fact], {})),
                marks.get(fact),
            )
            for fact in facts
            if version.facts.get(fact) is not None
        }
    return found


def _version_id(row: Opened) -> int | None:
    """The version of the listing at the moment of handing in."""
    return row.response.last.solution_version_id if row.response.last else None
