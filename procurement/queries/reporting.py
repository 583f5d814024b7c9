"""Reads for the end of a sounding: its conclusion, the report as it would go out, who gets it, and who may read it."""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation
from catalog.models import Solution
from catalog.queries.routes import find_routes
from marketplace.core.actor import Actor
from marketplace.core.clock import BERLIN, berlin_day
from procurement.choices import ENDED, Outcome, ResponseState, SoundingState
from procurement.models import (
    Candidate,
    Conclusion,
    FollowUp,
    Participation,
    Response,
    Sounding,
    SoundingReport,
)
from procurement.questions.document import Document, from_json, hash_of
from procurement.report import Given, Mark, marks_in, report_of
from procurement.rules import can_archive

from .amendments import changes_of
from .enquiries import published_enquiries
from .joint import led_need, parts_of, together
from .opened import Opened, opened_responses, opening_of

# VgV § 8 (4) and UVgO § 6 (2) count from the award; where none follows, from the end of the sounding.
YEARS_KEPT = 3
MOST_FOUND = 50
LEGAL_FORM = re.compile(r"\s(?:gGmbH|GmbH|mbH|AG|UG|KG|OHG|eG|SE|e\.\s?V\.|Ltd\.?|Inc\.?|& Co\.)(?!\w)")


@dataclass(frozen=True)
class Preview:
    """The report exactly as it would go out now, the hash under which it is decided, and what must not stand in it."""

    document: dict[str, Any]
    seen: str
    marks: list[Mark]

    @property
    def barred(self) -> list[Mark]:
        """What has to be taken out first."""
        return [mark for mark in self.marks if mark.is_barred]

    @property
    def doubtful(self) -> list[Mark]:
        """What a person has to look at."""
        return [mark for mark in self.marks if not mark.is_barred]


@dataclass(frozen=True)
class Ending:
    """How a sounding ended, as people of the buyer see it: without reasons, which are for those who may read answers.

    kept_until  the file is kept at least until this day; None where a contract followed, whose end decides
    """

    conclusion: Conclusion | None
    report: SoundingReport | None
    follow_ups: list[FollowUp]
    kept_until: datetime.date | None
    may_add: bool
    may_archive: bool


def conclusion_of(sounding: Sounding) -> Conclusion | None:
    """What is to follow, as far as it is written."""
    rows = Conclusion.objects.select_related("solution__current", "proposed_by", "decided_by")
    return rows.filter(sounding=sounding).first()


def preview_of(sounding: Sounding, conclusion: Conclusion | None) -> Preview:
    """The report from what was opened, found and written so far; the number of queries does not grow."""
    document = from_json(sounding.current.document) if sounding.current else Document()
    opened = opened_responses(sounding)
    given = [Given(one.answers, one.document) for one in opened]
    told = report_of(
        sounding={
            "title": sounding.title,
            "number": sounding.number,
            "public_id": sounding.public_id,
            "buyer": sounding.organisation.name,
            "language": sounding.language,
            "is_public": sounding.is_public,
        },
        times=_times(sounding),
        questionnaire={
            "version": sounding.current.number if sounding.current else 0,
            "sha256": sounding.current.sha256 if sounding.current else "",
        },
        document=document,
        responses=given,
        findings={one.question_key: (one.kind, one.text) for one in sounding.findings.all()},
        ending={
            "decision": conclusion.decision if conclusion else "",
            "message": conclusion.message if conclusion else "",
            "next_steps": conclusion.next_steps if conclusion else "",
        },
        amendments=[
            {
                "number": one.number,
                "kind": one.kind,
                "reason": one.reason,
                "at": one.published_at.isoformat(),
            }
            for one in sorted(changes_of(sounding), key=lambda one: one.number)
        ],
        enquiries=[
            {
                "number": one.number,
                "text": one.text,
                "answer": one.answer,
                "about": one.about,
                "at": one.published_at.isoformat(),
            }
            for one in published_enquiries(sounding)
        ],
        show_prices=bool(conclusion and conclusion.show_prices),
    )
    vendors, products = _names(sounding, opened)
    marks = marks_in(told, document=document, responses=given, vendors=vendors, products=products)
    return Preview(told, hash_of(told), marks)


def _times(sounding: Sounding) -> dict[str, str]:
    moments = {
        "published": sounding.published_at,
        "questions_until": sounding.question_deadline,
        "answers_until": sounding.response_deadline,
        "opened": sounding.opened_at,
    }
    return {name: moment.isoformat() for name, moment in moments.items() if moment}


def _names(sounding: Sounding, opened: list[Opened]) -> tuple[set[str], set[str]]:
    """Names of everybody who took part or was invited; and names of what they offer, and short ones of vendors."""
    opening = opening_of(sounding)
    vendors = {entry["name"] for entry in (*opening.entries, *opening.silent)} if opening else set()
    invited = sounding.invitations.select_related("organisation")
    vendors |= {one.organisation.name if one.organisation else one.name for one in invited}
    vendors |= set(participants(sounding).values_list("name", flat=True))
    vendor_ids = {one.response.organisation_id for one in opened}
    rows = Solution.objects.public().filter(vendor_id__in=vendor_ids)
    products = {str(name) for name in rows.values_list("current__facts__name", flat=True) if name}
    return vendors, products | ({LEGAL_FORM.sub("", name).strip() for name in vendors} - vendors)


