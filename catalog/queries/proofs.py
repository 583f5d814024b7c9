"""Evidence as a page shows it: one mark beside each fact, and behind the mark every proof."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from catalog.choices import EVIDENCE_ORDER, EvidenceLevel
from catalog.facts.registry import FACTS
from catalog.models import Evidence, Solution, SolutionVersion
from marketplace.core.clock import berlin_day

EXPIRED = "expired"
# As a statement, because every page of results asks it: to put it together took longer than to answer it.
OF_SOLUTIONS = """
    SELECT proof.*, file.public_id AS file_id, file.name AS file_name
    FROM catalog_evidence AS proof
    LEFT JOIN core_storedfile AS file ON file.id = proof.document_id AND file.removed_at IS NULL
    WHERE proof.solution_id = ANY(%s) ORDER BY proof.fact, proof.checked_on DESC, proof.id DESC
"""


@dataclass(frozen=True)
class Proof:
    """Who stands behind a fact: by whom, since when, until when, by which document: an address, or a file kept here.

    pk  of the row of evidence, by which a reader reports it; 0 where there is none
    """

    level: str
    by: str
    on: datetime.date | None
    until: datetime.date | None = None
    document_title: str = ""
    document_url: str = ""
    is_expired: bool = False
    file_id: str = ""
    file_name: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Mark:
    """The mark beside a fact; level is the strongest that counts today, or `expired` where only old proofs are left."""

    level: str
    proofs: tuple[Proof, ...] = ()

    @property
    def is_checked(self) -> bool:
        """Whether somebody besides the vendor stands behind the fact today."""
        return self.level not in (EXPIRED, EvidenceLevel.SELF_DECLARED)

    @property
    def strength(self) -> int:
        """Place in the order of levels, an expired proof below the vendor's word."""
        if self.level == EXPIRED:
            return -1
        return 1 if self.level == EvidenceLevel.MEASURED else EVIDENCE_ORDER.index(EvidenceLevel(self.level))


def counting_proofs(solution: Solution, day: datetime.date) -> QuerySet[Evidence]:
    """What somebody besides the vendor found about facts of the listing and what counts on that day."""
    proofs = Evidence.objects.filter(solution=solution).exclude(level=EvidenceLevel.SELF_DECLARED)
    return proofs.filter(Q(valid_until=None) | Q(valid_until__gte=day))


def marks_of(evidence: Iterable[Evidence], day: datetime.date) -> dict[str, Mark]:
    """The mark of each fact that has evidence; expired proofs stay visible behind it."""
    by_fact: dict[str, list[Evidence]] = {}
    for row in evidence:
        by_fact.setdefault(row.fact, []).append(row)
    return {fact: _mark(rows, day) for fact, rows in by_fact.items()}


def marks_by_solution(ids: Iterable[int]) -> dict[int, dict[str, Mark]]:
    """The marks of several listings by id, for facts that exist; one query."""
    rows: dict[int, list[Evidence]] = {}
    for row in Evidence.objects.raw(OF_SOLUTIONS, [list(ids)]):
        if row.fact in FACTS:
            rows.setdefault(row.solution_id, []).append(row)
    day = berlin_day()
    return {pk: marks_of(evidence, day) for pk, evidence in rows.items()}


def self_declared(solution: Solution, version: SolutionVersion) -> Mark:
    """The mark of a fact that nobody has checked: the vendor's word on the day of the version."""
    day = version.published_at.date()
    return Mark(EvidenceLevel.SELF_DECLARED, (Proof(EvidenceLevel.SELF_DECLARED, solution.vendor.name, day),))


def _mark(rows: list[Evidence], day: datetime.date) -> Mark:
    living = [row for row in rows if not row.is_expired(day)]
    level = max(living, key=lambda row: row.rank).level if living else EXPIRED
    ordered = sorted(rows, key=lambda row: (row.is_expired(day), -row.rank, -row.checked_on.toordinal()))
    return Mark(level, tuple(_proof(row, day) for row in ordered))


def _proof(row: Evidence, day: datetime.date) -> Proof:
    expired = row.is_expired(day)
    file_id, file_name = file_of(row)
    return Proof(
        level=EXPIRED if expired else row.level,
        by=row.checked_by,
        on=row.checked_on,
        until=row.valid_until,
        document_title=row.document_title,
        document_url=row.document_url,
        is_expired=expired,
        file_id=file_id,
        file_name=file_name,
        pk=0 if row.level == EvidenceLevel.SELF_DECLARED else row.pk or 0,
    )


def file_of(row: Evidence) -> tuple[str, str]:
    """Public id and name of the kept document; whoever loads evidence loads it along, or none is shown."""
    if row.document_id is None:
        return "", ""
    if "document" in row._state.fields_cache:
        stored = row.document
        return ("", "") if stored is None or stored.removed_at else (str(stored.public_id), stored.name)
    file_id = getattr(row, "file_id", None)
    return (str(file_id), row.file_name) if file_id else ("", "")
