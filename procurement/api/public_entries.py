"""What the API says of published soundings, from rows that are already loaded; nothing here depends on what vendors do."""

from __future__ import annotations

import datetime
from typing import Any

from procurement.choices import SoundingState
from procurement.models import QuestionnaireVersion, Sounding, SoundingDocument
from procurement.queries.amendments import Change
from procurement.queries.enquiries import PublicEnquiry
from procurement.queries.soundings import Clock, clock_of
from procurement.questions.document import from_json
from procurement.questions.effort import effort
from procurement.questions.parts import Part

Entry = dict[str, Any]


def sounding_item(sounding: Sounding, now: datetime.datetime) -> Entry:
    """A sounding as lists show it; the row is loaded with its organisation."""
    clock = clock_of(sounding, now)
    return {
        "id": sounding.public_id,
        "number": sounding.number or None,
        "title": sounding.title,
        "language": sounding.language,
        "buyer": {"slug": sounding.organisation.slug, "name": sounding.organisation.name},
        "status": status_of(sounding, clock),
        "asks_open": clock.asks_open,
        "is_public": sounding.is_public,
        "published_at": sounding.published_at,
        "question_deadline": sounding.question_deadline,
        "response_deadline": sounding.response_deadline,
    }


def status_of(sounding: Sounding, clock: Clock) -> str:
    """Whether it takes answers, by the clock of the database."""
    if sounding.state == SoundingState.CANCELLED:
        return "cancelled"
    return "open" if clock.is_open else "closed"


def sounding_entry(sounding: Sounding, now: datetime.datetime) -> Entry:
    """A sounding with all that its page says besides the lists that stand at their own addresses."""
    is_cancelled = sounding.state == SoundingState.CANCELLED
    return sounding_item(sounding, now) | {
        "purpose": sounding.purpose or None,
        "description": sounding.description or None,
        "procedure": sounding.procedure or None,
        "cpv": sounding.cpv,
        "regions": sounding.regions,
        "contact": {"name": sounding.contact_name or None, "email": sounding.contact_email or None},
        "procedure_start": sounding.procedure_start,
        "report_until": sounding.report_until,
        "end_reason": sounding.end_reason or None if is_cancelled else None,
        "questionnaire": questionnaire_item(sounding.current) if sounding.current else None,
    }


def questionnaire_item(version: QuestionnaireVersion) -> Entry:
    """A frozen questionnaire as lists show it."""
    load = effort(from_json(version.document))
    return {
        "number": version.number,
        "published_at": version.published_at,
        "sha256": version.sha256,
        "reason": version.reason or None,
        "questions": load.questions,
        "minutes": load.minutes,
    }


def questionnaire_entry(version: QuestionnaireVersion) -> Entry:
    """A frozen questionnaire with its questions, the fields of their answers, and what it changed."""
    return questionnaire_item(version) | {
        "document": version.document,
        "answer_fields": [
            {"question": question.key, "number": number, **_field(part)}
            for number, _section, question in from_json(version.document).numbered()
            for part in question.parts
        ],
        "differences": version.differences,
    }


def _field(part: Part) -> Entry:
    """What one field of an answer takes."""
    when = part.when
    return {
        "part": part.name,
        "type": part.type.value,
        "label": part.label,
        "choices": [{"code": code, "label": label} for code, label in part.choices],
        "unit": part.unit or None,
        "limit": part.limit or None,
        "low": str(part.low) if part.low is not None else None,
        "high": str(part.high) if part.high is not None else None,
        "needed": part.needed,
        "only_if": {"part": when[0], "values": sorted(when[1])} if when else None,
        "fact": part.fact or None,
    }


def document_entry(row: SoundingDocument) -> Entry:
    """A document of a sounding, loaded with its file."""
    return {
        "id": str(row.file.public_id),
        "title": row.title,
        "name": row.file.name,
        "media_type": row.file.media_type,
        "size": row.file.size,
        "sha256": row.file.sha256,
        "published_at": row.published_at,
    }


def enquiry_entry(enquiry: PublicEnquiry) -> Entry:
    """A clarification question as all read it; who asked is not even in the row."""
    return {
        "number": enquiry.number,
        "concerns": enquiry.about or None,
        "text": enquiry.text,
        "answer": enquiry.answer,
        "published_at": enquiry.published_at,
    }


def amendment_entry(change: Change) -> Entry:
    """What was changed after the publication; never who did it."""
    return {
        "number": change.number,
        "kind": change.kind,
        "reason": change.reason,
        "is_material": change.is_material,
        "published_at": change.published_at,
        "questionnaire": change.version or None,
        "documents": list(change.documents),
        "response_deadline": _moved(change.until_before, change.until_after),
        "question_deadline": _moved(change.asked_before, change.asked_after),
    }


def _moved(before: datetime.datetime | None, after: datetime.datetime | None) -> Entry | None:
    return {"before": before, "after": after} if before or after else None