def participants(sounding: Sounding) -> QuerySet[Organisation]:
    """All vendors that took part: whoever said so or handed in a response that was opened, invited or not."""
    joined = Participation.objects.filter(sounding=sounding)
    answered = Response.objects.filter(sounding=sounding, state=ResponseState.OPENED)
    rows = Organisation.objects.filter(pk__in=joined.values("organisation_id"))
    return (rows | Organisation.objects.filter(pk__in=answered.values("organisation_id"))).order_by("pk")


def reports_for(actor: Actor) -> QuerySet[SoundingReport]:
    """Reports that the reader may read: of public soundings, of its own, of those it was invited to, joined or answered."""
    answered = Response.objects.own_of(actor).values("sounding_id")
    shown = Sounding.objects.readable_by(actor).values("pk")
    rows = SoundingReport.objects.filter(sounding_id__in=shown)
    rows |= SoundingReport.objects.filter(sounding_id__in=answered)
    rows |= SoundingReport.objects.filter(sounding_id__in=Sounding.objects.visible_to(actor).values("pk"))
    return rows.select_related("sounding__organisation")


def report_for(actor: Actor, public_id: uuid.UUID) -> SoundingReport | None:
    """One report, if the reader may read it."""
    return reports_for(actor).filter(public_id=public_id).first()


def reports_without_answer(actor: Actor) -> list[SoundingReport]:
    """Reports of soundings that the vendor took part in without a response, the newest first; the others stand with it."""
    joined = Participation.objects.own_of(actor).values("sounding_id")
    answered = Response.objects.own_of(actor).values("sounding_id")
    rows = SoundingReport.objects.filter(sounding_id__in=joined).exclude(sounding_id__in=answered)
    return list(rows.select_related("sounding__organisation").defer("document").order_by("-pk")[:MOST_FOUND])


def report_to(actor: Actor, sounding: Sounding) -> SoundingReport | None:
    """The report of a sounding, if it is there and the reader may read it; one query, none while it is not concluded."""
    if sounding.state not in (SoundingState.CONCLUDED, SoundingState.ARCHIVED):
        return None
    return reports_for(actor).filter(sounding=sounding).first()


def ending_of(sounding: Sounding, actor: Actor) -> Ending | None:
    """How it ended and what followed; None before."""
    if sounding.state not in ENDED or sounding.state == SoundingState.CANCELLED:
        return None
    conclusion, follow_ups = conclusion_of(sounding), list(sounding.follow_ups.all())
    has_contract = any(one.outcome == Outcome.CONTRACT for one in follow_ups)
    decided = conclusion.decided_at if conclusion else None
    may = bool(can_archive(actor, sounding))
    return Ending(
        conclusion=conclusion,
        report=SoundingReport.objects.filter(sounding=sounding).first(),
        follow_ups=follow_ups,
        kept_until=None if has_contract or decided is None else kept_until(decided),
        may_add=may,
        may_archive=may and sounding.state == SoundingState.CONCLUDED,
    )


def kept_until(decided_at: datetime.datetime) -> datetime.date:
    """The last day of three years from the conclusion, by the calendar of Berlin; from 29 February to 1 March."""
    day = decided_at.astimezone(BERLIN).date()
    try:
        return day.replace(year=day.year + YEARS_KEPT)
    except ValueError:
        return day.replace(year=day.year + YEARS_KEPT, month=3, day=1)


def follow_up_of(sounding: Sounding, public_id: uuid.UUID) -> FollowUp | None:
    """One procedure that followed."""
    return sounding.follow_ups.select_related("sounding__organisation").filter(public_id=public_id).first()


def listings_to_reuse(sounding: Sounding) -> list[tuple[str, str]]:
    """Slug and name of the public solutions on the shortlist of the need."""
    if sounding.need_id is None:
        return []
    kept = Candidate.objects.filter(shortlist__need_id=sounding.need_id)
    rows = Solution.objects.public().filter(pk__in=kept.values("solution_id"), current__isnull=False)
    names = rows.order_by("slug").values_list("slug", "current__facts__name")
    return [(slug, str(name or slug)) for slug, name in names]


def listing_of(slug: str) -> Solution | None:
    """A public listing of the catalogue."""
    return Solution.objects.public().select_related("current").filter(slug=slug).first()


def ways_of(sounding: Sounding, actor: Actor) -> dict[str, Any]:
    """Which ways of procurement are open for the value of the need today, by way; empty without a need of one's own."""
    need = led_need(actor, sounding.need.public_id) if sounding.need else None
    if need is None:
        return {}
    whole = together(need, parts_of(need))
    found = find_routes(
        actor=actor,
        day=berlin_day(),
        low=whole.value.low,
        high=whole.value.high,
        area=need.organisation.area,
        offer_type=need.offer_type,
    )
    return {verdict.way.value: verdict.answer.label for verdict in found.verdicts}
