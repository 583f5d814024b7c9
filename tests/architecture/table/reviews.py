"""Routes: the review of listings, and their withdrawal by the vendor."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from catalog.models import Revision, Solution
from tests.factories import SolutionFactory

from .row import FORM, METHODS, Row

NOT_THEIRS = ("outsider", "buyer_admin")
NEW = 940_001
EDIT = 940_002
NOTHING = {"pk": 999_999}
COUNTS = "tests/catalog/pages/test_review_counts.py::test_page_of_the_review_with_one_and_three_rows_asks_equally_often"


def build(world: dict[str, Any]) -> None:
    """A new listing of the vendor that waits, and a change of a public one that is in review and was sent back before."""
    vendor, now = world["vendor"], timezone.now()
    draft = Solution.objects.create(slug="pruefling", vendor=vendor)
    waiting = {"round": 1, "submitted_at": now, "submitted_by": world["editor"], "edited_by": world["editor"]}
    facts = {"name": "Prüfling", "short_description": {"de": "Wartet auf die Prüfung."}}
    Revision.objects.create(pk=NEW, solution=draft, facts=facts, state="submitted", **waiting)
    public = SolutionFactory(name="Geändertes", slug="geaendertes", vendor=vendor, is_claimed=True)
    edit = Revision.objects.create(
        pk=EDIT,
        solution=public,
        base=public.current,
        facts=public.current.facts
        | {"licence": "EUPL-1.2", "short_description": {"de": "Hilft jeder Verwaltung bei zwei Aufgaben."}},
        state="in_review",
        review_began_at=now,
        review_began_by=world["moderator"],
        **waiting | {"round": 2},
    )
    edit.verdicts.create(round=1, fact="licence", is_accepted=False, reason="Bitte die Lizenz angeben.")


def post(status: int) -> dict[str, int]:
    """The answers of a route that only takes forms."""
    return dict.fromkeys(METHODS, 405) | {"POST": status}


ROWS: dict[str, Row] = {
    "catalog:new-listing-list": Row("operator.review_listings", counted=COUNTS),
    "catalog:edit-list": Row("operator.review_listings", counted=COUNTS),
    "catalog:review-decide": Row(
        "operator.review_listings", {"pk": EDIT}, FORM, missing=NOTHING, counted=COUNTS
    ),
    "catalog:review-begin": Row("operator.review_listings", {"pk": NEW}, post(302), missing=NOTHING),
    "catalog:revision-show": Row(
        "listing.edit", {"pk": EDIT}, missing=NOTHING, hidden=NOT_THEIRS, counted=COUNTS
    ),
    "catalog:listing-withdraw": Row(
        "listing.edit",
        {"slug": "geaendertes"},
        FORM,
        missing={"slug": "gibt-es-nicht"},
        hidden=NOT_THEIRS,
    ),
}
