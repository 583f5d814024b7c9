"""Shortlists: searches are frozen with what they found, and each candidate is kept or left out with a reason."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import BookmarkList, Solution
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import number_text
from marketplace.core.plain import plain
from procurement.choices import CandidateState, NeedState, StepKind
from procurement.models import Candidate, Need, Shortlist, ShortlistSearch, ShortlistStep
from procurement.queries.shortlists import MOST_FOUND, Frozen, address_of, freeze, is_narrow
from procurement.rules import can_keep_shortlist, can_search_shortlist

MOST_CANDIDATES = 1_000
MOST_SEARCHES = 100
MOST_KEPT = 50
LONGEST_ADDRESS = 2_000
LONGEST_REASON = 2_000
_STEPS = {
    CandidateState.KEPT: StepKind.KEPT,
    CandidateState.LEFT_OUT: StepKind.LEFT_OUT,
    CandidateState.OPEN: StepKind.REOPENED,
}


class ListOvertaken(Exception):
    """Somebody else changed the shortlist since this form was opened; nothing was written."""


@transaction.atomic
def search_shortlist(*, need: Need, address: str, by: Actor, reason: str = "") -> ShortlistSearch:
    """Freeze a search of the catalogue, and take what it found now and is not on the list yet as candidates.

    address  of the catalogue, or what stands behind its question mark
    The first 500 hits become candidates, by the version that is public at that moment.
    Records: procurement.shortlist.searched
    """
    demand(can_search_shortlist(by, need))
    frozen = _frozen(address, by)
    shortlist = _locked(need, by)
    search = _searched(shortlist, frozen, reason, by)
    known = set(shortlist.candidates.values_list("solution_id", flat=True))
    new = [
        Candidate(shortlist=shortlist, solution_id=solution, version_id=version, search=search, place=place)
        for place, (solution, version) in enumerate(frozen.found, 1)
        if solution not in known
    ]
    _room(len(known) + len(new))
    Candidate.objects.bulk_create(new)
    data = {"search": search.number, "found": frozen.count, "added": len(new)}
    _saved(shortlist, StepKind.SEARCHED, by, search.reason, data)
    audit.record(by, "procurement.shortlist.searched", shortlist, data)
    return search


@transaction.atomic
def narrow_shortlist(*, need: Need, address: str, reason: str, by: Actor) -> ShortlistSearch:
    """Freeze a narrower search, and leave out whatever it no longer finds, with the reason.

    Only candidates of earlier searches on which nobody has decided are left out: what a person kept or added by hand stays.
    What the narrower search finds besides does not come on the list.
    Records: procurement.shortlist.narrowed
    """
    demand(can_keep_shortlist(by, need))
    reason = _reason(reason)
    frozen = _frozen(address, by)
    if not frozen.is_whole:
        text = _("This search still finds more than %(n)s solutions. Choose more filters, then narrow by it.")
        raise ValidationError(text % {"n": number_text(MOST_FOUND)})
    shortlist = _locked(need, by)
    rows = shortlist.candidates.exclude(state=CandidateState.LEFT_OUT)
    before = rows.count()
    if not before:
        raise ValidationError(_("There is nothing to narrow yet. Take in a search first."))
    search = _searched(shortlist, frozen, reason, by)
    going = rows.filter(state=CandidateState.OPEN, search__isnull=False)
    going = going.exclude(solution__in=[solution for solution, _version in frozen.found])
    gone = list(going.order_by("pk").values_list("pk", flat=True))
    _decide(shortlist, gone, CandidateState.LEFT_OUT, reason, by)
    data = {"search": search.number, "before": before, "after": before - len(gone)}
    _saved(shortlist, StepKind.NARROWED, by, reason, data | {"left_out": gone})
    audit.record(by, "procurement.shortlist.narrowed", shortlist, data)
    return search


@transaction.atomic
def add_candidate(*, need: Need, solution: Solution, reason: str, by: Actor) -> Candidate:
    """Put a public solution on the list by hand, as it stands today, and say why it belongs there.

    Records: procurement.candidate.added
    """
    demand(can_search_shortlist(by, need))
    reason = _reason(reason)
    shortlist = _locked(need, by)
    public = Solution.objects.public().filter(pk=solution.pk).first()
    if public is None:
        raise IllegalMove(thing="listing", state=solution.status, move="shortlist")
    if shortlist.candidates.filter(solution=public).exists():
        raise ValidationError(_("This solution stands on the shortlist already."))
    _room(shortlist.candidates.count() + 1)
    candidate = Candidate(shortlist=shortlist, solution=public, version_id=public.current_id)
    candidate.full_clean()
    candidate.save()
    data = {"solution": public.pk, "version": public.current_id}
    _saved(shortlist, StepKind.ADDED, by, reason, data, candidate)
    audit.record(by, "procurement.candidate.added", candidate, data)
    return candidate


@transaction.atomic
def copy_bookmarks(*, need: Need, kept_list: BookmarkList, reason: str, by: Actor) -> int:
    """Put the public solutions of a bookmark list of the organisation on the shortlist, as they stand today; says how many.

    Records: procurement.candidate.added
    """
    demand(can_keep_shortlist(by, need))
    reason = _reason(reason)
    if kept_list.organisation_id != by.organisation_id:
        raise ValidationError({"list": _("Choose one of your own lists.")})
    shortlist = _locked(need, by)
    known = shortlist.candidates.values("solution")
    public = Solution.objects.public().filter(pk__in=kept_list.bookmarks.values("solution"))
    rows = public.exclude(pk__in=known).order_by("pk").values_list("pk", "current_id")
    new = [
        Candidate(shortlist=shortlist, solution_id=solution, version_id=version) for solution, version in rows
    ]
    if not new:
        raise ValidationError(
            {
                "list": _(
                    "Everything public on this list stands on the shortlist already, or nothing is on it."
                )
            }
        )
    _room(shortlist.candidates.count() + len(new))
    Candidate.objects.bulk_create(new)
    data = {"list": kept_list.pk, "added": len(new)}
    _saved(shortlist, StepKind.ADDED, by, reason, data)
    audit.record(by, "procurement.candidate.added", shortlist, data)
    return len(new)


@transaction.atomic
def decide_candidates(
    *, need: Need, candidates: Collection[int], state: str, reason: str, saves: int, by: Actor
) -> int:
    """Keep these candidates, leave them out, or take the decision back; the reason stands with each. Says how many changed.

    saves  of the shortlist when the form was opened; ListOvertaken if somebody changed it since
    Records: procurement.candidate.decided
    """
    demand(can_keep_shortlist(by, need))
    if state not in CandidateState.values:
        raise ValidationError({"state": _("Choose what becomes of them.")})
    reason = _reason(reason)
    shortlist = _locked(need, by)
    if shortlist.saves != saves:
        raise ListOvertaken
    rows = shortlist.candidates.filter(pk__in=candidates)
    if not rows.exists() or rows.count() != len(set(candidates)):
        raise ValidationError({"candidates": _("Choose at least one solution of this list.")})
    changed = list(rows.exclude(state=state, reason=reason).order_by("pk").values_list("pk", flat=True))
    kept = shortlist.candidates.filter(state=CandidateState.KEPT).exclude(pk__in=changed).count()
    if state == CandidateState.KEPT and kept + len(changed) > shortlist.cap:
        text = _(
            "At most %(n)s solutions can be kept; %(more)s would be kept then. Leave some out, or raise the limit."
        )
        raise ValidationError(text % {"n": shortlist.cap, "more": kept + len(changed)})
    if not changed:
        return 0
    _decide(shortlist, changed, state, reason, by)
    kind, now = _STEPS[CandidateState(state)], database_now()
    ShortlistStep.objects.bulk_create(
        ShortlistStep(
            shortlist=shortlist, kind=kind, at=now, by_id=by.user_id, candidate_id=pk, reason=reason
        )
        for pk in changed
    )
    shortlist.saves += 1
    shortlist.save()
    audit.record(by, "procurement.candidate.decided", shortlist, {"state": str(state), "candidates": changed})
    return len(changed)


@transaction.atomic
def cap_shortlist(*, need: Need, cap: int, reason: str, by: Actor) -> Shortlist:
    """Say how many may be kept at most: from 1 to 50, and never fewer than are kept already.

    Records: procurement.shortlist.capped
    """
    demand(can_keep_shortlist(by, need))
    reason = _reason(reason)
    shortlist = _locked(need, by)
    if not 1 <= cap <= MOST_KEPT:
        raise ValidationError({"cap": _("Choose a number from 1 to %(n)s.") % {"n": MOST_KEPT}})
    kept = shortlist.candidates.filter(state=CandidateState.KEPT).count()
    if cap < kept:
        raise ValidationError(
            {"cap": _("%(n)s solutions are kept already. Leave some out first.") % {"n": kept}}
        )
    data = {"before": shortlist.cap, "after": cap}
    shortlist.cap = cap
    _saved(shortlist, StepKind.CAPPED, by, reason, data)
    audit.record(by, "procurement.shortlist.capped", shortlist, data)
    return shortlist


@transaction.atomic
def finish_shortlist(*, need: Need, by: Actor) -> Shortlist:
    """Close the list: something is kept, and nothing is undecided. From then on it says what it says.

    Records: procurement.shortlist.finished
    """
    demand(can_keep_shortlist(by, need))
    shortlist = _locked(need, by)
    states = list(shortlist.candidates.values_list("state", flat=True))
    undecided, kept = states.count(CandidateState.OPEN), states.count(CandidateState.KEPT)
    if undecided:
        text = _("%(n)s solutions are undecided. Keep them or leave them out, each with a reason.")
        raise ValidationError(text % {"n": undecided})
    if not kept:
        raise ValidationError(_("Nothing is kept yet. Keep at least one solution."))
    shortlist.finished_at, shortlist.finished_by_id = database_now(), by.user_id
    data = {"kept": kept, "left_out": len(states) - kept}
    _saved(shortlist, StepKind.FINISHED, by, "", data)
    audit.record(by, "procurement.shortlist.finished", shortlist, data)
    return shortlist


@transaction.atomic
def reopen_shortlist(*, need: Need, reason: str, by: Actor) -> Shortlist:
    """Open a finished list again, with a reason that stands in its log.

    Records: procurement.shortlist.reopened
    """
    demand(can_keep_shortlist(by, need))
    reason = _reason(reason)
    shortlist = _locked(need, by, is_finished=True)
    shortlist.finished_at = shortlist.finished_by_id = None
    _saved(shortlist, StepKind.REOPENED, by, reason, {})
    audit.record(by, "procurement.shortlist.reopened", shortlist)
    return shortlist


def _locked(need: Need, by: Actor, *, is_finished: bool = False) -> Shortlist:
    """The shortlist of a need, begun where there is none; the row of the need makes two first searches wait for each other."""
    need = Need.objects.select_for_update(of=("self",), no_key=True).get(pk=need.pk)
    demand(can_search_shortlist(by, need))
    if need.state == NeedState.CLOSED:
        raise IllegalMove(thing="need", state=need.state, move="shortlist")
    shortlist, _made = Shortlist.objects.get_or_create(need=need)
    if (shortlist.finished_at is not None) != is_finished:
        state = "finished" if shortlist.finished_at else "open"
        raise IllegalMove(thing="shortlist", state=state, move="reopen" if is_finished else "change")
    return shortlist


def _frozen(address: str, by: Actor) -> Frozen:
    """What the search finds now. ValidationError for one that narrows nothing, or can't be kept."""
    question = address_of(address)
    if not is_narrow(question):
        raise ValidationError(
            _("This address searches for nothing. Choose words or filters in the catalogue first.")
        )
    if len(question) > LONGEST_ADDRESS:
        raise ValidationError(_("This search has too many filters to be kept. Choose fewer."))
    return freeze(question, by, _language())


