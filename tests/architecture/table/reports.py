"""Routes: reports about listings, what is decided on them, and the finder of procurement routes."""

from __future__ import annotations

import datetime
from typing import Any

from catalog.models import Complaint, Report
from tests.factories import SolutionFactory

from .row import FORM, Row

REPORT = 970_001
REPLIED = 970_004
DECIDED = 970_002
COMPLAINT = 970_003
PUBLIC_ID = "5a1c1ae7-0000-4000-8000-000000970002"
NOTHING = {"pk": 999_999}
SLUG = {"slug": "gemeldetes"}
NOBODY = "5a1c1ae7-0000-4000-8000-000000999999"
ROUTES = "tests/catalog/pages/test_route_show.py::test_finder_with_one_and_three_limits_asks_equally_often"
COUNTS = "tests/catalog/reports/test_report_counts.py::test_list_with_one_and_three_rows_asks_equally_often"


def build(world: dict[str, Any]) -> None:
    """A listing of the vendor with a report that waits, and a decided one with a complaint of the vendor."""
    facts = {"licence": "MIT", "funded_until": "2030-12-31"}
    solution = SolutionFactory(name="Gemeldetes", vendor=world["vendor"], facts=facts)
    about = {"solution": solution, "version": solution.current, "kind": "wrong"}
    Report.objects.create(pk=REPORT, fact="licence", explanation="Die Lizenz ist eine andere.", **about)
    decided = Report.objects.create(
        pk=DECIDED,
        public_id=PUBLIC_ID,
        explanation="Das stimmt nicht.",
        state="upheld",
        measure="correction",
        rests_on="terms",
        grounds="Regeln, Punkt 2",
        reason="Die Angabe ist veraltet.",
        decided_at=datetime.datetime.now(datetime.UTC),
        decided_by=world["moderator"],
        **about,
    )
    now = datetime.datetime.now(datetime.UTC)
    Report.objects.create(
        pk=REPLIED, explanation="Das war anders.", reply="So war es.", replied_at=now, **about
    )
    Complaint.objects.create(pk=COMPLAINT, report=decided, by_vendor=True, text="Sie stimmt.")


ROWS: dict[str, Row] = {
    "catalog:report-add": Row("public", SLUG, FORM, missing={"slug": "gibt-es-nicht"}),
    "catalog:report-show": Row("public", {"public_id": PUBLIC_ID}, FORM, missing={"public_id": NOBODY}),
    "catalog:report-rules": Row("public"),
    "catalog:moderation-list": Row("public", counted=COUNTS),
    "catalog:own-report-list": Row("listing.edit", counted=COUNTS),
    "catalog:own-report-show": Row(
        "listing.edit", {"pk": REPORT}, FORM, missing=NOTHING, hidden=("outsider", "buyer_admin")
    ),
    "catalog:report-list": Row("operator.decide_reports", counted=COUNTS),
    "catalog:report-decide": Row("operator.decide_reports", {"pk": REPORT}, FORM, missing=NOTHING),
    "catalog:report-reply-hide": Row("operator.decide_reports", {"pk": REPLIED}, FORM, missing=NOTHING),
    "catalog:complaint-list": Row("operator.decide_reports", counted=COUNTS),
    "catalog:complaint-decide": Row("operator.decide_reports", {"pk": COMPLAINT}, FORM, missing=NOTHING),
    "catalog:route-show": Row("public", counted=ROUTES),
    "api:route-list": Row("public", counted=ROUTES),
}
