"""Revisions: what a listing shall say next, written by its owner until it is handed in for review."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Topic
from accounts.models import Organisation
from accounts.queries.verification import operators_people
from catalog.choices import OPEN_REVISIONS, RevisionState
from catalog.facts.registry import FACTS
from catalog.facts.types import FactError
from catalog.models import Revision, Solution
from catalog.queries.drafts import problems_of, title_of
from catalog.rules import can_begin_listing, can_edit_listing
from catalog.states import REVISION_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import Denied, IllegalMove, Refused, demand
from marketplace.core.outbox import Letter

from .listings import free_slug, locked_listing

NOT_COPIED = ("name", "localised_name")


class Conflict(Exception):
    """Raised where somebody else saved the same facts meanwhile; nothing was written.

    revision  as it stands now, with `edited_by` who saved last and `updated_at` when
    facts     keys of the facts that both changed
    """

    def __init__(self, revision: Revision, facts: list[str]):
        self.revision, self.facts = revision, facts
        super().__init__(f"revision {revision.pk} was saved meanwhile: {', '.join(facts)}")


@transaction.atomic
def begin_listing(*, name: str, by: Actor) -> Revision:
    """Begin a listing of the organisation acted for: a draft with a name, which nobody else sees.

    Records: catalog.revision.begun
    """
    demand(can_begin_listing(by))
    return _new_listing({"name": _named(name)}, by)


@transaction.atomic
def copy_listing(*, solution: Solution, name: str, by: Actor) -> Revision:
    """Begin a listing with what an earlier one of the same owner says, under another name.

    Records: catalog.revision.begun
    """
    demand(can_edit_listing(by, solution))
    latest = solution.revisions.filter(state__in=OPEN_REVISIONS).first()
    facts = latest.facts if latest else solution.current.facts if solution.current else {}
    kept = {key: value for key, value in facts.items() if key not in NOT_COPIED}
    return _new_listing({"name": _named(name)} | kept, by)


@transaction.atomic
def begin_revision(*, solution: Solution, by: Actor) -> Revision:
    """Begin to change a listing from what it says today; the unfinished revision instead, if there is one.

    Records: catalog.revision.begun
    """
    demand(can_edit_listing(by, solution))
    # Whoever begins a second one meanwhile waits here and then gets the first.
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    demand(can_edit_listing(by, solution))
    unfinished = solution.revisions.filter(state__in=OPEN_REVISIONS).first()
    if unfinished is not None:
        return unfinished
    before = solution.current or solution.revisions.last()
    revision = Revision(
        solution=solution,
        base=solution.current,
        facts=dict(before.facts) if before else {},
        edited_by_id=by.user_id,
    )
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.begun", revision, {"solution": solution.pk})
    return revision


@transaction.atomic
def bring_back_version(*, solution: Solution, number: int, by: Actor) -> Revision:
    """Begin to change a listing back to what an earlier version of it said; it is reviewed like every change.

    What the definitions no longer take stays as it was, to be mended. IllegalMove while another text is unfinished;
    ValidationError for a version that is none, is the present one, or may not be read any more.
    Records: catalog.revision.begun
    """
    demand(can_edit_listing(by, solution))
    solution = locked_listing(solution.pk)
    demand(can_edit_listing(by, solution))
    unfinished = solution.revisions.filter(state__in=OPEN_REVISIONS).first()
    if unfinished is not None:
        raise IllegalMove(thing="revision", state=unfinished.state, move="begin")
    version = solution.versions.filter(number=number).first()
    if version is None or version == solution.current or solution.blocks(number):
        raise ValidationError({"number": _("Choose one of the earlier versions.")})
    revision = Revision(solution=solution, base=solution.current, edited_by_id=by.user_id)
    for key in (key for key in FACTS if key in version.facts):
        try:
            _put(revision.facts, key, FACTS[key].type.clean(version.facts[key]))
        except FactError:
            revision.unclean[key] = version.facts[key]
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.begun", revision, {"solution": solution.pk, "version": number})
    return revision


@transaction.atomic
def save_revision(
    *, revision: Revision, values: Mapping[str, Any], by: Actor, known_saves: int | None = None
) -> Revision:
    """Put the given facts in the place of the old ones; facts that are not given stay.

    values       by fact as somebody typed or sent it; None takes the fact away
    known_saves  the number of saves that the editor had read; Conflict where a fact given here was changed since. None
                 for those who hold the row's version otherwise
    What can't be taken yet is kept in `unclean` as it was typed, and the last right value beside it: nothing is lost.
    Records: catalog.revision.saved
    """
    revision = locked_revision(revision, by)
    if revision.state != RevisionState.EDITING:
        raise IllegalMove(thing="revision", state=revision.state, move="save")
    changed, wanted = _changes(revision, values)
    if known_saves is not None:
        newer = [key for key in changed if revision.touched.get(key, 0) > known_saves]
        if newer:
            raise Conflict(revision, newer)
    if not changed:
        return revision
    for key in changed:
        value, raw = wanted[key]
        _put(revision.facts, key, value)
        _put(revision.unclean, key, raw)
    revision.facts = {key: revision.facts[key] for key in FACTS if key in revision.facts}
    revision.saves += 1
    revision.touched |= dict.fromkeys(changed, revision.saves)
    revision.edited_by_id = by.user_id
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.saved", revision, {"facts": changed, "save": revision.saves})
    return revision


@transaction.atomic
def submit_revision(*, revision: Revision, by: Actor) -> Revision:
    """Hand the revision in for review, and tell the operator; FactError names everything that is wrong at once.

    Moves: editing -> submitted
    Records: catalog.revision.submitted
    """
    revision = locked_revision(revision, by)
    move = REVISION_MOVES.legal("submit", revision.state)
    problems = problems_of(revision)
    if problems:
        raise FactError(problems)
    if revision.base is not None and revision.facts == revision.base.facts and revision.solution.is_public:
        raise Refused(Denied(_("Nothing has changed: the listing says all this already.")))
    revision.state = move.end
    revision.round += 1
    revision.submitted_at = timezone.now()
    revision.submitted_by_id = by.user_id
    revision.full_clean()
    revision.save()
    data = {"solution": revision.solution_id, "round": revision.round}
    audit.record(by, "catalog.revision.submitted", revision, data)
    for person in operators_people():
        key = f"revision-submitted:{revision.pk}:{revision.round}:{person.pk}"
        notify(user=person, topic=Topic.OPERATIONS, write=functools.partial(_submitted, revision), key=key)
    return revision


@transaction.atomic
def take_back_revision(*, revision: Revision, by: Actor) -> Revision:
    """Go on writing before the operator has begun to look.

    Moves: submitted -> editing
    Records: catalog.revision.taken_back
    """
    revision = locked_revision(revision, by)
    revision.state = REVISION_MOVES.legal("take_back", revision.state).end
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.taken_back", revision, {"solution": revision.solution_id})
    return revision


@transaction.atomic
def discard_revision(*, revision: Revision, by: Actor) -> Revision:
    """Give the change up; what is published stays as it is.

    Moves: editing -> discarded
    Records: catalog.revision.discarded
    """
    revision = locked_revision(revision, by)
    revision.state = REVISION_MOVES.legal("discard", revision.state).end
    revision.decided_at = timezone.now()
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.discarded", revision, {"solution": revision.solution_id})
    return revision


def locked_revision(revision: Revision, actor: Actor) -> Revision:
    """The revision, locked with its listing until the end of the transaction; Refused where the actor doesn't own it."""
    demand(can_edit_listing(actor, revision.solution))
    # The listing first, as everybody does who changes both; read afterwards, because a join would miss what changed meanwhile.
    Solution.objects.select_for_update().get(pk=revision.solution_id)
    found = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    found = Revision.objects.select_related("solution__vendor", "solution__current", "base", "edited_by").get(
        pk=found.pk
    )
    demand(can_edit_listing(actor, found.solution))
    return found


