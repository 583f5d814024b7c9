"""Never stale: what an action commits is what the next search sees, and nothing else."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from accounts.models import Organisation
from catalog.actions import republish_solution, withdraw_solution
from catalog.actions.evidence import refresh_expired_evidence
from catalog.models import FacetValue, SearchCards, SearchLexeme, SearchRow, SearchWord
from catalog.search import indexing
from catalog.search.engine import search
from catalog.search.interface import Query
from tests.factories import BY, AreaFactory, OrganisationFactory, SolutionFactory, SolutionVersionFactory

pytestmark = pytest.mark.django_db


def found(text: str = "", **filters: tuple[str, ...]) -> list[str]:
    return sorted(hit.slug for hit in search(Query(text=text, filters=filters, cards=())).hits)


def test_search_published_listing_is_found_at_once():
    assert found("Hochwasser") == []

    SolutionFactory(name="Hochwasserwarner", facts={"fields_of_action": ["safety"]})

    assert found("Hochwasser") == ["hochwasserwarner"]
    assert found(field_of_action=("safety",)) == ["hochwasserwarner"]


def test_search_withdrawn_listing_is_gone_with_its_words_and_comes_back():
    kept = SolutionFactory(name="Pegelwarner", facts={"solution_class": "app"})
    gone = SolutionFactory(name="Hochwasserwarner", facts={"solution_class": "app"})

    withdraw_solution(solution=gone, by=BY, reason="test")

    assert (found("Hochwasser"), found("warner"), found()) == ([], ["pegelwarner"], ["pegelwarner"])
    assert found(solution_class=("app",)) == [kept.slug]
    assert not SearchLexeme.objects.filter(lexeme__startswith="hochwasser").exists()
    assert not SearchWord.objects.filter(word__startswith="hochwasser").exists()
    assert SearchCards.objects.count() == 1

    republish_solution(solution=gone, by=BY)

    assert found("Hochwasser") == ["hochwasserwarner"]


def test_search_changed_listing_is_found_by_its_new_words_only():
    solution = SolutionFactory(
        name="Projekt", facts={"features": {"de": ["Zählt Fahrräder"]}, "licence": "MIT"}
    )

    SolutionVersionFactory(
        solution=solution, facts={"features": {"de": ["Misst Lärm"]}, "licence": "EUPL-1.2"}
    )

    assert (found("Fahrräder"), found("Lärm")) == ([], ["projekt"])
    assert (found(licence=("MIT",)), found(licence=("EUPL-1.2",))) == ([], ["projekt"])


def test_search_rolled_back_listing_leaves_nothing():
    with transaction.atomic():
        SolutionFactory(name="Hochwasserwarner", facts={"standards": ["WMS"]})
        meanwhile = found("Hochwasser")
        transaction.set_rollback(True)

    assert meanwhile == ["hochwasserwarner"]
    assert found("Hochwasser") == []
    models = (SearchRow, SearchCards, SearchLexeme, SearchWord, FacetValue)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]


def test_search_expired_evidence_counts_until_its_last_day_and_no_longer():
    solution = SolutionFactory(
        name="Portal",
        evidence=[
            {
                "fact": "licence",
                "level": "third_party",
                "checked_on": datetime.date(2026, 1, 1),
                "valid_until": datetime.date(2099, 6, 30),
            }
        ],
    )
    assert found(evidence_level=("third_party",)) == ["portal"]
    assert solution.search_row.evidence_until == datetime.date(2099, 6, 30)

    assert refresh_expired_evidence(by=BY, day=datetime.date(2099, 6, 30)) == 0
    assert refresh_expired_evidence(by=BY, day=datetime.date(2099, 7, 1)) == 1


def test_write_row_renamed_vendor_shows_its_new_name():
    vendor = OrganisationFactory(name="Alte Firma")
    solution = SolutionFactory(name="Portal", vendor=vendor)

    Organisation.objects.filter(pk=vendor.pk).update(name="Neue Firma")
    indexing.write_row(solution)

    answer = search(Query(text="Neue Firma", cards=("de",)))
    assert [hit.cards["de"]["vendor"]["name"] for hit in answer.hits] == ["Neue Firma"]
    assert [(row.code, row.label) for row in answer.facets["vendor"]] == [(vendor.slug, "Neue Firma")]


def test_rebuild_makes_the_same_rows_again():
    area = AreaFactory(land="st")
    SolutionFactory(
        name="Mängelmelder",
        facts={"standards": ["WMS", "wms"], "solution_class": "app"},
        deployments=[{"area": area, "status": "productive"}],
    )
    SolutionFactory(name="Rathausportal", status="withdrawn")
    before = list(SearchRow.objects.values_list("solution_id", "tsv", "name_key", "uses"))
    cards = list(SearchCards.objects.values())
    words = list(SearchWord.objects.order_by("word").values())
    answer = search(Query(text="Mängel"))

    count = indexing.rebuild()

    assert count == 1
    assert list(SearchRow.objects.values_list("solution_id", "tsv", "name_key", "uses")) == before
    assert list(SearchCards.objects.values()) == cards
    assert list(SearchWord.objects.order_by("word").values()) == words
    assert search(Query(text="Mängel")) == answer


@pytest.mark.parametrize(
    ("query", "queries"), [(Query(), 1), (Query(text="Portal"), 2), (Query(text="???"), 1)]
)
@pytest.mark.parametrize("listings", [1, 3])
def test_search_asks_the_same_few_queries_however_many_hits(
    query, queries, listings, django_assert_num_queries
):
    for _ in range(listings):
        SolutionFactory(name="Portal", facts={"fields_of_action": ["mobility"], "standards": ["WMS"]})

    with django_assert_num_queries(queries):
        answer = search(query)

    assert answer.count == (listings if query.text != "???" else 0)
