"""What all actions on reports share: the locked row, and who has a matter of their own in it."""

from __future__ import annotations

from accounts.queries.verification import is_member_of
from catalog.models import Report

WITH = ("solution__current", "solution__vendor", "version", "experience", "evidence")


def locked_report(report: Report) -> Report:
    """The report as it is now, locked with all others about the same listing, since a decision on one may pass to another.

    Read after the lock, so that nothing is lost to whoever waited.
    """
    rows = Report.objects.select_for_update(of=("self",)).filter(solution_id=report.solution_id)
    list(rows.order_by("pk").values_list("pk", flat=True))
    return Report.objects.select_related(*WITH).prefetch_related("complaints").get(pk=report.pk)


def is_concerned(report: Report, user_id: int | None) -> bool:
    """Whether a person of the operator has a matter of their own in it: reported it, or belongs to one of the sides."""
    if report.user_id is not None and report.user_id == user_id:
        return True
    sides = {report.solution.vendor_id, report.concerned_id}
    return any(is_member_of(user_id, side) for side in sides if side is not None)