def _new_listing(facts: dict[str, Any], by: Actor) -> Revision:
    organisation = Organisation.objects.open().filter(pk=by.organisation_id).first()
    if organisation is None:
        raise IllegalMove(thing="organisation", state="closed", move="begin")
    solution = Solution(
        slug=free_slug(facts["name"]),
        vendor=organisation,
        is_claimed=True,
        is_example=organisation.is_example,
    )
    solution.full_clean(exclude=["current"])
    solution.save()
    revision = Revision(solution=solution, facts=facts, edited_by_id=by.user_id)
    revision.full_clean()
    revision.save()
    audit.record(by, "catalog.revision.begun", revision, {"solution": solution.pk})
    return revision


def _named(name: str) -> str:
    """The cleaned name; ValidationError where it is none."""
    try:
        found = FACTS["name"].type.clean(name)
    except FactError as error:
        raise ValidationError({"name": [problem.message for problem in error.problems]}) from None
    if not found:
        raise ValidationError({"name": _("Give the listing a name. You can change it later.")})
    return str(found)


def _changes(revision: Revision, values: Mapping[str, Any]) -> tuple[list[str], dict[str, tuple[Any, Any]]]:
    """Keys that would change, and for each what the fact becomes and what stays unclean."""
    wanted: dict[str, tuple[Any, Any]] = {}
    for key in (key for key in FACTS if key in values):
        before = revision.facts.get(key)
        try:
            wanted[key] = FACTS[key].type.clean(values[key]), None
        except FactError:
            wanted[key] = before, values[key]
    stored = {key: (revision.facts.get(key), revision.unclean.get(key)) for key in wanted}
    return [key for key in wanted if wanted[key] != stored[key]], wanted


def _put(target: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        target.pop(key, None)
    else:
        target[key] = value


def _submitted(revision: Revision) -> Letter:
    words = {"name": revision.solution.vendor.name, "listing": title_of(revision)}
    return Letter(
        subject=_("%(name)s hands in %(listing)s") % words,
        paragraphs=(_("%(name)s hands in the listing %(listing)s, and waits for a decision.") % words,),
        action=(_("See what waits"), reverse("site:console-show")),
    )
