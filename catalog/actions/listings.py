"""Listings: written whole or not at all, each published change an immutable version, the search row in the same transaction."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation
from accounts.queries import name_key
from catalog.choices import SolutionStatus, WithdrawalReason
from catalog.facts.document import Document, clean_document, document_hash, missing_facts
from catalog.facts.types import FactError
from catalog.models import Deployment, Evidence, EvidenceClaim, Solution, SolutionVersion
from catalog.queries.proofs import counting_proofs
from catalog.rules import can_import, can_republish, can_withdraw
from catalog.search import indexing
from catalog.states import SOLUTION_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand

Outcome = Literal["created", "updated", "unchanged"]


@dataclass
class Proposal:
    """What a file or a feed says about one listing.

    identity     folded source address that finds the listing again; None makes it findable by slug only
    replaces     keys the source speaks for: those it lacks are removed from the listing; others stay as they are
    evidence     field values of Evidence; None leaves the rows as they are
    deployments  field values of Deployment, `area` an Area; None leaves the rows as they are
    """

    vendor: Organisation
    facts: Document
    identity: str | None = None
    slug: str = ""
    replaces: frozenset[str] | None = None
    is_claimed: bool = False
    is_imperfect: bool = False
    is_example: bool = False
    evidence: list[dict[str, Any]] | None = None
    deployments: list[dict[str, Any]] | None = None
    note: str = ""
    last_confirmed_on: datetime.date | None = None
    published_at: datetime.datetime | None = field(default=None)


@transaction.atomic
def save_listing(*, proposal: Proposal, by: Actor) -> tuple[Solution, Outcome]:
    """Create the listing or bring it up to date; an equal one is left untouched, to the byte.

    Facts that the owner edited after a claim win over the proposal. A withdrawn listing stays withdrawn.
    Raises FactError with every problem if the facts can't be published.
    Moves: draft -> published
    Records: catalog.solution.published, catalog.solution.changed
    """
    demand(can_import(by))
    solution = _find(proposal)
    before = solution.current.facts if solution and solution.current else {}
    facts = _merge(before, proposal, set(solution.edited_facts) if solution else set())
    if solution is None:
        solution = Solution(identity=proposal.identity, slug=proposal.slug or free_slug(facts["name"]))
        outcome: Outcome = "created"
    else:
        outcome = "unchanged"
    changed = _set_fields(solution, proposal)
    if outcome == "created":
        solution.full_clean(exclude=["current"])
        solution.save()
    new_version = document_hash(facts) != document_hash(before)
    if new_version:
        add_version(
            solution=solution,
            facts=facts,
            move="harvest" if solution.status == SolutionStatus.DRAFT else "",
            note=proposal.note,
            by=by,
            at=proposal.published_at,
        )
    rows_changed = _sync_rows(solution, proposal)
    if outcome == "created":
        return _finish(solution, "created")
    if not (changed or new_version or rows_changed):
        return solution, "unchanged"
    return _finish(solution, "updated")


@transaction.atomic
def withdraw_solution(*, solution: Solution, by: Actor, reason: str) -> Solution:
    """Take a listing out of the catalogue; the next search no longer finds it, its versions stay readable.

    reason  a code of WithdrawalReason; anything else is recorded as another reason, since words of people never are
    Moves: published -> withdrawn, stale -> withdrawn
    Records: catalog.solution.withdrawn
    """
    demand(can_withdraw(by, solution))
    solution = locked_listing(solution.pk)
    demand(can_withdraw(by, solution))
    move = SOLUTION_MOVES.legal("withdraw", solution.status)
    before = solution.status
    solution.status = move.end
    solution.withdrawn_at = solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()
    code = reason if reason in WithdrawalReason.values else WithdrawalReason.OTHER.value
    side = "vendor" if by.organisation_id == solution.vendor_id else "operator"
    data = {"before": before, "reason": code, "side": side}
    audit.record(by, "catalog.solution.withdrawn", solution, data, concerns=solution.vendor_id)
    indexing.drop_row(solution)
    return solution


@transaction.atomic
def republish_solution(*, solution: Solution, by: Actor) -> Solution:
    """Bring a withdrawn listing back as it was; not one whose words nobody may read any more.

    Moves: withdrawn -> published
    Records: catalog.solution.republished
    """
    demand(can_republish(by))
    solution = locked_listing(solution.pk)
    move = SOLUTION_MOVES.legal("republish", solution.status)
    if solution.current is not None and solution.blocks(solution.current.number):
        raise IllegalMove(thing="listing", state="blocked", move="republish")
    solution.status = move.end
    solution.withdrawn_at = None
    solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()
    audit.record(by, "catalog.solution.republished", solution, concerns=solution.vendor_id)
    indexing.write_row(solution)
    return solution


def locked_listing(pk: int) -> Solution:
    """The listing with vendor and current version, locked until the transaction ends.

    Locked first and read afterwards: a join in the locking query loses the row if vendor or version changed while it waited.
    """
    Solution.objects.select_for_update().get(pk=pk)
    return Solution.objects.select_related("current", "vendor").get(pk=pk)


def _find(proposal: Proposal) -> Solution | None:
    """The listing the proposal speaks of, locked."""
    rows = Solution.objects.select_for_update().order_by("pk").values_list("pk", flat=True)
    pk = rows.filter(identity=proposal.identity).first() if proposal.identity else None
    if pk is None and proposal.slug:
        pk = rows.filter(slug=proposal.slug).first()
    # Read after the lock: a join in the locking query loses the row if its version changed while it waited.
    return None if pk is None else Solution.objects.select_related("current").get(pk=pk)


def _merge(before: Document, proposal: Proposal, edited: set[str]) -> Document:
    """Old facts, overlaid by those of the source, without touching what the owner edited; cleaned and complete."""
    replaced = (set(before) if proposal.replaces is None else proposal.replaces) - edited
    merged = {key: value for key, value in before.items() if key not in replaced}
    merged |= {key: value for key, value in proposal.facts.items() if key not in edited}
    facts, problems = clean_document(merged)
    problems += missing_facts(facts, imperfect=proposal.is_imperfect)
    if problems:
        raise FactError(problems)
    return facts


def _set_fields(solution: Solution, proposal: Proposal) -> bool:
    """Set what stands beside the facts; tell whether anything changed. A claimed listing keeps its vendor."""
    wanted: dict[str, Any] = {"is_imperfect": proposal.is_imperfect, "is_example": proposal.is_example}
    if solution.pk is None or not solution.is_claimed:
        wanted |= {"vendor_id": proposal.vendor.pk, "is_claimed": proposal.is_claimed}
    if proposal.identity and not solution.identity:
        wanted["identity"] = proposal.identity
    if proposal.last_confirmed_on:
        wanted["last_confirmed_on"] = proposal.last_confirmed_on
    changed = {key: value for key, value in wanted.items() if getattr(solution, key) != value}
    for key, value in changed.items():
        setattr(solution, key, value)
    return bool(changed)


def add_version(
    *,
    solution: Solution,
    facts: Document,
    move: str,
    note: str,
    by: Actor,
    at: datetime.datetime | None = None,
) -> SolutionVersion:
    """Publish cleaned facts as the next version of a locked listing: the one writer of versions.

    move  by which a listing that is not public becomes so; empty where it stays what it is
    The caller asked the rule before, and saves the listing and its search row afterwards. Facts equal to those of the
    current version make no new one, unless nobody may read that any more. Who checked a fact checked what it said: where it
    says something else now, that proof has ended.
    Moves: draft -> published, withdrawn -> published, archived -> published
    Records: catalog.solution.published, catalog.solution.changed, catalog.evidence.lapsed
    """
    now = at or timezone.now()
    before = solution.current.facts if solution.current else {}
    version = solution.current
    if version is None or solution.blocks(version.number) or document_hash(facts) != document_hash(before):
        version = SolutionVersion(
            solution=solution,
            number=(version.number if version else 0) + 1,
            facts=facts,
            facts_hash=document_hash(facts),
            published_at=now,
            note=note,
        )
        version.full_clean()
        version.save()
    verb = "catalog.solution.changed"
    if move:
        solution.status = SOLUTION_MOVES.legal(move, solution.status).end
        solution.published_at = solution.published_at or now
        solution.withdrawn_at = None
        verb = "catalog.solution.published"
    solution.current = version
    keys = sorted(key for key in {*before, *facts} if before.get(key) != facts.get(key))
    audit.record(by, verb, solution, {"version": version.number, "facts": keys})
    _lapse(solution, [key for key in keys if key in before], by)
    return version


def _lapse(solution: Solution, facts: list[str], by: Actor) -> None:
    """End the proofs of facts that say something else now; one of today, which counts until tonight, goes at once."""
    today = berlin_day()
    proofs = counting_proofs(solution, today).filter(fact__in=facts)
    for proof in proofs.select_for_update(of=("self",)):
        data = {"solution": solution.pk, "fact": proof.fact, "level": proof.level}
        audit.record(by, "catalog.evidence.lapsed", proof, data, concerns=proof.attested_by_id)
        if proof.checked_on >= today:
            proof.delete()
            continue
        proof.valid_until = today - datetime.timedelta(days=1)
        proof.full_clean(exclude=["solution"])
        proof.save()


def _sync_rows(solution: Solution, proposal: Proposal) -> bool:
    """Make evidence and deployments equal to the proposal's, where it speaks of them; tell whether anything changed.

    A use that a vendor or a municipality has spoken of here stays as they left it, whatever the file says; so does evidence
    that a municipality gave or the operator accepted.
    """
    changed = False
    spoken_of = Deployment.objects.filter(solution=solution, is_from_file=False)
    said_here = set(spoken_of.values_list("area_id", flat=True)) if proposal.deployments else set()
    for model, wanted in ((Evidence, proposal.evidence), (Deployment, proposal.deployments)):
        if wanted is None:
            continue
        rows = [model(solution=solution, **values) for values in wanted]
        for row in rows:
            row.full_clean(validate_unique=False, validate_constraints=False, exclude=["solution"])
        stored = model.objects.filter(solution=solution)
        if model is Deployment:
            stored = stored.filter(is_from_file=True)
            rows = [row for row in rows if row.area_id not in said_here]
        else:
            decided = EvidenceClaim.objects.filter(solution=solution, evidence__isnull=False)
            stored = stored.filter(attested_by=None).exclude(pk__in=decided.values("evidence"))
        old = list(stored.order_by("pk"))
        if [_values(row) for row in old] != [_values(row) for row in rows]:
            stored.delete()
            for row in rows:
                row.save()
            changed = True
    return changed


def _values(row: Evidence | Deployment) -> dict[str, Any]:
    """A row without its own identity and times."""
    skipped = ("id", "created_at", "updated_at")
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skipped}


def _finish(solution: Solution, outcome: Outcome) -> tuple[Solution, Outcome]:
    """Save the listing and its search row."""
    solution.changed_at = timezone.now()
    solution.full_clean()
    solution.save()
    if solution.is_public:
        indexing.write_row(solution)
    return solution, outcome


def free_slug(name: str) -> str:
    """A short readable address part that no listing has yet."""
    base = slugify(name_key(name))[:100] or "loesung"
    taken = set(Solution.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, 10_000) if f"{base}-{n}" not in taken)
