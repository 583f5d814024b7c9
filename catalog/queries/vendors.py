"""Vendors with what they offer, where it is used, and how far it is proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Organisation
from accounts.queries import name_key
from accounts.queries.profile import PublicProfile, named, profile_of
from catalog.choices import PUBLIC_STATUSES, DeploymentStatus
from catalog.facts.registry import FACTS
from catalog.models import Deployment, Evidence, SearchCards
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import Land
from marketplace.registers.models import Area

from .proofs import Mark, marks_of
from .published import vendors_with_listings
from .wording import reader_language

LONGEST_TEXT = 80
MOST_CARDS = 200
MOST_USES = 2_000


@dataclass(frozen=True)
class UsedIn:
    """A municipality and the vendor's solutions that it uses or tries, as (slug, name)."""

    area: Area
    solutions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LandUses:
    """Where in one Land the vendor's solutions are in use."""

    label: str
    places: tuple[UsedIn, ...]


@dataclass(frozen=True)
class SolutionProof:
    """What stands behind one listing: the mark of each fact that somebody besides the vendor has looked at."""

    slug: str
    name: str
    marks: tuple[tuple[str, Mark], ...]


@dataclass(frozen=True)
class VendorPage:
    """Everything the page of a vendor shows, in the reader's language."""

    profile: PublicProfile
    cards: list[dict[str, Any]]
    uses: tuple[LandUses, ...]
    proofs: tuple[SolutionProof, ...]

    @property
    def place_count(self) -> int:
        """In how many municipalities something of the vendor is in use."""
        return sum(len(land.places) for land in self.uses)


def vendors_named(text: str = "") -> QuerySet[Organisation]:
    """Organisations that offer something here now, by name, with `listing_count`; only those whose name holds the text.

    A name that a vendor had before counts as well.
    """
    found = vendors_with_listings()
    key = name_key(text[:LONGEST_TEXT]) if text.strip() else ""
    return named(found, key) if key else found


def vendor_by_slug(slug: str) -> Organisation | None:
    """The vendor of that address with its logo; one query."""
    return Organisation.objects.vendors().select_related("area", "logo").filter(slug=slug).first()


def vendor_page(slug: str) -> VendorPage | None:
    """The page of a vendor; None where there is none. Seven queries, however much it offers.

    A harvested or closed vendor that offers nothing in public is nobody's business.
    """
    vendor = vendor_by_slug(slug)
    if vendor is None:
        return None
    cards = cards_of_vendor(vendor)
    if not cards and (vendor.is_harvested or vendor.closed_at is not None):
        return None
    return VendorPage(profile_of(vendor), cards, _uses(vendor), _proofs(vendor))


def cards_of_vendor(vendor: Organisation) -> list[dict[str, Any]]:
    """Ready cards of the vendor's public solutions by name, in the reader's language; one query."""
    cards = SearchCards.objects.filter(solution__vendor=vendor).order_by(
        "solution__search_row__name_key", "pk"
    )
    return list(cards.values_list(reader_language(), flat=True)[:MOST_CARDS])


def _uses(vendor: Organisation) -> tuple[LandUses, ...]:
    rows = (
        Deployment.objects.counted()
        .filter(solution__vendor=vendor, solution__status__in=PUBLIC_STATUSES)
        .exclude(status=DeploymentStatus.ENDED)
        .select_related("area")
        .annotate(slug=F("solution__slug"), name=F("solution__current__facts__name"))
        .order_by("area__sort_name", "pk")[:MOST_USES]
    )
    lands: dict[str, dict[Area, list[tuple[str, str]]]] = {}
    for row in rows:
        lands.setdefault(row.area.land, {}).setdefault(row.area, []).append((row.slug, row.name))
    return tuple(
        LandUses(str(land.label), tuple(UsedIn(area, tuple(found)) for area, found in lands[land].items()))
        for land in sorted(map(Land, lands), key=lambda land: name_key(str(land.label)))
    )


def _proofs(vendor: Organisation) -> tuple[SolutionProof, ...]:
    rows = (
        Evidence.objects.filter(solution__vendor=vendor, solution__status__in=PUBLIC_STATUSES)
        .annotate(slug=F("solution__slug"), name=F("solution__current__facts__name"))
        .order_by("name", "slug", "fact", "pk")
    )
    solutions: dict[tuple[str, str], list[Evidence]] = {}
    for row in rows:
        if row.fact in FACTS:
            solutions.setdefault((row.slug, row.name), []).append(row)
    return tuple(SolutionProof(slug, name, _marks(evidence)) for (slug, name), evidence in solutions.items())


def _marks(evidence: Iterable[Evidence]) -> tuple[tuple[str, Mark], ...]:
    marks = marks_of(evidence, berlin_day())
    ordered = sorted(marks, key=lambda fact: list(FACTS).index(fact))
    return tuple((str(FACTS[fact].label), marks[fact]) for fact in ordered)
