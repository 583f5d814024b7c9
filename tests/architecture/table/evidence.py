"""Routes: proofs of listings, what municipalities confirm, and the yearly question about a listing."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from catalog.models import Deployment, Evidence, EvidenceClaim, YearlyQuestion
from marketplace.core.tokens import token_hash
from tests.factories import AreaFactory, SolutionFactory

from .row import FORM, METHODS, READ, Row

CLAIM = {"pk": 975_001}
PROOF = {"pk": 975_002}
ATTESTED = {"pk": 975_003}
TOKEN = {"token": "beispiel-frage-zum-eintrag"}
NOTHING = {"pk": 999_999}
SLUG = {"slug": "nachweisbar"}
NO_SLUG = {"slug": "gibt-es-nicht"}
NOT_THEIRS = ("outsider", "buyer_admin")
API = "tests/api/test_own_proofs.py::test_proofs_ask_the_database_equally_often_for_one_and_three"
COUNTS = "tests/catalog/evidence/test_evidence_counts.py::test_page_of_evidence_with_one_and_three_rows_asks_equally_often"


def post(status: int) -> dict[str, int]:
    """The answers of a route that only takes forms."""
    return dict.fromkeys(METHODS, 405) | {"POST": status}


def build(world: dict[str, Any]) -> None:
    """A listing of the vendor with a proof that waits, one that counts, one that a verified town using it confirmed."""
    vendor, town = world["vendor"], world["municipality"]
    if town.area is None:
        town.area = AreaFactory(name="Stadt")
    town.verified_at = timezone.now()
    town.save()
    facts = {"licence": "MIT", "security": ["c5"], "accessibility": "full", "licence_model": "open"}
    solution = SolutionFactory(
        name="Nachweisbar", slug=SLUG["slug"], vendor=vendor, facts=facts, is_claimed=True
    )
    common = {"solution": solution, "checked_on": datetime.date(2026, 1, 2)}
    EvidenceClaim.objects.create(
        pk=CLAIM["pk"],
        fact="security",
        level="third_party",
        checked_by="Prüfstelle",
        document_title="Testat",
        document_url="https://pruefstelle.example/testat",
        requested_by=world["editor"],
        **common,
    )
    Evidence.objects.create(
        pk=PROOF["pk"], fact="licence", level="platform_checked", checked_by="Betrieb", **common
    )
    Evidence.objects.create(
        pk=ATTESTED["pk"],
        fact="accessibility",
        level="municipality",
        checked_by="Stadt",
        attested_by=town,
        valid_until=datetime.date(2099, 1, 1),
        **common,
    )
    Deployment.objects.create(
        solution=solution,
        area=town.area,
        status="productive",
        stated_by="municipality",
        confirmed_on=datetime.date(2026, 1, 2),
    )
    YearlyQuestion.objects.create(
        kind="listing",
        solution=solution,
        user=world["editor"],
        token_hash=token_hash(TOKEN["token"]),
        asked_at=timezone.now(),
    )


ROWS: dict[str, Row] = {
    "catalog:evidence-list": Row("listing.edit", SLUG, missing=NO_SLUG, hidden=NOT_THEIRS, counted=COUNTS),
    "catalog:evidence-claim-add": Row("listing.edit", SLUG, FORM, missing=NO_SLUG, hidden=NOT_THEIRS),
    "catalog:evidence-claim-withdraw": Row(
        "listing.edit", CLAIM, post(302), missing=NOTHING, hidden=NOT_THEIRS
    ),
    "catalog:listing-confirm": Row("listing.edit", SLUG, post(302), missing=NO_SLUG, hidden=NOT_THEIRS),
    "catalog:evidence-claim-list": Row("operator.decide_evidence", counted=COUNTS),
    "catalog:evidence-claim-decide": Row("operator.decide_evidence", CLAIM, FORM, missing=NOTHING),
    "catalog:listing-evidence-list": Row("operator.decide_evidence", SLUG, missing=NO_SLUG, counted=COUNTS),
    "catalog:evidence-revoke": Row("operator.decide_evidence", PROOF, FORM, missing=NOTHING),
    "catalog:attestation-index": Row("use.state", counted=COUNTS),
    "catalog:attestation-list": Row("use.state", SLUG, missing=NO_SLUG, counted=COUNTS),
    # Without a fact there is nothing to confirm.
    "catalog:attestation-add": Row("use.state", SLUG, post(422), missing=NO_SLUG),
    "catalog:attestation-withdraw": Row("use.state", ATTESTED, post(302), missing=NOTHING),
    "api:own-proof-list": Row("key", SLUG, missing=NO_SLUG, counted=API),
    "api:own-proof-show": Row("key", SLUG | CLAIM, missing=SLUG | NOTHING),
    "api:own-proof-withdraw": Row("key", SLUG | CLAIM, missing=SLUG | NOTHING),
    "catalog:listing-answer": Row("public", TOKEN, READ | {"POST": 200}, missing={"token": "gibt-es-nicht"}),
}
