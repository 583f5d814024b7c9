"""Reads of assessments and findings. What the others wrote is read by nobody until no assessment is open any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from marketplace.core.actor import Actor
from procurement.choices import AssessmentState, FindingKind, QuestionKind
from procurement.models import Assessment, Finding, Opening, Sounding
from procurement.questions.document import Document, Question, from_json

ASSESSING = (Role.OFFICER, Role.ASSESSOR, Role.ADMIN)


@dataclass(frozen=True)
class Gap:
    """Something that is missing before the evaluation can end, and where it is mended."""

    text: str
    url: str


@dataclass(frozen=True)
class Note:
    """What one assessor noted on one question."""

    name: str
    kind: str
    kind_label: str
    text: str


def questions_of(sounding: Sounding) -> Document:
    """The questionnaire that holds now."""
    return from_json(sounding.current.document) if sounding.current else Document()


def requirements_in(document: Document) -> list[tuple[str, Question]]:
    """The questions that need a finding, each with its number: those that ask how far a requirement is met."""
    return [
        (number, question)
        for number, _section, question in document.numbered()
        if question.kind == QuestionKind.COVERAGE
    ]


def assessments_of(sounding: Sounding) -> QuerySet[Assessment]:
    """Who assesses and where each stands, never what was written."""
    rows = sounding.assessments.defer("notes").select_related("assessor", "asked_by", "excused_by")
    return rows.order_by("pk")


def own_assessment(sounding: Sounding, actor: Actor) -> Assessment | None:
    """The assessment of the person who asks."""
    if actor.user_id is None:
        return None
    return sounding.assessments.filter(assessor_id=actor.user_id).select_related("assessor").first()


def is_assessing(sounding: Sounding) -> bool:
    """Whether somebody is still writing: until nobody is, no one reads what the others wrote."""
    return sounding.assessments.filter(state=AssessmentState.DRAFT).exists()


def told_assessments(sounding: Sounding) -> list[Assessment]:
    """The final assessments with their notes; none as long as somebody is still writing. Excused ones are never told."""
    rows = list(sounding.assessments.select_related("assessor").order_by("pk"))
    if any(row.state == AssessmentState.DRAFT for row in rows):
        return []
    return [row for row in rows if row.state == AssessmentState.FINAL]


def notes_on(assessments: list[Assessment], key: str) -> list[Note]:
    """What each assessor noted on a question, side by side; those who noted nothing are left out."""
    words = dict(FindingKind.choices)
    found = []
    for one in assessments:
        note: Mapping[str, Any] = one.notes.get(key) or {}
        kind, text = str(note.get("kind", "")), str(note.get("text", ""))
        if kind or text:
            name = one.assessor.name if one.assessor else ""
            found.append(Note(name, kind, str(words.get(kind, "")), text))
    return found


def findings_for(sounding: Sounding) -> dict[str, Finding]:
    """The agreed findings by key of the question."""
    return {row.question_key: row for row in sounding.findings.select_related("written_by")}


def people_to_ask(sounding: Sounding) -> list[User]:
    """People of the buyer who may assess and have no assessment yet, by name."""
    rows = User.objects.filter(
        memberships__organisation=sounding.organisation_id, memberships__role__in=ASSESSING, is_active=True
    ).exclude(pk__in=sounding.assessments.filter(assessor__isnull=False).values("assessor_id"))
    return list(rows.distinct().order_by("name", "pk"))


def gaps_of(sounding: Sounding) -> list[Gap]:
    """What is missing before the evaluation can end; nothing where nobody answered."""
    opening = Opening.objects.filter(sounding=sounding).first()
    if opening is None or not opening.count:
        return []
    rows = list(assessments_of(sounding))
    people = _url("assessment-list", sounding)
    found = [
        Gap(
            _("The assessment of %(name)s is still being written.")
            % {"name": row.assessor.name if row.assessor else _("somebody who left")},
            people,
        )
        for row in rows
        if row.state == AssessmentState.DRAFT
    ]
    if not any(row.state == AssessmentState.FINAL for row in rows):
        found.append(Gap(_("Nobody has finished an assessment yet; one person is enough."), people))
    written = set(sounding.findings.values_list("question_key", flat=True))
    return found + [
        Gap(
            _("A finding on %(number)s “%(title)s” is missing.")
            % {"number": number, "title": question.title},
            _url("finding-edit", sounding, key=question.key),
        )
        for number, question in requirements_in(questions_of(sounding))
        if question.key not in written
    ]


def _url(route: str, sounding: Sounding, **more: str) -> str:
    return reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id, **more})
