"""Questionnaires being written, of a sounding or as a template: the only writers of sections and questions.

Two people work on one questionnaire: what they change stands side by side, unless both change the same question. A form
carries `seen`, the state of what it was opened with (`questions.editing.state_of`), and is refused where that has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import SoundingState
from procurement.models import Questionnaire
from procurement.questions import editing
from procurement.questions.document import Document, Question, Section, from_json, to_json
from procurement.rules import can_change_published, can_edit_questionnaire, can_prepare

from .locks import lock_sounding

# After the publication the frozen version stays; what is written then is the text of a correction that may follow.
WRITABLE = frozenset({SoundingState.DRAFT, SoundingState.PUBLISHED})


class Stale(Exception):
    """Somebody else changed the same words since this form was opened; nothing was written. Holds what stands there now."""

    def __init__(self, stored: Document | Section | Question | None):
        self.stored = stored
        super().__init__("changed meanwhile")


@transaction.atomic
def edit_questionnaire(
    *, questionnaire: Questionnaire, title: str, intro: str, language: str, seen: str, by: Actor
) -> Questionnaire:
    """Write title, introduction and language; the title is the name of a template. Stale where somebody changed them.

    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    _demand_unchanged(before, seen)
    document = Document(title.strip(), intro.strip(), language, before.sections)
    if row.sounding_id is None:
        row.name = title.strip()
    return _written(row, before, document, by, {"part": "head"})


@transaction.atomic
def write_section(*, questionnaire: Questionnaire, section: Section, seen: str, by: Actor) -> Questionnaire:
    """Write title and text of a section; a new one goes to the end. Stale where somebody changed or removed it.

    seen  state of the section that the form was opened with; empty for a new one
    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    _demand_unchanged(before.section(section.key), seen)
    return _written(
        row, before, editing.with_head(before, section), by, {"section": section.key if seen else "new"}
    )


@transaction.atomic
def write_question(
    *, questionnaire: Questionnaire, question: Question, section: str, seen: str, by: Actor
) -> Questionnaire:
    """Write a question; a new one goes to the end of the section. Stale where somebody changed or removed it.

    seen  state of the question that the form was opened with; empty for a new one
    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    _demand_unchanged(before.question(question.key), seen)
    document = editing.with_question(before, question, section)
    return _written(
        row, before, document, by, {"question": question.key if seen else "new", "kind": question.kind}
    )


@transaction.atomic
def move_question(*, questionnaire: Questionnaire, key: str, up: bool, by: Actor) -> Questionnaire:
    """Move a question or a section one place; Gone where it is not there any more.

    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    return _written(row, before, editing.moved(before, key, up=up), by, {"moved": key})


@transaction.atomic
def copy_question(*, questionnaire: Questionnaire, key: str, by: Actor) -> Questionnaire:
    """Put a copy of a question or a section behind it; Gone where it is not there any more.

    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    return _written(row, before, editing.doubled(before, key), by, {"copied": key})


@transaction.atomic
def remove_question(*, questionnaire: Questionnaire, key: str, by: Actor) -> Questionnaire:
    """Take a question, or a section with its questions, out; Gone where somebody did so before.

    Records: procurement.questionnaire.edited
    """
    row, before = _locked(questionnaire, by)
    return _written(row, before, editing.without(before, key), by, {"removed": key})


@transaction.atomic
def take_questions(
    *,
    questionnaire: Questionnaire,
    sections: tuple[Section, ...],
    source: Mapping[str, Any],
    by: Actor,
) -> Questionnaire:
    """Copy questions from elsewhere to the end, under new keys: no answer to the one ever passes for one to the other.

    source  where they come from: {"kind": "ready", "key": "..."}; kept with the questionnaire and in the record
    Records: procurement.questionnaire.taken
    """
    row, before = _locked(questionnaire, by)
    if not any(section.questions for section in sections):
        raise ValidationError(_("Choose at least one question."))
    row.source = dict(source)
    document = editing.with_taken(before, sections)
    data = {"kind": source["kind"], "questions": document.count - before.count}
    return _written(row, before, document, by, data, "procurement.questionnaire.taken")


@transaction.atomic
def keep_template(*, name: str, document: Document, by: Actor) -> Questionnaire:
    """Keep questions as a template of the organisation acted for; ValidationError where the name is taken.

    Records: procurement.questionnaire.kept
    """
    demand(can_prepare(by, by.organisation_id))
    kept = Document(name.strip(), document.intro, document.language, document.sections)
    row = Questionnaire(
        organisation=Organisation.objects.get(pk=by.organisation_id),
        name=name.strip(),
        document=to_json(kept),
        edited_by_id=by.user_id,
    )
    _cleaned(row)
    row.save()
    audit.record(by, "procurement.questionnaire.kept", row, {"questions": kept.count})
    return row


@transaction.atomic
def delete_template(*, questionnaire: Questionnaire, by: Actor) -> None:
    """Delete a template; soundings that took from it keep what they took.

    Records: procurement.questionnaire.deleted
    """
    row, document = _locked(questionnaire, by)
    if row.sounding_id is not None:
        raise IllegalMove(thing="questionnaire", state="of a sounding", move="delete")
    audit.record(by, "procurement.questionnaire.deleted", row, {"questions": document.count})
    row.delete()


def _locked(questionnaire: Questionnaire, by: Actor) -> tuple[Questionnaire, Document]:
    """The row, locked behind its sounding, and what it says; IllegalMove while others check it or after the opening."""
    demand(can_edit_questionnaire(by, questionnaire))
    if questionnaire.sounding_id is not None:
        sounding = lock_sounding(questionnaire.sounding_id)
        if sounding.state not in WRITABLE:
            raise IllegalMove(thing="sounding", state=sounding.state, move="edit")
        if not sounding.is_preparing:
            demand(can_change_published(by, sounding))
    row = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
    demand(can_edit_questionnaire(by, row))
    return row, from_json(row.document)


def _demand_unchanged(stored: Document | Section | Question | None, seen: str) -> None:
    if seen != (editing.state_of(stored) if stored is not None else ""):
        raise Stale(stored)


def _written(
    row: Questionnaire,
    before: Document,
    after: Document,
    by: Actor,
    data: dict[str, Any],
    verb: str = "procurement.questionnaire.edited",
) -> Questionnaire:
    """Save what changed and record it; nothing where nothing did."""
    document = to_json(after)
    if after == before:
        return row
    row.document = document
    row.saves += 1
    row.edited_by_id = by.user_id
    _cleaned(row)
    row.save()
    told = data | {"saves": row.saves}
    audit.record(by, verb, row.sounding or row, told)
    return row


def _cleaned(row: Questionnaire) -> None:
    if not row.name:
        raise ValidationError({"title": _("Give the questionnaire a name.")})
    taken = Questionnaire.objects.templates().filter(organisation_id=row.organisation_id, name=row.name)
    if row.sounding_id is None and taken.exclude(pk=row.pk).exists():
        raise ValidationError({"title": _("Your organisation has a template of this name already.")})
    row.full_clean(validate_constraints=False)
