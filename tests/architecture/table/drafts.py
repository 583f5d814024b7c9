"""Routes: an organisation's own listings, on pages and through the API."""

from __future__ import annotations

from typing import Any

from catalog.models import Revision, Solution
from tests.factories import SolutionFactory, SolutionVersionFactory

from .row import FORM, METHODS, READ, Row

NOT_THEIRS = ("outsider", "buyer_admin")
DRAFT = {"slug": "entwurf"}
COMPLETE = {"slug": "vollstaendiges"}
WAITING = {"slug": "eingereichtes"}
PUBLIC = {"slug": "angebot"}
NOTHING = {"slug": "gibt-es-nicht"}
COUNTS = "tests/catalog/editor/test_pages.py::test_list_with_one_and_three_rows_asks_equally_often"
EDITOR = "tests/catalog/editor/test_pages.py::test_editor_asks_equally_often_whatever_stands_in_it"
EARLIER = "tests/catalog/editor/test_earlier.py::test_earlier_versions_ask_equally_often_for_one_and_three"
API = "tests/api/test_listings.py::test_lists_ask_the_database_equally_often_for_one_and_three_listings"


def post(status: int) -> dict[str, int]:
    """The answers of a route that only takes forms."""
    return dict.fromkeys(METHODS, 405) | {"POST": status}


def build(world: dict[str, Any]) -> None:
    """Listings of the vendor: begun, complete, handed in, and public."""
    vendor = world["vendor"]
    whole = {"short_description": {"de": "Sagt alles, was nötig ist."}}
    for slug, name, state, facts in (
        ("entwurf", "Entwurf", "editing", {"programme": "Smart City"}),
        ("vollstaendiges", "Vollständiges", "editing", whole),
        ("eingereichtes", "Eingereichtes", "submitted", whole),
    ):
        solution = Solution.objects.create(slug=slug, vendor=vendor)
        waits = {"round": 1, "submitted_at": solution.created_at} if state == "submitted" else {}
        unclean = {"funded_until": "bald"} if slug == "entwurf" else {}
        Revision.objects.create(
            solution=solution, state=state, facts={"name": name} | facts, unclean=unclean, **waits
        )
    public = SolutionFactory(name="Angebot", slug="angebot", vendor=vendor, is_claimed=True)
    SolutionVersionFactory(solution=public, facts={"licence": "MIT"})


def own(kwargs: dict[str, Any], answers: dict[str, int], **rest: Any) -> Row:
    """A page of one listing: there for its owner only."""
    missing = NOTHING | {key: value for key, value in kwargs.items() if key != "slug"}
    return Row("listing.edit", kwargs, answers, missing=missing, hidden=NOT_THEIRS, **rest)


ROWS: dict[str, Row] = {
    "catalog:own-listing-list": Row("listing.edit", counted=COUNTS),
    "catalog:listing-new": Row("listing.edit", answers=FORM),
    "catalog:listing-from-file": Row("listing.edit", answers=FORM),
    "catalog:own-listing-show": own(DRAFT, READ),
    "catalog:listing-copy": own(DRAFT, FORM),
    "catalog:revision-begin": own(PUBLIC, post(302)),
    "catalog:revision-fill": own(DRAFT, FORM),
    "catalog:revision-check": own(DRAFT, FORM),
    "catalog:revision-preview": own(DRAFT, READ),
    "catalog:revision-take-back": own(WAITING, post(302)),
    "catalog:revision-discard": own(DRAFT, READ | {"POST": 302}),
    "catalog:version-bring-back": own(PUBLIC, FORM, counted=EARLIER),
    "catalog:revision-edit": own(DRAFT | {"group": "identity"}, READ | {"POST": 302}, counted=EDITOR),
    "api:own-listing-list": Row("key", counted=API),
    "api:own-listing-show": Row("key", DRAFT, missing=NOTHING),
    "api:own-listing-submit": Row("key", DRAFT, missing=NOTHING),
    "api:own-listing-take-back": Row("key", WAITING, missing=NOTHING),
    "api:own-listing-withdraw": Row("key", PUBLIC, missing=NOTHING),
}
