"""Rules about founding, joining and taking over: who may ask, and who decides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from ..choices import ApplicationKind, OrganisationKind
from .governing import governs, operates

FOUNDED_A_DAY = 5
OPEN_APPLICATIONS = 10


def can_found(actor: Actor, *, is_confirmed: bool, founded_today: int = 0) -> Decision:
    """Whoever confirmed an e-mail address founds a vendor at once, or applies for a public body."""
    if not actor.is_person:
        return Denied(_("Please sign in first."))
    if not is_confirmed:
        return Denied(_("Confirm your e-mail address first: the link is in the mail we sent you."))
    if founded_today >= FOUNDED_A_DAY:
        return Denied(_("You have founded several organisations today. Go on tomorrow, or write to us."))
    return Allowed()


def can_apply(actor: Actor, *, is_confirmed: bool, open_now: int) -> Decision:
    """Whoever confirmed an e-mail address may ask to join; a heap of open requests helps nobody."""
    if open_now >= OPEN_APPLICATIONS:
        return Denied(_("Several of your requests are still open. Wait for an answer or withdraw one."))
    return can_found(actor, is_confirmed=is_confirmed)


def can_join(organisation: Any, *, is_member: bool) -> Decision:
    """One asks to join an organisation that one does not belong to; the operator's people are named by the operator."""
    if is_member:
        return Denied(_("You belong to this organisation already."))
    if organisation.kind == OrganisationKind.OPERATOR or organisation.closed_at is not None:
        return Denied(_("Nobody can ask to join this organisation."))
    return Allowed()


def can_decide_application(actor: Actor, application: Any, *, has_admin: bool) -> Decision:
    """Joining is decided by the administrators there, everything else and an empty organisation by the operator.

    has_admin  whether the organisation to join has an administrator
    """
    if actor.user_id is not None and actor.user_id == application.user_id:
        return Denied(_("Nobody decides about their own request."))
    if application.kind == ApplicationKind.JOIN and has_admin:
        return governs(actor, application.organisation_id, Permission.MANAGE_MEMBERS)
    if application.kind == ApplicationKind.CLAIM:
        return operates(actor, Permission.DECIDE_CLAIMS)
    return operates(actor, Permission.DECIDE_APPLICATIONS)


def can_withdraw_application(actor: Actor, application: Any) -> Decision:
    """A request is withdrawn by the person who made it."""
    if actor.is_person and actor.user_id == application.user_id:
        return Allowed()
    return Denied(_("Only the person who made this request can withdraw it."))
