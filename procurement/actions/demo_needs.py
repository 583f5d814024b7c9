"""The needs of the demo: described, estimated, joined by a neighbour, searched for with reasons."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from catalog.models import Solution
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from procurement.choices import CandidateState
from procurement.models import Need, NeedPart, Shortlist
from procurement.queries.need_sources import Draft, draft_of, registered

from .demo_people import People, told
from .needs import begin_need, edit_need, finish_need
from .parts import invite_part, join_need
from .shortlists import decide_candidates, finish_shortlist, search_shortlist
from .values import estimate_need

AMOUNTS = frozenset({"once", "once_to", "monthly", "monthly_to"})


def tell_needs(people: People) -> dict[str, Need]:
    """The needs by name, each as far as its file says."""
    return {row["key"]: _need(row, people) for row in told("needs")}


def some_day(text: str) -> datetime.date:
    """The day so many days from today: `+30` is in thirty days."""
    return berlin_day() + datetime.timedelta(days=int(text))


def plain_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a file as the actions take them: amounts as decimals, days counted from today, only codes that are registered."""
    values = dict(row)
    for name, value in row.items():
        if name in AMOUNTS:
            values[name] = Decimal(value)
        elif isinstance(value, str) and value.startswith("+"):
            values[name] = some_day(value)
    return registered(values)


def _need(row: Mapping[str, Any], people: People) -> Need:
    by = people[row["by"]]
    ready = draft_of(by, f"ready:{row['ready']}") or Draft()
    need = begin_need(title=row["title"], draft=ready, by=by)
    need = edit_need(need=need, values=plain_values(row.get("values", {})), saves=need.saves, by=by)
    if "estimate" in row:
        need = estimate_need(need=need, values=plain_values(row["estimate"]), saves=need.saves, by=by)
    if "joint" in row:
        _join(need, row["joint"], people, by)
    if "shortlist" in row:
        _shortlist(need, row["shortlist"], by)
    return need if row.get("draft") else finish_need(need=need, by=by)


def _join(need: Need, row: Mapping[str, Any], people: People, by: Actor) -> None:
    neighbour = people[row["by"]]
    organisation = Organisation.objects.get(pk=neighbour.organisation_id)
    part: NeedPart = invite_part(need=need, organisation=organisation, by=by)
    join_need(part=part, values=plain_values(row["values"]), saves=part.saves, by=neighbour)


def _shortlist(need: Need, row: Mapping[str, Any], by: Actor) -> None:
    """Searches, then a reason for each that is kept, and one for all others."""
    for search in row["searches"]:
        search_shortlist(need=need, address=search["address"], reason=search["reason"], by=by)
    for slug, reason in row["kept"].items():
        solution = Solution.objects.get(slug=slug)
        _decide(need, {"solution": solution}, CandidateState.KEPT, reason, by)
    _decide(need, {"state": CandidateState.OPEN}, CandidateState.LEFT_OUT, row["left_out"], by)
    finish_shortlist(need=need, by=by)


def _decide(need: Need, which: Mapping[str, Any], state: str, reason: str, by: Actor) -> None:
    shortlist = Shortlist.objects.get(need=need)
    found = list(shortlist.candidates.filter(**which).values_list("pk", flat=True))
    decide_candidates(need=need, candidates=found, state=state, reason=reason, saves=shortlist.saves, by=by)
