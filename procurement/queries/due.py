"""What waits for somebody in market soundings."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from marketplace.core.actor import Actor
from procurement.choices import SoundingState
from procurement.models import Invitation, Participation, Sounding


def own_soundings_to_work_on(actor: Actor) -> QuerySet[Sounding]:
    """Those of the organisation acted for that wait for one of its people: sent back, to check, to publish, to open."""
    waits = Q(state__in=(SoundingState.IN_REVIEW, SoundingState.APPROVED))
    waits |= Q(state=SoundingState.DRAFT) & ~Q(comment="")
    waits |= Q(state=SoundingState.PUBLISHED, response_deadline__lt=Now())
    return Sounding.objects.visible_to(actor).filter(waits).select_related("organisation").order_by("pk")


def unanswered_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations of the vendor acted for that are open and to which it neither declined nor said that it takes part."""
    joined = Participation.objects.own_of(actor).values("sounding_id")
    open_still = Invitation.objects.filter(
        organisation_id=actor.organisation_id,
        sent_at__isnull=False,
        declined_at=None,
        sounding__state=SoundingState.PUBLISHED,
        sounding__response_deadline__gte=Now(),
    )
    rows = open_still.exclude(sounding_id__in=joined).select_related("sounding__organisation")
    return rows.order_by("sounding__response_deadline", "pk")
