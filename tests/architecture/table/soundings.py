"""Routes: market soundings of a buyer, their invitations and documents, the public pages, and those of who was invited."""

from __future__ import annotations

import uuid
from typing import Any

from marketplace.core.tokens import token_hash
from tests.factories import OutboxMessageFactory, StoredFileFactory
from tests.factories.sounding import (
    QuestionnaireFactory,
    SoundingDocumentFactory,
    SoundingFactory,
    SoundingInvitationFactory,
)

from .row import FORM, METHODS, READ, REFUSED, Row

DRAFT = {"public_id": "50d000000001"}
IN_REVIEW = {"public_id": "50d000000002"}
APPROVED = {"public_id": "50d000000003"}
LIVE = {"public_id": "50d000000004"}
NOTHING = {"public_id": "50d0ffffffff"}
INVITATION = {"pk": 980_001}
DOCUMENT = {"pk": 980_002}
FILE = {"file": uuid.UUID("7e570000-0000-4000-8000-0000000000fe")}
MAILED = {"pk": 980_003}
TOKEN = {"token": "beispiel-einladung-zu-einer-sondierung"}
NO_TOKEN = {"token": "gibt-es-nicht"}
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
REFUSED_POST = FORM | {"POST": 403}
JOINS = READ | {"POST": 302}
TEST = "tests/procurement/soundings/test_counts.py"
BUYER = f"{TEST}::test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often"
API = "tests/procurement/api/test_public_soundings.py::test_lists_ask_the_database_equally_often_for_one_and_twenty_rows"
PUBLIC = f"{TEST}::test_public_pages_with_one_and_three_rows_ask_equally_often"


def build(world: dict[str, Any]) -> None:
    """A sounding of the municipality in each state of its preparation, and a published one to which a vendor is invited."""
    town = world["municipality"]
    for state, kwargs in (("draft", DRAFT), ("in_review", IN_REVIEW), ("approved", APPROVED)):
        one = SoundingFactory(
            organisation=town,
            title=f"Beleuchtung {state}",
            purpose="Wir wollen wissen, was es gibt.",
            state=state,
            created_by=world["officer"],
            **kwargs,
        )
        QuestionnaireFactory(sounding=one)
        if state == "draft":
            SoundingInvitationFactory(
                pk=INVITATION["pk"], sounding=one, organisation=world["other_vendor"], sent_at=None
            )
            stored = StoredFileFactory(purpose="sounding", organisation_id=town.pk)
            SoundingDocumentFactory(pk=DOCUMENT["pk"], sounding=one, file=stored)
    live = SoundingFactory(organisation=town, title="Sensoren an Laternen", state="published", **LIVE)
    shown = StoredFileFactory(purpose="sounding", organisation_id=town.pk, public_id=FILE["file"])
    SoundingDocumentFactory(sounding=live, file=shown, published_at=live.published_at)
    SoundingInvitationFactory(sounding=live, organisation=world["vendor"])
    SoundingInvitationFactory(
        sounding=live,
        kind="mail",
        organisation=None,
        pk=MAILED["pk"],
        name="Fernwerk",
        email="info@fernwerk.example",
        token_hash=token_hash(TOKEN["token"]),
    )
    # Its mail was not delivered, so it can be sent again.
    key = f"sounding-invited:{live.pk}:{MAILED['pk']}@invitation:{MAILED['pk']}"
    OutboxMessageFactory(key=key, to="info@fernwerk.example", state="failed", is_sealed=True)


def _refusing(*visitors: str) -> dict[str, dict[str, int]]:
    return dict.fromkeys(visitors, REFUSED)


NOT_PREPARING = ("requester", "reviewer", "publisher", "assessor", "auditor")
NOT_REVIEWING = ("requester", "officer", "publisher", "assessor", "auditor")

