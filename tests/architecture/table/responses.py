"""Routes of vendors: invitations and responses; nobody of the buyer or the operator knocks here."""

from __future__ import annotations

import uuid
from typing import Any

from tests.factories import (
    ResponseFactory,
    ResponseFileFactory,
    SolutionFactory,
    SoundingFactory,
    SubmissionFactory,
)

from .row import FORM, METHODS, READ, Row

DRAFT = {"public_id": uuid.UUID("7e570000-0000-4000-8000-000000000001")}
HANDED_IN = {"public_id": uuid.UUID("7e570000-0000-4000-8000-000000000002")}
OLD = {"public_id": uuid.UUID("7e570000-0000-4000-8000-000000000003")}
NEW = {"public_id": "7e57a0a0a0a0"}
RECEIPT = {"receipt": uuid.UUID("7e570000-0000-4000-8000-00000000000a")}
FILE = {"question": "q9", "file": uuid.UUID("7e570000-0000-4000-8000-00000000000b")}
NOTHING = {"public_id": uuid.UUID("7e570000-0000-4000-8000-0000000000ff")}
# The responses are the vendor's, and another vendor is there, too.
STRANGER = ("outsider",)
POST = dict.fromkeys(METHODS, 405)
BUTTON = FORM | {"POST": 302}
LIST = "tests/procurement/responses/test_counts.py::test_list_with_one_and_three_rows_asks_equally_often"
SHOW = "tests/procurement/responses/test_counts.py::test_pages_of_a_response_ask_equally_often_whatever_stands_in_it"
QUESTIONS: list[dict[str, Any]] = [
    {"key": "q1", "kind": "coverage", "title": "Daten ausgeben", "text": "", "required": True, "spec": {}},
    {"key": "q9", "kind": "file", "title": "Prüfbericht", "text": "", "required": False, "spec": {}},
]
DOCUMENT = {
    "title": "Fragen",
    "intro": "",
    "language": "de",
    "sections": [{"key": "s1", "title": "Fachlich", "text": "", "questions": QUESTIONS}],
}


def build(world: dict[str, Any]) -> None:
    """A draft with a file, a response that was handed in, one whose questionnaire was corrected, a sounding not answered yet."""
    town, vendor = world["municipality"], world["vendor"]
    solution = SolutionFactory(name="Antwortendes", slug="antwortendes", vendor=vendor)

    def sounding(title: str, **more: Any) -> Any:
        return SoundingFactory(organisation=town, state="published", title=title, document=DOCUMENT, **more)

    draft = ResponseFactory(
        sounding=sounding("Vorhaben 1"),
        organisation=vendor,
        solution=solution,
        solution_version=solution.current,
        **DRAFT,
    )
    ResponseFileFactory(
        response=draft,
        question_key="q9",
        file__public_id=FILE["file"],
        file__purpose="response",
        file__organisation_id=vendor.pk,
    )
    done = ResponseFactory(sounding=sounding("Vorhaben 2"), organisation=vendor, **HANDED_IN)
    done.last = SubmissionFactory(response=done, public_id=RECEIPT["receipt"])
    done.state = "submitted"
    done.save()
    corrected = sounding("Vorhaben 3")
    ResponseFactory(sounding=corrected, organisation=vendor, **OLD)
    corrected.current = corrected.versions.create(
        number=2, document=DOCUMENT, sha256="0" * 64, published_at=corrected.published_at
    )
    corrected.save()
    sounding("Vorhaben 4", **NEW)


def own(kwargs: dict[str, Any], answers: dict[str, int] = READ, **rest: Any) -> Row:
    """A page of one response: there for its vendor alone."""
    return Row("sounding.answer", kwargs, answers, missing=kwargs | NOTHING, hidden=STRANGER, **rest)


API = (
    "tests/procurement/api/test_response_keys.py"
    "::test_lists_of_vendors_ask_the_database_equally_often_for_one_and_twenty_rows"
)
GONE = {"public_id": str(NOTHING["public_id"])}
KEYS = {"public_id": str(DRAFT["public_id"])}
KEYS_FILE = KEYS | {"file_id": str(FILE["file"])}
KEYS_RECEIPT = {"public_id": str(HANDED_IN["public_id"]), "receipt": str(RECEIPT["receipt"])}
NOWHERE = {"public_id": "gibt-es-nicht"}

ROWS: dict[str, Row] = {
    "api:received-invitation-list": Row("key", counted=API),
    "api:received-invitation-show": Row("key", NEW, missing=NOWHERE),
    "api:received-invitation-decline": Row("key", NEW, missing=NOWHERE),
    "api:published-sounding-join": Row("key", NEW, missing=NOWHERE),
    "api:published-sounding-respond": Row("key", NEW, missing=NOWHERE),
    "api:own-enquiry-list": Row("key", NEW, missing=NOWHERE, counted=API),
    "api:own-enquiry-show": Row("key", NEW | {"enquiry_id": "x"}, missing=NOWHERE | {"enquiry_id": "x"}),
    "api:own-response-list": Row("key", counted=API),
    "api:own-response-show": Row("key", KEYS, missing=GONE, counted=API),
    "api:own-response-check": Row("key", KEYS, missing=GONE),
    "api:own-response-submit": Row("key", KEYS, missing=GONE),
    "api:own-response-withdraw": Row("key", KEYS, missing=GONE),
    "api:own-response-confirm": Row("key", KEYS, missing=GONE),
    "api:own-receipt-list": Row("key", KEYS, missing=GONE, counted=API),
    "api:own-receipt-show": Row("key", KEYS_RECEIPT, missing=KEYS_RECEIPT | GONE),
    "api:own-receipt-pdf": Row("key", KEYS_RECEIPT, missing=KEYS_RECEIPT | GONE),
    "api:own-response-table": Row("key", KEYS, missing=GONE),
    "api:own-response-file-list": Row("key", KEYS, missing=GONE, counted=API),
    "api:own-response-file-show": Row("key", KEYS_FILE, missing=KEYS_FILE | GONE),
    "api:own-response-file-content": Row("key", KEYS_FILE, missing=KEYS_FILE | GONE),
    "procurement:response-list": Row("sounding.answer", counted=LIST),
    "procurement:response-begin": Row("sounding.answer", NEW, BUTTON, missing={"public_id": "gibt-es-nicht"}),
    "procurement:response-show": own(DRAFT, counted=SHOW),
    "procurement:response-edit": own(DRAFT | {"section": "s1"}, BUTTON, counted=SHOW),
    "procurement:response-check": own(DRAFT, counted=SHOW),
    # Sent without the number of saves it is told what was saved meanwhile.
    "procurement:response-submit": own(DRAFT, POST | {"POST": 409}),
    "procurement:response-withdraw": own(HANDED_IN, BUTTON),
    "procurement:response-confirm": own(OLD, BUTTON),
    "procurement:response-giveback": own(DRAFT, FORM),
    "procurement:response-receipt": own(HANDED_IN | RECEIPT),
    "procurement:response-table": own(DRAFT),
    "procurement:response-read": own(DRAFT, FORM),
    "procurement:response-file-add": own(DRAFT | {"question": "q9"}, FORM),
    "procurement:response-file-remove": own(DRAFT | FILE, POST | {"POST": 302}),
}
