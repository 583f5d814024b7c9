"""Writes that bring an organisation into being, and the one that closes it."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import Denied, IllegalMove, Refused, demand
from marketplace.core.names import clean_required_name
from marketplace.registers.models import Area

from ..choices import MandateState, OrganisationKind, RequestState, Role, Topic
from ..models import ApiKey, Application, Invitation, Mandate, Membership, Organisation, User
from ..queries import name_key
from ..queries.duplicates import likely_duplicates
from ..queries.members import has_confirmed_address
from ..queries.organisations import organisation_of_area
from ..rules import can_close_organisation, can_found
from .letters import closed_letter
from .locks import lock_organisation
from .notices import notify
from .organisations import free_slug


@transaction.atomic
def found_vendor(*, name: str, website: str = "", is_distinct: bool = False, by: Actor) -> Organisation:
    """Found a vendor at once: unverified, the founder is its administrator.

    is_distinct  the person has seen the organisations of a similar name and says that this is another one; the very same
                 name is an error in any case

    Moves: nothing -> unverified vendor
    Records: accounts.organisation.founded
    """
    today = timezone.now() - datetime.timedelta(days=1)
    founded = Membership.objects.filter(
        user=by.user_id, role=Role.ADMIN, created_at__gt=today, organisation__created_at__gt=today
    ).count()
    demand(can_found(by, is_confirmed=has_confirmed_address(by.user_id), founded_today=founded))
    name = clean_required_name(name)
    key = name_key(name)
    if Organisation.objects.filter(name_key=key).exists():
        raise ValidationError(
            {"name": _("An organisation of this name exists. Join it, or add your place to the name.")}
        )
    if not is_distinct and likely_duplicates(name=name):
        raise ValidationError(
            {"is_distinct": _("Look at the similar names first and say whether yours is another one.")}
        )
    organisation = Organisation(
        kind=OrganisationKind.VENDOR, name=name, name_key=key, slug=free_slug(name), website=website
    )
    _save_new(organisation)
    Membership.objects.create(organisation=organisation, user_id=by.user_id, role=Role.ADMIN)
    audit.record(
        by,
        "accounts.organisation.founded",
        organisation,
        {"kind": organisation.kind},
        concerns=organisation.pk,
    )
    return organisation


def open_organisation(*, application: Application, by: Actor) -> Organisation:
    """Open the public body or competence centre that a request asks for; one organisation for each body of the register.

    Called inside the action that accepts the request; that action asked whether it is allowed.

    Records: accounts.organisation.opened
    """
    area = application.area
    kind = application.organisation_kind
    if area is not None and kind == OrganisationKind.MUNICIPALITY:
        # Two requests for one body wait here for each other.
        Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
        if organisation_of_area(area):
            raise Refused(
                Denied(
                    _(
                        "This body has an organisation here by now. Reject the request and ask the person to join it."
                    )
                )
            )
    organisation = Organisation(
        kind=kind,
        name=application.name,
        name_key=name_key(application.name),
        slug=free_slug(application.name),
        area=area,
        centre_level=application.details.get("centre_level", ""),
    )
    try:
        _save_new(organisation)
    except ValidationError as error:
        raise Refused(Denied(" ".join(error.messages))) from error
    audit.record(
        by,
        "accounts.organisation.opened",
        organisation,
        {"kind": kind, "area": application.area_id},
        concerns=organisation.pk,
    )
    return organisation


@transaction.atomic
def close_organisation(*, organisation: Organisation, reason: str, by: Actor) -> Organisation:
    """Close an organisation for good: nobody acts for it any more, its keys, mandates, invitations and requests end.

    What it published stays, and so does the record; the memberships stay as history.

    Moves: open -> closed
    Records: accounts.organisation.closed
    """
    demand(can_close_organisation(by, organisation))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the organisation is closed.")})
    organisation = lock_organisation(organisation.pk)
    if organisation.closed_at is not None:
        raise IllegalMove(thing="organisation", state="closed", move="close")
    now = timezone.now()
    people = list(User.objects.filter(memberships__organisation=organisation, is_active=True).distinct())
    ended: dict[str, Any] = {
        "keys": ApiKey.objects.filter(organisation=organisation, revoked_at=None).update(
            revoked_at=now, revoked_by=by.user_id
        ),
        "invitations": Invitation.objects.filter(
            organisation=organisation, accepted_at=None, revoked_at=None
        ).update(revoked_at=now),
        "mandates": sum(
            Mandate.objects.filter(
                **{side: organisation},
                state__in=(MandateState.OFFERED, MandateState.REQUESTED, MandateState.ACTIVE),
            ).update(state=MandateState.REVOKED, revoked_at=now, revoked_by=by.user_id, reason=reason)
            for side in ("principal", "agent")
        ),
        "applications": Application.objects.filter(organisation=organisation, state=RequestState.OPEN).update(
            state=RequestState.REJECTED, decided_at=now, decided_by=by.user_id, reason=reason
        ),
    }
    organisation.closed_at = now
    organisation.save(update_fields=["closed_at", "updated_at"])
    audit.record(by, "accounts.organisation.closed", organisation, ended, concerns=organisation.pk)
    for person in people:
        notify(
            user=person,
            topic=Topic.MEMBERSHIP,
            write=lambda: closed_letter(organisation=organisation),
            key=f"closed:{organisation.pk}:{person.pk}",
        )
    return organisation


def _save_new(organisation: Organisation) -> None:
    """Save it, or say as an error of the form that somebody was faster."""
    organisation.full_clean()
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise ValidationError(_("Somebody has just founded this organisation. Ask to join it.")) from error
