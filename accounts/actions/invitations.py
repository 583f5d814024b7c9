"""Writes about invitations: sent by mail, for one address, once, for fourteen days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.decisions import Denied, IllegalMove, Refused, demand
from marketplace.core.tokens import new_token, token_hash

from ..choices import ROLES_OF_KIND, Topic
from ..models import Invitation, Membership, Organisation, User
from ..queries.members import admins_of, has_confirmed_address, in_order
from ..rules import can_accept_invitation, can_hold, can_manage_members
from .letters import invitation_letter, joined_letter
from .locks import lock_organisation
from .notices import notify

RUNS = datetime.timedelta(days=14)
# Enough for a large town on its first day, too little to send strangers mail through us.
SENT_A_DAY = 50


@transaction.atomic
def invite_member(*, organisation: Organisation, email: str, roles: Iterable[str], by: Actor) -> Invitation:
    """Ask somebody by mail to join with these roles; an address that has an open invitation, or belongs already, is an error.

    Records: accounts.invitation.sent
    """
    wanted = in_order(roles)
    demand(can_manage_members(by, organisation))
    demand(can_hold(organisation, set(roles)))
    lock_organisation(organisation.pk)
    address = email.strip().lower()
    mine = Invitation.objects.filter(organisation=organisation)
    if mine.filter(email__iexact=address, accepted_at=None, revoked_at=None).exists():
        raise ValidationError({"email": _("This address has an open invitation. You can send it again.")})
    if Membership.objects.filter(organisation=organisation, user__email__iexact=address).exists():
        raise ValidationError(
            {"email": _("The person with this address belongs to the organisation already.")}
        )
    if mine.filter(created_at__gt=timezone.now() - datetime.timedelta(days=1)).count() >= SENT_A_DAY:
        raise ValidationError(_("Your organisation has sent many invitations today. Go on tomorrow."))
    token = new_token()
    invitation = Invitation(
        organisation=organisation,
        email=address,
        roles=list(wanted),
        token_hash=token_hash(token),
        expires_at=timezone.now() + RUNS,
        invited_by_id=by.user_id,
    )
    invitation.full_clean()
    invitation.save()
    audit.record(by, "accounts.invitation.sent", invitation, {"roles": list(wanted)})
    _send(invitation, token)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Send the invitation again with a new secret and a new end; the link in the former mail stops working.

    Moves: open or expired -> open
    Records: accounts.invitation.resent
    """
    demand(can_manage_members(by, invitation.organisation))
    invitation = _locked(invitation.pk, "resend")
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + RUNS
    invitation.save(update_fields=["token_hash", "expires_at", "updated_at"])
    audit.record(by, "accounts.invitation.resent", invitation)
    _send(invitation, token)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Take an invitation back; its link stops working at once.

    Moves: open or expired -> revoked
    Records: accounts.invitation.revoked
    """
    demand(can_manage_members(by, invitation.organisation))
    invitation = _locked(invitation.pk, "revoke")
    _end(invitation, by)
    return invitation


def end_invitations_of(*, person: User, organisation: Organisation, by: Actor) -> int:
    """Take back what a person who leaves has sent and nobody accepted yet; tells how many.

    Called inside the action that removes the person; that action asked whether it is allowed.

    Records: accounts.invitation.revoked
    """
    found = Invitation.objects.select_for_update().filter(
        organisation=organisation, invited_by=person, accepted_at=None, revoked_at=None
    )
    rows = list(found.order_by("pk"))
    for invitation in rows:
        _end(invitation, by)
    return len(rows)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Actor) -> Organisation:
    """Let the person join who confirmed the invited address; the invitation is used up with it.

    Moves: open -> accepted
    Records: accounts.invitation.accepted
    """
    demand(can_accept_invitation(by, has_address=has_confirmed_address(by.user_id, invitation.email)))
    organisation = lock_organisation(invitation.organisation_id)
    invitation = _locked(invitation.pk, "accept")
    if invitation.expires_at <= timezone.now() or organisation.closed_at is not None:
        raise IllegalMove(thing="invitation", state="expired", move="accept")
    roles = [role for role in invitation.roles if role in ROLES_OF_KIND[organisation.kind]]
    if not roles:
        raise Refused(Denied(_("The invitation holds no role. Ask for a new one.")))
    for role in roles:
        Membership.objects.get_or_create(organisation=organisation, user_id=by.user_id, role=role)
    invitation.accepted_at = timezone.now()
    invitation.accepted_by_id = by.user_id
    invitation.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    audit.record(by, "accounts.invitation.accepted", invitation, {"roles": roles}, concerns=organisation.pk)
    for admin in admins_of(organisation.pk).exclude(pk=by.user_id):
        notify(
            user=admin,
            topic=Topic.MEMBERSHIP,
            write=lambda: joined_letter(organisation=organisation),
            key=f"joined:{invitation.pk}:{admin.pk}",
        )
    return organisation


def _end(invitation: Invitation, by: Actor) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at", "updated_at"])
    audit.record(by, "accounts.invitation.revoked", invitation)


def _locked(pk: int, move: str) -> Invitation:
    """The invitation, locked and still open."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    if invitation.accepted_at is not None:
        raise IllegalMove(thing="invitation", state="accepted", move=move)
    if invitation.revoked_at is not None:
        raise IllegalMove(thing="invitation", state="revoked", move=move)
    return invitation


def _send(invitation: Invitation, token: str) -> None:
    """Put the mail into the outbox, in the language of the account where there is one."""
    person = User.objects.filter(email__iexact=invitation.email).first()
    language = person.language if person else (get_language() or "de")
    with override(language):
        letter = invitation_letter(
            organisation=invitation.organisation, token=token, expires_at=invitation.expires_at
        )
    outbox.post(
        letter,
        to=invitation.email,
        language=language,
        topic=Topic.INVITATION,
        key=f"invitation:{invitation.pk}:{invitation.token_hash[:12]}",
        organisation_id=invitation.organisation_id,
    )
