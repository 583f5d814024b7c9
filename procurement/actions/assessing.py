"""Assessing opened answers: who is asked, what each notes alone, and when nobody is writing any more."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Role, Topic
from accounts.models import User
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import AssessmentState, FindingKind, SoundingState
from procurement.models import Assessment, Opening, Sounding
from procurement.queries.assessments import is_assessing, people_to_ask, questions_of, requirements_in
from procurement.queries.opened import clean_declaration
from procurement.rules import can_assess, can_evaluate, can_write_assessment
from procurement.states import ASSESSMENT_MOVES

from .enquiries import clean_text
from .locks import lock_sounding
from .soundings import Overtaken
from .telling import tell_colleagues

LONGEST_NOTE = 2_000


@transaction.atomic
def ask_assessor(*, sounding: Sounding, person: User, by: Actor) -> Assessment:
    """Ask somebody of the public body to assess the answers; a mail tells them. Nobody new is asked once findings are written.

    Records: procurement.assessment.asked
    """
    sounding = _locked(sounding, by, can_evaluate, "ask")
    if person not in people_to_ask(sounding):
        raise ValidationError({"person": _("Choose somebody who may assess and was not asked yet.")})
    row = Assessment(sounding=sounding, assessor=person, asked_by_id=by.user_id)
    row.full_clean()
    row.save()
    event = audit.record(by, "procurement.assessment.asked", row, {"person": person.pk})
    notify(
        user=person,
        topic=Topic.SOUNDING,
        write=functools.partial(_asked, sounding),
        key=f"assessment-asked:{row.pk}:{event.pk}",
    )
    return row


@transaction.atomic
def begin_assessment(*, sounding: Sounding, by: Actor) -> Assessment:
    """Begin one's own assessment; whoever has one already gets it back.

    Records: procurement.assessment.begun
    """
    demand(can_assess(by, sounding, declaration=clean_declaration(sounding, by)))
    existing = Assessment.objects.filter(sounding=sounding, assessor_id=by.user_id).first()
    if existing is not None:
        return existing
    sounding = _locked(sounding, by, can_assess, "begin")
    row, created = Assessment.objects.get_or_create(sounding=sounding, assessor_id=by.user_id)
    if created:
        audit.record(by, "procurement.assessment.begun", row)
    return row


@transaction.atomic
def save_assessment(
    *, assessment: Assessment, notes: Mapping[str, Mapping[str, str]], saves: int, by: Actor
) -> Assessment:
    """Put notes in the place of the old ones; questions that are not given stay. Overtaken if another window saved since.

    notes  by key of the question: `kind`, one of FindingKind or empty, and `text`
    saves  the count of saves that the form was opened with
    The record says that somebody wrote, never what or on which question: the others may read the record.
    Records: procurement.assessment.saved
    """
    assessment = _locked_assessment(assessment, by)
    _demand_draft(assessment, "save")
    if assessment.saves != saves:
        raise Overtaken
    document = questions_of(assessment.sounding)
    kept, problems = dict(assessment.notes), {}
    for key, note in notes.items():
        kind, text = str(note.get("kind", "")), clean_text(str(note.get("text", "")))
        if document.question(key) is None:
            raise ValidationError(_("The questionnaire holds no such question."))
        if kind and kind not in FindingKind.values:
            problems[key] = _("Choose one of the kinds.")
        elif len(text) > LONGEST_NOTE:
            problems[key] = _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE}
        kept[key] = {"kind": kind, "text": text}
        if not kind and not text:
            kept.pop(key)
    if problems:
        raise ValidationError(problems)
    if kept == assessment.notes:
        return assessment
    assessment.notes, assessment.saves = kept, saves + 1
    assessment.save()
    audit.record(by, "procurement.assessment.saved", assessment)
    return assessment


@transaction.atomic
def finish_assessment(*, assessment: Assessment, saves: int, by: Actor) -> Assessment:
    """Make the own assessment final; it needs a kind for each requirement, and is not rewritten afterwards.

    Moves: draft -> final
    Records: procurement.assessment.finished
    """
    assessment = _locked_assessment(assessment, by)
    state = ASSESSMENT_MOVES.legal("finish", assessment.state).end
    if assessment.saves != saves:
        raise Overtaken
    missing = {
        question.key: _("Say what you find on %(number)s “%(title)s”.")
        % {"number": number, "title": question.title}
        for number, question in requirements_in(questions_of(assessment.sounding))
        if not (assessment.notes.get(question.key) or {}).get("kind")
    }
    if missing:
        raise ValidationError(missing)
    assessment.state, assessment.finished_at = state, database_now()
    assessment.full_clean()
    assessment.save()
    event = audit.record(by, "procurement.assessment.finished", assessment)
    _tell_if_last(assessment.sounding, event.pk, by)
    return assessment


@transaction.atomic
def excuse_assessor(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Go on without somebody's assessment, with the reason for the file; what they wrote is told to nobody.

    Moves: draft -> excused
    Records: procurement.assessment.excused
    """
    sounding = _locked(assessment.sounding, by, can_evaluate, "excuse", is_new=False)
    assessment = _row(assessment, sounding)
    assessment.state = ASSESSMENT_MOVES.legal("excuse", assessment.state).end
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Give a reason: it goes into the file.")})
    assessment.reason, assessment.excused_by_id = reason, by.user_id
    assessment.full_clean()
    assessment.save()
    event = audit.record(by, "procurement.assessment.excused", assessment)
    person = assessment.assessor
    if person is not None and person.pk != by.user_id:
        notify(
            user=person,
            topic=Topic.SOUNDING,
            write=functools.partial(_excused, sounding),
            key=f"assessment-excused:{assessment.pk}:{event.pk}",
        )
    _tell_if_last(sounding, event.pk, by)
    return assessment


