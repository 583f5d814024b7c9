"""Routes: clarification questions of vendors, the answers of the buyer, corrections and extensions."""

from __future__ import annotations

import copy
import datetime
import uuid
from typing import Any

from procurement.models import Enquiry
from tests.factories import EnquiryFactory, QuestionnaireFactory, SoundingFactory
from tests.factories.sounding import DOCUMENT

from .row import FORM, METHODS, READ, Row

SOUNDING = {"public_id": "e9a0000000a1"}
CORRECTED = {"public_id": "e9a0000000a2"}
NOTHING = {"public_id": "gibt-es-nicht"}
ASKED = SOUNDING | {"enquiry_id": uuid.UUID("7e590000-0000-4000-8000-000000000001")}
PREPARED = {"enquiry_id": uuid.UUID("7e590000-0000-4000-8000-000000000002")}
NO_ENQUIRY = SOUNDING | {"enquiry_id": uuid.UUID("7e590000-0000-4000-8000-0000000000ff")}
OPENED_AT = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
TEXTS = {"public_text": "Wie viele Laternen sind gemeint?", "answer": "Etwa 400."}
NEW_QUESTIONS: dict[str, Any] = copy.deepcopy(DOCUMENT)
NEW_QUESTIONS["sections"][0]["questions"][0]["title"] = "Daten ausgeben als CSV"
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
# Everybody of the buyer reads what a correction would change; publishing officers alone send the form.
NO_PUBLISHER = READ | {"POST": 403}
TEST = "tests/procurement/enquiries/test_enquiry_pages.py"
ASKS = f"{TEST}::test_page_of_a_vendor_with_one_and_three_rows_asks_equally_often"
LISTS = f"{TEST}::test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often"
CHANGES = f"{TEST}::test_pages_of_changes_with_one_and_three_rows_ask_equally_often"


def build(world: dict[str, Any]) -> None:
    """A published sounding of the municipality with two questions, and one whose questionnaire waits for its correction."""
    town = world["municipality"]
    sounding = SoundingFactory(organisation=town, state="published", title="Laternen", **SOUNDING)
    asked = EnquiryFactory(
        sounding=sounding, organisation=world["other_vendor"], public_id=ASKED["enquiry_id"]
    )
    # The form of an answer names the moment at which it was opened.
    Enquiry.objects.filter(pk=asked.pk).update(updated_at=OPENED_AT)
    EnquiryFactory(
        sounding=sounding,
        organisation=world["vendor"],
        public_id=PREPARED["enquiry_id"],
        state="answered_draft",
        **TEXTS,
    )
    corrected = SoundingFactory(organisation=town, state="published", title="Laternen neu", **CORRECTED)
    QuestionnaireFactory(sounding=corrected, document=NEW_QUESTIONS, edited_by=world["officer"])


ROWS: dict[str, Row] = {
    "procurement:enquiry-ask": Row("sounding.answer", SOUNDING, FORM, missing=NOTHING, counted=ASKS),
    "procurement:enquiry-list": Row("sounding.view", SOUNDING, missing=NOTHING, counted=LISTS),
    "procurement:enquiry-publish": Row("sounding.prepare", SOUNDING, FORM, missing=NOTHING, counted=LISTS),
    "procurement:enquiry-answer": Row("sounding.prepare", ASKED, FORM, missing=NO_ENQUIRY),
    "procurement:enquiry-private": Row("sounding.prepare", ASKED, FORM, missing=NO_ENQUIRY),
    "procurement:enquiry-reject": Row("sounding.prepare", ASKED, FORM, missing=NO_ENQUIRY),
    "procurement:sounding-correct": Row(
        "sounding.view",
        CORRECTED,
        FORM,
        others=dict.fromkeys(("requester", "officer", "reviewer", "assessor", "auditor"), NO_PUBLISHER),
        missing=NOTHING,
        counted=CHANGES,
    ),
    "procurement:correction-write": Row("sounding.prepare", CORRECTED, FORM, missing=NOTHING),
    "procurement:correction-discard": Row("sounding.prepare", CORRECTED, POST, missing=NOTHING),
    "procurement:sounding-extend": Row("sounding.publish", SOUNDING, FORM, missing=NOTHING, counted=CHANGES),
}
