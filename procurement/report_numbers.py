"""Which numbers a report without names may tell, and how roughly. Pure; amounts are Decimals.

Source: answers marked as confidential reach nobody but the buyer (VgV § 5, UVgO § 3); see docs/decisions/0032.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from procurement.questions.parts import kept_number

# A group of one or two lets those in it work out what the other one said.
LEAST_GROUP = 3
LEAST_FOR_MEDIAN = 5
LEAST_FOR_QUARTILES = 8
NOTHING, FEW, CLOSE, MEDIAN, QUARTILES = "nothing", "few", "close", "median", "quartiles"

Range = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Figures:
    """What is told of prices: amounts with two significant digits as kept numbers, empty where they are not told.

    told  nothing: nobody gave any; few: too few; close: the middle would show the lowest or the highest; median; quartiles
    """

    told: str
    median: str = ""
    lower: str = ""
    upper: str = ""


def may_count(open_answers: int, confidential: int) -> bool:
    """Whether numbers of answers are told: every group that can be worked out from them is empty or holds three.

    open_answers  that are not confidential; confidential ones are never counted, and must not follow by subtraction either
    """
    return open_answers >= LEAST_GROUP and (confidential == 0 or confidential >= LEAST_GROUP)


def rounded(value: Decimal) -> Decimal:
    """The amount with two significant digits; a half is rounded up."""
    if not value:
        return Decimal(0)
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 1), ROUND_HALF_UP).normalize()


def middle(ordered: Sequence[Decimal]) -> Decimal:
    """The median of amounts in order."""
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def figures_of(ranges: Sequence[Range]) -> Figures:
    """Median from five ranges, quartiles from eight, of the middle of each range; never the lowest or the highest.

    ranges  lower and upper end of each response, for the same thing, period and unit
    A figure that, rounded, is the same as an end of all of them is left out: with many equal prices the median is the lowest.
    """
    if not ranges:
        return Figures(NOTHING)
    if len(ranges) < LEAST_FOR_MEDIAN:
        return Figures(FEW)
    amounts = sorted((low + high) / 2 for low, high in ranges)
    ends = {amounts[0], amounts[-1], min(low for low, _high in ranges), max(high for _low, high in ranges)}
    ends |= {rounded(end) for end in ends}
    median = rounded(middle(amounts))
    if median in ends:
        return Figures(CLOSE)
    if len(ranges) >= LEAST_FOR_QUARTILES:
        half = len(amounts) // 2
        lower, upper = rounded(middle(amounts[:half])), rounded(middle(amounts[-half:]))
        if not {lower, upper} & ends:
            return Figures(QUARTILES, *(kept_number(one) for one in (median, lower, upper)))
    return Figures(MEDIAN, kept_number(median))
