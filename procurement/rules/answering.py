"""Rules of vendors: who reads, asks and answers for one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_answer(actor: Actor, organisation_id: int | None = None) -> Decision:
    """People who edit for a vendor answer for it; whether it is verified doesn't matter.

    organisation_id  of the vendor whose response it is; None where one is only begun
    """
    if actor.organisation_id is None:
        return Denied(_("Found or join a vendor first, then you can answer."))
    if not actor.is_person:
        return Denied(_("A program cannot answer a market sounding."))
    if organisation_id is not None and actor.organisation_id != organisation_id:
        return Denied(_("This belongs to another vendor."))
    if actor.may(Permission.ANSWER_SOUNDING):
        return Allowed()
    return Denied(_("Editors and administrators of a vendor answer market soundings."))
