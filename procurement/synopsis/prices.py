"""Price frames of the overview: the ranges as they were given, beside each other only where that is fair. Pure; no database.

Nothing is converted: who names a price each month and who names one each year stand in two frames. A median is told from five
ranges on and quartiles from eight; they never judge a vendor (VgV § 28 (2): prices of a sounding are indicative).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from procurement.choices import QuestionKind
from procurement.questions.document import Question
from procurement.questions.kinds import periods
from procurement.report_numbers import LEAST_FOR_MEDIAN, LEAST_FOR_QUARTILES, middle

from .rows import Reply, asks_the_same

STEPS = (Decimal(1), Decimal("1.5"), Decimal(2), Decimal(3), Decimal(4), Decimal(5), Decimal("7.5"))


@dataclass(frozen=True)
class Bar:
    """The range of one response; start and width are percents of the axis as SVG takes them."""

    reply: Reply
    low: Decimal
    high: Decimal
    assumptions: str
    is_confidential: bool
    is_other: bool
    start: str = ""
    width: str = ""


@dataclass(frozen=True)
class Frame:
    """The prices for one thing, paid equally often, in the order of the responses.

    row          of a price table, with `quantity` and `unit`; empty for a single price
    period       how often it is paid, in words; empty where the question says what for
    periods      in how many ways responses say when it is paid
    top          end of the axis, which begins at 0
    count        how many ranges the figures are of; confidential ones are not among them
    assumptions  how many different ones there are
    """

    number: str
    question: Question
    row: str
    quantity: str
    unit: str
    period: str
    periods: int
    bars: tuple[Bar, ...]
    top: Decimal
    count: int
    assumptions: int
    median: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether all name the same period and the same assumptions."""
        return self.periods == 1 and self.assumptions == 1

    def of(self, shown: frozenset[str]) -> tuple[Bar, ...]:
        """The bars of some responses, by their keys."""
        return tuple(bar for bar in self.bars if bar.reply.key in shown)


def has_prices(question: Question) -> bool:
    """Whether a question asks for prices."""
    return question.kind in (QuestionKind.MONEY, QuestionKind.PRICES)


def frames_of(number: str, question: Question, replies: Sequence[Reply]) -> Iterator[Frame]:
    """The frames of a question about prices: one for each period, or for each row of its table."""
    if question.kind == QuestionKind.MONEY:
        words = dict(periods())
        told = [one for one in words if any(_period(reply, question) == one for reply in replies)]
        for period in told:
            those = [reply for reply in replies if _period(reply, question) == period]
            yield from _frame(number, question, those, "", words[period], len(told))
    elif question.kind == QuestionKind.PRICES:
        for key, _label in question.rows:
            yield from _frame(number, question, replies, key, "", 1)


def _period(reply: Reply, question: Question) -> str:
    asked = reply.questions.get(question.key)
    if asked is None or asked.kind != question.kind:
        return ""
    return str((reply.value(question.key) or {}).get("period", ""))


def _frame(
    number: str, question: Question, replies: Sequence[Reply], row: str, period: str, ways: int
) -> Iterator[Frame]:
    bars = [bar for bar in (_bar(question, reply, row) for reply in replies) if bar]
    if not bars:
        return
    top = _top(max(bar.high for bar in bars))
    counted = [bar for bar in bars if not (bar.is_confidential or bar.is_other)]
    middles = sorted((bar.low + bar.high) / 2 for bar in counted)
    median = lower = upper = None
    if len(middles) >= LEAST_FOR_MEDIAN:
        median = middle(middles)
    if len(middles) >= LEAST_FOR_QUARTILES:
        half = len(middles) // 2
        lower, upper = middle(middles[:half]), middle(middles[-half:])
    spec = question.row(row) if row else {}
    yield Frame(
        number,
        question,
        str(spec.get("label", "")),
        str(spec.get("quantity") or ""),
        str(spec.get("unit") or ""),
        period,
        ways,
        tuple(_placed(bar, top) for bar in bars),
        top,
        len(counted),
        len({" ".join(bar.assumptions.split()).casefold() for bar in bars}),
        median,
        lower,
        upper,
    )


def _bar(question: Question, reply: Reply, row: str) -> Bar | None:
    asked, value = reply.questions.get(question.key), reply.value(question.key)
    if asked is None or value is None or asked.kind != question.kind:
        return None
    prefix = f"{row}." if row else ""
    try:
        low, high = Decimal(value[f"{prefix}low"]), Decimal(value[f"{prefix}high"])
    except (KeyError, TypeError, InvalidOperation):
        return None
    if not (low.is_finite() and high.is_finite()):
        return None
    return Bar(
        reply,
        low,
        high,
        str(value.get("assumptions") or ""),
        reply.is_confidential(question.key),
        not asks_the_same(asked, question),
    )


def _top(highest: Decimal) -> Decimal:
    """A round number that is not below the highest price."""
    if highest <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(highest.adjusted())
    return next((step * power for step in STEPS if step * power >= highest), 10 * power)


def _placed(bar: Bar, top: Decimal) -> Bar:
    start = bar.low / top * 100
    # A price without a range is still to be seen.
    width = max((bar.high - bar.low) / top * 100, Decimal("0.8"))
    start = min(start, 100 - width)
    return Bar(
        bar.reply,
        bar.low,
        bar.high,
        bar.assumptions,
        bar.is_confidential,
        bar.is_other,
        f"{start:.1f}%",
        f"{width:.1f}%",
    )