def _searched(shortlist: Shortlist, frozen: Frozen, reason: str, by: Actor) -> ShortlistSearch:
    number = shortlist.searches.count() + 1
    if number > MOST_SEARCHES:
        text = _("This shortlist holds %(n)s searches; there is no room for more.")
        raise ValidationError(text % {"n": MOST_SEARCHES})
    search = ShortlistSearch(
        shortlist=shortlist,
        number=number,
        address=frozen.address,
        language=_language(),
        searched_at=database_now(),
        searched_by_id=by.user_id,
        count=frozen.count,
        found=[version for _solution, version in frozen.found],
        engine=frozen.engine,
        reason=plain(reason.strip()),
    )
    # A program has no number of a person.
    search.full_clean(exclude=["found", "searched_by_id"])
    search.save()
    return search


def _language() -> str:
    return (get_language() or "de").split("-")[0][:5]


def _decide(shortlist: Shortlist, candidates: list[int], state: str, reason: str, by: Actor) -> None:
    """Write one decision to many rows at once; who it was and when stands with each."""
    is_open = state == CandidateState.OPEN
    shortlist.candidates.filter(pk__in=candidates).update(
        state=state,
        reason=reason,
        decided_at=None if is_open else database_now(),
        decided_by_id=None if is_open else by.user_id,
        updated_at=timezone.now(),
    )


def _saved(
    shortlist: Shortlist,
    kind: StepKind,
    by: Actor,
    reason: str,
    data: dict[str, Any],
    candidate: Candidate | None = None,
) -> None:
    """Count the change, and write its line into the log."""
    shortlist.saves += 1
    shortlist.full_clean()
    shortlist.save()
    ShortlistStep.objects.create(
        shortlist=shortlist,
        kind=kind,
        at=database_now(),
        by_id=by.user_id,
        candidate=candidate,
        reason=reason,
        data=data,
    )


def _reason(text: str) -> str:
    """The reason without what works unseen. ValidationError without a letter or digit."""
    reason = plain(text).strip()
    if not any(character.isalnum() for character in reason):
        raise ValidationError({"reason": _("Give a reason: it stands in the file of the need.")})
    if len(reason) > LONGEST_REASON:
        text = _("The reason is longer than %(n)s characters.")
        raise ValidationError({"reason": text % {"n": number_text(LONGEST_REASON)}})
    return reason


def _room(count: int) -> None:
    if count > MOST_CANDIDATES:
        text = _("A shortlist holds at most %(n)s solutions. Search more narrowly.")
        raise ValidationError(text % {"n": number_text(MOST_CANDIDATES)})
