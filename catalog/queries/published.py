"""Reads of published listings as the API tells them: the same for everybody, whoever asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Organisation
from accounts.queries import vendors
from catalog.choices import PUBLIC_STATUSES, SolutionStatus
from catalog.models import Deployment, Evidence, Solution, SolutionVersion

from .uses import public_uses

GONE_STATUSES = (SolutionStatus.WITHDRAWN, SolutionStatus.ARCHIVED)


def listing_with_all(slug: str) -> Solution | None:
    """A listing that is or was public, with everything its page tells; four queries."""
    rows = Solution.objects.filter(slug=slug, status__in=(*PUBLIC_STATUSES, *GONE_STATUSES))
    return _with_all(rows.exclude(published_at=None)).first()


def public_listings(size: int = 200) -> Iterator[Solution]:
    """Every public listing with everything its page tells, oldest first, so many in memory at a time.

    Each portion is read when its turn comes, so a listing that changes meanwhile is told as it is then. Four queries a portion.
    """
    last = 0
    while portion := list(_with_all(Solution.objects.public().filter(pk__gt=last)).order_by("pk")[:size]):
        yield from portion
        last = portion[-1].pk


def changed_listings(since: datetime.datetime) -> QuerySet[Solution]:
    """Listings that changed at that moment or later, and those taken out again; drafts never. `card` as in listings_of."""
    listed = Q(status__in=PUBLIC_STATUSES, search_cards__isnull=False)
    gone = Q(status__in=GONE_STATUSES, withdrawn_at__isnull=False)
    return _with_card(Solution.objects.filter(listed | gone, changed_at__gte=since))


def vendors_with_listings() -> QuerySet[Organisation]:
    """Organisations that offer something here now; `listing_count` says how much."""
    counts = Solution.objects.public().filter(vendor=OuterRef("pk")).order_by().values("vendor")
    count = Subquery(counts.annotate(count=Count("pk")).values("count"))
    return vendors().annotate(listing_count=count).filter(listing_count__gt=0)


def listings_of(vendor: Organisation) -> QuerySet[Solution]:
    """What a vendor offers here now, oldest listing first; `card` is the ready entry of the API's lists."""
    rows = Solution.objects.public().filter(vendor=vendor, search_cards__isnull=False)
    return _with_card(rows).order_by("published_at", "pk")


def uses_in(area_ids: list[int]) -> QuerySet[Deployment]:
    """Who uses what there, by public listings; those in use first."""
    rows = public_uses().filter(area_id__in=area_ids, solution__status__in=PUBLIC_STATUSES)
    return rows.select_related(
        "area", "experience", "contact", "solution", "solution__current", "solution__vendor"
    )


def evidence_of(solution: Solution) -> QuerySet[Evidence]:
    """Every proof of a listing, expired ones included."""
    return Evidence.objects.filter(solution=solution).select_related("document")


def uses_of_listing(solution: Solution) -> QuerySet[Deployment]:
    """Who uses a listing that comes with its vendor, with what they tell of it."""
    return (
        public_uses()
        .filter(solution=solution)
        .select_related("area", "experience", "contact", "solution__vendor")
    )


def listing_alone(slug: str) -> Solution | None:
    """A listing that is or was public, with its vendor; one query."""
    rows = Solution.objects.filter(slug=slug, status__in=(*PUBLIC_STATUSES, *GONE_STATUSES))
    return rows.exclude(published_at=None).select_related("vendor").first()


def _with_all(rows: QuerySet[Solution]) -> QuerySet[Solution]:
    """Bring along vendor and current version, history, proofs and uses; three queries more."""
    return rows.select_related("vendor", "current").prefetch_related(
        Prefetch("versions", SolutionVersion.objects.defer("facts")),
        Prefetch(
            "evidence", Evidence.objects.select_related("document").order_by("fact", "-checked_on", "-pk")
        ),
        Prefetch("deployments", public_uses().order_by("status", "pk")),
    )


def _with_card(rows: QuerySet[Solution]) -> QuerySet[Solution]:
    """Bring along what the search holds ready, and nothing else of it."""
    return rows.annotate(card=F("search_cards__api"))


def search_is_complete() -> str:
    """What the search lacks, empty when it has the newest listings; says so of the last thousand only, to stay cheap."""
    newest = Solution.objects.public().order_by("-pk").values("pk")[:1000]
    missing = Solution.objects.filter(pk__in=newest, search_row__isnull=True).count()
    return (
        f"{missing} of the newest listings are not in the search; run manage.py rebuild_search"
        if missing
        else ""
    )