def _locked(sounding: Sounding, by: Actor, rule: Any, move: str, *, is_new: bool = True) -> Sounding:
    """The sounding, locked, if this person may and there is something to assess.

    is_new  whether it is about an assessment that nobody has begun: none begins once findings are written, since whoever reads
            these has read what the others wrote
    """
    demand(rule(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding = lock_sounding(sounding.pk)
    demand(rule(by, sounding, declaration=clean_declaration(sounding, by)))
    if sounding.state != SoundingState.OPENED:
        raise IllegalMove(thing="sounding", state=sounding.state, move=move)
    if is_new and not Opening.objects.get(sounding=sounding).count:
        raise IllegalMove(thing="sounding", state="without responses", move=move)
    if is_new and sounding.findings.exists():
        raise IllegalMove(thing="sounding", state="with findings", move=move)
    return sounding


def _locked_assessment(assessment: Assessment, by: Actor) -> Assessment:
    """One's own assessment, locked after its sounding."""
    demand(can_write_assessment(by, assessment))
    sounding = _locked(assessment.sounding, by, can_assess, "assess", is_new=False)
    return _row(assessment, sounding)


def _row(assessment: Assessment, sounding: Sounding) -> Assessment:
    row = Assessment.objects.select_for_update(of=("self",)).select_related("assessor").get(pk=assessment.pk)
    row.sounding = sounding
    return row


def _demand_draft(assessment: Assessment, move: str) -> None:
    if assessment.state != AssessmentState.DRAFT:
        raise IllegalMove(thing="assessment", state=assessment.state, move=move)


def _tell_if_last(sounding: Sounding, number: int, by: Actor) -> None:
    """Officers and those who assessed learn that nobody is writing any more."""
    if is_assessing(sounding) or not sounding.assessments.filter(state=AssessmentState.FINAL).exists():
        return
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.ASSESSOR, Role.ADMIN),
        functools.partial(_all_final, sounding),
        f"assessments-final:{sounding.pk}:{number}",
        but=by.user_id,
    )


def _words(sounding: Sounding) -> dict[str, str]:
    return {"organisation": one_line(sounding.organisation.name), "title": one_line(sounding.title)}


def _url(sounding: Sounding, route: str) -> str:
    return reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id})


def _asked(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: please assess the answers to %(title)s") % _words(sounding),
        paragraphs=(
            _(
                "A colleague asks you to read the answers and to note for each requirement what the market can do. "
                "Nobody sees your notes until all have finished."
            ),
            _("First say whether you have a conflict of interest (§ 6 VgV, § 4 UVgO)."),
        ),
        action=(_("Go to the assessments"), _url(sounding, "sounding-show")),
    )


def _excused(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: your assessment of %(title)s is not needed any more") % _words(sounding),
        paragraphs=(
            _("A colleague goes on without your assessment. What you wrote so far is shown to nobody."),
        ),
        action=(_("See the sounding"), _url(sounding, "sounding-show")),
    )


def _all_final(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: all assessments of %(title)s are there") % _words(sounding),
        paragraphs=(_("Nobody is writing any more. Now agree on one finding for each requirement."),),
        action=(_("Agree on findings"), _url(sounding, "finding-list")),
    )
