"""Routes: keys, and the endpoints that ask for one. What each key gets there stands in tests/api/test_key_access.py."""

from __future__ import annotations

from typing import Any

from tests.factories import ApiKeyFactory

from .row import FORM, READ, Row

KEY = {"prefix": "beispiel01"}
NO_KEY = {"prefix": "gibtsnicht"}
# The key belongs to the municipality.
STRANGERS = ("outsider", "vendor_admin", "operator_admin")
COUNTED = "tests/accounts/test_key_pages.py::test_key_list_asks_equally_often_for_one_and_three_keys"


def build(world: dict[str, Any]) -> None:
    """A key of the municipality."""
    ApiKeyFactory(organisation=world["municipality"], created_by=world["buyer_admin"], **KEY)


ROWS: dict[str, Row] = {
    "accounts:key-list": Row("organisation.manage_keys", counted=COUNTED),
    "accounts:key-create": Row("organisation.manage_keys", answers=FORM),
    "accounts:key-rotate": Row("organisation.manage_keys", KEY, FORM, missing=NO_KEY, hidden=STRANGERS),
    "accounts:key-revoke": Row(
        "organisation.manage_keys", KEY, READ | {"POST": 302}, missing=NO_KEY, hidden=STRANGERS
    ),
    "api:me-show": Row("key"),
    "api:organisation-list": Row(
        "key",
        counted="tests/api/test_organisations.py::test_organisations_ask_the_database_equally_often_for_one_and_three_mandates",
    ),
    "api:organisation-show": Row("key", {"slug": "anbieter-beispiel"}, missing={"slug": "gibt-es-nicht"}),
    "api:member-list": Row(
        "key",
        counted="tests/api/test_members.py::test_members_ask_the_database_equally_often_for_one_and_three_people",
    ),
    "api:key-list": Row(
        "key",
        counted="tests/api/test_key_access.py::test_keys_ask_the_database_equally_often_for_one_and_three_keys",
    ),
    "api:key-show": Row("key", KEY, missing=NO_KEY),
    "api:key-rotate": Row("key", KEY, missing=NO_KEY),
}
