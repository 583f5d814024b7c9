"""What the finder is asked, the limits it is given, and what it answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.choices import OfferType
from marketplace.registers.choices import Buyer, Subject

from .kinds import Answer, Way

_SUPPLIES = frozenset({OfferType.SOFTWARE, OfferType.HARDWARE})


@dataclass(frozen=True)
class Limit:
    """A dated limit with its source, of the law or of the buyer itself.

    kind      of ThresholdKind; empty for a limit that the buyer set itself
    amount    EUR without VAT; None: the law sets none
    verified  whether it may be stated as fact
    """

    kind: str
    subject: str
    amount: Decimal | None
    source_title: str
    source_url: str = ""
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    verified: bool = True
    note: str = ""
    title: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the buyer set it itself."""
        return not self.kind


@dataclass(frozen=True)
class Question:
    """What somebody wants to buy, where and when; everything may be left open.

    low, high     expected value in EUR without VAT; low None: nothing is known, high None: it may be more
    routes        ways that the listing states; None where no listing is meant
    is_open       whether the listing has an open licence; None where that is unknown
    """

    day: datetime.date
    low: Decimal | None = None
    high: Decimal | None = None
    land: str = ""
    buyer: str = Buyer.MUNICIPALITY
    offer_type: str = ""
    routes: frozenset[str] | None = None
    is_open: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """One way, whether it is open, why, and the limits on which that rests."""

    way: Way
    answer: Answer
    reasons: tuple[str, ...]
    limits: tuple[Limit, ...] = field(default=())

    @property
    def is_unverified(self) -> bool:
        """Whether it rests on a limit that nobody has checked."""
        return any(not limit.verified for limit in self.limits)


def subjects_of(offer_type: str) -> tuple[str, ...]:
    """What is bought in the law's words; both kinds where the offer type is open."""
    if not offer_type:
        return (Subject.SUPPLIES, Subject.SERVICES)
    return (Subject.SUPPLIES,) if offer_type in _SUPPLIES else (Subject.SERVICES,)
