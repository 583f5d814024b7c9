"""What a contract is worth by the rule of the law, from what is paid once and each month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# The law counts contracts without an end, and longer ones, as this many months.
LONGEST_MONTHS = 48


@dataclass(frozen=True)
class Estimate:
    """The parts of a contract in EUR without VAT.

    months   of the fixed term; None where the contract has no end
    options  months by which it may be extended; they count as if they were used
    """

    once: Decimal
    monthly: Decimal
    months: int | None = None
    options: int = 0


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
