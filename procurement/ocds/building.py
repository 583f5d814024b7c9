"""Builds releases: from what everybody may read, and from nothing else."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from .codes import local, local_day, utc
from .facts import Body, Cpv, FollowUpFacts, SoundingFacts

Json = dict[str, Any]


def sounding_release(
    facts: SoundingFacts, *, number: int, date: datetime.datetime, before: Json | None = None
) -> Json:
    """The release of the n-th public change of a sounding, complete by itself; n counts from 1.

    The first bears the tag `planning`, each later one `planningUpdate`; a cancellation is always one of these, and says so in
    `tender.status`.
    before  the release before this one: what a correction took away is null, or the record would go on telling it
    """
    tag = "planning" if number == 1 and not facts.is_cancelled else "planningUpdate"
    with override(facts.language):
        tender = _tender(facts)
        if before is not None and "description" in before["tender"]:
            tender.setdefault("description", None)
        return _head(facts, number, date, tag) | _filled(
            planning=_planning(facts), tender=tender, bids=_bids(facts)
        )


def follow_up_release(facts: FollowUpFacts, *, number: int, date: datetime.datetime) -> Json:
    """The release of a procedure that followed: under its own ocid, with the sounding as its planning."""
    related = _filled(
        id="sounding",
        relationship=["planning"],
        title=facts.sounding_title,
        scheme="ocid",
        identifier=facts.sounding,
        uri=facts.sounding_url,
    )
    return _head(facts, number, date, "tender" if number == 1 else "tenderUpdate") | {
        "tender": {"id": facts.id, "title": facts.title, "status": facts.status}
        | {"procuringEntity": _named(facts.buyer)},
        "relatedProcesses": [related],
    }


def _head(facts: SoundingFacts | FollowUpFacts, number: int, date: datetime.datetime, tag: str) -> Json:
    return {
        "ocid": facts.ocid,
        "id": f"{facts.ocid}-{number}",
        "date": utc(date),
        "tag": [tag],
        "initiationType": "tender",
        "language": facts.language,
        "parties": [_party(facts.buyer)],
        "buyer": _named(facts.buyer),
    }


def _party(body: Body) -> Json:
    identifiers = [{"scheme": "DE-LWID", "id": number} for number in body.leitweg]
    identifiers += [{"scheme": "DE-ARS", "id": body.ars}] if body.ars else []
    address = _filled(locality=body.locality, region=body.nuts)
    return _filled(
        id=body.id,
        name=body.name,
        additionalIdentifiers=identifiers,
        address=address | {"countryName": "Deutschland"},
        roles=["buyer", "procuringEntity"],
    )


def _named(body: Body) -> Json:
    return {"id": body.id, "name": body.name}


def _planning(facts: SoundingFacts) -> Json:
    return _filled(rationale=facts.purpose, documents=_documents(facts), milestones=_milestones(facts))


def _documents(facts: SoundingFacts) -> list[Json]:
    found = [
        _document(facts, "notice", "marketEngagementNotice", _("Market sounding"), facts.published_at),
        *(
            _document(
                facts,
                f"questionnaire-{one.number}",
                "marketStudies",
                _("Questionnaire, version %(number)s") % {"number": one.number},
                one.published_at,
                f"SHA-256: {one.sha256}",
            )
            for one in facts.versions
        ),
        *(
            _document(
                facts, f"change-{one.number}", "clarifications", one.label, one.published_at, one.reason
            )
            for one in facts.changes
        ),
    ]
    if facts.report is not None:
        report = _document(
            facts, "report", "marketStudies", _("Report on the market sounding"), facts.report.published_at
        )
        found.append(report | {"url": facts.report.url})
    return found


def _document(
    facts: SoundingFacts, key: str, kind: str, title: str, published_at: datetime.datetime, text: str = ""
) -> Json:
    return _filled(
        id=key,
        documentType=kind,
        title=title,
        description=text,
        url=facts.url,
        datePublished=utc(published_at),
        format="text/html",
        language=facts.language,
    )


def _milestones(facts: SoundingFacts) -> list[Json]:
    """The deadlines. Whether one has passed is for the reader's clock; met is what the opening has closed."""
    status = "notMet" if facts.is_cancelled else "met" if facts.opened_at else "scheduled"
    end = facts.response_deadline
    found = [_milestone("responses", _("End of the responses"), "engagement", local(end), status)]
    if facts.question_deadline is not None:
        end = facts.question_deadline
        found.insert(0, _milestone("questions", _("End of the questions"), "engagement", local(end), status))
    if facts.procedure_start is not None:
        title, day = _("A later procedure may begin"), local_day(facts.procedure_start)
        later = "notMet" if facts.is_cancelled else "scheduled"
        found.append(_milestone("procedure", title, "preProcurement", day, later))
    return found


def _milestone(key: str, title: str, kind: str, due: str, status: str) -> Json:
    return {"id": key, "title": title, "type": kind, "dueDate": due, "status": status}


def _tender(facts: SoundingFacts) -> Json:
    questions = [
        _filled(
            id=str(one.number),
            title=one.about,
            description=one.text,
            answer=one.answer,
            dateAnswered=utc(one.published_at),
        )
        for one in facts.questions
    ]
    return _filled(
        id=facts.id,
        title=facts.title,
        description=facts.description,
        status="cancelled" if facts.is_cancelled else "planning",
        procuringEntity=_named(facts.buyer),
        items=_items(facts.cpv),
        enquiries=questions,
    )


def _items(cpv: tuple[Cpv, ...]) -> list[Json]:
    if not cpv:
        return []
    first, *others = [_filled(scheme="CPV", id=one.code, description=one.label) for one in cpv]
    return [_filled(id="1", classification=first, additionalClassifications=others)]


def _bids(facts: SoundingFacts) -> Json:
    if facts.opened_at is None or facts.responses is None:
        return {}
    count = {"id": "1", "measure": "requests", "value": facts.responses, "date": utc(facts.opened_at)}
    return {"statistics": [count]}


def _filled(**members: Any) -> Json:
    """The members that say something; the standard leaves out what is empty."""
    return {name: value for name, value in members.items() if value not in ("", [], {}, None)}
