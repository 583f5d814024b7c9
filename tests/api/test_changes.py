"""Changes since a moment: oldest first, with an entry for what was withdrawn, each once."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from catalog.actions import republish_solution, withdraw_solution
from tests.factories import BY, SolutionFactory, SolutionVersionFactory

from .catalogue import ask, follow, slugs

pytestmark = pytest.mark.django_db

LONG_AGO = "2000-01-01T00:00:00Z"


@pytest.fixture
def history(db):
    """a on day 1, b on day 2, c on day 3 and withdrawn on day 5, a changed on day 4."""
    days = iter(datetime.datetime(2026, 3, day, 12, tzinfo=datetime.UTC) for day in range(1, 6))
    with time_machine.travel(next(days), tick=False):
        a = SolutionFactory(slug="a", name="Termine", facts={"offer_type": "saas"})
    with time_machine.travel(next(days), tick=False):
        SolutionFactory(slug="b", name="Bäder", facts={"offer_type": "training"})
    with time_machine.travel(next(days), tick=False):
        c = SolutionFactory(slug="c", name="Karten")
    with time_machine.travel(next(days), tick=False):
        SolutionVersionFactory(solution=a, facts={"version": "2"})
    with time_machine.travel(next(days), tick=False):
        withdraw_solution(solution=c, by=BY, reason="test")
    return c


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (LONG_AGO, ["b", "a", "c"]),
        ("2026-03-02T12:00:00Z", ["b", "a", "c"]),
        ("2026-03-02T13:00:00.000001+01:00", ["a", "c"]),
        ("2026-03-04T13:00:00+01:00", ["a", "c"]),
        ("2026-03-05T12:00:00Z", ["c"]),
        ("2026-03-05T12:00:01Z", []),
        ("9999-12-31T23:59:60Z", []),
    ],
)
def test_changes_since_a_moment_come_oldest_first_the_moment_included(client, history, since, expected):
    answer = ask(client, "solutions/", updated_since=since)
    assert (slugs(answer), answer["count"], answer["facets"]) == (expected, len(expected), [])


def test_withdrawn_listing_leaves_its_slug_and_the_moment(client, history):
    answer = ask(client, "solutions/", updated_since="2026-03-05T12:00:00Z")
    assert answer["results"] == [
        {"slug": "c", "status": "withdrawn", "withdrawn_at": "2026-03-05T12:00:00Z"},
    ]


def test_changed_listing_comes_as_lists_show_it(client, history):
    entry = ask(client, "solutions/", updated_since="2026-03-04T12:00:00Z")["results"][0]
    assert (entry["slug"], entry["status"], entry["changed_at"]) == ("a", "published", "2026-03-04T12:00:00Z")
    assert entry == next(item for item in ask(client, "solutions/")["results"] if item["slug"] == "a")


def test_listing_that_came_back_is_told_as_changed(client, history):
    republish_solution(solution=history, by=BY)
    entry = ask(client, "solutions/", updated_since=LONG_AGO)["results"][-1]
    assert (entry["slug"], entry["status"]) == ("c", "published")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"offer_type": "saas"}, ["a", "c"]),
        ({"offer_type": ["saas", "training"]}, ["b", "a", "c"]),
        ({"offer_type": "saas", "origin": "private"}, ["c"]),
        ({"q": "Termin"}, ["a", "c"]),
        ({"q": "Wolkenkuckucksheim"}, ["c"]),
        ({"q": "Termin", "offer_type": "training"}, ["c"]),
    ],
)
def test_changes_with_words_and_filters_leave_out_others_but_no_withdrawn_one(
    client, history, asked, expected
):
    assert slugs(ask(client, "solutions/", updated_since=LONG_AGO, **asked)) == expected


def test_pages_of_changes_hold_each_once_and_a_row_that_changes_again_moves_to_the_end(client, history):
    first = ask(client, "solutions/", updated_since=LONG_AGO, page_size=2)
    assert slugs(first) == ["b", "a"]
    with time_machine.travel(datetime.datetime(2026, 3, 6, 12, tzinfo=datetime.UTC), tick=False):
        SolutionFactory(slug="d", name="Deiche")
    second = follow(client, first["next"])
    assert (slugs(second), second["next"]) == (["c", "d"], None)
    back = follow(client, second["previous"])
    assert (slugs(back), back["previous"]) == (["b", "a"], None)


def test_changes_take_two_queries(client, history, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = ask(client, "solutions/", updated_since=LONG_AGO)
    assert answer["count"] == 3


def test_changes_with_words_take_one_query_more(client, history, django_assert_num_queries):
    with django_assert_num_queries(3):
        answer = ask(client, "solutions/", updated_since=LONG_AGO, q="Termin", offer_type="saas")
    assert answer["count"] == 2
