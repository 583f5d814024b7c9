"""Warnings: the day on which each begins, ends and changes, against literals; and where readers meet them."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.actions.evidence import refresh_expired_evidence
from catalog.models import SearchCards, SearchRow, Solution
from catalog.warnings import unchanged_until, warnings_of
from marketplace.core.models import AuditEvent
from tests.factories import BY, SolutionFactory


def day(text):
    return datetime.date.fromisoformat(text)


def listing(confirmed="2026-01-15", status="published", *, is_claimed=True):
    moment = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    return SimpleNamespace(
        status=status,
        is_claimed=is_claimed,
        published_at=moment,
        last_confirmed_on=day(confirmed) if confirmed else None,
    )


def proof(fact, until):
    return SimpleNamespace(fact=fact, valid_until=day(until) if until else None)


def told(facts=(), evidence=(), at="2026-06-01", **fields):
    found = warnings_of(listing(**fields), dict(facts), evidence, day(at))
    return [
        (
            one.code.value,
            one.since.isoformat() if one.since else None,
            one.until.isoformat() if one.until else None,
        )
        for one in found
    ]


CASES = [
    ({}, "2026-06-01", []),
    ({}, "2027-01-14", []),
    ({}, "2027-01-15", [("not_confirmed", "2027-01-15", None)]),
    ({"funded_until": "2026-12-31"}, "2026-07-03", []),
    ({"funded_until": "2026-12-31"}, "2026-07-04", [("funding_ends", "2026-07-04", "2026-12-31")]),
    ({"funded_until": "2026-12-31"}, "2026-12-31", [("funding_ends", "2026-07-04", "2026-12-31")]),
    ({"funded_until": "2026-12-31"}, "2027-01-01", [("funding_ended", "2027-01-01", None)]),
    ({"maintenance_until": "2026-12-31"}, "2026-07-04", [("maintenance_ends", "2026-07-04", "2026-12-31")]),
    ({"maintenance_until": "2025-12-31"}, "2026-07-04", [("maintenance_ended", "2026-01-01", None)]),
    ({"contractors": [{"name": "Werk", "until": "2026-06-01"}]}, "2026-06-01", []),
    (
        {"contractors": [{"name": "Werk", "until": "2026-05-31"}, {"name": "Haus"}]},
        "2026-06-01",
        [("contractor_expired", "2026-06-01", None)],
    ),
    ({"development_status": "obsolete"}, "2026-06-01", [("obsolete", None, None)]),
    ({"development_status": "stable"}, "2026-06-01", []),
]


@pytest.mark.parametrize(("facts", "at", "expected"), CASES)
def test_warning_begins_and_ends_on_its_day(facts, at, expected):
    assert told(facts, at=at) == expected


def test_warnings_come_with_the_gravest_first():
    facts = {
        "development_status": "obsolete",
        "funded_until": "2026-12-31",
        "maintenance_until": "2026-01-01",
    }
    assert [code for code, *_ in told(facts, at="2027-02-01")] == [
        "obsolete",
        "maintenance_ended",
        "funding_ended",
        "not_confirmed",
    ]


def test_warning_of_expired_evidence_needs_a_fact_without_any_other():
    facts = {"licence": "MIT", "security": ["c5"]}
    rows = [proof("licence", "2026-03-01"), proof("security", "2026-03-01"), proof("security", None)]
    assert told(facts, rows, at="2026-03-01") == []
    assert told(facts, rows, at="2026-03-02") == [("evidence_expired", "2026-03-02", None)]
    assert told({"security": ["c5"]}, rows, at="2026-03-02") == []


def test_warning_of_a_listing_that_nobody_looks_after_is_not_about_confirmation():
    assert told(at="2030-01-01", is_claimed=False) == []
    assert told(at="2026-12-31", confirmed=None) == []
    assert told(at="2027-01-01", confirmed=None) == [("not_confirmed", "2027-01-01", None)]


def test_warning_of_a_stale_listing_says_since_when():
    assert told(at="2027-05-01", status="stale") == [("stale", "2027-01-15", None)]


days = st.dates(day("2026-01-01"), day("2029-01-01"))
texts = days.map(lambda one: one.isoformat())
documents = st.fixed_dictionaries(
    {"licence": st.just("MIT")},
    optional={
        "funded_until": texts,
        "maintenance_until": texts,
        "contractors": st.lists(st.fixed_dictionaries({"name": st.just("W"), "until": texts}), max_size=2),
    },
)


@given(documents, st.lists(st.one_of(st.none(), texts), max_size=2), days, st.integers(0, 800))
def test_warnings_stay_the_same_until_the_day_they_say(facts, ends, at, further):
    solution, rows = listing(), [proof("licence", end) for end in ends]
    until = unchanged_until(solution, facts, rows, at)
    later = at + datetime.timedelta(days=further)

    def codes(on):
        return [(one.code, one.since, one.until) for one in warnings_of(solution, facts, rows, on)]

    assert until is None or until >= at
    if until is None or later <= until:
        assert codes(later) == codes(at)


@pytest.mark.django_db
def test_warning_stands_on_page_card_and_in_the_api():
    # Ended long ago, so that the day of the test does not matter.
    facts = {"development_status": "obsolete", "funded_until": "2020-12-31"}
    SolutionFactory(name="Altmelder", slug="altmelder", facts=facts, is_claimed=False)
    page = Client().get("/loesungen/altmelder/").text
    assert "Der Anbieter entwickelt diese Lösung nicht weiter." in page
    assert "Die Förderung endete am 31.\N{NO-BREAK SPACE}Dezember\N{NO-BREAK SPACE}2020." in page
    assert "Wird nicht weiterentwickelt" in Client().get("/loesungen/?q=Altmelder").text
    found = Client().get("/api/v1/solutions/altmelder/").json()["warnings"]
    assert [(one["code"], one["since"]) for one in found] == [
        ("obsolete", None),
        ("funding_ended", "2021-01-01"),
    ]


@pytest.mark.django_db
def test_search_row_is_written_anew_when_a_warning_begins():
    solution = SolutionFactory(name="Neumelder", facts={"funded_until": "2099-12-31"}, is_claimed=False)
    row = SearchRow.objects.get(pk=solution.pk)
    assert (row.evidence_until, SearchCards.objects.get(pk=solution.pk).de["warning"]) == (
        day("2099-07-03"),
        None,
    )
    assert refresh_expired_evidence(by=BY, day=day("2099-07-03")) == 0
    assert refresh_expired_evidence(by=BY, day=day("2099-07-04")) == 1
    event = AuditEvent.objects.get(verb="catalog.solution.warned")
    assert event.data == {"day": "2099-07-04"}


@pytest.mark.django_db
def test_search_row_whose_warning_has_begun_gets_the_mark():
    solution = SolutionFactory(name="Neumelder", facts={"funded_until": "2020-12-31"}, is_claimed=False)
    cards = SearchCards.objects.get(pk=solution.pk)
    assert cards.de["warning"] == {"code": "funding_ended", "label": "Förderung ist ausgelaufen"}
    assert cards.en["warning"] == {"code": "funding_ended", "label": "Funding has ended"}
    SearchCards.objects.filter(pk=solution.pk).update(de=cards.de | {"warning": None})
    SearchRow.objects.filter(pk=solution.pk).update(evidence_until=day("2020-12-31"))
    assert refresh_expired_evidence(by=BY) == 1
    cards.refresh_from_db()
    assert cards.de["warning"]["code"] == "funding_ended"
    # Nothing more will change by the clock, so the job leaves it alone from now on.
    assert (SearchRow.objects.get(pk=solution.pk).evidence_until, refresh_expired_evidence(by=BY)) == (
        None,
        0,
    )
    assert Solution.objects.get(pk=solution.pk).status == "published"
