"""The first word about a use: a municipality states it, or the vendor claims it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.queries.organisations import organisation_of_area
from catalog.choices import DeploymentStatus, Side
from catalog.models import Deployment, Solution
from catalog.queries.speakers import standing_of
from catalog.rules import can_claim_use, can_state_use
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.registers.models import Area

from ..listings import locked_listing
from . import letters
from .rows import follow, say

# Unanswered claims of a vendor about one listing: whoever names half the register names nobody.
MOST_WAITING = 100


@transaction.atomic
def state_use(
    *, solution: Solution, values: Mapping[str, Any], language: str = "de", by: Actor
) -> Deployment:
    """Say that the own municipality uses, tries or has ended a public listing; IllegalMove where that was said before.

    values    status, since, until, effort_days, cost_band, ended_reason, contact
    language  of the reason
    Records: catalog.use.stated
    """
    demand(can_state_use(by, solution, standing_of(by, solution)))
    solution = locked_listing(solution.pk)
    standing = standing_of(by, solution)
    demand(can_state_use(by, solution, standing))
    area = Area.objects.get(pk=standing.area_id)
    use = _new(solution, area, Side.MUNICIPALITY)
    say(use, values, Side.MUNICIPALITY, language)
    use.save()
    data = {"solution": solution.pk, "area": area.pk, "status": use.status}
    audit.record(by, "catalog.use.stated", use, data, concerns=solution.vendor_id)
    if not use.is_own_development:
        letters.tell_vendor(use, letters.stated, f"use-stated:{use.pk}")
    follow(use)
    return use


@transaction.atomic
def claim_use(*, solution: Solution, area: Area, values: Mapping[str, Any], by: Actor) -> Deployment:
    """Say as the vendor that a municipality uses the own listing; it is asked, if it has people here.

    values  status, since, until
    Records: catalog.use.claimed
    """
    demand(can_claim_use(by, solution))
    solution = locked_listing(solution.pk)
    demand(can_claim_use(by, solution))
    use = _new(solution, area, Side.VENDOR)
    if use.is_own_development:
        raise ValidationError({"area": _("Your own use you state on the page of the solution.")})
    if area.ended_on is not None:
        raise ValidationError({"area": _("This body no longer exists. Choose the one in its place.")})
    waiting = Deployment.objects.filter(
        solution=solution, stated_by=Side.VENDOR, confirmed_on=None, refused_on=None, is_from_file=False
    )
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            _("%(n)s of your statements still wait for an answer. Wait for some of them first.")
            % {"n": MOST_WAITING}
        )
    say(use, values, Side.VENDOR, "")
    use.save()
    body = organisation_of_area(area)
    data = {"solution": solution.pk, "area": area.pk, "status": use.status}
    audit.record(by, "catalog.use.claimed", use, data, concerns=body.pk if body else None)
    letters.tell_municipality(use, letters.claimed, f"use-claimed:{use.pk}")
    follow(use)
    return use


def _new(solution: Solution, area: Area, stated_by: Side) -> Deployment:
    """A row that is not saved yet; one voice for each municipality and listing."""
    if not solution.is_public:
        raise IllegalMove(thing="listing", state=solution.status, move="state_use")
    there = Deployment.objects.filter(solution=solution, area=area).first()
    if there is not None:
        raise IllegalMove(thing="use", state=there.state, move="state")
    return Deployment(
        solution=solution,
        area=area,
        stated_by=stated_by,
        status=DeploymentStatus.PRODUCTIVE,
        is_from_file=False,
    )
