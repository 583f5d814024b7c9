"""Rules of listings that their owners write: who begins, edits and hands in. They never write, never fetch, never raise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_begin_listing(actor: Actor) -> Decision:
    """Editors and administrators of an organisation, and its keys, begin listings for it; the operator offers nothing."""
    if actor.organisation_id is None:
        return Denied(_("Found or join an organisation first; the listing then belongs to it."))
    if actor.organisation_kind == OrganisationKind.OPERATOR:
        return Denied(_("The operator offers nothing itself and has no listings."))
    if actor.may(Permission.EDIT_LISTING):
        return Allowed()
    return Denied(_("Only administrators and editors of your organisation can write listings."))


def can_edit_listing(actor: Actor, solution: Any) -> Decision:
    """Only the owner of a listing changes what it says, hands it in and takes it back; the operator decides, but never writes."""
    begin = can_begin_listing(actor)
    if not begin:
        return begin
    if solution.vendor_id == actor.organisation_id:
        return Allowed()
    return Denied(_("This listing belongs to another organisation."))
