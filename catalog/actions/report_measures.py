"""What follows from a report that is upheld, done at once and, after a complaint, undone again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.choices import Measure, SolutionStatus, WithdrawalReason
from catalog.facts.registry import FACTS
from catalog.models import Report, Solution
from catalog.queries.measures import NAMED_KINDS, blocked_without, heir_of, hidden_from, is_still_out
from catalog.search import indexing
from marketplace.core import audit
from marketplace.core.actor import Actor

from .evidence import revoke_evidence
from .listings import add_version, locked_listing, republish_solution, withdraw_solution
from .uses.experience import hide_experience, show_experience

MEASURES = (Measure.CORRECTION, Measure.FACT_HIDDEN, Measure.WITHDRAWN, Measure.NONE)
# What a municipality tells and what proves a fact are no part of what the vendor wrote: they stay or they go.
MEASURES_BESIDE = (Measure.FACT_HIDDEN, Measure.NONE)


def measures_for(report: Report) -> tuple[Measure, ...]:
    """What can follow from a report: for an experience or a proof less than for the listing and its facts."""
    return MEASURES_BESIDE if report.is_about_experience or report.is_about_proof else MEASURES


def apply_measure(*, report: Report, by: Actor, reason: str) -> None:
    """Do at once what the measure of a report says; a correction is left to the vendor, who is asked for it.

    reason  why; the municipality whose experience goes, and the vendor whose proof goes, read it
    Part of an action that asked the rule before. ValidationError where the listing can't be without the fact, or where what is
    to go is gone.
    Records: catalog.measure.taken
    """
    done: dict[str, int] = {}
    if report.measure == Measure.FACT_HIDDEN and report.is_about_experience:
        _hide_experience(report, reason, by)
    elif report.measure == Measure.FACT_HIDDEN and report.is_about_proof:
        _revoke_proof(report, reason, by)
    elif report.measure == Measure.FACT_HIDDEN:
        done = _hide(report, by)
    elif report.measure == Measure.WITHDRAWN:
        done = _take_out(report, by)
    if done.get("until"):
        solution = locked_listing(report.solution_id)
        solution.blocked_until = max(done["until"], solution.blocked_until or 0)
        solution.full_clean(exclude=["current"])
        solution.save(update_fields=["blocked_until", "updated_at"])
    data = {"report": report.pk, "measure": report.measure} | done
    audit.record(by, "catalog.measure.taken", report.solution, data, concerns=report.concerned_id)


def undo_measure(*, report: Report, by: Actor) -> None:
    """Take the measure of a report back; what the vendor changed meanwhile, and what another report holds, stays as it is.

    A proof that was revoked is gone: the vendor hands it in again. Part of an action that asked the rule before.
    Records: catalog.measure.undone
    """
    solution = locked_listing(report.solution_id)
    free = blocked_without(report)
    if solution.blocked_until != free:
        solution.blocked_until = free
        solution.full_clean(exclude=["current"])
        solution.save(update_fields=["blocked_until", "updated_at"])
    if not (report.is_about_experience or report.is_about_proof):
        _bring_back(report, by)
    if report.took_out:
        _let_back(report, solution, by)
    data = {"report": report.pk, "measure": report.measure}
    audit.record(by, "catalog.measure.undone", report.solution, data, concerns=report.concerned_id)
    report.measure, report.took_out = "", False


def change_measure(*, report: Report, measure: str, by: Actor) -> None:
    """Make way for another measure of the same report: what the new one does not hold any more comes back.

    Part of an action that asked the rule before.
    Records: catalog.measure.undone
    """
    stays = report.measure == measure or (
        report.measure == Measure.FACT_HIDDEN and measure == Measure.WITHDRAWN
    )
    if report.measure and not stays:
        undo_measure(report=report, by=by)
    report.measure = measure


def _take_out(report: Report, by: Actor) -> dict[str, int]:
    """Take the listing out; where the law is against it nobody reads its versions any more, also if it was gone before."""
    is_unlawful = report.kind in NAMED_KINDS
    solution = locked_listing(report.solution_id)
    if solution.is_public:
        reason = WithdrawalReason.UNLAWFUL if is_unlawful else WithdrawalReason.OTHER
        withdraw_solution(solution=solution, by=by, reason=reason)
        report.took_out = True
    return {"until": solution.current.number} if is_unlawful else {}


def _hide(report: Report, by: Actor) -> dict[str, int]:
    """Publish a version without the fact; files do not bring it back. Tells which versions have said it."""
    solution = locked_listing(report.solution_id)
    fact = FACTS.get(report.fact)
    if fact is None:
        raise ValidationError({"measure": [_("The report speaks of the whole listing, not of one fact.")]})
    if fact.required or fact.essential:
        message = _("A listing can't be without this fact. Ask for a correction, or take the listing out.")
        raise ValidationError({"measure": [message]})
    last = solution.versions.filter(facts__has_key=report.fact).order_by("-number").first()
    is_unlawful = report.kind in NAMED_KINDS
    done = {"until": last.number} if is_unlawful and last else {}
    if report.fact in solution.current.facts:
        if report.fact not in solution.edited_facts:
            solution.edited_facts = [*solution.edited_facts, report.fact]
        kept = {key: value for key, value in solution.current.facts.items() if key != report.fact}
        done["before"] = solution.current.number
        _publish(solution, kept, by)
    elif not done and not hidden_from(report):
        raise ValidationError({"measure": [_("The listing no longer states this fact.")]})
    return done


def _hide_experience(report: Report, reason: str, by: Actor) -> None:
    told = report.experience
    if told is None:
        raise ValidationError({"measure": [_("The municipality has taken this text back itself.")]})
    if told.hidden_at is None:
        hide_experience(experience=told, reason=reason, by=by, report=report)
        report.took_out = True


def _revoke_proof(report: Report, reason: str, by: Actor) -> None:
    if report.evidence is None:
        raise ValidationError({"measure": [_("This proof is gone already.")]})
    revoke_evidence(evidence=report.evidence, reason=reason, by=by, report=report)
    report.evidence = None


def _bring_back(report: Report, by: Actor) -> None:
    """State again what the report took out, as it was said last, unless the vendor states it anew or another report holds it."""
    number = hidden_from(report)
    solution = locked_listing(report.solution_id)
    if not number or report.fact in solution.current.facts:
        return
    if report.measure == Measure.FACT_HIDDEN and heir_of(report) is not None:
        return
    value = solution.versions.get(number=number).facts[report.fact]
    if not solution.is_claimed:
        # Only a decision puts a fact of an unclaimed listing among those that files leave alone.
        solution.edited_facts = [key for key in solution.edited_facts if key != report.fact]
    _publish(solution, solution.current.facts | {report.fact: value}, by)


def _let_back(report: Report, solution: Solution, by: Actor) -> None:
    """Bring back the listing or the experience that this report took out, or leave that to the report that holds it now."""
    heir = heir_of(report)
    if heir is not None:
        heir.took_out = True
        heir.full_clean()
        heir.save(update_fields=["took_out", "updated_at"])
    elif report.is_about_experience:
        if report.experience and report.experience.hidden_at:
            show_experience(experience=report.experience, by=by)
    elif solution.status == SolutionStatus.WITHDRAWN and is_still_out(report, solution):
        republish_solution(solution=solution, by=by)


def _publish(solution: Solution, facts: dict[str, object], by: Actor) -> None:
    add_version(solution=solution, facts=facts, move="", note="", by=by)
    solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()
    if solution.is_public:
        indexing.write_row(solution)
