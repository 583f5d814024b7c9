"""Why a hit is here, and what is marked."""

from __future__ import annotations

import pytest

from catalog.search.engine import search
from catalog.search.explain import explain, highlight, where_label
from catalog.search.interface import Match, Query, Term
from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def reasons(text: str) -> list[Match]:
    answer = search(Query(text=text, cards=()))
    return [match for matches in explain(answer).values() for match in matches]


@pytest.fixture
def listing():
    return SolutionFactory(
        name="Konsul",
        short_description="Beteiligungsplattform für Städte",
        facts={"features": {"de": ["Umfragen auswerten", "Bürger beteiligen"]}},
        vendor=OrganisationFactory(name="Firma Nordwind"),
        deployments=[{"area": AreaFactory(name="Magdeburg"), "status": "productive"}],
    )


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("konsul", Match("konsul", ("Konsul",), "name", "exact")),
        ("Plattform", Match("Plattform", ("Beteiligungsplattform",), "short_description", "part")),
        ("Stadt", Match("Stadt", ("Städte",), "short_description", "exact")),
        ("Umfrage", Match("Umfrage", ("Umfragen",), "features", "exact")),
        ("Umfr", Match("Umfr", ("Umfragen",), "features", "prefix")),
        ("Umfargen", Match("Umfargen", ("Umfragen",), "features", "similar")),
        ("wertung", None),
        ("Magdeburg", Match("Magdeburg", ("Magdeburg",), "areas", "exact")),
        ("Nordwind", Match("Nordwind", ("Nordwind",), "vendor", "exact")),
    ],
)
def test_explain_names_the_words_the_place_and_the_way(listing, text, match):
    assert reasons(text) == ([match] if match else [])


def test_explain_has_one_reason_for_each_word_asked(listing):
    assert [(match.term, match.where) for match in reasons("Umfrage Plattform")] == [
        ("Umfrage", "features"),
        ("Plattform", "short_description"),
    ]


@pytest.mark.parametrize("hits", [1, 3])
def test_explain_asks_one_query_however_many_hits(hits, django_assert_num_queries):
    for _ in range(hits):
        SolutionFactory(name="Melder", deployments=[{"area": AreaFactory(), "status": "test"}])
    answer = search(Query(text="Melder"))

    with django_assert_num_queries(1):
        found = explain(answer)

    assert len(found) == hits


def test_explain_without_a_text_asks_nothing(listing, django_assert_num_queries):
    answer = search(Query())

    with django_assert_num_queries(0):
        assert explain(answer) == {}


def test_highlight_marks_what_was_met_and_changes_no_letter():
    terms = (Term("Plattform", "plattform", exact=("plattform",)), Term("dat", "dat", weak=("daten",)))
    text = 'Eine <b>Beteiligungsplattform</b> & "Daten",  Plattformen: ja.'

    segments = highlight(text, terms, "de")

    assert "".join(segment.text for segment in segments) == text
    assert [segment.text for segment in segments if segment.is_hit] == [
        "Beteiligungsplattform",
        "Plattformen",
    ]


def test_highlight_without_terms_is_one_piece():
    assert [tuple(segment) for segment in highlight("Ein Text", ())] == [("Ein Text", False)]


def test_where_label_names_facts_and_places():
    assert [where_label(where) for where in ("name", "areas", "vendor")] == [
        "Name",
        "Im Einsatz bei",
        "Anbieter",
    ]
