"""The comparison itself: the worlds do differ, every route is asked, and whatever leaks is noticed."""

from __future__ import annotations

import pytest
from django.urls import resolve
from django.utils import translation

from tests.architecture.routes import TABLE

from .leaking import LEAKS
from .walking import FILTERED, PEOPLE, addresses, differences, endpoints

pytestmark = pytest.mark.django_db


def test_worlds_differ_in_all_that_is_sealed(walks):
    silent, busy = (walk.rows for walk in walks)
    kinds = ("Participation", "Response", "Submission", "ResponseFile")
    assert [silent[kind] for kind in kinds] == [0, 0, 0, 0]
    assert min(busy[kind] for kind in kinds) >= 7
    assert (silent["states"], busy["states"]) == (
        set(),
        {"draft", "submitted", "needs_confirmation", "withdrawn"},
    )
    assert silent["askers"] != busy["askers"]
    assert silent["mails"] < busy["mails"]
    assert silent["jobs"] < busy["jobs"]


def test_routes_of_the_table_that_can_be_read_are_all_asked():
    paths = {path for who in PEOPLE for path in addresses(who)} | set(endpoints(keys_only=False))
    with translation.override("de"):
        asked = {resolve(path).view_name for path in paths}
    assert asked == {name for name, row in TABLE.items() if row.answers.get("GET") != 405}


def test_comparison_notices_every_fault_that_is_made_on_purpose(walks):
    silent, busy = walks
    assert set(differences(silent.leaks, busy.leaks)) == set(LEAKS)
    assert {answer.status for answer in busy.leaks.values()} == {200}


def test_pages_and_files_with_a_filter_say_the_same_in_both_worlds(walks):
    silent, busy = walks
    assert differences(silent.answers["filters"], busy.answers["filters"]) == {}
    assert {answer.status for answer in busy.answers["filters"].values()} == {200}
    assert len(busy.answers["filters"]) == len(FILTERED)
