"""Reads about listings that left the catalogue: when, by whom, and why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from catalog.choices import SolutionStatus, WithdrawalReason
from catalog.models import Solution
from marketplace.core.models import AuditEvent


@dataclass(frozen=True)
class Gone:
    """How a listing left the catalogue.

    side    `vendor` or `operator` who took it out; `archive` where nobody confirmed it any more
    reason  the vendor's reason in words; empty where there is nothing to say in public
    """

    side: str
    at: datetime.datetime | None
    reason: str = ""
    is_unlawful: bool = False


def gone(solution: Solution) -> Gone:
    """How a withdrawn or archived listing left; from the record, one query."""
    if solution.status == SolutionStatus.ARCHIVED:
        return Gone("archive", solution.changed_at)
    rows = AuditEvent.objects.filter(
        subject_type="catalog.solution", subject_id=str(solution.pk), verb="catalog.solution.withdrawn"
    )
    event = rows.order_by("-id").first()
    data = event.data if event else {}
    code = data.get("reason", "")
    side = str(data.get("side", "operator"))
    told = side == "vendor" and code in WithdrawalReason.values and code != WithdrawalReason.OTHER
    return Gone(
        side=side,
        at=solution.withdrawn_at,
        reason=str(WithdrawalReason(code).label) if told else "",
        is_unlawful=code == WithdrawalReason.UNLAWFUL,
    )
