"""What a contract is worth by the rule of the law, from what is paid once and each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

# The law counts contracts without an end, and longer ones, as this many months.
LONGEST_MONTHS = 48


class Term(Enum):
    """Why so many months count."""

    UNLIMITED = "unlimited"
    LONGER = "longer"
    OPTIONS = "options"
    FIXED = "fixed"
    ONCE = "once"


@dataclass(frozen=True)
class Estimate:
    """The parts of a contract in EUR without VAT; ValueError for what is no amount or no time.

    months   of the fixed term; None where the contract has no end, 0 where nothing is paid by the month
    options  months by which it may be extended; they count as if they were used
    """

    once: Decimal
    monthly: Decimal
    months: int | None = None
    options: int = 0

    def __post_init__(self) -> None:
        for amount in (self.once, self.monthly):
            if not amount.is_finite() or amount < 0:
                raise ValueError(f"no amount: {amount}")
        if self.options < 0 or (self.months is not None and self.months < 0):
            raise ValueError("no time")


@dataclass(frozen=True)
class Figures:
    """What one body expects to pay, EUR without VAT; None where it has not said.

    once_to, monthly_to  the end of a range; None where the amount stands alone
    """

    once: Decimal | None = None
    monthly: Decimal | None = None
    once_to: Decimal | None = None
    monthly_to: Decimal | None = None

    @property
    def is_stated(self) -> bool:
        """Whether anything at all was said; where one part was said, the other is nothing."""
        return self.once is not None or self.monthly is not None

    @property
    def low(self) -> tuple[Decimal, Decimal]:
        """What is paid once and each month, at least."""
        return self.once or Decimal(0), self.monthly or Decimal(0)

    @property
    def high(self) -> tuple[Decimal, Decimal]:
        """What is paid once and each month, at most."""
        once, monthly = self.low
        return (
            once if self.once_to is None else max(once, self.once_to),
            monthly if self.monthly_to is None else max(monthly, self.monthly_to),
        )


@dataclass(frozen=True)
class Span:
    """A value from low to high, EUR without VAT.

    low, high  both None: nobody said anything; high alone None: somebody has not said anything yet, so it may be more
    """

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one amount and no range."""
        return self.low is not None and self.low == self.high


def contract_value(estimate: Estimate) -> Decimal:
    """The total value in EUR without VAT: everything paid once, and the months that count.

    Source: VgV § 3 (1) (options count) and (11): a contract without an end, or of more than 48 months, counts 48 monthly values.
    """
    return estimate.once + counted_months(estimate) * estimate.monthly


def counted_months(estimate: Estimate) -> int:
    """How many months count, options included; never more than 48."""
    if estimate.months is None:
        return LONGEST_MONTHS
    return min(estimate.months + estimate.options, LONGEST_MONTHS)


def term_of(months: int | None, options: int) -> Term:
    """Which rule of the law decides how many months count."""
    if months is None:
        return Term.UNLIMITED
    if months + options > LONGEST_MONTHS:
        return Term.LONGER
    if options:
        return Term.OPTIONS
    return Term.FIXED if months else Term.ONCE


def value_of(bodies: Iterable[Figures], months: int | None, options: int = 0) -> Span:
    """The value of one contract of that term for all these bodies together: what they pay adds up.

    Who has said nothing adds nothing to the low end and leaves the high end open.
    """
    told = list(bodies)
    stated = [one for one in told if one.is_stated]
    if not stated:
        return Span()

    def total(ends: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
        return sum((contract_value(Estimate(o, m, months, options)) for o, m in ends), Decimal(0))

    low = total(one.low for one in stated)
    return Span(low, total(one.high for one in stated) if len(stated) == len(told) else None)
