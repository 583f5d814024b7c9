"""What follows from a report that is upheld, done at once and, after a complaint, undone again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.choices import Measure, ReportKind, WithdrawalReason
from catalog.facts.registry import FACTS
from catalog.models import Report, Solution
from catalog.search import indexing
from marketplace.core import audit
from marketplace.core.actor import Actor

from .listings import add_version, locked_listing, republish_solution, withdraw_solution

# About these the law asks who reports: they say that something is against the law.
NAMED_KINDS = frozenset({ReportKind.RIGHTS, ReportKind.ILLEGAL})
MEASURES = (Measure.CORRECTION, Measure.FACT_HIDDEN, Measure.WITHDRAWN, Measure.NONE)


def apply_measure(*, report: Report, by: Actor) -> None:
    """Do at once what the measure of a report says; a correction is left to the vendor, who is asked for it.

    Part of an action that asked the rule before. ValidationError where the listing can't be without the fact.
    Records: catalog.measure.taken
    """
    if report.measure == Measure.WITHDRAWN and report.solution.is_public:
        # Versions of what the law is against are shown no more; see the page of a version.
        is_unlawful = report.kind in NAMED_KINDS
        reason = WithdrawalReason.UNLAWFUL if is_unlawful else WithdrawalReason.OTHER
        withdraw_solution(solution=report.solution, by=by, reason=reason)
    elif report.measure == Measure.FACT_HIDDEN:
        _hide(report, by)
    data = {"report": report.pk, "measure": report.measure}
    audit.record(by, "catalog.measure.taken", report.solution, data, concerns=report.solution.vendor_id)


def undo_measure(*, report: Report, by: Actor) -> None:
    """Take the measure of a report back; what the vendor changed meanwhile stays as it is.

    Part of an action that asked the rule before.
    Records: catalog.measure.undone
    """
    if report.measure == Measure.WITHDRAWN and not report.solution.is_public:
        republish_solution(solution=report.solution, by=by)
    elif report.measure == Measure.FACT_HIDDEN and report.version is not None:
        solution = locked_listing(report.solution_id)
        value = report.version.facts.get(report.fact)
        if value is not None and report.fact not in solution.current.facts:
            _publish(solution, solution.current.facts | {report.fact: value}, by)
    data = {"report": report.pk, "measure": report.measure}
    audit.record(by, "catalog.measure.undone", report.solution, data, concerns=report.solution.vendor_id)
    report.measure = ""


def _hide(report: Report, by: Actor) -> None:
    """Publish a version without the fact; files do not bring it back."""
    solution = locked_listing(report.solution_id)
    fact = FACTS.get(report.fact)
    if fact is None:
        raise ValidationError({"measure": [_("The report speaks of the whole listing, not of one fact.")]})
    if fact.required or fact.essential:
        message = _("A listing can't be without this fact. Ask for a correction, or take the listing out.")
        raise ValidationError({"measure": [message]})
    if report.fact not in solution.current.facts:
        raise ValidationError({"measure": [_("The listing no longer states this fact.")]})
    if report.fact not in solution.edited_facts:
        solution.edited_facts = [*solution.edited_facts, report.fact]
    kept = {key: value for key, value in solution.current.facts.items() if key != report.fact}
    _publish(solution, kept, by)


def _publish(solution: Solution, facts: dict[str, object], by: Actor) -> None:
    add_version(solution=solution, facts=facts, move="", note="", by=by)
    solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()
    if solution.is_public:
        indexing.write_row(solution)
