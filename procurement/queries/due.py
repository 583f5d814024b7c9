"""What waits for somebody in market soundings."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from marketplace.core.actor import Actor
from procurement.choices import AssessmentState, EnquiryState, ResponseState, SoundingState
from procurement.models import (
    Assessment,
    Conclusion,
    Declaration,
    Enquiry,
    Invitation,
    Opening,
    Participation,
    Response,
    Sounding,
)


def own_soundings_to_work_on(actor: Actor) -> QuerySet[Sounding]:
    """Those of the organisation acted for that wait for one of its people, from the check to the decision; one query.

    Each with `has_declared` (None, False for a conflict), `own_assessment` (its state), `writing` and `finished` assessments,
    `answered` (whether a response was opened), `is_over` (the time for answers), `is_proposed` and `proposed_by` of a
    conclusion that waits.
    """
    waits = Q(state__in=(SoundingState.IN_REVIEW, SoundingState.APPROVED))
    waits |= Q(state=SoundingState.DRAFT) & ~Q(comment="")
    waits |= Q(state=SoundingState.PUBLISHED, response_deadline__lt=Now())
    unanswered = Enquiry.objects.filter(
        sounding=OuterRef("pk"), state__in=(EnquiryState.SUBMITTED, EnquiryState.ANSWERED_DRAFT)
    )
    waits |= Q(Exists(unanswered), state=SoundingState.PUBLISHED)
    waits |= Q(state__in=(SoundingState.OPENED, SoundingState.ANALYSED))
    mine = Declaration.objects.filter(sounding=OuterRef("pk"), person_id=actor.user_id or 0).order_by("-pk")
    rows = Assessment.objects.filter(sounding=OuterRef("pk"))
    waiting = Conclusion.objects.filter(
        sounding=OuterRef("pk"), proposed_at__isnull=False, decided_at__isnull=True
    )
    opened = Opening.objects.filter(sounding=OuterRef("pk")).exclude(entries=[])
    found = Sounding.objects.visible_to(actor).filter(waits).select_related("organisation")
    return found.annotate(
        has_declared=Subquery(mine.values("is_clean")[:1]),
        own_assessment=Subquery(rows.filter(assessor_id=actor.user_id or 0).values("state")[:1]),
        writing=Exists(rows.filter(state=AssessmentState.DRAFT)),
        finished=Exists(rows.filter(state=AssessmentState.FINAL)),
        answered=Exists(opened),
        is_over=Q(response_deadline__lt=Now()),
        is_proposed=Exists(waiting),
        proposed_by=Subquery(waiting.values("proposed_by_id")[:1]),
    ).order_by("pk")


def responses_to_finish(actor: Actor) -> QuerySet[Response]:
    """Responses of the vendor acted for that do not count yet, or not for the corrected questions, while there is time."""
    rows = Response.objects.own_of(actor).filter(
        state__in=(ResponseState.DRAFT, ResponseState.NEEDS_CONFIRMATION),
        sounding__state=SoundingState.PUBLISHED,
        sounding__response_deadline__gte=Now(),
    )
    return rows.select_related("sounding__organisation").order_by("sounding__response_deadline", "pk")


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
