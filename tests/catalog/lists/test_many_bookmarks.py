"""Ten thousand bookmarks: an organisation keeps 5,000 on all its lists together, and its pages stay as quick as with few."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions.lists import add_bookmark, begin_list, delete_list, make_list
from catalog.models import Bookmark, BookmarkList, Solution, SolutionVersion
from tests.factories import BookmarkListFactory, OrganisationFactory, SolutionFactory, acting, member_of

from .people import client_of

LISTS = "/arbeitsbereich/merklisten/"
FULL = "hat auf allen Merklisten zusammen 5.000 Lösungen gemerkt"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def clerk(town):
    return member_of(town, "requester")


@pytest.fixture
def lists(town):
    """Eleven lists with 4,999 entries: ten of 499, and one of nine; the newest entry stands on the first list."""
    vendor = OrganisationFactory()
    facts = {"name": "Viele", "short_description": {"de": "x"}}
    rows = Solution.objects.bulk_create(Solution(slug=f"viele-{n}", vendor=vendor) for n in range(499))
    versions = SolutionVersion.objects.bulk_create(
        SolutionVersion(
            solution=row, number=1, facts=facts, facts_hash="0" * 64, published_at="2026-01-02T09:00Z"
        )
        for row in rows
    )
    for row, version in zip(rows, versions, strict=True):
        row.current, row.status, row.published_at = version, "published", version.published_at
    Solution.objects.bulk_update(rows, ["current", "status", "published_at"], batch_size=500)
    kept = BookmarkList.objects.bulk_create(
        BookmarkList(organisation=town, name=f"Liste {n:02}") for n in range(11)
    )
    for one in kept:
        size = 9 if one is kept[-1] else 499
        pairs = list(zip(rows, versions, strict=True))[:size]
        Bookmark.objects.bulk_create(Bookmark(list=one, solution=row, version=own) for row, own in pairs)
    assert Bookmark.objects.count() == 4_999
    return kept


def test_organisation_keeps_five_thousand_bookmarks_and_no_more_on_any_list(lists, clerk, town):
    actor = acting(clerk)
    last, beyond = SolutionFactory(name="Letzte"), SolutionFactory(name="Eine zu viel")
    add_bookmark(kept_list=lists[-1], solution=last, by=actor)
    for one in (*lists[:2], make_list(name="Neue", by=actor)):
        with pytest.raises(ValidationError, match=FULL):
            add_bookmark(kept_list=one, solution=beyond, by=actor)
    with pytest.raises(ValidationError, match=FULL):
        begin_list(name="Noch eine", solution=beyond, by=actor)
    names = BookmarkList.objects.values_list("name", flat=True)
    assert (Bookmark.objects.count(), "Noch eine" in names) == (5_000, False)
    # Another organisation has room of its own.
    theirs = OrganisationFactory(name="Gemeinde Nebenan", kind="municipality")
    other = BookmarkListFactory(organisation=theirs)
    add_bookmark(kept_list=other, solution=beyond, by=acting(member_of(theirs, "requester")))
    # What is taken away makes room again.
    delete_list(kept_list=lists[0], by=actor)
    add_bookmark(kept_list=lists[1], solution=beyond, by=actor)
    assert Bookmark.objects.filter(list__organisation=town).count() == 4_502


def test_pages_of_lists_at_the_limit_ask_as_often_as_with_one_entry_and_say_what_to_do(lists, clerk):
    last, beyond = SolutionFactory(name="Letzte"), SolutionFactory(name="Zu viel", slug="zu-viel")
    add_bookmark(kept_list=lists[0], solution=last, by=acting(clerk))
    client = client_of(clerk)
    client.get(LISTS)
    asked = {}
    paths = (LISTS, f"{LISTS}{lists[0].pk}/", f"{LISTS}{lists[0].pk}/?page=20", "/loesungen/zu-viel/merken/")
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        asked[path] = (page.status_code, len(queries), page.text.count("Notiz schreiben"))
    assert list(asked.values()) == [(200, 5, 0), (200, 5, 25), (200, 5, 25), (200, 5, 0)]
    first = client.get(paths[1]).text
    assert (">Letzte</a></h2>" in first, "?page=2" in first) == (True, True)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(paths[3], client.acting | {"list": str(lists[1].pk), "note": "Behalten"})
    assert (answer.status_code, len(queries)) == (422, 15)
    assert FULL in answer.text
    assert "Behalten" in answer.text
    assert not Bookmark.objects.filter(solution=beyond).exists()
