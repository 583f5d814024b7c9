"""Rules of reports and complaints. They never write, never fetch, never raise."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rules import operates
from catalog.choices import ReportState
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_report(actor: Actor, solution: Any) -> Decision:
    """Everybody may report a listing that everybody may see, without an account too; a program may not."""
    if not solution.is_public:
        return Denied(_("This listing is not in the catalogue. There is nothing to report."))
    if actor.kind == "key":
        return Denied(_("A program can't vouch for what it reports. A person has to do it."))
    return Allowed()


def can_decide_report(actor: Actor, *, is_concerned: bool) -> Decision:
    """The operator's people decide, never a program, and nobody about a matter of their own.

    is_concerned  whether the person reported, or belongs to the vendor or to the municipality whose experience it is
    """
    if not actor.is_person:
        return Denied(_("People decide about reports, never a program."))
    decision = operates(
        actor, Permission.DECIDE_REPORTS, _("Only the operator decides about reports and complaints.")
    )
    if decision and is_concerned:
        return Denied(
            _(
                "You belong to one of the sides, or made the report yourself. Somebody else of the operator decides."
            )
        )
    return decision


def can_decide_complaint(actor: Actor, *, is_concerned: bool, has_decided: bool) -> Decision:
    """As for reports, and somebody who has not decided in this matter before (Digital Services Act, Art. 20(4) and (6)).

    has_decided  whether the person decided the report, or another complaint about it
    """
    decision = can_decide_report(actor, is_concerned=is_concerned)
    if decision and has_decided:
        return Denied(
            _("You have decided in this matter before. Another person of the operator looks again.")
        )
    return decision


def speaks_for_concerned(actor: Actor, organisation_id: int | None) -> Decision:
    """Whether the actor is a person who edits for the organisation whose words a report is about; None is nobody's."""
    is_own = organisation_id is not None and actor.organisation_id == organisation_id
    if actor.is_person and is_own and actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return Denied(_("Only people who edit for the organisation that the report is about can do that."))


def can_complain(
    actor: Actor, report: Any, *, by_vendor: bool, until: datetime.date | None, today: datetime.date
) -> Decision:
    """Whoever is not content with a decision may complain for six months (Digital Services Act, Art. 20(1)).

    until  the last day; None while nothing is decided. Who reports is known by the secret address alone.
    """
    if actor.kind == "key":
        return Denied(_("A program doesn't complain. A person has to do it."))
    if by_vendor:
        decision = speaks_for_concerned(actor, report.concerned_id)
        if not decision:
            return decision
        if report.state == ReportState.REJECTED:
            return Denied(_("The report was rejected. Nothing was decided against you."))
    if until is None:
        return Denied(_("Nothing is decided yet."))
    if today > until:
        return Denied(_("The six months in which one can complain are over."))
    return Allowed()
