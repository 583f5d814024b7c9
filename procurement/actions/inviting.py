"""Whom the buyer asks, and why; who declines says so, and that is all the buyer learns before the opening."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions.proofs import editors_of
from accounts.choices import OrganisationKind
from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import InvitationKind, SoundingState
from procurement.models import Candidate, Invitation, Sounding
from procurement.queries.invitations import undelivered_of
from procurement.rules import can_change_published, can_decline, can_invite, can_prepare
from procurement.timing import is_in_time

from .locks import lock_sounding
from .publishing import send_invitation


@transaction.atomic
def invite_vendor(
    *,
    sounding: Sounding,
    organisation: Organisation,
    reason: str,
    by: Actor,
    candidate: Candidate | None = None,
) -> Invitation:
    """Ask a vendor of the marketplace; the mail goes out with the publication, or at once where that has been.

    Records: procurement.invitation.added
    """
    demand(can_invite(by, sounding))
    # Others may list solutions, but only the people of vendors answer soundings.
    if organisation.kind != OrganisationKind.VENDOR or organisation.closed_at is not None:
        raise ValidationError({"vendor": _("Choose a vendor of the marketplace.")})
    if not editors_of(organisation):
        raise ValidationError({"vendor": _("Nobody is here for this vendor yet. Invite it by mail.")})
    invitation = Invitation(kind=InvitationKind.VENDOR, organisation=organisation, candidate=candidate)
    return _add(sounding, invitation, "vendor", reason, by)


@transaction.atomic
def invite_by_mail(*, sounding: Sounding, name: str, email: str, reason: str, by: Actor) -> Invitation:
    """Ask somebody who is not here yet, through an address of the page that only the mail holds.

    Records: procurement.invitation.added
    """
    invitation = Invitation(kind=InvitationKind.MAIL, name=name.strip(), email=email.strip().lower())
    return _add(sounding, invitation, "email", reason, by)


def _add(sounding: Sounding, invitation: Invitation, place: str, reason: str, by: Actor) -> Invitation:
    demand(can_invite(by, sounding))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why you ask this one: the file has to show it.")})
    sounding = lock_sounding(sounding.pk)
    demand(can_invite(by, sounding))
    _demand_time(sounding, "invite")
    invitation.sounding, invitation.reason, invitation.invited_by_id = sounding, reason.strip(), by.user_id
    invitation.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise ValidationError({place: _("This one is invited already.")}) from error
    audit.record(by, "procurement.invitation.added", invitation, {"kind": invitation.kind})
    if sounding.state == SoundingState.PUBLISHED:
        send_invitation(invitation, sounding)
    return invitation


@transaction.atomic
def remove_invitation(*, invitation: Invitation, by: Actor) -> None:
    """Take somebody off the list before anything was sent.

    Records: procurement.invitation.removed
    """
    demand(can_prepare(by, invitation.sounding.organisation_id))
    sounding = lock_sounding(invitation.sounding_id)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.sent_at is not None or not sounding.is_preparing:
        raise IllegalMove(thing="invitation", state=sounding.state, move="remove")
    audit.record(by, "procurement.invitation.removed", row, {"kind": row.kind})
    row.delete()


@transaction.atomic
def resend_invitation(*, invitation: Invitation, email: str, by: Actor) -> Invitation:
    """Send an invitation again whose mail could not be delivered, to another address or once more to the same.

    The reason stays; the secret of the first mail opens nothing any more. ValidationError for an address that is invited.
    Records: procurement.invitation.resent
    """
    demand(can_change_published(by, invitation.sounding))
    sounding = lock_sounding(invitation.sounding_id)
    demand(can_change_published(by, sounding))
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if sounding.state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="invitation", state=sounding.state, move="resend")
    _demand_time(sounding, "resend")
    if (
        row.kind != InvitationKind.MAIL
        or row.declined_at is not None
        or row.pk not in undelivered_of(sounding)
    ):
        raise IllegalMove(thing="invitation", state="delivered", move="resend")
    row.email = email.strip().lower()
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError({"email": _("This one is invited already.")}) from error
    event = audit.record(by, "procurement.invitation.resent", row, {"kind": row.kind})
    send_invitation(row, sounding, again=event.pk)
    return row


@transaction.atomic
def decline_invitation(
    *, invitation: Invitation, reason: str, by: Actor, text: str = "", has_token: bool = False
) -> Invitation:
    """Say that one does not take part; the buyer sees it at once, and an answer remains possible.

    has_token  whether the person came through the secret address of the mail
    A second time changes nothing: what was said first stays in the file.
    Records: procurement.invitation.declined, in the vendor's chain
    """
    demand(can_decline(by, invitation, has_token=has_token))
    sounding = lock_sounding(invitation.sounding_id)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if sounding.state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="invitation", state=sounding.state, move="decline")
    if row.declined_at is not None:
        return row
    row.declined_at, row.decline_reason, row.decline_text = database_now(), reason, text.strip()
    row.full_clean(validate_constraints=False)
    row.save()
    audit.record(by, "procurement.invitation.declined", row)
    return row


def _demand_time(sounding: Sounding, move: str) -> None:
    deadline: Any = sounding.response_deadline
    if sounding.is_preparing:
        return
    if sounding.state != SoundingState.PUBLISHED or not is_in_time(database_now(), deadline):
        raise IllegalMove(thing="sounding", state=sounding.state, move=move)
