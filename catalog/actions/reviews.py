"""The review of listings: the operator looks at what a vendor hands in, publishes it fact by fact, or sends it back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Topic
from accounts.models import User
from accounts.queries.members import admins_of
from catalog.choices import PUBLIC_STATUSES, RevisionState, SolutionStatus
from catalog.facts.document import Document, clean_document, document_hash, missing_facts
from catalog.facts.registry import FACTS
from catalog.models import Revision, Solution, SolutionVersion, Verdict
from catalog.queries.drafts import fact_of
from catalog.queries.reviews import (
    belongs_to,
    changed_facts,
    facts_before,
    merged_facts,
    touched_facts,
)
from catalog.rules import can_review
from catalog.search import indexing
from catalog.states import REVISION_MOVES, SOLUTION_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import demand
from marketplace.core.outbox import Letter

from . import review_letters as letters
from .listings import add_version, locked_listing

LONGEST_REASON = 2_000


@transaction.atomic
def begin_review(*, revision: Revision, by: Actor) -> Revision:
    """Take a submitted text up: from now on its owner can't take it back, until the operator has decided.

    Moves: submitted -> in_review
    Records: catalog.revision.review_began
    """
    revision, solution = _taken(revision, "begin_review", by)
    revision.review_began_at = timezone.now()
    revision.review_began_by_id = by.user_id
    _save(revision)
    audit.record(by, "catalog.revision.review_began", revision, _data(revision), concerns=solution.vendor_id)
    return revision


@transaction.atomic
def accept_revision(
    *, revision: Revision, by: Actor, refused: Mapping[str, str] | None = None, reason: str = ""
) -> Revision:
    """Publish what the owner changed as the next version; refused facts keep what the catalogue says today.

    What was refused is not lost: a new revision with those values and the reasons waits for its owner. Facts that the owner
    did not touch keep what an import has published meanwhile. From now on files no longer change what was accepted here.
    ValidationError where the rest can't be published, or nothing of it is left.
    Moves: in_review -> published
    Records: catalog.revision.accepted, catalog.solution.published, catalog.solution.changed
    """
    revision, solution = _taken(revision, "accept", by)
    why = _reasons(refused or {}, allowed=changed_facts(revision))
    facts = _publishable(merged_facts(revision, why))
    is_changed = solution.current is None or document_hash(facts) != document_hash(facts_before(revision))
    if why and not is_changed:
        raise ValidationError(_("You refuse everything that was changed. Send it back instead."))
    touched = [key for key in touched_facts(revision) if key not in why]
    _judge(revision, why, reason, is_accepted=True)
    version = _publish(solution, revision, facts, touched, is_changed=is_changed, by=by)
    revision.version = version
    revision.decided_at = timezone.now()
    revision.decided_by_id = by.user_id
    revision.reason = reason.strip()
    _save(revision)
    rest = _keep_refused(revision, facts, why) if why else None
    data = _data(revision) | {"version": version.number, "refused": list(why)}
    audit.record(by, "catalog.revision.accepted", revision, data, concerns=solution.vendor_id)
    _tell(revision, "revision-accepted", functools.partial(letters.accepted, revision, rest, len(why)))
    return revision


@transaction.atomic
def send_back_revision(
    *, revision: Revision, by: Actor, refused: Mapping[str, str] | None = None, reason: str = ""
) -> Revision:
    """Give the text back to its owner, who reads the reason of each refused fact and mends it.

    ValidationError where neither a fact nor the whole is told a reason.
    Moves: in_review -> editing
    Records: catalog.revision.sent_back
    """
    revision, solution = _taken(revision, "send_back", by)
    why = _reasons(refused or {}, allowed=FACTS)
    if not why and not reason.strip():
        raise ValidationError(
            {"reason": _("Say what is missing, for a field or for all of it: the vendor reads it.")}
        )
    _judge(revision, why, reason, is_accepted=False)
    revision.decided_at = timezone.now()
    revision.decided_by_id = by.user_id
    revision.reason = reason.strip()
    _save(revision)
    data = _data(revision) | {"refused": list(why)}
    audit.record(by, "catalog.revision.sent_back", revision, data, concerns=solution.vendor_id)
    _tell(
        revision,
        f"revision-sent-back:{revision.round}",
        functools.partial(letters.sent_back, revision, len(why)),
    )
    return revision


def _taken(revision: Revision, move: str, by: Actor) -> tuple[Revision, Solution]:
    """The revision moved, with its listing, both locked: the listing first, as every writer of it does."""

    def check(row: Revision) -> None:
        demand(can_review(by, is_member=belongs_to(by.user_id, row)))

    check(revision)
    solution = locked_listing(revision.solution_id)
    rows = Revision.objects.select_for_update(of=("self",)).select_related("base")
    revision = rows.get(pk=revision.pk)
    revision.solution = solution
    check(revision)
    revision.state = REVISION_MOVES.legal(move, revision.state).end
    return revision, solution


def _save(revision: Revision) -> None:
    revision.full_clean()
    revision.save()


def _data(revision: Revision) -> dict[str, object]:
    return {"solution": revision.solution_id, "round": revision.round}


def _reasons(refused: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The reasons by fact in the order of the definitions; ValidationError for an unknown fact or a missing reason."""
    known = set(allowed)
    problems: dict[str, str] = {}
    for key, reason in refused.items():
        label = str(FACTS[key].label) if key in FACTS else key
        if key not in known:
            problems[key] = _("“%(field)s” is not among the changes.") % {"field": label}
        elif not reason.strip():
            problems[key] = _(
                "Give a reason for “%(field)s”: the vendor reads it and learns what to mend."
            ) % {"field": label}
        elif len(reason.strip()) > LONGEST_REASON:
            problems[key] = _("The reason for “%(field)s” is too long.") % {"field": label}
    if problems:
        raise ValidationError(problems)
    return {key: refused[key].strip() for key in FACTS if key in refused}


