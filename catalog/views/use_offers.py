"""What the page of a solution offers to those who may speak for a municipality."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models import Deployment, Solution
from catalog.queries.own_uses import use_between
from catalog.queries.speakers import standing_of
from catalog.rules import can_state_use
from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision
from marketplace.core.permissions import Permission


@dataclass(frozen=True)
class UseOffer:
    """Whether the municipality may state a use, or the one that is there already."""

    decision: Decision
    use: Deployment | None


def use_offer(actor: Actor, solution: Solution) -> UseOffer | None:
    """The offer for an actor who states uses; None, and no query, for everybody else."""
    if not (solution.is_public and actor.is_person and actor.may(Permission.STATE_USE)):
        return None
    standing = standing_of(actor, solution)
    return UseOffer(can_state_use(actor, solution, standing), use_between(actor, solution, standing.area_id))
