"""Cursors: only those this marketplace made, and only for the question they belong to."""

from __future__ import annotations

import re

import pytest

from marketplace.core.api.cursors import CURSOR_PATTERN, Cursors
from marketplace.core.api.pages import list_page
from marketplace.core.api.problems import ApiProblem

QUESTION = {"q": "Termin", "land": ("be",), "cursor": None, "page_size": 20}


def cursors(**changed):
    return Cursors("/api/v1/solutions/", QUESTION | changed)


@pytest.mark.parametrize(
    "place", [["next", ["Ärzte", 5]], 40, "a" * 1000, ["previous", ["2026-01-01T00:00:00+00:00", 1]]]
)
def test_cursor_opened_again_names_the_same_place(place):
    sealed = cursors().seal(place)
    assert re.fullmatch(CURSOR_PATTERN, sealed)
    assert cursors().open(sealed) == place


def test_cursor_with_another_page_size_still_holds():
    assert cursors(page_size=5).open(cursors().seal(40)) == 40


@pytest.mark.parametrize("changed", [{"q": "Bad"}, {"land": ("be", "sl")}, {"land": ()}])
def test_cursor_of_another_question_is_refused_as_wrong_parameter(changed):
    with pytest.raises(ApiProblem) as caught:
        cursors(**changed).open(cursors().seal(40))
    assert caught.value.kind.key == "invalid-parameters"
    assert caught.value.errors[0]["parameter"] == "cursor"


def test_cursor_of_another_list_is_refused_as_wrong_parameter():
    with pytest.raises(ApiProblem) as caught:
        Cursors("/api/v1/vendors/", QUESTION).open(cursors().seal(40))
    assert caught.value.kind.key == "invalid-parameters"


def test_cursor_that_was_forged_names_no_page():
    sealed = cursors().seal(40)
    forged = ("A" if sealed[0] != "A" else "B") + sealed[1:]
    with pytest.raises(ApiProblem) as caught:
        cursors().open(forged)
    assert (caught.value.kind.key, caught.value.kind.status) == ("unknown-page", 404)


def test_pages_of_a_list_forward_and_back_hold_each_row_once():
    rows, seen, cursor = list(range(7)), [], None
    while True:
        page = list_page(rows, cursors=cursors(), cursor=cursor, page_size=3)
        seen.append(list(page.rows))
        if not page.next:
            break
        cursor = page.next
    assert seen == [[0, 1, 2], [3, 4, 5], [6]]
    back = list_page(rows, cursors=cursors(), cursor=page.previous, page_size=3)
    assert (list(back.rows), back.count) == ([3, 4, 5], 7)
    first = list_page(rows, cursors=cursors(), cursor=back.previous, page_size=3)
    assert (list(first.rows), first.previous) == ([0, 1, 2], "")
