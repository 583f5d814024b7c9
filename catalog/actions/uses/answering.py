"""The answer of the other side: it is so, or it is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from catalog.choices import Side
from catalog.models import Deployment
from catalog.queries.speakers import backing_of, standing_of
from catalog.rules import can_answer_use, can_refuse_use
from catalog.states import USE_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import Decision, demand

from . import letters
from .rows import follow, locked_use, other_side_of


@transaction.atomic
def agree_to_use(*, use: Deployment, by: Actor) -> Deployment:
    """Say that it is so: from now on both sides stand behind the use. Whoever contradicted before may still agree.

    Moves: waiting -> agreed, refused -> agreed
    Records: catalog.use.agreed
    """
    use = _answered("agree", use, by, _may_agree)
    use.refused_on, use.confirmed_on = None, berlin_day()
    if use.stated_by == Side.VENDOR:
        use.still_true_on = berlin_day()
    return _kept("catalog.use.agreed", use, by)


@transaction.atomic
def refuse_use(*, use: Deployment, by: Actor) -> Deployment:
    """Say that it is not so: the use is public nowhere from now on, and the row keeps it from being stated again.

    A vendor cannot contradict a municipality that has told of its experience or is verified; it reports what is wrong.
    Moves: waiting -> refused
    Records: catalog.use.refused
    """
    use = _answered("refuse", use, by, _may_refuse)
    use.refused_on = berlin_day()
    return _kept("catalog.use.refused", use, by)


def _may_agree(by: Actor, use: Deployment) -> Decision:
    return can_answer_use(by, use, standing_of(by, use.solution))


def _may_refuse(by: Actor, use: Deployment) -> Decision:
    backing = backing_of(use)
    standing = standing_of(by, use.solution)
    return can_refuse_use(by, use, standing, is_told=backing.is_told, is_verified=backing.is_verified)


def _answered(
    move: str, use: Deployment, by: Actor, rule: Callable[[Actor, Deployment], Decision]
) -> Deployment:
    demand(rule(by, use))
    use = locked_use(use.pk, move)
    demand(rule(by, use))
    USE_MOVES.legal(move, use.state)
    return use


def _kept(verb: str, use: Deployment, by: Actor) -> Deployment:
    use.is_from_file = False
    use.full_clean()
    use.save()
    answered_by = Side.MUNICIPALITY if use.stated_by == Side.VENDOR else Side.VENDOR
    data = {"solution": use.solution_id, "area": use.area_id, "stated_by": use.stated_by}
    audit.record(by, verb, use, data, concerns=other_side_of(use, answered_by))
    letter = letters.agreed if use.is_agreed else letters.refused
    tell = letters.tell_vendor if use.stated_by == Side.VENDOR else letters.tell_municipality
    tell(use, letter, f"use-{use.state}:{use.pk}:{by.user_id}")
    follow(use)
    return use
