"""Reads for the programs of vendors: invitations received, what one has asked; rows of the organisation acted for alone."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from marketplace.core.actor import Actor
from procurement.models import Enquiry, Invitation, Participation, Response

from .soundings import SHOWN_TO_INVITED


def received_invitations(actor: Actor) -> QuerySet[Invitation]:
    """What the organisation acted for was invited to, declined or not, ended or not; each with `takes_part` and `response_id`.

    The reason why the buyer asks this one is for the buyer's file, so it is not even read.
    """
    if actor.organisation_id is None:
        return Invitation.objects.none()
    own = {"organisation_id": actor.organisation_id, "sounding_id": OuterRef("sounding_id")}
    rows = Invitation.objects.filter(
        organisation_id=actor.organisation_id,
        sent_at__isnull=False,
        sounding__state__in=SHOWN_TO_INVITED,
        sounding__published_at__isnull=False,
    )
    return (
        rows.defer("reason")
        .select_related("sounding__organisation")
        .annotate(
            takes_part=Exists(Participation.objects.filter(**own)),
            response_id=Subquery(Response.objects.filter(**own).values("public_id")[:1]),
        )
        .order_by("id")
    )


def received_invitation(actor: Actor, public_id: str) -> Invitation | None:
    """The invitation to one sounding."""
    return received_invitations(actor).filter(sounding__public_id=public_id).first()


def asked_by(actor: Actor, public_id: str) -> QuerySet[Enquiry]:
    """What the organisation acted for has asked in one sounding, whatever the buyer made of it."""
    return Enquiry.objects.own_of(actor).filter(sounding__public_id=public_id).order_by("id")


def own_enquiry(actor: Actor, public_id: str, enquiry_id: uuid.UUID) -> Enquiry | None:
    """One of these."""
    return asked_by(actor, public_id).filter(public_id=enquiry_id).first()
