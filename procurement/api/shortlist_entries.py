"""What the API says of a shortlist, from rows that are already loaded; the same in every language."""

from __future__ import annotations

from typing import Any

from procurement.models import Candidate, Shortlist, ShortlistSearch, ShortlistStep
from procurement.queries.shortlists import Tally, shown

Entry = dict[str, Any]
NUMBERS = ("search", "found", "added", "before", "after", "kept", "left_out")


def shortlist_entry(shortlist: Shortlist | None, tally: Tally) -> Entry:
    """The list as a whole; one that nobody began yet is empty."""
    shortlist = shortlist or Shortlist()
    return {
        "cap": shortlist.cap,
        "finished_at": shortlist.finished_at,
        "changes": shortlist.saves,
        "candidates": {"open": tally.open, "kept": tally.kept, "left_out": tally.left_out},
    }


def search_item(search: ShortlistSearch) -> Entry:
    """A frozen search as lists show it."""
    return {
        "number": search.number,
        "address": search.address,
        "language": search.language,
        "searched_at": search.searched_at,
        "count": search.count,
        "engine": search.engine or None,
        "reason": search.reason or None,
    }


def search_entry(search: ShortlistSearch, versions: dict[int, tuple[str, int]]) -> Entry:
    """A frozen search with what it found; `versions` tells slug and number by id."""
    found = [versions[pk] for pk in search.found if pk in versions]
    return search_item(search) | {"found": [{"slug": slug, "version": number} for slug, number in found]}


def candidate_entry(candidate: Candidate) -> Entry:
    """A candidate with what was decided on it; never who did."""
    told = shown(candidate)
    return {
        "id": candidate.pk,
        "solution": {"slug": candidate.solution.slug, "name": told.name},
        "version": candidate.version.number,
        "newer": told.changed or None,
        "is_gone": told.is_gone,
        "search": candidate.search.number if candidate.search else None,
        "place": candidate.place,
        "state": candidate.state,
        "reason": candidate.reason or None,
        "decided_at": candidate.decided_at,
    }


def step_entry(step: ShortlistStep) -> Entry:
    """One line of the log; never who it was."""
    data = {name: step.data[name] for name in NUMBERS if name in step.data}
    return {
        "kind": step.kind,
        "at": step.at,
        "candidate": step.candidate_id,
        "reason": step.reason or None,
        "numbers": {name: len(one) if isinstance(one, list) else one for name, one in data.items()},
    }
