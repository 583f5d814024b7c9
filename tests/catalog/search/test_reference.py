"""The reference engine against a second opinion, and page by page."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Solution
from catalog.search.engine import search
from catalog.search.indexing import drop_row
from catalog.search.interface import Query
from catalog.search.words import sort_key
from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

from .oracle import CODES, DAY, WORDS, Entry, expected, random_entries

pytestmark = pytest.mark.django_db

SORTS = ("relevance", "name", "newest", "most_used")
QUERIES = st.fixed_dictionaries(
    {
        "words": st.lists(st.sampled_from(WORDS), max_size=3, unique=True),
        "filters": st.dictionaries(
            st.sampled_from(sorted(CODES)), st.lists(st.integers(0, 2), max_size=2, unique=True), max_size=4
        ),
        "sort": st.sampled_from(SORTS),
        "page_size": st.sampled_from((1, 7, 20, 100)),
    }
)


def publish(entries: list[Entry]) -> list[Entry]:
    vendor = OrganisationFactory()
    areas = [AreaFactory(land="", population=None) for _ in range(2)]
    for entry in entries:
        short = " ".join(["Kurz", *entry.words["short_description"]])
        entry.pk = SolutionFactory(
            name=entry.name,
            short_description=short,
            facts=entry.facts_document(),
            vendor=vendor,
            published_at=entry.published_at,
            deployments=[{"area": area, "status": "productive"} for area in areas[: entry.uses]],
        ).pk
    return entries


def filters_of(drawn: dict[str, list[int]]) -> dict[str, list[str]]:
    return {
        facet: [CODES[facet][n] for n in numbers if n < len(CODES[facet])] for facet, numbers in drawn.items()
    }


def test_search_random_queries_answers_as_plain_python_does():
    entries = publish(random_entries(200, seed=11))

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(QUERIES)
    def check(drawn):
        filters = filters_of(drawn["filters"])
        hits, counts = expected(entries, drawn["words"], filters, drawn["sort"], sort_key)

        answer = search(
            Query(
                text=" ".join(drawn["words"]),
                filters={facet: tuple(codes) for facet, codes in filters.items()},
                sort=drawn["sort"],
                day=DAY,
                page_size=drawn["page_size"],
                cards=("de",),
            )
        )

        assert answer.count == len(hits)
        assert [(hit.solution_id, hit.band) for hit in answer.hits] == hits[: drawn["page_size"]]
        found = {facet: {row.code: row.count for row in answer.facets[facet] if row.count} for facet in CODES}
        assert found == counts
        chosen = {(facet, code) for facet, codes in filters.items() for code in codes}
        assert {
            (facet, row.code) for facet, rows in answer.facets.items() for row in rows if row.selected
        } == chosen

    check()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("words", [[], ["quaxo"]])
def test_search_pages_forward_and_back_give_each_hit_once(sort, words):
    entries = publish(random_entries(25, seed=12))
    wanted = [pk for pk, _band in expected(entries, words, {}, sort, sort_key)[0]]

    def ask(cursor=""):
        return search(Query(text=" ".join(words), sort=sort, day=DAY, page_size=4, cursor=cursor, cards=()))

    pages = [ask()]
    while pages[-1].next:
        pages.append(ask(pages[-1].next))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(ask(back[-1].previous))

    assert [hit.solution_id for page in pages for hit in page.hits] == wanted
    assert [hit.solution_id for page in reversed(back) for hit in page.hits] == wanted
    assert [page.first for page in pages] == [1 + 4 * n for n in range(len(pages))]
    assert [page.first for page in reversed(back)] == [page.first for page in pages]
    assert {page.count for page in (*pages, *back)} == {len(wanted)}
    assert (pages[0].previous, pages[-1].next) == ("", "")


def test_search_cursor_carries_its_day_over_midnight():
    publish(random_entries(30, seed=13))
    first = search(Query(day=DAY, page_size=10, cards=()))
    whole = [hit.solution_id for hit in search(Query(day=DAY, page_size=100, cards=())).hits]

    second = search(Query(day=DAY + datetime.timedelta(days=1), page_size=10, cursor=first.next, cards=()))

    assert [hit.solution_id for hit in (*first.hits, *second.hits)] == whole[:20]


def test_search_cursor_holds_its_place_when_listings_come_and_go():
    entries = publish(random_entries(30, seed=14))
    order = [pk for pk, _band in expected(entries, [], {}, "name", sort_key)[0]]
    first = search(Query(sort="name", day=DAY, page_size=10, cards=()))

    SolutionFactory(name="0 steht ganz vorn")
    later = SolutionFactory(name="ZZZ steht ganz hinten").pk
    rest = search(Query(sort="name", day=DAY, page_size=100, cursor=first.next, cards=()))

    assert [hit.solution_id for hit in rest.hits] == [*order[10:], later]
    assert (rest.first, rest.count) == (12, 32)


def test_search_previous_of_a_page_that_emptied_leads_back():
    entries = publish(random_entries(4, seed=15))
    order = [pk for pk, _band in expected(entries, [], {}, "name", sort_key)[0]]
    first = search(Query(sort="name", day=DAY, page_size=2, cards=()))
    for pk in order[2:]:
        drop_row(Solution.objects.get(pk=pk))
    empty = search(Query(sort="name", day=DAY, page_size=2, cursor=first.next, cards=()))
    back = search(Query(sort="name", day=DAY, page_size=2, cursor=empty.previous, cards=()))

    assert (empty.hits, empty.next, empty.count, empty.first) == ((), "", 2, 3)
    assert [hit.solution_id for hit in back.hits] == order[:2]
    assert (back.previous, back.next, back.first) == ("", "", 1)
