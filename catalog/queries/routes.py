"""What the finder of procurement routes needs: limits with their sources, and what a listing states."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.choices import BUYERS, OrganisationKind
from accounts.models import OwnThreshold
from accounts.queries.organisations import organisation_of_area
from catalog.choices import LicenceModel
from catalog.facts.registry import FACTS
from catalog.models import Solution
from catalog.routes import Limit, Question, Verdict, Worth, contract_worth, routes_for
from marketplace.core.actor import Actor
from marketplace.registers.choices import Buyer
from marketplace.registers.models import Area
from marketplace.registers.queries import thresholds_for


@dataclass(frozen=True)
class BandWorth:
    """What a listing costs a municipality of one size; `costs` is empty where the listing says nothing for that size."""

    band: str
    label: str
    costs: Mapping[str, Any]
    worth: Worth


@dataclass(frozen=True)
class Found:
    """The question as it was understood, and the answer."""

    question: Question
    verdicts: tuple[Verdict, ...]
    limits: tuple[Limit, ...]
    worth: BandWorth | None = None


def find_routes(
    *,
    actor: Actor,
    day: datetime.date,
    low: Decimal | None = None,
    high: Decimal | None = None,
    land: str = "",
    area: Area | None = None,
    buyer: str = Buyer.MUNICIPALITY,
    offer_type: str = "",
    solution: Solution | None = None,
) -> Found:
    """Answer for a value, a place and a day; a listing fills in what is left open. At most three queries.

    An amount that is given wins over the costs of the listing, and an area over the Land.
    """
    facts = solution.current.facts if solution else {}
    worth = worth_for(facts, area) if solution and area else None
    if low is None and worth is not None and worth.worth.is_known:
        low = Decimal(worth.worth.low)
        high = None if worth.worth.high is None else Decimal(worth.worth.high)
    licence = facts.get("licence_model")
    question = Question(
        day=day,
        low=low,
        high=high,
        land=area.land if area else land,
        buyer=buyer,
        offer_type=offer_type or facts.get("offer_type", ""),
        routes=frozenset(facts.get("routes") or ()) if solution else None,
        is_open=licence == LicenceModel.OPEN if licence else None,
    )
    limits = limits_for(question, actor, area)
    return Found(question, routes_for(question, limits), limits, worth)


def limits_for(question: Question, actor: Actor, area: Area | None) -> tuple[Limit, ...]:
    """The limits in force for the question, those of the law first, then those that whoever buys set itself."""
    rules = thresholds_for(land=question.land, buyer=question.buyer, day=question.day)
    law = tuple(
        Limit(
            kind=rule.kind,
            subject=rule.subject,
            amount=rule.amount,
            source_title=rule.source_title,
            source_url=rule.source_url,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            verified=rule.verified,
            note=rule.note,
        )
        for rule in rules
    )
    own = tuple(
        Limit(
            kind="",
            subject="",
            amount=row.shown_amount,
            source_title=row.source_title,
            source_url=row.source_url,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            title=row.title,
        )
        for row in _own_limits(actor, area, question)
    )
    return (*law, *own)


def worth_for(facts: Mapping[str, Any], area: Area) -> BandWorth | None:
    """What a listing states for municipalities of the area's size; None where the size of the area is unknown."""
    if not area.population_band:
        return None
    band = area.population_band.value
    costs = (facts.get("costs") or {}).get(band) or {}
    return BandWorth(band, FACTS["costs"].label_of(band), costs, contract_worth(costs))


def _own_limits(actor: Actor, area: Area | None, question: Question) -> list[OwnThreshold]:
    """Those of whoever buys: of the municipality that is named, shown to everybody; without one, of the buyer acted for.

    An own limit binds nobody but its owner, so it is left out for another place, another Land or another kind of buyer.
    """
    mine = actor.organisation_id if actor.organisation_kind in _kinds_of(question.buyer) else None
    rows = OwnThreshold.objects.filter(valid_from__lte=question.day)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=question.day))
    if area is None:
        here = Q(organisation__area__land=question.land) | Q(organisation__area=None)
        rows = rows.filter(here) if question.land else rows
        return list(rows.filter(organisation_id=mine)) if mine is not None else []
    body = organisation_of_area(area) if question.buyer == Buyer.MUNICIPALITY else None
    holders = {one for one in (mine, body.pk if body else None) if one is not None}
    found = list(rows.filter(organisation_id__in=holders, organisation__area=area)) if holders else []
    return [row for row in found if row.organisation_id == mine] or found


def _kinds_of(buyer: str) -> frozenset[OrganisationKind]:
    """The kinds of organisations that may be meant by a buyer: a competence centre buys for anybody, a town for itself."""
    return BUYERS if buyer == Buyer.MUNICIPALITY else BUYERS - {OrganisationKind.MUNICIPALITY}
