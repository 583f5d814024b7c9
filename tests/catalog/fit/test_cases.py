"""The fit as a literal table: municipality, listing, points of each rule (None is unknown), their sum, and possible up to."""

from __future__ import annotations

import pytest
from django.utils import translation

from catalog.fit.rules import fit

from .towns import ALIKE, TOWNS, listing

RULES = ("size", "type", "land", "systems", "standards", "staff", "uses", "evidence", "transfer", "route")
_ = None


def cost(setup=None, yearly=None, connection=None, band="under_20000"):
    parts = {"setup": setup, "yearly": yearly, "connection": connection}
    return {band: {part: {"min": 0, "max": most} for part, most in parts.items() if most is not None}}


def judged(*levels):
    names = ("technical", "organisational", "legal", "financial", "data", "documentation")
    return {name: {"level": level} for name, level in zip(names, levels, strict=False)}


EVERYTHING = {
    "population_bands": ["under_20000"],
    "municipality_types": ["town"],
    "laender": ["st"],
    "specialist_systems": ["H&H pro Doppik", "PROSOZ Open"],
    "standards": ["XPlanung", "OParl"],
    "staff_days_per_year": 12,
    "transferability": judged(3, 3, 3, 3, 3, 3),
    "costs": cost(1_000, 1_000),
}
FOUR_PROOFS = {
    "licence": "third_party",
    "standards": "third_party",
    "costs": "third_party",
    "routes": "third_party",
}
NOTHING_OF_IT = {
    "population_bands": ["from_500000"],
    "municipality_types": ["land"],
    "laender": ["by"],
    "specialist_systems": ["MACH"],
    "standards": ["WMS"],
    "staff_days_per_year": 300,
    "transferability": judged(0),
    "costs": cost(90_000, 90_000),
}
# Name, town, facts, proofs, uses, points by rule, points, possible.
CASES = [
    ("nothing is stated", "Auental", {}, {}, (), (_, _, _, _, _, _, _, 0, _, _), 0, 90),
    ("everything fits", "Auental", EVERYTHING, FOUR_PROOFS, ALIKE, (15, 10, 10, 10, 10, 10, 15, 10, 5, 5), 100, 100),
    ("nothing fits", "Auental", NOTHING_OF_IT, {}, ("090000000001",), (0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 0),
    ("the size fits", "Auental", {"population_bands": ["under_20000"]}, {}, (), (15, _, _, _, _, _, _, 0, _, _), 15, 90),
    ("the size below", "Auental", {"population_bands": ["under_5000"]}, {}, (), (8, _, _, _, _, _, _, 0, _, _), 8, 83),
    ("the size above", "Auental", {"population_bands": ["under_50000"]}, {}, (), (8, _, _, _, _, _, _, 0, _, _), 8, 83),
    ("own and other sizes", "Auental", {"population_bands": ["under_5000", "under_20000"]},
     {}, (), (15, _, _, _, _, _, _, 0, _, _), 15, 90),
    ("a size far off", "Auental", {"population_bands": ["from_500000"]}, {}, (), (0, _, _, _, _, _, _, 0, _, _), 0, 75),
    ("the kind fits", "Auental", {"municipality_types": ["town", "city"]}, {}, (), (_, 10, _, _, _, _, _, 0, _, _), 10, 90),
    ("another kind", "Auental", {"municipality_types": ["association"]}, {}, (), (_, 0, _, _, _, _, _, 0, _, _), 0, 80),
    ("the association's kind", "Weiler", {"municipality_types": ["association"]}, {}, (), (_, 6, _, _, _, _, _, 0, _, _), 6, 86),
    ("the Land", "Auental", {"laender": ["by", "st"]}, {}, (), (_, _, 10, _, _, _, _, 0, _, _), 10, 90),
    ("other Länder", "Auental", {"laender": ["by"]}, {}, (), (_, _, 0, _, _, _, _, 0, _, _), 0, 80),
    ("one system in common", "Auental", {"specialist_systems": ["h&h PRO Doppik", "MACH"]},
     {}, (), (_, _, _, 5, _, _, _, 0, _, _), 5, 85),
    ("no system in common", "Auental", {"specialist_systems": ["MACH"]}, {}, (), (_, _, _, 0, _, _, _, 0, _, _), 0, 80),
    ("systems, town silent", "Weiler", {"specialist_systems": ["MACH"]}, {}, (), (_, _, _, _, _, _, _, 0, _, _), 0, 90),
    ("one standard", "Auental", {"standards": ["OPARL"]}, {}, (), (_, _, _, _, 5, _, _, 0, _, _), 5, 85),
    ("two standards of three", "Auental", {"standards": ["OParl", "XPlanung", "WMS"]},
     {}, (), (_, _, _, _, 10, _, _, 0, _, _), 10, 90),
    ("exactly the staff", "Auental", {"staff_days_per_year": 12}, {}, (), (_, _, _, _, _, 10, _, 0, _, _), 10, 90),
    ("up to twice the staff", "Auental", {"staff_days_per_year": 24}, {}, (), (_, _, _, _, _, 5, _, 0, _, _), 5, 85),
    ("more than twice", "Auental", {"staff_days_per_year": 25}, {}, (), (_, _, _, _, _, 0, _, 0, _, _), 0, 80),
    ("no staff needed", "Auental", {"staff_days_per_year": 0}, {}, (), (_, _, _, _, _, 10, _, 0, _, _), 10, 90),
    ("staff above a hundred", "Stadt", {"staff_days_per_year": 210}, {}, (), (_, _, _, _, _, 10, _, 0, _, _), 10, 90),
    ("one use alike", "Auental", {}, {}, ALIKE[:1], (_, _, _, _, _, _, 3, 0, _, _), 3, 78),
    ("four uses alike", "Auental", {}, {}, ALIKE[:4], (_, _, _, _, _, _, 12, 0, _, _), 12, 87),
    ("six uses alike", "Auental", {}, {}, ALIKE, (_, _, _, _, _, _, 15, 0, _, _), 15, 90),
    ("uses elsewhere only", "Auental", {}, {}, ("090000000001",), (_, _, _, _, _, _, 0, 0, _, _), 0, 75),
    ("one proof of the platform", "Auental", {}, {"licence": "platform_checked"}, (), (_, _, _, _, _, _, _, 1, _, _), 1, 91),
    ("measured is one point", "Auental", {}, {"licence": "measured"}, (), (_, _, _, _, _, _, _, 1, _, _), 1, 91),
    ("two levels", "Auental", {}, {"licence": "third_party", "costs": "municipality"}, (), (_, _, _, _, _, _, _, 5, _, _), 5, 95),
    ("four proofs are the most", "Auental", {}, FOUR_PROOFS, (), (_, _, _, _, _, _, _, 10, _, _), 10, 100),
    ("an expired proof", "Auental", {}, {"licence": "!third_party"}, (), (_, _, _, _, _, _, _, 0, _, _), 0, 90),
    ("transferable in all respects", "Auental", {"transferability": judged(3, 3, 3, 3, 3, 3)},
     {}, (), (_, _, _, _, _, _, _, 0, 5, _), 5, 90),
    ("transferable in some", "Auental", {"transferability": judged(3, 1)}, {}, (), (_, _, _, _, _, _, _, 0, 3, _), 3, 88),
    ("not transferable", "Auental", {"transferability": judged(0, 0)}, {}, (), (_, _, _, _, _, _, _, 0, 0, _), 0, 85),
    ("exactly the limit", "Auental", {"costs": cost(1_000, 1_000)}, {}, (), (_, _, _, _, _, _, _, 0, _, 5), 5, 90),
    ("above the limit by connection", "Auental", {"costs": cost(1_000, 1_000, 100)},
     {}, (), (_, _, _, _, _, _, _, 0, _, 0), 0, 85),
    ("half a price", "Auental", {"costs": cost(yearly=100)}, {}, (), (_, _, _, _, _, _, _, 0, _, _), 0, 90),
    ("a yearly price", "Auental", {"cost_model": "yearly", "costs": cost(yearly=1_200)},
     {}, (), (_, _, _, _, _, _, _, 0, _, 5), 5, 90),
    ("a price for others", "Auental", {"costs": cost(1, 1, band="under_5000")}, {}, (), (_, _, _, _, _, _, _, 0, _, _), 0, 90),
    ("free of charge", "Auental", {"cost_model": "free"}, {}, (), (_, _, _, _, _, _, _, 0, _, 5), 5, 90),
    ("a limit of the Land", "Stadt", {"costs": cost(20_000, 19_000, band="under_500000")},
     {}, (), (_, _, _, _, _, _, _, 0, _, 5), 5, 90),
    ("everything, for a village", "Weiler", EVERYTHING, FOUR_PROOFS, ALIKE, (8, 0, 10, _, _, _, 6, 10, 5, _), 39, 74),
    ("everything, for a city", "Stadt", EVERYTHING, FOUR_PROOFS, ALIKE, (0, 0, 10, 5, 5, 10, 0, 10, 5, _), 45, 50),
    ("everything, for nobody known", "Verbund", EVERYTHING, FOUR_PROOFS, ALIKE, (_, _, _, _, _, _, _, 10, 5, _), 15, 100),
]  # fmt: skip


@pytest.mark.parametrize(
    ("town", "facts", "proofs", "uses", "expected", "points", "possible"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_fit_of_a_case_is_as_the_table_says(town, facts, proofs, uses, expected, points, possible):
    found = fit(TOWNS[town], listing(facts, proofs, uses))
    assert {part.rule: part.points for part in found.parts} == dict(zip(RULES, expected, strict=True))
    assert (found.points, found.possible, found.most) == (points, possible, 100)


def test_cases_are_at_least_thirty():
    assert len(CASES) == 45


def test_fit_uses_that_ended_are_not_known():
    assert fit(TOWNS["Auental"], listing(uses=ALIKE, status="ended")).parts[6].points is None
    assert fit(TOWNS["Auental"], listing(uses=ALIKE, status="test")).parts[6].points == 15


def test_fit_tells_its_strongest_reasons_in_the_language_of_the_reader():
    traits = listing(EVERYTHING, FOUR_PROOFS, ALIKE[:3])
    with translation.override("en"):
        told = fit(TOWNS["Auental"], traits)
    assert [part.sentence for part in told.strongest] == [
        "Made for your size: 5,000 to 19,999 inhabitants.",
        "Made for your kind: Town.",
    ]
    assert [part.sentence for part in told.parts[2:]] == [
        "Offered in your Land: Saxony-Anhalt.",
        "Works with 2 of your specialist systems.",
        "2 standards in common.",
        "Takes at most 12 staff days a year; you have 12.",
        "3 municipalities of your size (5,000 to 19,999 inhabitants) use or try it.",
        "4 facts are proven, at best: Checked by a third party.",
        "Judged transferable in 6 respects: 5 of 5.",
        "At most €5,000 in 4 years, within your own limit of €5,000.",
    ]
    with translation.override("de"):
        told = fit(TOWNS["Auental"], traits)
    assert told.strongest[0].sentence == "Für Ihre Größe gemacht: 5.000 bis 19.999 Einwohner."


def test_fit_says_unknown_in_words_and_whose_silence_it_is():
    with translation.override("en"):
        nothing, nobody = fit(TOWNS["Auental"], listing()), fit(TOWNS["Verbund"], listing(EVERYTHING))
    assert [part.sentence for part in nothing.parts] == [
        "The listing does not say.",
        "The listing does not say.",
        "The listing does not say.",
        "The listing does not say.",
        "The listing does not say.",
        "The listing does not say.",
        "Nobody has said yet who uses it.",
        "Nobody but the vendor vouches for its facts.",
        "The listing does not say.",
        "The listing does not state the whole price for your size.",
    ]
    assert [part.sentence for part in nobody.parts if not part.is_known] == [
        "The number of inhabitants is not known.",
        "No kind that listings name fits this area.",
        "The Land is not known.",
        "Your municipality's profile does not say.",
        "Your municipality's profile does not say.",
        "Your municipality's profile does not say.",
        "No municipality is known to be like yours.",
        "No verified limit for direct orders is known for you.",
    ]
