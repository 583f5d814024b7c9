"""How the soundings of the demo go on after their deadline: opened, read, assessed, concluded, put away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from marketplace.core.actor import Actor
from procurement.models import Assessment, Sounding
from procurement.queries.assessments import questions_of
from procurement.queries.reporting import conclusion_of, preview_of

from .assessing import ask_assessor, begin_assessment, excuse_assessor, finish_assessment, save_assessment
from .concluding import archive_sounding, conclude_sounding, edit_conclusion, propose_conclusion
from .demo_answers import keys_by_number
from .demo_needs import plain_values
from .demo_people import People
from .evaluating import finish_analysis
from .findings import write_finding
from .following_up import record_follow_up
from .opening import declare_interest, open_sounding


def bring_to_an_end(sounding: Sounding, row: Mapping[str, Any], people: People) -> None:
    """Open what was asked to be opened, and go on as far as the file says."""
    officer = people["officer"]
    opening = open_sounding(sounding=sounding, by=people["second"])
    sounding = _fresh(sounding)
    for key in row["declared"]:
        declare_interest(
            sounding=sounding, opening_hash=opening.sha256, conflicts=[], text="", by=people[key]
        )
    for one in row.get("assessed", ()):
        _assess(sounding, one, people, is_final=row["until"] != "opened")
    if row["until"] == "opened":
        return
    keys = keys_by_number(questions_of(sounding))
    for number, (kind, text) in row.get("findings", {}).items():
        write_finding(sounding=sounding, question=keys[number], kind=kind, text=text, saves=0, by=officer)
    finish_analysis(sounding=sounding, by=officer)
    sounding = _fresh(sounding)
    edit_conclusion(sounding=sounding, values=row["proposal"], saves=0, by=officer)
    seen = preview_of(sounding, conclusion_of(sounding)).seen
    propose_conclusion(sounding=sounding, report_seen=seen, by=officer)
    if not row.get("decided"):
        return
    sounding = _fresh(sounding)
    seen = preview_of(sounding, conclusion_of(sounding)).seen
    conclude_sounding(sounding=sounding, report_seen=seen, is_confidential_kept=True, by=people["publisher"])
    for follow_up in row.get("followed", ()):
        record_follow_up(sounding=_fresh(sounding), values=plain_values(follow_up), by=officer)
    if row["until"] == "archived":
        archive_sounding(sounding=_fresh(sounding), by=officer)


def _assess(sounding: Sounding, row: Mapping[str, Any], people: People, *, is_final: bool) -> None:
    """One person is asked, and writes alone; or is excused."""
    by: Actor = people[row["by"]]
    assessment: Assessment = ask_assessor(
        sounding=sounding, person=User.objects.get(pk=by.user_id), by=people["officer"]
    )
    if "excused" in row:
        excuse_assessor(assessment=assessment, reason=row["excused"], by=people["officer"])
        return
    keys = keys_by_number(questions_of(sounding))
    notes = {keys[number]: {"kind": kind, "text": text} for number, (kind, text) in row["notes"].items()}
    assessment = begin_assessment(sounding=sounding, by=by)
    assessment = save_assessment(assessment=assessment, notes=notes, saves=assessment.saves, by=by)
    if is_final:
        finish_assessment(assessment=assessment, saves=assessment.saves, by=by)


def _fresh(sounding: Sounding) -> Sounding:
    return Sounding.objects.select_related("organisation", "current", "need__organisation").get(
        pk=sounding.pk
    )