def _publishable(facts: Document) -> Document:
    """The facts as a version holds them; ValidationError that names what can't be published."""
    found, problems = clean_document(facts)
    problems += missing_facts(found)
    if problems:
        keys = dict.fromkeys(fact_of(problem.path) for problem in problems)
        labels = [str(FACTS[key].label) if key in FACTS else key for key in keys]
        raise ValidationError(
            _("This can't be published so: %(fields)s would be missing or wrong. Send it back instead.")
            % {"fields": ", ".join(labels)}
        )
    return found


def _judge(revision: Revision, why: Mapping[str, str], reason: str, *, is_accepted: bool) -> None:
    """Keep a verdict on each fact of this round, and one on the whole where there is something to say."""
    found = {key: (key not in why, why.get(key, "")) for key in [*changed_facts(revision), *why]}
    if is_accepted or reason.strip():
        found[""] = (is_accepted, reason.strip())
    for fact, (accepted, text) in found.items():
        verdict = Verdict(
            revision=revision, round=revision.round, fact=fact, is_accepted=accepted, reason=text
        )
        verdict.full_clean()
        verdict.save()


def _publish(
    solution: Solution,
    revision: Revision,
    facts: Document,
    touched: list[str],
    *,
    is_changed: bool,
    by: Actor,
) -> SolutionVersion:
    """Bring the listing to what was accepted, and the search with it."""
    if solution.status == SolutionStatus.STALE:
        # Whoever hands in a change has looked at the listing: it is no longer unconfirmed.
        solution.status = SOLUTION_MOVES.legal("confirm", solution.status).end
    move = "" if solution.status in PUBLIC_STATUSES else "publish"
    version = solution.current
    if move or is_changed:
        version = add_version(solution=solution, facts=facts, move=move, note=revision.note, by=by)
    if solution.identity:
        solution.edited_facts = sorted({*solution.edited_facts, *touched})
    solution.is_imperfect = solution.is_imperfect and bool(missing_facts(facts))
    solution.last_confirmed_on = berlin_day()
    solution.changed_at = timezone.now()
    solution.full_clean()
    solution.save()
    indexing.write_row(solution)
    return version


def _keep_refused(revision: Revision, published: Document, why: Mapping[str, str]) -> Revision:
    """Open the next revision with what was refused, and the reasons beside it."""
    facts = {key: value for key, value in published.items() if key not in why}
    facts |= {key: revision.facts[key] for key in why if key in revision.facts}
    rest = Revision(
        solution=revision.solution,
        base=revision.version,
        facts={key: facts[key] for key in FACTS if key in facts},
        state=RevisionState.EDITING,
        edited_by_id=revision.edited_by_id,
    )
    _save(rest)
    _judge(rest, why, "", is_accepted=False)
    return rest


def _tell(revision: Revision, key: str, write: Callable[[], Letter]) -> None:
    """Write to those who govern the vendor, and to the person who submitted the text."""
    people: dict[int, User] = {person.pk: person for person in admins_of(revision.solution.vendor_id)}
    author = revision.submitted_by
    if author is not None and author.is_active:
        people.setdefault(author.pk, author)
    for person in people.values():
        notify(user=person, topic=Topic.LISTING, write=write, key=f"{key}:{revision.pk}")
