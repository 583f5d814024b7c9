"""A use over the years: what changes, that it still holds, and taking back what was never answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from catalog.choices import Side
from catalog.models import Deployment
from catalog.queries.speakers import standing_of
from catalog.rules import can_change_use, can_keep_use, can_withdraw_use
from catalog.states import USE_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand

from . import letters
from .rows import follow, locked_use, other_side_of, say, side_of


@transaction.atomic
def change_use(*, use: Deployment, values: Mapping[str, Any], language: str = "de", by: Actor) -> Deployment:
    """Change what was said of a use. How long and how it is used only the municipality knows: its word counts.

    The vendor changes what it claimed until it is answered; after an agreement it is told what the municipality changed.
    Records: catalog.use.changed
    """
    demand(can_change_use(by, use, standing_of(by, use.solution)))
    use = locked_use(use.pk, "change")
    demand(can_change_use(by, use, standing_of(by, use.solution)))
    if use.refused_on is not None:
        raise IllegalMove(thing="use", state=use.state, move="change")
    spoken = side_of(by.organisation_id, use)
    if use.is_own_development:
        # Here the vendor is the municipality: its word counts, also where a file had it as the vendor's.
        spoken = use.stated_by = Side.MUNICIPALITY
    before = use.status
    say(use, values, spoken, language)
    if spoken == Side.MUNICIPALITY and use.is_agreed:
        use.still_true_on = berlin_day()
    use.save()
    data = {"solution": use.solution_id, "area": use.area_id, "before": before, "after": use.status}
    audit.record(by, "catalog.use.changed", use, data, concerns=other_side_of(use, spoken))
    if spoken == Side.MUNICIPALITY and use.is_agreed and before != use.status:
        key = f"use-changed:{use.pk}:{use.updated_at.isoformat()}"
        letters.tell_vendor(use, letters.changed, key)
    follow(use)
    return use


@transaction.atomic
def confirm_use(*, use: Deployment, by: Actor) -> Deployment:
    """Say as the municipality that an agreed use still holds today.

    Records: catalog.use.confirmed
    """
    demand(can_keep_use(by, use, standing_of(by, use.solution)))
    use = locked_use(use.pk, "confirm")
    demand(can_keep_use(by, use, standing_of(by, use.solution)))
    if not use.is_agreed:
        raise IllegalMove(thing="use", state=use.state, move="confirm")
    use.still_true_on = berlin_day()
    use.is_from_file = False
    use.full_clean()
    use.save()
    data = {"solution": use.solution_id, "area": use.area_id}
    audit.record(by, "catalog.use.confirmed", use, data, concerns=use.solution.vendor_id)
    return use


@transaction.atomic
def withdraw_use(*, use: Deployment, by: Actor) -> None:
    """Take back a statement that nobody has answered; what both sides agreed to ends, but is not taken back.

    Moves: waiting -> withdrawn
    Records: catalog.use.withdrawn
    """
    demand(can_withdraw_use(by, use, standing_of(by, use.solution)))
    use = locked_use(use.pk, "withdraw")
    demand(can_withdraw_use(by, use, standing_of(by, use.solution)))
    USE_MOVES.legal("withdraw", use.state)
    data = {"solution": use.solution_id, "area": use.area_id, "stated_by": use.stated_by}
    audit.record(by, "catalog.use.withdrawn", use, data, concerns=other_side_of(use, Side(use.stated_by)))
    use.delete()
    follow(use)
