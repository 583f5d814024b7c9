"""Routes: audit."""

from __future__ import annotations

from .row import Row

COUNTED = "tests/site/test_audit_page.py::test_record_with_one_and_three_entries_asks_equally_often"

ROWS: dict[str, Row] = {
    "site:audit-list": Row("organisation.view_audit", counted=COUNTED),
    "site:audit-export": Row(
        "organisation.view_audit",
        {"form": "csv"},
        missing={"form": "xlsx"},
        counted="tests/site/test_audit_page.py::test_export_with_one_and_three_entries_asks_equally_often",
    ),
}
