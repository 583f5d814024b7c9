"""Routes: what is kept about a person, taking it along, and deleting the account."""

from __future__ import annotations

from .row import METHODS, READ, Row

ROWS: dict[str, Row] = {
    "accounts:data-show": Row(
        "signed_in",
        counted="tests/accounts/test_privacy.py::test_page_about_ones_data_asks_the_database_equally_often",
    ),
    # Whoever has not just shown who they are is sent to the page that asks for it.
    "accounts:data-export": Row("signed_in", answers=dict.fromkeys(METHODS, 405) | {"POST": 302}),
    # The only administrator of an organisation is told what to do first.
    "accounts:data-delete": Row(
        "signed_in",
        answers=READ | {"POST": 302},
        others=dict.fromkeys(
            ("outsider", "buyer_admin", "vendor_admin", "operator_admin"), READ | {"POST": 403}
        ),
    ),
}
