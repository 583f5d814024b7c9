"""What a note is drawn from, as plain values read at one moment. People stand here by name; whoever left by number."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.routes import Limit
from procurement.questions.differences import Difference

Moment = datetime.datetime
Day = datetime.date


@dataclass(frozen=True)
class Act:
    """One step of the sounding; roles are those that the person held at that time."""

    at: Moment
    what: str
    who: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """The public body and the sounding as it was published."""

    organisation: str
    title: str
    public_id: str
    state: str
    number: str = ""
    language: str = "de"
    purpose: str = ""
    description: str = ""
    procedure: str = ""
    contact: str = ""
    cpv: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    is_public: bool = True
    few_reason: str = ""
    short_reason: str = ""
    is_blind: bool = False
    four_eyes: bool | None = None
    published_at: Moment | None = None
    question_deadline: Moment | None = None
    response_deadline: Moment | None = None
    report_until: Day | None = None
    procedure_start: Day | None = None
    is_cancelled: bool = False
    ended_at: Moment | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class NeedFacts:
    """The need with its estimated value in EUR without VAT, and the limits in force on `day`.

    rule    code of why so many months count, see procurement.value.Term
    bodies  names of all that take part, the one that leads first
    """

    title: str
    described_by: str = ""
    finished_by: str = ""
    finished_at: Moment | None = None
    purpose: str = ""
    situation: str = ""
    users: str = ""
    requirements: tuple[str, ...] = ()
    schedule: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    once: str = ""
    rule: str = ""
    months: int = 0
    value_note: str = ""
    bodies: tuple[str, ...] = ()
    day: Day | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Searched:
    """A frozen search of the catalogue."""

    number: int
    at: Moment
    words: str
    count: int
    reason: str
    by: str
    engine: str = ""


@dataclass(frozen=True)
class Step:
    """One line of the log of a shortlist."""

    at: Moment
    text: str
    reason: str
    by: str


@dataclass(frozen=True)
class Listed:
    """A candidate, and why it was kept or left out."""

    name: str
    vendor: str
    version: int
    origin: str
    decision: str
    reason: str
    at: Moment | None = None
    by: str = ""


@dataclass(frozen=True)
class ShortlistFacts:
    """The shortlist of the need."""

    cap: int
    finished_at: Moment | None
    finished_by: str
    searches: tuple[Searched, ...] = ()
    steps: tuple[Step, ...] = ()
    candidates: tuple[Listed, ...] = ()


@dataclass(frozen=True)
class Invited:
    """Somebody who was asked, why, and whether it declined."""

    name: str
    kind: str
    reason: str
    by: str
    sent_at: Moment | None
    declined_at: Moment | None = None
    decline_reason: str = ""


@dataclass(frozen=True)
class Version:
    """A frozen questionnaire."""

    number: int
    published_at: Moment
    sha256: str
    questions: int
    minutes: int
    reason: str = ""


@dataclass(frozen=True)
class Asked:
    """A clarification question that was answered to one alone, or to nobody; never who asked."""

    asked_on: Day
    about: str
    reason: str


@dataclass(frozen=True)
class Handed:
    """One response of the protocol: its receipt, never what it says."""

    name: str
    receipt: str
    received_at: Moment
    version: int
    sha256: str
    is_unconfirmed: bool


@dataclass(frozen=True)
class OpeningFacts:
    """The protocol of the opening."""

    requested_at: Moment
    requested_by: str
    opened_at: Moment
    opened_by: str
    four_eyes: bool
    sha256: str
    entries: tuple[Handed, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declared:
    """What somebody declared on conflicts of interest."""

    who: str
    at: Moment
    is_clean: bool
    conflicts: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Assessed:
    """Where the reading of one assessor ended; what was written stays with the assessor."""

    who: str
    state: str
    finished_at: Moment | None = None
    reason: str = ""
    excused_by: str = ""


@dataclass(frozen=True)
class Found:
    """What the market can do about one requirement, as agreed."""

    number: str
    title: str
    kind: str
    text: str


@dataclass(frozen=True)
class Chosen:
    """What follows from the sounding."""

    decision: str
    reasons: str
    route: str = ""
    solution: str = ""
    partners: str = ""
    next_steps: str = ""
    proposed_at: Moment | None = None
    proposed_by: str = ""
    decided_at: Moment | None = None
    decided_by: str = ""
    shows_prices: bool = False


@dataclass(frozen=True)
class ReportFacts:
    """The report as it was sent."""

    published_at: Moment
    by: str
    sha256: str
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """A procedure that followed."""

    ocid: str
    title: str
    route: str
    outcome: str
    begun_on: Day | None = None
    ended_on: Day | None = None
    has_contract: bool = False
    is_running: bool = False
    text: str = ""


@dataclass(frozen=True)
class ChainEnd:
    """The signed end of the body's chain in the record; number 0 where nothing is sealed yet."""

    number: int = 0
    hash: str = ""
    sealed_at: Moment | None = None
    signer: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Closed:
    """One correction, extension or cancellation."""

    number: int
    label: str
    reason: str
    published_at: Moment
    is_material: bool
    version: int = 0
    differences: tuple[Difference, ...] = ()
    documents: tuple[str, ...] = ()
    until_before: Moment | None = None
    until_after: Moment | None = None
    asked_before: Moment | None = None
    asked_after: Moment | None = None


@dataclass(frozen=True)
class Material:
    """Everything that a note says. Before the opening, and after a cancellation, nothing of what vendors did is among it.

    neutrality  passages that the check found, as (words, sentence); neutrality_same: whether it is what the approving person saw
    documents   (title, name of the file, SHA-256, when it was published)
    published   questions answered to all: (number, question, answer, about, when)
    chain       None where nothing of the record has been sealed yet
    """

    body: Body
    acts: Sequence[Act] = ()
    need: NeedFacts | None = None
    shortlist: ShortlistFacts | None = None
    invitations: Sequence[Invited] = ()
    versions: Sequence[Version] = ()
    neutrality: Sequence[tuple[str, str]] = ()
    neutrality_hash: str = ""
    neutrality_same: bool = False
    approved_by: str = ""
    approved_at: Moment | None = None
    documents: Sequence[tuple[str, str, str, Moment | None]] = ()
    published: Sequence[tuple[int, str, str, str, Moment]] = ()
    private: Sequence[Asked] = ()
    rejected: Sequence[Asked] = ()
    changes: Sequence[Closed] = ()
    opening: OpeningFacts | None = None
    declarations: Sequence[Declared] = ()
    assessments: Sequence[Assessed] = ()
    findings: Sequence[Found] = ()
    is_analysed: bool = False
    conclusion: Chosen | None = None
    report: ReportFacts | None = None
    follow_ups: Sequence[Followed] = ()
    chain: ChainEnd = field(default_factory=ChainEnd)