ROWS: dict[str, Row] = {
    "procurement:sounding-list": Row("sounding.view", counted=BUYER),
    "procurement:sounding-begin": Row("sounding.prepare", answers=FORM),
    # Nobody in the little world may: the four-eyes rule is on there. Who may is asked in tests/procurement/quick.
    "procurement:sounding-quick": Row("sounding.prepare", answers=REFUSED_POST),
    "procurement:sounding-show": Row("sounding.view", DRAFT, missing=NOTHING, counted=BUYER),
    "procurement:sounding-edit": Row("sounding.prepare", DRAFT, FORM, missing=NOTHING),
    "procurement:sounding-submit": Row("sounding.prepare", DRAFT, POST, missing=NOTHING),
    "procurement:sounding-takeback": Row("sounding.prepare", IN_REVIEW, POST, missing=NOTHING),
    "procurement:sounding-review": Row(
        "sounding.view",
        IN_REVIEW,
        FORM,
        others=dict.fromkeys(NOT_REVIEWING, REFUSED_POST),
        missing=NOTHING,
        counted=BUYER,
    ),
    "procurement:sounding-publish": Row("sounding.publish", APPROVED, FORM, missing=NOTHING),
    "procurement:sounding-cancel": Row(
        "sounding.view", DRAFT, FORM, others=_refusing(*NOT_PREPARING), missing=NOTHING
    ),
    "procurement:invitation-list": Row("sounding.view", DRAFT, missing=NOTHING, counted=BUYER),
    "procurement:invitation-add": Row("sounding.prepare", DRAFT, FORM, missing=NOTHING),
    "procurement:invitation-remove": Row(
        "sounding.prepare", DRAFT | INVITATION, POST, missing=NOTHING | INVITATION
    ),
    "procurement:invitation-resend": Row("sounding.prepare", LIVE | MAILED, FORM, missing=NOTHING | MAILED),
    "procurement:document-list": Row(
        "sounding.view",
        DRAFT,
        FORM,
        others=dict.fromkeys(NOT_PREPARING, REFUSED_POST),
        missing=NOTHING,
        counted=BUYER,
    ),
    "procurement:document-remove": Row(
        "sounding.prepare", DRAFT | DOCUMENT, POST, missing=NOTHING | DOCUMENT
    ),
    "procurement:public-sounding-list": Row("public", counted=PUBLIC),
    "procurement:sounding-feed": Row("public", counted=PUBLIC),
    "procurement:public-sounding-show": Row("public", LIVE, missing=NOTHING, counted=PUBLIC),
    "procurement:sounding-calendar": Row("public", LIVE, missing=NOTHING),
    "procurement:sounding-join": Row("sounding.answer", LIVE, POST, missing=NOTHING),
    "procurement:sounding-decline": Row("sounding.answer", LIVE, FORM, missing=NOTHING, hidden=("outsider",)),
    "procurement:invitation-show": Row(
        "public",
        TOKEN,
        READ | {"POST": 403},
        others={"outsider": JOINS, "editor": JOINS, "vendor_admin": JOINS},
        missing=NO_TOKEN,
    ),
    "procurement:invitation-document": Row(
        "public",
        TOKEN | FILE,
        READ,
        missing=TOKEN | {"file": uuid.UUID("7e570000-0000-4000-8000-0000000000ff")},
    ),
    "api:published-sounding-list": Row("public", counted=API),
    "api:published-sounding-show": Row("public", LIVE, missing=NOTHING),
    "api:published-questionnaire-list": Row("public", LIVE, missing=NOTHING, counted=API),
    "api:published-questionnaire-show": Row("public", LIVE | {"number": 1}, missing=LIVE | {"number": 9}),
    "api:published-document-list": Row("public", LIVE, missing=NOTHING, counted=API),
    "api:published-document-show": Row(
        "public", LIVE | {"file_id": str(FILE["file"])}, missing=LIVE | {"file_id": "gibt-es-nicht"}
    ),
    "api:published-enquiry-list": Row("public", LIVE, missing=NOTHING, counted=API),
    "api:published-amendment-list": Row("public", LIVE, missing=NOTHING, counted=API),
    "procurement:invitation-decline": Row("public", TOKEN, FORM, missing=NO_TOKEN),
}
