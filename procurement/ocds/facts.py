"""What a release is built from. There is no field for an answer, a vendor, a price, an invitation or a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """The public body that asks.

    id       of this site: the part of its address, which never changes
    leitweg  Leitweg-IDs; ars: the regional key, 12 digits; nuts: code of its region. Each may be empty
    """

    id: str
    name: str
    locality: str = ""
    nuts: str = ""
    ars: str = ""
    leitweg: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cpv:
    """A code of the Common Procurement Vocabulary without its check digit, with its label."""

    code: str
    label: str


@dataclass(frozen=True)
class Version:
    """A frozen questionnaire."""

    number: int
    sha256: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class Change:
    """A correction, an extension or the cancellation: what it is called, and the reason that all were told."""

    number: int
    label: str
    reason: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class Question:
    """A clarification question as all read it."""

    number: int
    about: str
    text: str
    answer: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class Report:
    """The anonymised report to all who took part; url where everybody may read that it exists."""

    published_at: datetime.datetime
    url: str


@dataclass(frozen=True)
class SoundingFacts:
    """A market sounding as everybody may read it at one moment.

    ocid       of the sounding, never that of a later procedure; id: public id of this site
    url        of its page
    responses  how many there were; None before the opening, when nobody knows
    """

    ocid: str
    id: str
    language: str
    url: str
    title: str
    buyer: Body
    published_at: datetime.datetime
    response_deadline: datetime.datetime
    purpose: str = ""
    description: str = ""
    cpv: tuple[Cpv, ...] = ()
    question_deadline: datetime.datetime | None = None
    procedure_start: datetime.date | None = None
    versions: tuple[Version, ...] = ()
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    is_cancelled: bool = False
    opened_at: datetime.datetime | None = None
    responses: int | None = None
    report: Report | None = None


@dataclass(frozen=True)
class FollowUpFacts:
    """A procedure that followed a sounding.

    status       of the procedure: a code of the closed list tenderStatus
    sounding     ocid of the sounding, with the title and the address of its record
    """

    ocid: str
    id: str
    language: str
    title: str
    status: str
    buyer: Body
    sounding: str
    sounding_title: str
    sounding_url: str
