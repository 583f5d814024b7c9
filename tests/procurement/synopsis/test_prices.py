"""Price frames: ranges as given, nothing converted, figures only where enough ranges stand."""

from __future__ import annotations

from decimal import Decimal

from procurement.questions.document import from_json
from procurement.synopsis import Reply, frames_of
from tests.procurement.responses.people import document, question

from .world import price, said

ASKED = from_json(document(question("q1", "money", "Betrieb")))
ROWS = [
    {"key": "r1", "label": "Nutzung", "unit": "je Jahr", "quantity": "1500"},
    {"key": "r2", "label": "Schulung"},
]
TABLE = from_json(document(question("q1", "prices", "Preise", rows=ROWS)))


def frames(*answers, asked=ASKED):
    questions = {one.key: one for one in asked}
    replies = [Reply(str(at), f"Nr. {at}", {"q1": one}, questions) for at, one in enumerate(answers)]
    return list(frames_of("1.1", asked.question("q1"), replies))


def test_ranges_stand_as_given_in_the_order_of_the_responses():
    (frame,) = frames(price("30000", "50000"), price("1000", "2000"))
    assert [(bar.low, bar.high) for bar in frame.bars] == [
        (Decimal(30000), Decimal(50000)),
        (Decimal(1000), Decimal(2000)),
    ]
    assert frame.top == Decimal(50000)
    assert [(bar.start, bar.width) for bar in frame.bars] == [("60.0%", "40.0%"), ("2.0%", "2.0%")]


def test_periods_are_never_converted_but_stand_apart():
    found = frames(price("100", "200", "month"), price("1200", "2400", "year"))
    assert [(frame.period, len(frame.bars), frame.periods) for frame in found] == [
        ("jeden Monat", 1, 2),
        ("jedes Jahr", 1, 2),
    ]
    assert not any(frame.is_comparable for frame in found)


def test_prices_are_comparable_only_with_the_same_assumptions():
    (same,) = frames(price("1", "2"), price("3", "4", assumptions=" bis 50  nutzende "))
    (other,) = frames(price("1", "2"), price("3", "4", assumptions="Bis 500 Nutzende"))
    assert (same.is_comparable, other.is_comparable, other.assumptions) == (True, False, 2)


def test_median_comes_from_five_ranges_and_quartiles_from_eight():
    def told(count):
        (frame,) = frames(*(price(str(at * 10), str(at * 10 + 2)) for at in range(1, count + 1)))
        return frame.median, frame.lower, frame.upper

    assert told(4) == (None, None, None)
    assert told(5) == (Decimal(31), None, None)
    assert told(8) == (Decimal(46), Decimal(26), Decimal(66))


def test_confidential_ranges_are_shown_and_in_no_figure():
    (frame,) = frames(
        *(price(str(at), str(at)) for at in range(1, 5)), price("900", "900", confidential=True)
    )
    assert (len(frame.bars), frame.count, frame.median) == (5, 4, None)


def test_each_row_of_a_price_table_is_a_frame():
    answer = said(**{"r1.low": "1", "r1.high": "2", "assumptions": "keine"})
    (frame,) = frames(answer, asked=TABLE)
    assert (frame.row, frame.quantity, frame.unit) == ("Nutzung", "1500", "je Jahr")


def test_numbers_that_are_none_make_no_frame():
    assert frames(price("NaN", "Infinity"), price("x", "2"), said(period="year")) == []


def test_price_of_nothing_still_has_an_axis():
    (frame,) = frames(price("0", "0"))
    assert (frame.top, frame.bars[0].start, frame.bars[0].width) == (Decimal(1), "0.0%", "0.8%")
