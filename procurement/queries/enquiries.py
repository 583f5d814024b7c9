"""Reads of clarification questions. What the buyer and the public read never holds who asked."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from marketplace.core.actor import Actor
from procurement.choices import EnquiryState
from procurement.models import Enquiry, Sounding
from procurement.questions.anonymity import Trace, traces
from procurement.questions.document import from_json

from .neutrality import names_of_others

# The columns that tell who asked; no read of the buyer takes them from the database.
AUTHOR = ("organisation", "asked_by")


@dataclass(frozen=True)
class PublicEnquiry:
    """A question with its answer as all read it; nothing here leads to the one who asked.

    about  the question of the questionnaire that it concerns, such as `1.2 Data export`; empty where it concerns none
    """

    number: int
    text: str
    answer: str
    about: str
    published_at: datetime.datetime


def published_enquiries(sounding: Sounding) -> list[PublicEnquiry]:
    """What was answered to all, in the order of publication; one query, and one for the questionnaire."""
    rows = Enquiry.objects.filter(sounding=sounding, state=EnquiryState.PUBLISHED).order_by("number")
    values = list(rows.values_list("number", "public_text", "answer", "question_key", "published_at"))
    about = dict(question_choices(sounding)) if values else {}
    return [
        PublicEnquiry(number, text, answer, about.get(key, ""), published_at)
        for number, text, answer, key, published_at in values
    ]


def question_choices(sounding: Sounding) -> list[tuple[str, str]]:
    """Keys and words of the questions of the questionnaire that holds now, such as `1.2 Data export`."""
    if sounding.current is None:
        return []
    document = from_json(sounding.current.document)
    return [
        (question.key, f"{number} {question.title}") for number, _section, question in document.numbered()
    ]


def enquiries_for(actor: Actor, sounding: Sounding) -> QuerySet[Enquiry]:
    """The questions to a sounding of the organisation acted for, without who asked."""
    return (
        Enquiry.objects.visible_to(actor)
        .filter(sounding=sounding)
        .defer(*AUTHOR)
        .order_by("asked_at", "public_id")
    )


def enquiry_for(actor: Actor, sounding: Sounding, public_id: uuid.UUID) -> Enquiry | None:
    """One question to a sounding of the organisation acted for, without who asked."""
    return enquiries_for(actor, sounding).filter(public_id=public_id).first()


def own_enquiries(actor: Actor, sounding: Sounding) -> QuerySet[Enquiry]:
    """What the vendor acted for has asked, with the answers that it got alone."""
    return Enquiry.objects.own_of(actor).filter(sounding=sounding).order_by("asked_at", "id")


def traces_in(texts: Iterable[str]) -> tuple[Trace, ...]:
    """By what somebody could be recognised in texts that all will read; two queries."""
    return traces("\n\n".join(texts), names_of_others())
