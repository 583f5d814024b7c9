"""The agreed finding on each requirement, written once nobody assesses any more."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import AssessmentState, SoundingState
from procurement.models import Finding, Sounding
from procurement.queries.assessments import is_assessing, questions_of
from procurement.queries.opened import clean_declaration
from procurement.rules import can_assess

from .enquiries import clean_text
from .locks import lock_sounding
from .soundings import Overtaken


@transaction.atomic
def write_finding(
    *, sounding: Sounding, question: str, kind: str, text: str, saves: int, by: Actor
) -> Finding:
    """Write what the market can do about one question; Overtaken if somebody saved it since.

    saves  the count of saves that the form was opened with, 0 for a new one
    Records: procurement.finding.written
    """
    demand(can_assess(by, sounding, declaration=clean_declaration(sounding, by)))
    sounding = lock_sounding(sounding.pk)
    demand(can_assess(by, sounding, declaration=clean_declaration(sounding, by)))
    if sounding.state != SoundingState.OPENED:
        raise IllegalMove(thing="sounding", state=sounding.state, move="write a finding")
    if is_assessing(sounding):
        raise IllegalMove(thing="sounding", state="being assessed", move="write a finding")
    if not sounding.assessments.filter(state=AssessmentState.FINAL).exists():
        raise IllegalMove(thing="sounding", state="not assessed", move="write a finding")
    if questions_of(sounding).question(question) is None:
        raise ValidationError(_("The questionnaire holds no such question."))
    row = Finding.objects.filter(sounding=sounding, question_key=question).first() or Finding(
        sounding=sounding, question_key=question
    )
    if row.saves != saves:
        raise Overtaken
    row.kind, row.text, row.saves, row.written_by_id = kind, clean_text(text), saves + 1, by.user_id
    row.full_clean()
    row.save()
    audit.record(by, "procurement.finding.written", row, {"question": question, "kind": kind})
    return row
