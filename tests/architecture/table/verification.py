"""Routes: verification, and claims to listings."""

from __future__ import annotations

from typing import Any

from accounts.models import RegisterNumber, Verification
from catalog.models import SolutionClaim
from tests.factories import OrganisationFactory, SolutionFactory

from .row import FORM, METHODS, Row

NOT_THEIRS = ("outsider", "buyer_admin")
ASKED = 910_001
NUMBER = 910_002
CLAIM = 910_003
NOTHING = {"pk": 999_999}
SLUG = {"slug": "erntegut"}
COUNTS = "tests/site/test_console_counts.py::test_list_with_one_and_three_rows_asks_equally_often"


def post(status: int) -> dict[str, int]:
    """The answers of a route that only takes forms."""
    return dict.fromkeys(METHODS, 405) | {"POST": status}


def build(world: dict[str, Any]) -> None:
    """An open request and a number of the vendor, and its claim to a harvested listing."""
    vendor = world["vendor"]
    Verification.objects.create(
        pk=ASKED,
        organisation=vendor,
        requested_by=world["vendor_admin"],
        evidence=[{"kind": "area", "key": "1"}],
    )
    RegisterNumber.objects.create(pk=NUMBER, organisation=vendor, kind="vat", value="DE136695976")
    harvested = OrganisationFactory(name="Geerntete Werke", is_harvested=True)
    solution = SolutionFactory(name="Erntegut", vendor=harvested)
    SolutionClaim.objects.create(
        pk=CLAIM, solution=solution, organisation=vendor, message="Unser Werk.", requested_by=world["editor"]
    )


ROWS: dict[str, Row] = {
    "accounts:verification-show": Row("member", counted=COUNTS),
    "accounts:number-add": Row("organisation.request_verification", answers=post(422)),
    "accounts:number-remove": Row(
        "organisation.request_verification", {"pk": NUMBER}, post(302), missing=NOTHING, hidden=NOT_THEIRS
    ),
    # The vendor's request is open already; the town is verified (table/evidence.py) and may only ask anew.
    "accounts:verification-request": Row(
        "organisation.request_verification",
        answers=post(422),
        others={"editor": post(409), "vendor_admin": post(409), "buyer_admin": post(302)},
    ),
    "accounts:verification-withdraw": Row(
        "organisation.request_verification", {"pk": ASKED}, post(302), missing=NOTHING, hidden=NOT_THEIRS
    ),
    "accounts:verification-list": Row("operator.verify", counted=COUNTS),
    "accounts:verification-decide": Row(
        "operator.verify", {"pk": ASKED}, FORM, missing=NOTHING, counted=COUNTS
    ),
    "catalog:claim-add": Row("listing.claim", SLUG, FORM, missing={"slug": "gibt-es-nicht"}),
    "catalog:own-claim-list": Row("listing.claim", counted=COUNTS),
    "catalog:claim-withdraw": Row(
        "listing.claim", {"pk": CLAIM}, post(302), missing=NOTHING, hidden=NOT_THEIRS
    ),
    "catalog:claim-list": Row("operator.decide_claims", counted=COUNTS),
    "catalog:claim-decide": Row(
        "operator.decide_claims", {"pk": CLAIM}, FORM, missing=NOTHING, counted=COUNTS
    ),
}
