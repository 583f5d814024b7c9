"""Reads of market soundings for their own organisation and for everybody; nothing here touches what vendors do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.choices import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.models import AuditEvent
from marketplace.core.tokens import token_hash
from procurement.choices import PUBLIC, SoundingState
from procurement.models import Invitation, Need, Sounding, SoundingDocument
from procurement.timing import is_in_time
from procurement.verbs import VERBS

LINES_OF_HISTORY = 8
# Invitations are mailed: an address of a sounding that ended long ago still shows how it ended.
SHOWN_TO_INVITED = PUBLIC | {SoundingState.CANCELLED}


@dataclass(frozen=True)
class Clock:
    """What the database's clock says of a published sounding.

    is_open       whether answers are still accepted; asks_open: whether questions are
    closes_in     seconds until the answers end, 0 afterwards
    """

    now: datetime.datetime
    is_open: bool
    asks_open: bool
    closes_in: int

    @property
    def days_left(self) -> int:
        """Whole days until the answers end."""
        return self.closes_in // 86_400


@dataclass(frozen=True)
class Happening:
    """One line of the history: what was done, when and by whom; an erased account has no name."""

    at: datetime.datetime
    what: Any
    who: str


def soundings_for(actor: Actor) -> QuerySet[Sounding]:
    """The soundings of the organisation acted for, the newest first, each with `invited`."""
    return Sounding.objects.visible_to(actor).annotate(invited=Count("invitations")).order_by("-id")


def sounding_for(actor: Actor, public_id: str) -> Sounding | None:
    """One sounding of the organisation acted for."""
    rows = Sounding.objects.visible_to(actor).select_related("organisation", "need", "current")
    return rows.filter(public_id=public_id).first()


def public_soundings(*, only: str = "", now: datetime.datetime | None = None) -> QuerySet[Sounding]:
    """The public ones, the newest first; `only` leaves those `open` at that moment (the nearest end first), or `over`."""
    rows = Sounding.objects.public().select_related("organisation")
    if only == "open":
        return rows.filter(state=SoundingState.PUBLISHED, response_deadline__gte=now).order_by(
            "response_deadline", "pk"
        )
    if only == "over":
        return rows.exclude(state=SoundingState.PUBLISHED, response_deadline__gte=now).order_by(
            "-published_at", "-pk"
        )
    return rows.order_by("-published_at", "-pk")


def published_sounding(actor: Actor, public_id: str) -> Sounding | None:
    """A published one that this reader may read: public ones, those it was invited to, its own."""
    rows = Sounding.objects.select_related("organisation", "current").filter(
        public_id=public_id, published_at__isnull=False
    )
    shown = Sounding.objects.readable_by(actor).values("pk")
    own = Q(organisation_id=actor.organisation_id) if actor.organisation_id else Q(pk__in=[])
    return rows.filter(Q(pk__in=shown) | own).first()


def published_documents(sounding: Sounding) -> QuerySet[SoundingDocument]:
    """The documents that all vendors get with a sounding, in the order in which they were handed in."""
    rows = SoundingDocument.objects.filter(sounding=sounding, published_at__isnull=False)
    return rows.select_related("file").order_by("pk")


def mailed_invitation(token: str) -> Invitation | None:
    """The invitation behind the secret address of a mail."""
    rows = Invitation.objects.select_related("sounding__organisation", "sounding__current")
    return rows.filter(
        token_hash=token_hash(token), sent_at__isnull=False, sounding__state__in=SHOWN_TO_INVITED
    ).first()


def own_invitation(actor: Actor, sounding: Sounding) -> Invitation | None:
    """How the organisation acted for was invited to a sounding."""
    if actor.organisation_id is None:
        return None
    return Invitation.objects.filter(
        sounding=sounding, organisation_id=actor.organisation_id, sent_at__isnull=False
    ).first()


def clock_of(sounding: Sounding, now: datetime.datetime | None = None) -> Clock:
    """Whether it is open, by the clock of the database."""
    now = now or database_now()
    is_open = sounding.state == SoundingState.PUBLISHED and is_in_time(now, _end(sounding.response_deadline))
    asks_open = is_open and is_in_time(now, _end(sounding.question_deadline))
    left = int((_end(sounding.response_deadline) - now).total_seconds()) if is_open else 0
    return Clock(now, is_open, asks_open, max(0, left))


def _end(moment: datetime.datetime | None) -> datetime.datetime:
    return moment or datetime.datetime.min.replace(tzinfo=datetime.UTC)


def history_of(sounding: Sounding) -> list[Happening]:
    """What the people of the buyer did with it, the newest first; two queries."""
    events = list(
        AuditEvent.objects.filter(
            chain=sounding.organisation_id,
            subject_type=sounding._meta.label_lower,
            subject_id=str(sounding.pk),
            verb__startswith="procurement.sounding.",
        ).order_by("-id")[:LINES_OF_HISTORY]
    )
    names = dict(
        User.objects.filter(pk__in={one.user_id for one in events if one.user_id}).values_list("pk", "name")
    )
    return [
        Happening(one.at, VERBS.get(one.verb, one.verb), names.get(one.user_id or 0, "")) for one in events
    ]


def people_of(sounding: Sounding) -> list[tuple[Any, list[str]]]:
    """Who holds which role of a sounding at the buyer, by role; one query."""
    roles = (Role.REQUESTER, Role.OFFICER, Role.REVIEWER, Role.PUBLISHER, Role.ASSESSOR, Role.AUDITOR)
    held = Membership.objects.filter(
        organisation=sounding.organisation_id, role__in=roles, user__is_active=True
    ).order_by("user__name", "pk")
    found: dict[str, list[str]] = {}
    for role, name in held.values_list("role", "user__name"):
        if name:
            found.setdefault(role, []).append(name)
    return [(role.label, found[role]) for role in roles if role in found]


def vendors_to_invite(sounding: Sounding, words: str) -> list[tuple[str, str]]:
    """Vendors by a part of their name that are not invited yet, at most 20; slug and name."""
    words = words.strip()
    if len(words) < 2:
        return []
    invited = sounding.invitations.filter(organisation__isnull=False).values("organisation_id")
    rows = _answering().filter(name__icontains=words).exclude(pk__in=invited)
    return list(rows.order_by("name", "pk").values_list("slug", "name")[:20])


def vendor_by_slug(slug: str) -> Organisation | None:
    """A vendor of the marketplace."""
    return _answering().filter(slug=slug).first()


def _answering() -> QuerySet[Organisation]:
    """Those whose people can answer a sounding."""
    return Organisation.objects.open().filter(kind=OrganisationKind.VENDOR)


def needs_to_begin_with(actor: Actor) -> Sequence[tuple[str, str]]:
    """Needs of the organisation acted for, newest first, at most 50; public id and title."""
    rows = Need.objects.own_of(actor).exclude(state="closed").order_by("-id")[:50]
    return [(str(public_id), title) for public_id, title in rows.values_list("public_id", "title")]
