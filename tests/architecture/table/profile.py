"""Routes: profiles of organisations, their proofs, contacts and own limits."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Contact, OwnThreshold, Proof
from marketplace.core.tokens import token_hash

from .row import FORM, METHODS, READ, REFUSED, Row

EDIT = "organisation.edit_profile"
PROOF = 920_001
CONTACT = 920_002
LIMIT = 920_003
TOKEN = "beispiel-frage-an-eine-person"
NOTHING = {"pk": 999_999}
# The proof and the contact belong to the vendor, the limit to the municipality.
STRANGERS = ("outsider", "buyer_admin", "operator_admin")
MEMBERS_ELSEWHERE = (
    "outsider",
    "requester",
    "officer",
    "reviewer",
    "publisher",
    "assessor",
    "auditor",
    "buyer_admin",
    "moderator",
    "operator_admin",
)
NO_BUYERS = ("outsider", "editor", "vendor_admin", "operator_admin")
POSTED = dict.fromkeys(METHODS, 405) | {"POST": 302}


def build(world: dict[str, Any]) -> None:
    """A proof and an unanswered contact of the vendor, and a limit of the municipality."""
    vendor, town = world["vendor"], world["municipality"]
    Proof.objects.create(pk=PROOF, organisation=vendor, kind="certificate", title="ISO/IEC 27001")
    Contact.objects.create(
        pk=CONTACT,
        organisation=vendor,
        name="Gefragte Person",
        email="gefragt@anbieter.example",
        asked_at=timezone.now(),
        token_hash=token_hash(TOKEN),
    )
    OwnThreshold.objects.create(
        pk=LIMIT,
        organisation=town,
        title="Direktaufträge",
        amount=Decimal("10000"),
        valid_from=datetime.date(2026, 1, 1),
        source_title="Dienstanweisung",
    )


ROWS: dict[str, Row] = {
    "accounts:profile-edit": Row(EDIT, answers=FORM),
    "accounts:profile-logo": Row(EDIT, answers=FORM),
    "accounts:proof-list": Row(
        EDIT,
        counted="tests/accounts/test_proofs.py::test_proof_list_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:proof-add": Row(EDIT, answers=FORM),
    "accounts:proof-edit": Row(EDIT, {"pk": PROOF}, FORM, missing=NOTHING, hidden=STRANGERS),
    "accounts:proof-remove": Row(EDIT, {"pk": PROOF}, POSTED, missing=NOTHING, hidden=STRANGERS),
    "accounts:contact-list": Row(
        "member",
        counted="tests/accounts/test_contacts.py::test_contact_list_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:contact-ask": Row(EDIT, answers=FORM),
    "accounts:contact-self": Row(EDIT, answers=FORM),
    "accounts:contact-ask-again": Row(EDIT, {"pk": CONTACT}, POSTED, missing=NOTHING, hidden=STRANGERS),
    "accounts:contact-remove": Row(
        "member", {"pk": CONTACT}, POSTED, missing=NOTHING, hidden=MEMBERS_ELSEWHERE
    ),
    "accounts:contact-answer": Row(
        "public", {"token": TOKEN}, READ | {"POST": 302}, missing={"token": "gibt-es-nicht"}
    ),
    "accounts:threshold-list": Row(
        EDIT,
        answers=FORM,
        others=dict.fromkeys(NO_BUYERS, REFUSED),
        counted="tests/accounts/test_thresholds.py::test_threshold_list_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:threshold-end": Row(EDIT, {"pk": LIMIT}, FORM, missing=NOTHING, hidden=NO_BUYERS),
    "accounts:threshold-remove": Row(EDIT, {"pk": LIMIT}, POSTED, missing=NOTHING, hidden=NO_BUYERS),
}
