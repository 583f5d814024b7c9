"""Reads about what reports led to: which measure did what, and which of them still stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.choices import Measure, ReportKind, ReportState
from catalog.models import Report, Solution
from catalog.models.reports import EXPERIENCE, PROOF
from marketplace.core.models import AuditEvent

# About these the law asks who reports: they say that something is against the law.
NAMED_KINDS = frozenset({ReportKind.RIGHTS, ReportKind.ILLEGAL})
TAKEN = "catalog.measure.taken"


@dataclass(frozen=True)
class Taken:
    """One measure as the record tells of it.

    event   its place in the record: a later measure has a higher one
    report  id of the report
    before  number of the version that last had the statement that was taken out; 0 where none was
    until   number of the last version that nobody may read any more; 0 where all stay readable
    """

    event: int
    report: int
    before: int = 0
    until: int = 0


def measures_taken(solution_id: int) -> tuple[Taken, ...]:
    """Every measure about a listing, the oldest first; one query."""
    rows = AuditEvent.objects.filter(
        subject_type="catalog.solution", subject_id=str(solution_id), verb=TAKEN
    ).order_by("id")
    return tuple(
        Taken(pk, data["report"], data.get("before", 0), data.get("until", 0))
        for pk, data in rows.values_list("id", "data")
    )


def last_taken(report: Report) -> Taken | None:
    """The measure that a report led to last."""
    return next(
        (one for one in reversed(measures_taken(report.solution_id)) if one.report == report.pk), None
    )


def hidden_from(report: Report) -> int:
    """Number of the version from which a report took its statement out; 0 where it took none out."""
    taken = measures_taken(report.solution_id)
    return next((one.before for one in reversed(taken) if one.report == report.pk and one.before), 0)


def blocked_without(report: Report) -> int | None:
    """Up to which version a listing stays blocked when this report no longer stands; None where it is free again."""
    standing = _standing(report).filter(kind__in=NAMED_KINDS)
    ids = set(
        standing.filter(measure__in=(Measure.WITHDRAWN, Measure.FACT_HIDDEN)).values_list("pk", flat=True)
    )
    last = {one.report: one.until for one in measures_taken(report.solution_id)}
    return max((until for pk, until in last.items() if pk in ids), default=0) or None


def heir_of(report: Report) -> Report | None:
    """Another report for which the same thing stays out although this one falls: upheld later, with the same measure.

    One that was upheld earlier took out what was public again when this one was decided, so it has nothing left to hold.
    """
    rows = _standing(report).filter(measure=report.measure)
    if report.is_about_experience:
        rows = Report.objects.filter(
            state=ReportState.UPHELD, measure=report.measure, experience_id=report.experience_id
        ).exclude(pk=report.pk)
    elif report.measure == Measure.FACT_HIDDEN:
        rows = rows.filter(fact=report.fact)
    places = {one.report: one.event for one in measures_taken(report.solution_id)}
    own = places.get(report.pk, 0)
    # A measure that the record does not tell of stands: nothing comes back by a gap in it.
    later = [one for one in rows.order_by("pk") if places.get(one.pk, own + 1) > own]
    return min(later, key=lambda one: places.get(one.pk, 0), default=None)


def is_still_out(report: Report, solution: Solution) -> bool:
    """Whether nobody has taken the listing out once more since the measure of the report, such as its owner."""
    taken = last_taken(report)
    since = AuditEvent.objects.filter(
        subject_type="catalog.solution",
        subject_id=str(solution.pk),
        verb="catalog.solution.withdrawn",
        id__gt=taken.event if taken else 0,
    )
    return not since.exists()


def _standing(report: Report) -> QuerySet[Report]:
    """Other reports about the listing itself or its facts that are upheld."""
    rows = Report.objects.filter(solution_id=report.solution_id, state=ReportState.UPHELD)
    return rows.exclude(pk=report.pk).exclude(fact=EXPERIENCE).exclude(fact__startswith=PROOF)
