"""The finder of procurement routes: Land, day and value against the answers, all of them literals."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from catalog.routes import Limit, Question, contract_worth, routes_for

REFORM = "Vergaberecht des Bundes nach der Reform 2025/26"
DAY = datetime.date


def eu(subject, amount, first, last):
    return Limit("eu", subject, Decimal(amount), f"EU {amount}", "https://eur-lex.example/", first, last)


def order(subject, amount, first=None, last=None, *, verified=True, note=""):
    value = None if amount is None else Decimal(amount)
    return Limit("direct_order", subject, value, "Gesetz", "", first, last, verified=verified, note=note)


def both(make, *values, **more):
    return [make(subject, *values, **more) for subject in ("supplies", "services")]


# The register as it was loaded for these tests: the Land (or buyer), and what holds there from when to when.
LAW = {
    "": both(eu, 216_000, DAY(2026, 1, 1), DAY(2027, 12, 31))
    + both(eu, 221_000, DAY(2024, 1, 1), DAY(2025, 12, 31)),
    "by": both(order, 100_000, DAY(2025, 1, 1), DAY(2029, 12, 31)),
    "nw": both(order, None, DAY(2026, 1, 1)),
    "st": both(order, 5_000, DAY(2020, 1, 1), DAY(2025, 12, 31)) + both(order, 15_000, DAY(2026, 1, 1)),
    "federation": both(order, 15_000, verified=False),
}
MAY = DAY(2026, 5, 4)
NEWS_EVE, NEW_YEAR = DAY(2025, 12, 31), DAY(2026, 1, 1)


def limits(land, buyer, day):
    rows = LAW[""] + LAW.get("federation" if buyer == "federation" else land, [])
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or day <= row.valid_until)
    ]


def answers(land, day, low, high="same", buyer="municipality", own=(), **more):
    low = None if low is None else Decimal(low)
    high = low if high == "same" else None if high is None else Decimal(high)
    question = Question(day=day, low=low, high=high, land=land, buyer=buyer, **more)
    return {v.way.value: v for v in routes_for(question, [*limits(land, buyer, day), *own])}


# Land, day, from, to: direct order; simple tender; public tender; EU-wide.
YES, MAYBE, NO, DARK = "open", "depends", "not_open", "unknown"
CASES = [
    ("by", MAY, 0, "same", (YES, DARK, YES, NO)),
    ("by", MAY, 99_999, "same", (YES, DARK, YES, NO)),
    ("by", MAY, 100_000, "same", (YES, DARK, YES, NO)),
    ("by", MAY, "100000.01", "same", (NO, DARK, YES, NO)),
    ("by", MAY, 215_999, "same", (NO, DARK, YES, NO)),
    ("by", MAY, 216_000, "same", (NO, NO, NO, YES)),
    ("by", MAY, 80_000, 120_000, (MAYBE, DARK, YES, NO)),
    ("by", MAY, 200_000, 230_000, (NO, MAYBE, MAYBE, MAYBE)),
    ("by", MAY, 20_000, None, (MAYBE, MAYBE, MAYBE, MAYBE)),
    ("by", MAY, 300_000, None, (NO, NO, NO, YES)),
    ("by", MAY, None, None, (DARK, DARK, DARK, DARK)),
    ("by", DAY(2024, 12, 31), 50_000, "same", (DARK, DARK, YES, NO)),
    ("by", DAY(2025, 1, 1), 50_000, "same", (YES, DARK, YES, NO)),
    ("by", DAY(2029, 12, 31), 50_000, "same", (YES, DARK, DARK, DARK)),
    ("by", DAY(2030, 1, 1), 50_000, "same", (DARK, DARK, DARK, DARK)),
    ("nw", MAY, 50_000, "same", (MAYBE, DARK, YES, NO)),
    ("nw", MAY, 215_999, "same", (MAYBE, DARK, YES, NO)),
    ("nw", MAY, 216_000, "same", (NO, NO, NO, YES)),
    ("nw", MAY, 50_000, 300_000, (MAYBE, MAYBE, MAYBE, MAYBE)),
    ("nw", NEWS_EVE, 50_000, "same", (DARK, DARK, YES, NO)),
    ("nw", NEW_YEAR, 50_000, "same", (MAYBE, DARK, YES, NO)),
    ("st", NEWS_EVE, 10_000, "same", (NO, DARK, YES, NO)),
    ("st", NEW_YEAR, 10_000, "same", (YES, DARK, YES, NO)),
    ("st", NEWS_EVE, 218_000, "same", (NO, DARK, YES, NO)),
    ("st", NEW_YEAR, 218_000, "same", (NO, NO, NO, YES)),
    ("hb", MAY, 1_000, "same", (DARK, DARK, YES, NO)),
    ("hb", MAY, 500_000, "same", (NO, NO, NO, YES)),
    ("", MAY, 1_000, "same", (DARK, DARK, YES, NO)),
    ("by", DAY(2023, 12, 31), 500_000, "same", (DARK, DARK, DARK, DARK)),
]


@pytest.mark.parametrize(("land", "day", "low", "high", "expected"), CASES)
def test_ways_for_a_land_a_day_and_a_value_are_those_of_the_table(land, day, low, high, expected):
    found = answers(land, day, low, high)
    asked = ("direct_order", "simple_tender", "open_tender", "eu_tender")
    assert tuple(found[way].answer.value for way in asked) == expected


def test_ways_come_in_one_order_whatever_is_asked():
    assert list(answers("", MAY, None)) == [
        "free_reuse",
        "efa",
        "inhouse",
        "framework",
        "direct_order",
        "simple_tender",
        "open_tender",
        "eu_tender",
    ]


@pytest.mark.parametrize("amount", [1_000, 15_000, 15_001, 200_000])
def test_unverified_limit_never_opens_or_closes_a_way_and_says_so(amount):
    with override("de"):
        verdict = answers("", MAY, amount, buyer="federation")["direct_order"]
    assert (verdict.answer.value, verdict.is_unverified) == ("depends", True)
    assert (
        verdict.reasons[-1]
        == "Die Wertgrenze ist nicht geprüft. Sehen Sie an der Quelle nach, bevor Sie sich darauf verlassen."
    )


def test_unverified_eu_threshold_leaves_every_tender_open_to_doubt():
    rule = Limit("eu", "services", Decimal(216_000), "EU", "", NEW_YEAR, None, verified=False)
    question = Question(day=MAY, low=Decimal(500_000), high=Decimal(500_000), offer_type="saas")
    found = {v.way.value: v.answer.value for v in routes_for(question, [rule])}
    assert {found[way] for way in ("simple_tender", "open_tender", "eu_tender")} == {"depends"}


def test_land_without_data_is_said_to_be_unknown_and_not_to_have_no_limit():
    with override("de"):
        verdict = answers("hb", MAY, 1_000)["direct_order"]
    assert verdict.reasons == (
        "Eine Wertgrenze für Direktaufträge in Bremen an diesem Tag ist hier nicht bekannt. Das heißt nicht, dass es keine gibt.",
    )


def own(amount, title="Direktaufträge"):
    return Limit("", "", Decimal(amount), "Dienstanweisung", title=title, valid_from=NEW_YEAR)


@pytest.mark.parametrize(
    ("land", "amount", "limit", "expected"),
    [
        ("by", 8_000, 10_000, "open"),
        ("by", 10_000, 10_000, "open"),
        ("by", 12_000, 10_000, "depends"),
        ("by", 120_000, 200_000, "not_open"),
        ("nw", 8_000, 10_000, "open"),
        ("nw", 12_000, 10_000, "depends"),
        ("hb", 8_000, 10_000, "unknown"),
    ],
)
def test_own_limit_of_the_buyer_narrows_the_direct_order_and_never_widens_it(land, amount, limit, expected):
    verdict = answers(land, MAY, amount, own=[own(limit)])["direct_order"]
    assert (verdict.answer.value, verdict.limits[-1].title) == (expected, "Direktaufträge")


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (None, ("depends", "depends", "depends")),
        (frozenset(), ("unknown", "unknown", "unknown")),
        (frozenset({"efa", "framework"}), ("depends", "unknown", "depends")),
        (frozenset({"inhouse"}), ("unknown", "depends", "unknown")),
    ],
)
def test_ways_without_an_amount_follow_what_the_vendor_states(routes, expected):
    found = answers("by", MAY, 1_000, routes=routes)
    assert tuple(found[way].answer.value for way in ("efa", "inhouse", "framework")) == expected


@pytest.mark.parametrize(
    ("routes", "is_open", "expected"),
    [
        (frozenset({"free_reuse"}), None, "open"),
        (frozenset({"free_reuse"}), False, "open"),
        (frozenset(), True, "open"),
        (frozenset(), False, "not_open"),
        (frozenset(), None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_free_reuse_follows_licence_and_statement(routes, is_open, expected):
    assert answers("by", MAY, 1_000, routes=routes, is_open=is_open)["free_reuse"].answer.value == expected


def test_limits_that_differ_by_what_is_bought_count_as_the_offer_type_says():
    rows = [order("supplies", 10_000), order("services", 50_000)]
    found = {}
    for offer in ("hardware", "saas", ""):
        question = Question(day=MAY, low=Decimal(20_000), high=Decimal(20_000), land="by", offer_type=offer)
        verdicts = {v.way.value: v for v in routes_for(question, rows)}
        found[offer] = verdicts["direct_order"].answer.value
    assert found == {"hardware": "not_open", "saas": "open", "": "depends"}


def test_each_limit_shown_carries_its_dates_and_source():
    (limit,) = answers("by", MAY, 300_000)["eu_tender"].limits
    assert (limit.amount, limit.valid_from, limit.valid_until, limit.source_title) == (
        Decimal(216_000),
        DAY(2026, 1, 1),
        DAY(2027, 12, 31),
        "EU 216000",
    )


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({}, (0, None, ("setup", "connection", "yearly"))),
        ({"yearly": {"min": 1_000, "max": 2_000}}, (4_000, None, ("setup", "connection"))),
        (
            {
                "setup": {"min": 500, "max": 900},
                "connection": {"min": 0, "max": 100},
                "yearly": {"min": 1_000, "max": 2_000},
                "effort": {"min": 5, "max": 9},
            },
            (4_500, 9_000, ()),
        ),
    ],
)
def test_worth_over_four_years_keeps_ranges_and_names_what_is_unknown(costs, expected):
    worth = contract_worth(costs)
    assert (worth.low, worth.high, worth.unknown) == expected
