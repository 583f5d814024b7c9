"""Reads about the review of listings: what waits, what a revision changes, and what it would become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries.verification import is_member_of
from catalog.choices import PUBLIC_STATUSES, RevisionState
from catalog.facts.document import Document
from catalog.facts.registry import FACTS
from catalog.models import Revision, Verdict
from marketplace.core.actor import Actor
from marketplace.core.models import AuditEvent

from .proofs import Mark, marks_by_solution

WAITING = (RevisionState.SUBMITTED, RevisionState.IN_REVIEW)
_WITH = ("solution__vendor", "solution__current", "base", "review_began_by")
STEPS = ("begun", "submitted", "taken_back", "review_began", "sent_back", "accepted", "discarded")


def waiting_revisions() -> QuerySet[Revision]:
    """Everything that waits for the operator, the longest waiting first."""
    rows = Revision.objects.filter(state__in=WAITING, solution__vendor__closed_at=None)
    return rows.select_related(*_WITH).order_by("submitted_at", "pk")


def waiting_new() -> QuerySet[Revision]:
    """Listings that are not public and want to become so."""
    return waiting_revisions().exclude(solution__status__in=PUBLIC_STATUSES)


def waiting_edits() -> QuerySet[Revision]:
    """Changes of listings that are public."""
    return waiting_revisions().filter(solution__status__in=PUBLIC_STATUSES)


def revision_for(actor: Actor, pk: int) -> Revision | None:
    """One revision that the actor may see, with its listing; one query."""
    rows = Revision.objects.visible_to(actor).select_related(*_WITH, "decided_by", "version")
    return rows.filter(pk=pk).first()


def belongs_to(user_id: int | None, revision: Revision) -> bool:
    """Whether the person belongs to the vendor of the listing, or wrote or submitted the text; one query at most."""
    if user_id is None:
        return False
    if user_id in (revision.submitted_by_id, revision.edited_by_id):
        return True
    return is_member_of(user_id, revision.solution.vendor_id)


def facts_before(revision: Revision) -> Document:
    """What the listing says today; empty where it never said anything."""
    return revision.solution.current.facts if revision.solution.current else {}


def touched_facts(revision: Revision) -> list[str]:
    """The facts that the owner changed against the version begun from, in the order of the definitions."""
    base = revision.base.facts if revision.base else {}
    return [key for key in FACTS if base.get(key) != revision.facts.get(key)]


def changed_facts(revision: Revision) -> list[str]:
    """The facts that publication would change today: touched ones that the catalogue does not say already."""
    now = facts_before(revision)
    return [key for key in touched_facts(revision) if now.get(key) != revision.facts.get(key)]


def merged_facts(revision: Revision, refused: Any = ()) -> Document:
    """What the listing will say: today's facts, overlaid by those the owner changed and nobody refuses.

    Facts that the revision did not touch keep the newer value where an import published something meanwhile.
    """
    facts = dict(facts_before(revision))
    for key in touched_facts(revision):
        if key in refused:
            continue
        if key in revision.facts:
            facts[key] = revision.facts[key]
        else:
            facts.pop(key, None)
    return {key: facts[key] for key in FACTS if key in facts}


def is_overtaken(revision: Revision) -> bool:
    """Whether something else was published since the revision was begun."""
    return revision.solution.current_id != revision.base_id


def overtaken_facts(revision: Revision) -> set[str]:
    """The facts that both the owner and something published meanwhile changed."""
    base = revision.base.facts if revision.base else {}
    now = facts_before(revision)
    return {key for key in touched_facts(revision) if base.get(key) != now.get(key)}


def proofs_of(solution_id: int) -> dict[str, Mark]:
    """The mark of each fact that somebody has checked; one query."""
    return marks_by_solution([solution_id]).get(solution_id, {})


@dataclass(frozen=True)
class Round:
    """One decision of the operator: when, whether published or sent back, what was refused and why."""

    number: int
    at: Any
    is_published: bool
    reason: str
    refused: tuple[Verdict, ...]
    accepted: int


def rounds_of(revision: Revision) -> list[Round]:
    """Every decision about a revision, the newest first; one query."""
    found: dict[int, list[Verdict]] = {}
    for verdict in Verdict.objects.filter(revision=revision).order_by("-round", "pk"):
        found.setdefault(verdict.round, []).append(verdict)
    return [_round(number, rows, revision) for number, rows in found.items()]


def _round(number: int, rows: list[Verdict], revision: Revision) -> Round:
    whole = next((row for row in rows if not row.fact), None)
    order = {key: at for at, key in enumerate(FACTS)}
    refused = sorted(
        (row for row in rows if row.fact and not row.is_accepted), key=lambda row: order.get(row.fact, 0)
    )
    return Round(
        number=number,
        at=max(row.created_at for row in rows),
        is_published=revision.state == RevisionState.PUBLISHED and number == revision.round,
        reason=whole.reason if whole else "",
        refused=tuple(refused),
        accepted=sum(1 for row in rows if row.fact and row.is_accepted),
    )


def steps_of(revision: Revision) -> list[AuditEvent]:
    """What was done with a revision on its way through the review, oldest first; one query."""
    verbs = [f"catalog.revision.{step}" for step in STEPS]
    rows = AuditEvent.objects.filter(subject_type="catalog.revision", subject_id=str(revision.pk))
    return list(rows.filter(verb__in=verbs).order_by("id"))


def earlier_revisions(revision: Revision) -> QuerySet[Revision]:
    """The other revisions of the same listing, the newest first."""
    rows = Revision.objects.filter(Q(solution_id=revision.solution_id)).exclude(pk=revision.pk)
    return rows.select_related("version").order_by("-pk")
