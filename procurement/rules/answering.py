"""Rules of vendors: who reads, asks and answers for one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_answer(actor: Actor, organisation_id: int | None = None) -> Decision:
    """People who edit for a vendor answer for it, and its programs with the scope; whether it is verified doesn't matter.

    organisation_id  of the vendor whose response it is; None where one is only begun
    A scope may be given to a key of any organisation, so the kind of the organisation is asked, too.
    """
    if actor.organisation_id is None:
        return Denied(_("Found or join a vendor first, then you can answer."))
    if not actor.is_person and actor.kind != "key":
        return Denied(_("A program cannot answer a market sounding."))
    if organisation_id is not None and actor.organisation_id != organisation_id:
        return Denied(_("This belongs to another vendor."))
    if actor.may(Permission.ANSWER_SOUNDING) and actor.organisation_kind == OrganisationKind.VENDOR:
        return Allowed()
    return Denied(_("Editors and administrators of a vendor answer market soundings."))
