"""Measured quality of open-source listings: each rule against literals, sums that stay in bounds, days that only take away."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from catalog.quality import is_open_source, licences_in, quality_of

DAY = datetime.date(2026, 11, 22)
OPEN = {"MIT", "EUPL-1.2", "GPL-2.0-only"}
CODES = (
    "licence",
    "licence_model",
    "source",
    "release",
    "maintenance",
    "contractors",
    "documentation",
    "publiccode",
)
# What is added to an empty listing, the rule that tells of it, and the points it then has; None is unknown.
CASES = [
    ({}, "licence", None),
    ({"licence": "MIT"}, "licence", 20),
    ({"licence": "EUPL-1.2 OR LicenseRef-scancode-proprietary-license"}, "licence", 20),
    ({"licence": "MIT OR BUSL-1.1"}, "licence", 20),
    ({"licence": "MIT AND BUSL-1.1"}, "licence", 0),
    ({"licence": "GPL-2.0-only WITH Classpath-exception-2.0"}, "licence", 20),
    ({"licence": "BUSL-1.1"}, "licence", 0),
    ({"licence": "frei für alle"}, "licence", 0),
    ({}, "licence_model", None),
    ({"licence_model": "open"}, "licence_model", 10),
    ({"licence_model": "open_core"}, "licence_model", 0),
    ({"source_url": "https://git.example.org/town/app"}, "source", 15),
    ({"source_url": "https://git.amt.internal/app"}, "source", 0),
    ({"source_url": "http://10.1.2.3/app"}, "source", 0),
    ({"source_url": "https://gitlab/app"}, "source", 0),
    ({}, "source", None),
    ({"release_date": "2025-11-23"}, "release", 14),
    ({"release_date": "2025-11-22"}, "release", 7),
    ({"release_date": "2024-11-23"}, "release", 7),
    ({"release_date": "2024-11-22"}, "release", 0),
    ({}, "release", None),
    ({"maintenance_type": "internal"}, "maintenance", 16),
    ({"maintenance_type": "none"}, "maintenance", 0),
    ({"maintenance_type": "contract", "maintenance_until": "2026-11-22"}, "maintenance", 16),
    ({"maintenance_type": "contract", "maintenance_until": "2026-11-21"}, "maintenance", 0),
    ({"maintenance_until": "2026-11-21"}, "maintenance", 0),
    ({"maintenance_until": "2027-11-21"}, "maintenance", None),
    ({"contractors": [{"name": "Werk"}]}, "contractors", None),
    ({"contractors": [{"name": "Werk", "until": "2026-11-22"}]}, "contractors", 5),
    (
        {"contractors": [{"name": "A", "until": "2026-11-21"}, {"name": "B", "until": "2027-01-01"}]},
        "contractors",
        2,
    ),
    ({"contractors": [{"name": "Werk", "until": "2026-11-21"}]}, "contractors", 0),
    ({"documentation": {"de": "https://docs.example.org"}}, "documentation", 10),
    ({}, "documentation", None),
    ({}, "publiccode", None),
]


def measured(facts, day=DAY, *, is_from_file=False, is_imperfect=False):
    return quality_of(
        facts, open_licences=OPEN, is_from_file=is_from_file, is_imperfect=is_imperfect, day=day
    )


@pytest.mark.parametrize(("facts", "code", "points"), CASES)
def test_quality_rule_gives_its_points(facts, code, points):
    found = {rule.code: rule.points for rule in measured(facts).rules}
    assert (tuple(found), found[code]) == (CODES, points)


def test_quality_of_an_empty_listing_is_unknown_throughout():
    quality = measured({})
    assert (quality.points, quality.possible, quality.maximum) == (0, 100, 100)
    assert [rule.points for rule in quality.rules] == [None] * 8


def test_quality_of_a_good_listing_is_full():
    facts = {
        "licence": "MIT",
        "licence_model": "open",
        "source_url": "https://git.example.org/a",
        "release_date": "2026-10-01",
        "maintenance_type": "community",
        "contractors": [{"name": "Werk", "until": "2027-01-01"}],
        "documentation": {"de": "https://docs.example.org"},
    }
    quality = measured(facts, is_from_file=True)
    assert (quality.points, quality.possible, quality.maximum) == (100, 100, 100)


def test_quality_of_a_file_with_problems_is_a_known_zero():
    rule = measured({}, is_from_file=True, is_imperfect=True).rules[-1]
    assert (rule.points, rule.is_known) == (0, True)


def test_quality_tells_its_sentences_in_the_language_of_the_reader():
    rule = measured({"release_date": "2025-11-22"}).rules[3]
    with translation.override("de"):
        german = str(rule.sentence)
    with translation.override("en"):
        english = str(rule.sentence)
    assert german.replace("\N{NO-BREAK SPACE}", " ") == (
        "Die Ausgabe vom 22. November 2025 ist weniger als zwei Jahre alt."
    )
    assert english.replace("\N{NO-BREAK SPACE}", " ") == (
        "The release of 22 November 2025 is less than two years old."
    )


def test_quality_concerns_open_source_alone():
    assert [is_open_source({"licence_model": model}) for model in ("open", "open_core", "proprietary")] == [
        True,
        True,
        False,
    ]
    assert (is_open_source({"offer_type": "open_source_project"}), is_open_source({})) == (True, False)


def test_quality_names_each_licence_of_an_expression_once():
    assert licences_in({"licence": "MIT OR (MIT AND EUPL-1.2)"}) == ["EUPL-1.2", "MIT"]
    assert licences_in({"licence": "???"}) == []


days = st.dates(datetime.date(2020, 1, 1), datetime.date(2032, 1, 1))
texts = days.map(lambda day: day.isoformat())
documents = st.fixed_dictionaries(
    {},
    optional={
        "licence": st.sampled_from(["MIT", "BUSL-1.1", "MIT AND EUPL-1.2", "no licence (", "X OR Y"]),
        "licence_model": st.sampled_from(["open", "open_core", "proprietary"]),
        "source_url": st.sampled_from(["https://a.example/x", "http://127.0.0.1", "ftp://[", "x"]),
        "release_date": texts,
        "maintenance_type": st.sampled_from(["internal", "contract", "community", "none"]),
        "maintenance_until": texts,
        "contractors": st.lists(
            st.fixed_dictionaries({"name": st.just("Werk")}, optional={"until": texts}), max_size=3
        ),
        "documentation": st.just({"de": "https://d.example"}),
    },
)


@given(documents, st.booleans(), st.booleans(), days)
def test_quality_stays_between_nothing_and_the_maximum(facts, is_from_file, is_imperfect, day):
    quality = measured(facts, day, is_from_file=is_from_file, is_imperfect=is_imperfect)
    assert all(rule.points is None or 0 <= rule.points <= rule.maximum for rule in quality.rules)
    assert 0 <= quality.points <= quality.possible <= quality.maximum == 100


@given(documents, days, days)
def test_quality_never_grows_by_waiting(facts, first, second):
    sooner, later = sorted((first, second))
    before, after = measured(facts, sooner), measured(facts, later)
    assert after.points <= before.points
    assert after.possible <= before.possible
