"""What a note says of the time after the opening: everything from the protocol on; nothing where there is none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from catalog.routes import Way
from procurement import file_note
from procurement.choices import FindingKind, Outcome, SoundingState
from procurement.models import Opening, Sounding
from procurement.questions.document import Document, from_json

from .people import People

AGREED = frozenset({SoundingState.ANALYSED, SoundingState.CONCLUDED, SoundingState.ARCHIVED})


@dataclass
class Opened:
    """The rows that belong to an opened sounding; empty ones before."""

    opening: Opening | None = None
    document: Document = field(default_factory=Document)
    declarations: list[Any] = field(default_factory=list)
    assessments: list[Any] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)
    conclusion: Any = None
    report: Any = None
    follow_ups: list[Any] = field(default_factory=list)

    @property
    def ids(self) -> set[int | None]:
        """Numbers of all people among them."""
        found = {one.person_id for one in self.declarations}
        for one in self.assessments:
            found |= {one.assessor_id, one.excused_by_id}
        if self.opening:
            found |= {self.opening.requested_by_id, self.opening.opened_by_id}
        if self.conclusion:
            found |= {self.conclusion.proposed_by_id, self.conclusion.decided_by_id}
        return found | ({self.report.published_by_id} if self.report else set())

    def facts(self, people: People) -> dict[str, Any]:
        """The same as values of a Material."""
        if self.opening is None:
            return {}
        return {
            "opening": _opening(self.opening, people),
            "declarations": [_declared(one, self.opening, people) for one in self.declarations],
            "assessments": [_assessed(one, people) for one in self.assessments],
            "findings": self._findings(),
            "conclusion": _chosen(self.conclusion, people) if self.conclusion else None,
            "report": _report(self.report, self.opening, people) if self.report else None,
            "follow_ups": [_followed(one) for one in self.follow_ups],
        }

    def _findings(self) -> list[file_note.Found]:
        """In the order of the questions; one whose question has gone comes last under its key."""
        places = {
            question.key: (at, number, question.title)
            for at, (number, _section, question) in enumerate(self.document.numbered())
        }
        gone = (len(places), "", "")
        rows = sorted(self.findings, key=lambda one: (places.get(one.question_key, gone)[0], one.pk))
        return [
            file_note.Found(
                places.get(one.question_key, gone)[1],
                places.get(one.question_key, gone)[2] or one.question_key,
                str(FindingKind(one.kind).label),
                one.text,
            )
            for one in rows
        ]


def opened_facts(sounding: Sounding, opening: Opening | None) -> Opened:
    """Everything of an opened sounding; no query at all before."""
    if opening is None:
        return Opened()
    conclusion = getattr(sounding, "conclusion", None)
    return Opened(
        opening=opening,
        document=from_json(sounding.current.document) if sounding.current else Document(),
        declarations=list(sounding.declarations.order_by("pk")),
        assessments=list(sounding.assessments.order_by("pk")),
        findings=list(sounding.findings.order_by("pk")) if sounding.state in AGREED else [],
        conclusion=conclusion if conclusion and conclusion.proposed_at else None,
        report=getattr(sounding, "report", None),
        follow_ups=list(sounding.follow_ups.order_by("pk")),
    )


def _opening(row: Opening, people: People) -> file_note.OpeningFacts:
    return file_note.OpeningFacts(
        requested_at=row.requested_at,
        requested_by=people.name(row.requested_by_id),
        opened_at=row.opened_at,
        opened_by=people.name(row.opened_by_id),
        four_eyes=row.four_eyes,
        sha256=row.sha256,
        entries=tuple(
            file_note.Handed(
                one["name"],
                one["receipt"],
                datetime.datetime.fromisoformat(one["received_at"]),
                one["version"],
                one["sha256"],
                one["unconfirmed"],
            )
            for one in row.entries
        ),
        silent=tuple(one["name"] for one in row.silent),
    )


def _declared(row: Any, opening: Opening, people: People) -> file_note.Declared:
    names = {one["organisation"]: one["name"] for one in (*opening.entries, *opening.silent)}
    return file_note.Declared(
        who=people.name(row.person_id),
        at=row.declared_at,
        is_clean=row.is_clean,
        conflicts=tuple(names.get(pk, str(pk)) for pk in row.conflicts),
        text=row.text,
    )


def _assessed(row: Any, people: People) -> file_note.Assessed:
    return file_note.Assessed(
        who=people.name(row.assessor_id),
        state=str(row.get_state_display()),
        finished_at=row.finished_at,
        reason=row.reason,
        excused_by=people.name(row.excused_by_id),
    )


def _chosen(row: Any, people: People) -> file_note.Chosen:
    solution = row.solution
    return file_note.Chosen(
        decision=str(row.get_decision_display()),
        reasons=row.reasons,
        route=_way(row.route),
        solution=str(solution.current.facts.get("name", solution.slug))
        if solution and solution.current
        else "",
        partners=row.partners,
        next_steps=row.next_steps,
        proposed_at=row.proposed_at,
        proposed_by=people.name(row.proposed_by_id),
        decided_at=row.decided_at,
        decided_by=people.name(row.decided_by_id),
        shows_prices=row.show_prices,
    )


def _way(key: str) -> str:
    return str(dict(Way.choices).get(key, key))


def _report(row: Any, opening: Opening, people: People) -> file_note.ReportFacts:
    return file_note.ReportFacts(
        published_at=row.published_at,
        by=people.name(row.published_by_id),
        sha256=row.sha256,
        receivers=tuple(one["name"] for one in (*opening.entries, *opening.silent)),
    )


def _followed(row: Any) -> file_note.Followed:
    return file_note.Followed(
        ocid=row.ocid,
        title=row.title,
        route=_way(row.route),
        outcome=str(row.get_outcome_display()),
        begun_on=row.begun_on,
        ended_on=row.ended_on,
        has_contract=row.outcome == Outcome.CONTRACT,
        is_running=row.outcome == Outcome.RUNNING,
        text=row.outcome_text,
    )
