"""Routes: lists of an organisation, saved searches with their feeds, watched solutions."""

from __future__ import annotations

import datetime
from typing import Any

from catalog.models import Bookmark, BookmarkList, SavedSearch, Watch
from marketplace.core.tokens import token_hash
from tests.factories import SolutionFactory

from .row import FORM, METHODS, SIGNED_IN, Row

LIST = {"pk": 950_001}
ENTRY = {"pk": 950_002}
SEARCH = {"pk": 950_003}
WATCH = {"pk": 950_004}
NOTHING = {"pk": 999_999}
SLUG = {"slug": "gemerktes"}
NO_SLUG = {"slug": "gibt-es-nicht"}
OPENED_AT = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
TOKEN = "beispiel-adresse-eines-feeds"
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
# A page whose button needs nothing filled in.
BUTTON = FORM | {"POST": 302}
# The list belongs to the municipality, search and watch to its requester.
NOT_OF_TOWN = ("outsider", "editor", "vendor_admin", "moderator", "operator_admin")
NOT_REQUESTER = tuple(visitor for visitor in SIGNED_IN if visitor != "requester")
TEST = "tests/catalog/lists"
LISTS = f"{TEST}/test_bookmarks.py::test_pages_of_lists_with_one_and_three_rows_ask_equally_often"
FILE = f"{TEST}/test_list_files.py::test_file_of_a_list_with_one_and_three_entries_asks_equally_often"
SEARCHES = f"{TEST}/test_searches.py::test_page_of_searches_with_one_and_three_rows_asks_equally_often"
FEED = f"{TEST}/test_searches.py::test_feed_with_one_and_three_rows_asks_equally_often"
WATCHED = f"{TEST}/test_watches.py::test_page_of_the_watched_with_one_and_three_rows_asks_equally_often"


def build(world: dict[str, Any]) -> None:
    """A list of the municipality with one entry; a search with a feed and a watch of its requester."""
    solution = SolutionFactory(name="Gemerktes", slug="gemerktes", vendor=world["vendor"])
    kept = BookmarkList.objects.create(
        pk=LIST["pk"], organisation=world["municipality"], name="Für den Bauhof", created_by=world["officer"]
    )
    Bookmark.objects.create(
        pk=ENTRY["pk"],
        list=kept,
        solution=solution,
        version=solution.current,
        note="Empfehlung aus Halle",
        added_by=world["officer"],
    )
    # The form of a note names the moment at which it was opened.
    Bookmark.objects.filter(pk=ENTRY["pk"]).update(updated_at=OPENED_AT)
    SavedSearch.objects.create(
        pk=SEARCH["pk"],
        user=world["requester"],
        name="Bauhof",
        address="q=Bauhof",
        told_until=solution.published_at,
        feed_token_hash=token_hash(TOKEN),
    )
    Watch.objects.create(pk=WATCH["pk"], user=world["requester"], solution=solution, told=["version:1"])


ROWS: dict[str, Row] = {
    "catalog:bookmarklist-list": Row("catalogue.keep_lists", counted=LISTS),
    "catalog:bookmarklist-add": Row("catalogue.keep_lists", answers=FORM),
    "catalog:bookmarklist-show": Row(
        "catalogue.keep_lists", LIST, missing=NOTHING, hidden=NOT_OF_TOWN, counted=LISTS
    ),
    "catalog:bookmarklist-file": Row(
        "catalogue.keep_lists",
        LIST | {"kind": "csv"},
        missing=NOTHING | {"kind": "csv"},
        hidden=NOT_OF_TOWN,
        counted=FILE,
    ),
    "catalog:bookmarklist-edit": Row("catalogue.keep_lists", LIST, FORM, missing=NOTHING, hidden=NOT_OF_TOWN),
    "catalog:bookmarklist-delete": Row(
        "catalogue.keep_lists", LIST, BUTTON, missing=NOTHING, hidden=NOT_OF_TOWN
    ),
    "catalog:bookmark-add": Row("catalogue.keep_lists", SLUG, FORM, missing=NO_SLUG),
    "catalog:bookmark-edit": Row("catalogue.keep_lists", ENTRY, FORM, missing=NOTHING, hidden=NOT_OF_TOWN),
    "catalog:bookmark-renew": Row("catalogue.keep_lists", ENTRY, POST, missing=NOTHING, hidden=NOT_OF_TOWN),
    "catalog:bookmark-remove": Row("catalogue.keep_lists", ENTRY, POST, missing=NOTHING, hidden=NOT_OF_TOWN),
    "catalog:savedsearch-list": Row("signed_in", counted=SEARCHES),
    "catalog:savedsearch-add": Row("signed_in", answers=FORM),
    "catalog:savedsearch-edit": Row("signed_in", SEARCH, FORM, missing=NOTHING, hidden=NOT_REQUESTER),
    "catalog:savedsearch-delete": Row("signed_in", SEARCH, POST, missing=NOTHING, hidden=NOT_REQUESTER),
    "catalog:savedsearch-feed": Row(
        "signed_in", SEARCH, POST | {"POST": 200}, missing=NOTHING, hidden=NOT_REQUESTER
    ),
    "catalog:savedsearch-endfeed": Row("signed_in", SEARCH, POST, missing=NOTHING, hidden=NOT_REQUESTER),
    "catalog:watch-list": Row("signed_in", counted=WATCHED),
    "catalog:watch-add": Row("signed_in", SLUG, BUTTON, missing=NO_SLUG),
    "catalog:watch-remove": Row("signed_in", WATCH, POST, missing=NOTHING, hidden=NOT_REQUESTER),
    "catalog:feed-show": Row("public", {"token": TOKEN}, missing={"token": "unbekannt"}, counted=FEED),
}
