"""Reads for the operator: organisations, people, and figures about both."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import ApplicationKind, MandateState, OrganisationKind, RequestState
from ..models import Application, Mandate, Membership, Organisation, User, Verification
from .people import name_key

LONGEST_TEXT = 80
SHORTEST_NAME = 3
MOST_PEOPLE = 50
MONTHS = 12
# What the list of organisations can be narrowed to: code, words, and how.
STATES: dict[str, Any] = {
    "verified": _("Verified"),
    "unverified": _("Not verified"),
    "expired": _("Verification ended"),
    "harvested": _("From files, not taken over"),
    "closed": _("Closed"),
}


def organisations_named(text: str = "", kind: str = "", state: str = "") -> QuerySet[Organisation]:
    """Organisations by name with `people_count`; without a state the open ones."""
    now = timezone.now()
    rows = Organisation.objects.select_related("area")
    rows = rows.exclude(closed_at=None) if state == "closed" else rows.filter(closed_at=None)
    verified = Q(verified_at__isnull=False) & (Q(verified_until=None) | Q(verified_until__gt=now))
    if state == "verified":
        rows = rows.filter(verified)
    elif state == "unverified":
        rows = rows.exclude(verified)
    elif state == "expired":
        rows = rows.filter(verified_at__isnull=False, verified_until__lte=now)
    elif state == "harvested":
        rows = rows.filter(is_harvested=True)
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    if text.strip():
        rows = rows.filter(name_key__contains=name_key(text[:LONGEST_TEXT]))
    people = (
        Membership.objects.filter(organisation=OuterRef("pk"))
        .order_by()
        .values("organisation")
        .annotate(n=Count("user", distinct=True))
        .values("n")
    )
    count = Coalesce(Subquery(people, output_field=IntegerField()), 0)
    return rows.annotate(people_count=count).order_by("name_key", "pk")


def mandates_of(organisation: Organisation) -> QuerySet[Mandate]:
    """Mandates that the organisation gave or holds, running ones first."""
    rows = Mandate.objects.filter(Q(principal=organisation) | Q(agent=organisation))
    return rows.select_related("principal", "agent").order_by("revoked_at", "-pk")


def people_matching(text: str) -> list[User]:
    """People whose address is exactly this, or whose name holds it (three letters at least); at most fifty, by name.

    Each comes with `held`, its memberships with their organisations; two queries.
    """
    text = " ".join(text.replace("\0", "").split())[:200]
    if not text:
        return []
    rows = User.objects.filter(deleted_at=None)
    if "@" in text:
        rows = rows.filter(email__iexact=text)
    elif len(text) >= SHORTEST_NAME:
        rows = rows.filter(name__icontains=text)
    else:
        return []
    people = list(rows.order_by("name", "pk")[:MOST_PEOPLE])
    held: dict[int, list[Membership]] = {}
    for membership in (
        Membership.objects.filter(user__in=people).select_related("organisation").order_by("pk")
    ):
        held.setdefault(membership.user_id, []).append(membership)
    for person in people:
        person.held = held.get(person.pk, [])  # type: ignore[attr-defined]
    return people


def masked_email(email: str) -> str:
    """An address of which only the first letter and the host can be read."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}" if host else ""


def memberships_of(user: User) -> QuerySet[Membership]:
    """What a person may do for whom."""
    return (
        Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name_key", "pk")
    )


@dataclass(frozen=True)
class Waiting:
    """One queue: how many wait, and since when the oldest does."""

    count: int
    oldest: datetime.datetime | None


def waiting_of(rows: QuerySet[Any], since: str = "created_at") -> Waiting:
    """How much waits in a queue; `since` is the field that says since when. One query."""
    found = rows.order_by().aggregate(n=Count("pk"), oldest=Min(since))
    return Waiting(found["n"], found["oldest"])


def organisation_figures() -> list[dict[str, Any]]:
    """Open organisations by kind: all, verified now, harvested; one query."""
    now = timezone.now()
    verified = Q(verified_at__isnull=False) & (Q(verified_until=None) | Q(verified_until__gt=now))
    rows = (
        Organisation.objects.open()
        .order_by()
        .values("kind")
        .annotate(
            total=Count("pk"),
            verified=Count("pk", filter=verified),
            harvested=Count("pk", filter=Q(is_harvested=True)),
        )
    )
    by_kind = {row["kind"]: row for row in rows}
    empty: Mapping[str, int] = {"total": 0, "verified": 0, "harvested": 0}
    return [
        {"label": kind.label} | {key: by_kind.get(kind, empty)[key] for key in empty}
        for kind in OrganisationKind
    ]


def people_figures() -> dict[str, int]:
    """How many people there are, with an organisation, suspended; one query."""
    rows = User.objects.filter(deleted_at=None)
    found: dict[str, int] = rows.aggregate(
        total=Count("pk", distinct=True),
        members=Count("pk", filter=Q(memberships__isnull=False), distinct=True),
        suspended=Count("pk", filter=Q(is_active=False), distinct=True),
    )
    return found


def decision_figures() -> list[dict[str, Any]]:
    """Verifications and applications of the last year: open, decided, and the mean time to a decision; two queries."""
    since = timezone.now() - datetime.timedelta(days=365)
    found = []
    sources: list[tuple[Any, QuerySet[Any]]] = [
        (_("Verifications"), Verification.objects.filter(requested_by__isnull=False)),
        (_("Applications"), Application.objects.exclude(kind=ApplicationKind.JOIN)),
    ]
    for label, rows in sources:
        found.append({"label": label} | decided_in(rows, since))
    return found


def decided_in(rows: QuerySet[Any], since: datetime.datetime) -> dict[str, Any]:
    """Open, accepted and rejected requests, and the mean time to a decision since a moment; one query."""
    decided = Q(state__in=[RequestState.ACCEPTED, RequestState.REJECTED], decided_at__gte=since)
    return rows.order_by().aggregate(
        open=Count("pk", filter=Q(state=RequestState.OPEN)),
        accepted=Count("pk", filter=decided & Q(state=RequestState.ACCEPTED)),
        rejected=Count("pk", filter=decided & Q(state=RequestState.REJECTED)),
        mean=Avg(F("decided_at") - F("created_at"), filter=decided),
    )


def new_organisations_by_month() -> list[tuple[datetime.date, int]]:
    """How many organisations came each of the last twelve months, this one included; one query."""
    return by_month(Organisation.objects.filter(is_harvested=False), "created_at")


def by_month(rows: QuerySet[Any], field: str) -> list[tuple[datetime.date, int]]:
    """Rows by the month (Berlin) of a moment, the last twelve, empty months too; one query."""
    today = timezone.localdate()
    months = [_month_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    start = datetime.datetime.combine(months[0], datetime.time(), tzinfo=timezone.get_current_timezone())
    counted = (
        rows.filter(**{f"{field}__gte": start})
        .order_by()
        .annotate(month=TruncMonth(field))
        .values("month")
        .annotate(n=Count("pk"))
    )
    by_day = {timezone.localtime(row["month"]).date(): row["n"] for row in counted}
    return [(month, by_day.get(month, 0)) for month in months]


def _month_before(day: datetime.date, back: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 - back
    return datetime.date(number // 12, number % 12 + 1, 1)


def running_mandates() -> int:
    """How many mandates run now."""
    return Mandate.objects.running().filter(state=MandateState.ACTIVE).count()
