"""Reads about reports, complaints against the decisions on them, and the public log of moderation."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalog.choices import EvidenceLevel, ReportState
from catalog.facts.registry import FACTS
from catalog.models import Complaint, Deployment, Evidence, Experience, Report, Solution
from catalog.models.reports import EXPERIENCE, PROOF
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import AuditEvent

# Six months at the least, whichever months they are.
COMPLAINT_TIME = datetime.timedelta(days=184)
_WITH = (
    "solution__current",
    "solution__vendor",
    "version",
    "experience__deployment__area",
    "evidence",
)
# Who reported is read for the operator only; what is not read cannot be shown by mistake.
_REPORTER = ("name", "email", "user", "organisation")
WHOLE: Promise = _("The whole listing")
# What the operator takes out without a report, as the record calls it.
_UNASKED = ("catalog.experience.hidden", "catalog.experience.shown", "catalog.evidence.revoked")
_LATEST = 50


@dataclass(frozen=True)
class Unasked:
    """Something that the operator took out, or brought back, without a report.

    fact  key of the fact whose proof was revoked; empty for an experience
    """

    day: datetime.date
    solution: Solution
    fact: str
    is_back: bool

    @property
    def label(self) -> Any:
        """What it was."""
        return fact_label(PROOF + self.fact if self.fact else EXPERIENCE)


def fact_label(key: str) -> Any:
    """What a report speaks of: the label of a fact, its proof, an experience, or the whole listing."""
    if key == EXPERIENCE:
        return _("Experience of a municipality")
    if key.startswith(PROOF):
        return format_lazy("{}: {}", _("Proof"), fact_label(key.removeprefix(PROOF)))
    return FACTS[key].label if key in FACTS else WHOLE


def reported_row(solution: Solution, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """The experience or proof of a public listing that an address or a form names; empty for none, None for a wrong one."""
    experience, proof = asked.get("experience", ""), asked.get("proof", "")
    if not experience and not proof:
        return {}
    if not (experience or proof).isdecimal() or len(experience or proof) > 18:
        return None
    if experience:
        uses = Deployment.objects.standing().filter(solution=solution)
        told = Experience.objects.filter(pk=int(experience), deployment__in=uses, hidden_at=None)
        row: Any = told.select_related("deployment__area").first()
    else:
        proofs = Evidence.objects.exclude(level=EvidenceLevel.SELF_DECLARED).filter(solution=solution)
        row = proofs.filter(pk=int(proof)).first()
    return {"experience" if experience else "evidence": row} if row else None


def waiting_reports() -> QuerySet[Report]:
    """Reports that nobody has decided, the longest waiting first."""
    rows = Report.objects.filter(state=ReportState.OPEN).defer(*_REPORTER)
    return rows.select_related(*_WITH).order_by("created_at", "pk")


def waiting_complaints() -> QuerySet[Complaint]:
    """Complaints that nobody has decided, the longest waiting first."""
    rows = Complaint.objects.filter(state=ReportState.OPEN).defer(*(f"report__{one}" for one in _REPORTER))
    return rows.select_related(*(f"report__{one}" for one in _WITH)).order_by("created_at", "pk")


def report_for_operator(pk: int) -> Report | None:
    """One report with everything, who made it included."""
    rows = Report.objects.select_related(*_WITH, "user", "organisation", "decided_by")
    return rows.prefetch_related("complaints").filter(pk=pk).first()


def complaint_for_operator(pk: int) -> Complaint | None:
    """One complaint with its report and what was decided before."""
    with_report = (f"report__{one}" for one in (*_WITH, "user", "organisation", "decided_by"))
    rows = Complaint.objects.select_related(*with_report, "user")
    return rows.prefetch_related("report__complaints").filter(pk=pk).first()


def reports_for(actor: Actor) -> QuerySet[Report]:
    """Reports about what the organisation acted for says, open ones first, then the newest; never who made them."""
    rows = Report.objects.visible_to(actor).concerning(actor.organisation_id)
    rows = rows.select_related(*_WITH).defer(*_REPORTER).prefetch_related("complaints")
    return rows.order_by("decided_at", "-pk")


def report_by_address(public_id: uuid.UUID) -> Report | None:
    """The report of a secret address, without anything about a person."""
    rows = Report.objects.select_related(*_WITH).defer(*_REPORTER, "explanation")
    return rows.prefetch_related("complaints").filter(public_id=public_id).first()


def moderation_log() -> QuerySet[Report]:
    """Every decision, the newest first, with complaints that are decided; nothing of who reported or what was written."""
    decided = Complaint.objects.exclude(state=ReportState.OPEN).defer("text", "user", "decided_by")
    rows = Report.objects.exclude(state=ReportState.OPEN).select_related(*_WITH)
    rows = rows.defer(*_REPORTER, "explanation", "decided_by")
    return rows.prefetch_related(Prefetch("complaints", queryset=decided)).order_by("-decided_at", "-pk")


def taken_out_unasked() -> list[Unasked]:
    """What the operator took out or brought back last without a report, the newest first; at most two queries."""
    rows = AuditEvent.objects.filter(
        subject_type__in=("catalog.experience", "catalog.evidence"), verb__in=_UNASKED
    )
    events = list(rows.exclude(data__has_key="report").order_by("-id")[:_LATEST])
    ids = {event.data["solution"] for event in events}
    solutions = Solution.objects.select_related("current").in_bulk(ids) if ids else {}
    return [
        Unasked(
            day=berlin_day(event.at),
            solution=solutions[event.data["solution"]],
            fact=event.data.get("fact", ""),
            is_back=event.verb == "catalog.experience.shown",
        )
        for event in events
        if event.data["solution"] in solutions
    ]


def complain_until(report: Report) -> datetime.date | None:
    """The last day on which one may complain: six months after the decision, or after a complaint that turned it; else None."""
    moments = [report.decided_at] if report.decided_at else []
    moments += [one.decided_at for one in report.complaints.all() if one.state == ReportState.UPHELD]
    return berlin_day(max(moments) + COMPLAINT_TIME) if moments else None


def complaint_of(report: Report, *, by_vendor: bool) -> Complaint | None:
    """The complaint of the vendor, or of the one who reported, if there is one."""
    return next((one for one in report.complaints.all() if one.by_vendor == by_vendor), None)


def deciders_of(report: Report) -> frozenset[int]:
    """Ids of all who have decided the report or a complaint about it."""
    ids = [report.decided_by_id, *(one.decided_by_id for one in report.complaints.all())]
    return frozenset(one for one in ids if one is not None)
