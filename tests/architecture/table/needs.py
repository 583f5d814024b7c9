"""Routes: needs."""

from __future__ import annotations

from typing import Any

from tests.factories import NeedFactory

from .row import FORM, METHODS, Row

# A need that is being described, with all that it takes to be finished, and one that is described.
DRAFT = {"public_id": "5a1c1ae7-0000-4000-8000-000000000301"}
READY = {"public_id": "5a1c1ae7-0000-4000-8000-000000000302"}
NOTHING = {"public_id": "5a1c1ae7-0000-4000-8000-000000000399"}
STEP = {"step": "purpose"}
BUTTON = dict.fromkeys(METHODS, 405) | {"POST": 302}
SURE = FORM | {"POST": 302}
TEST = "tests/procurement/needs/test_pages.py::"
LIST = f"{TEST}test_lists_of_needs_with_one_and_three_rows_ask_equally_often"
ONE = f"{TEST}test_page_of_a_need_with_one_and_three_soundings_asks_equally_often"
BEGIN = f"{TEST}test_page_of_a_new_need_with_one_and_three_things_to_begin_with_asks_equally_often"
WHOLE = {
    "purpose": "Mängel auf Straßen und Plätzen schneller beheben",
    "situation": "Meldungen kommen per Telefon und gehen auf Zetteln verloren.",
    "users": "Einwohnerinnen und Einwohner, Bauhof",
    "user_count": 1200,
    "requirements": ["Meldungen lassen sich auf einer Karte verorten", "Melden geht ohne Konto"],
    "schedule": "Der Vertrag des jetzigen Verfahrens endet im Sommer.",
}


def build(world: dict[str, Any]) -> None:
    """A need of the municipality that is being described, and one that is described."""
    town, person = world["municipality"], world["requester"]
    NeedFactory(
        public_id=DRAFT["public_id"],
        organisation=town,
        title="Mängelmelder",
        requested_by=person,
        edited_by=person,
        **WHOLE,
    )
    NeedFactory(
        public_id=READY["public_id"],
        organisation=town,
        title="Sensoren am Bach",
        state="ready",
        requested_by=person,
        **WHOLE,
    )


ROWS: dict[str, Row] = {
    "procurement:need-list": Row("sounding.view", counted=LIST),
    "procurement:need-begin": Row("need.write", answers=FORM, counted=BEGIN),
    "procurement:need-show": Row("sounding.view", DRAFT, missing=NOTHING, counted=ONE),
    "procurement:need-edit": Row("need.write", DRAFT | STEP, FORM, missing=NOTHING | STEP),
    "procurement:need-finish": Row("need.write", DRAFT, BUTTON, missing=NOTHING),
    "procurement:need-reopen": Row("need.write", READY, BUTTON, missing=NOTHING),
    "procurement:need-close": Row("need.write", DRAFT, SURE, missing=NOTHING),
    "procurement:need-sound": Row("sounding.prepare", READY, FORM, missing=NOTHING),
}
