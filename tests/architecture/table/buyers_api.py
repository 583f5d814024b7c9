"""Routes: the needs and market soundings of a public body through the API; keys alone ask here, visitors never do."""

from __future__ import annotations

from typing import Any

from .enquiries import ASKED
from .enquiries import SOUNDING as QUESTIONED
from .needs import DRAFT as DESCRIBED
from .row import Row
from .soundings import DRAFT, INVITATION, LIVE

NEED, NO_NEED = {"need": DESCRIBED["public_id"]}, {"need": "5a1c1ae7-0000-4000-8000-000000000399"}
OWN, NONE = {"sounding": DRAFT["public_id"]}, {"sounding": "50d0ffffffff"}
SHOWN = {"sounding": LIVE["public_id"]}
ENQUIRY = {"sounding": QUESTIONED["public_id"], "enquiry": str(ASKED["enquiry_id"])}
NUMBER, KEY = {"number": 1}, {"key": "s1"}
NEEDS = "tests/procurement/api/test_own_needs.py::test_lists_of_needs_ask_the_database_equally_often_for_one_and_twenty"
SOUNDINGS = (
    "tests/procurement/api/test_own_soundings.py"
    "::test_lists_of_soundings_ask_the_database_equally_often_for_one_and_twenty"
)


def build(world: dict[str, Any]) -> None:
    """Nothing: the examples belong to the pages of the same things."""


ROWS: dict[str, Row] = {
    "api:own-need-list": Row("key", counted=NEEDS),
    "api:own-need-show": Row("key", NEED, missing=NO_NEED, counted=NEEDS),
    "api:own-need-finish": Row("key", NEED, missing=NO_NEED),
    "api:own-need-reopen": Row("key", NEED, missing=NO_NEED),
    "api:own-need-value": Row("key", NEED, missing=NO_NEED),
    "api:own-shortlist-show": Row("key", NEED, missing=NO_NEED),
    "api:own-search-list": Row("key", NEED, missing=NO_NEED, counted=NEEDS),
    "api:own-search-show": Row("key", NEED | NUMBER, missing=NO_NEED | NUMBER),
    "api:own-candidate-list": Row("key", NEED, missing=NO_NEED, counted=NEEDS),
    "api:own-step-list": Row("key", NEED, missing=NO_NEED, counted=NEEDS),
    "api:own-sounding-list": Row("key", counted=SOUNDINGS),
    "api:own-sounding-show": Row("key", OWN, missing=NONE, counted=SOUNDINGS),
    "api:own-sounding-submit": Row("key", OWN, missing=NONE),
    "api:own-sounding-take-back": Row("key", OWN, missing=NONE),
    "api:own-sounding-cancel": Row("key", OWN, missing=NONE),
    "api:own-frozen-list": Row("key", SHOWN, missing=NONE, counted=SOUNDINGS),
    "api:own-frozen-show": Row("key", SHOWN | NUMBER, missing=NONE | NUMBER),
    "api:sounding-enquiry-list": Row("key", SHOWN, missing=NONE, counted=SOUNDINGS),
    "api:sounding-enquiry-show": Row("key", ENQUIRY, missing=ENQUIRY | NONE),
    "api:own-amendment-list": Row("key", SHOWN, missing=NONE, counted=SOUNDINGS),
    "api:own-invitation-list": Row("key", OWN, missing=NONE, counted=SOUNDINGS),
    "api:own-invitation-show": Row("key", OWN | INVITATION, missing=NONE | INVITATION),
    "api:own-questionnaire-show": Row("key", OWN, missing=NONE, counted=SOUNDINGS),
    "api:own-questionnaire-take": Row("key", OWN, missing=NONE),
    "api:own-section-list": Row("key", OWN, missing=NONE),
    "api:own-section-show": Row("key", OWN | KEY, missing=NONE | KEY),
    "api:own-question-list": Row("key", OWN, missing=NONE),
    "api:own-question-show": Row("key", OWN | {"key": "q1"}, missing=NONE | KEY),
}
