"""Routes: founding, joining, people, invitations, mandates, and for whom one acts."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from accounts.models import User
from tests.factories import ApplicationFactory, InvitationFactory, MandateFactory, OrganisationFactory

from .row import FORM, METHODS, READ, REFUSED, SIGNED_IN, Row

COUNTED = "tests/accounts/test_organisation_queries.py::test_"
NUMBER, NO_NUMBER = {"pk": 1_000_000}, {"pk": 999_999}
PERSON = {"person": uuid.UUID("5a1c1ae7-0000-4000-8000-000000000001")}
NO_PERSON = {"person": uuid.UUID("5a1c1ae7-0000-4000-8000-000000000002")}
TOKEN, NO_TOKEN = {"token": "beispiel-einladung"}, {"token": "gibt-es-nicht"}
SHOWN = READ | {"POST": 200}
SENT = READ | {"POST": 302}
ONLY_SENT = dict.fromkeys(METHODS, 405) | {"POST": 302}
# The examples belong to the municipality; these people administer others.
STRANGERS = ("outsider", "vendor_admin", "operator_admin")
ALL_BUT_LONELY = tuple(visitor for visitor in SIGNED_IN if visitor != "lonely")


def build(world: dict[str, Any]) -> None:
    """A colleague of a known id, an invitation and a request of the lonely person, and a mandate of the municipality."""
    User.objects.filter(pk=world["assessor"].pk).update(public_id=PERSON["person"])
    town, lonely = world["municipality"], world["lonely"]
    InvitationFactory(**NUMBER, organisation=town, email=lonely.email, token=TOKEN["token"])
    ApplicationFactory(**NUMBER, organisation=town, user=lonely)
    provider = OrganisationFactory(name="IT-Dienst der Tabelle", is_public_provider=True)
    MandateFactory(**NUMBER, principal=town, agent=provider, decided_at=timezone.now())


ROWS: dict[str, Row] = {
    # For everybody who is signed in
    "accounts:acting-switch": Row(
        "signed_in",
        answers=SENT,
        counted=f"{COUNTED}ways_of_acting_with_one_and_three_rows_ask_equally_often",
    ),
    "accounts:organisation-choose": Row(
        "signed_in", counted=f"{COUNTED}choice_of_an_organisation_with_one_and_three_rows_asks_equally_often"
    ),
    "accounts:organisation-found": Row("signed_in", answers=FORM),
    "accounts:body-apply": Row(
        "signed_in",
        answers=SHOWN,
        counted=f"{COUNTED}search_of_a_body_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:centre-apply": Row("signed_in", answers=FORM),
    # A message is not needed; who belongs to it already is refused.
    "accounts:application-add": Row(
        "signed_in",
        {"slug": "anbieter-beispiel"},
        SENT,
        dict.fromkeys(("editor", "vendor_admin"), READ | {"POST": 403}),
        missing={"slug": "gibt-es-nicht"},
    ),
    "accounts:application-withdraw": Row(
        "signed_in", NUMBER, ONLY_SENT, missing=NO_NUMBER, hidden=ALL_BUT_LONELY
    ),
    "accounts:invitation-show": Row("signed_in", NUMBER, SENT, missing=NO_NUMBER, hidden=ALL_BUT_LONELY),
    # The link in the mail: without an account it leads to one, to the wrong account it says nothing.
    "accounts:invitation-accept": Row(
        "public",
        TOKEN,
        SHOWN,
        {"lonely": SENT} | dict.fromkeys(ALL_BUT_LONELY, REFUSED),
        missing=NO_TOKEN,
    ),
    # For the people of an organisation
    "accounts:member-list": Row(
        "organisation.view_members",
        counted=f"{COUNTED}people_of_an_organisation_with_one_and_three_rows_ask_equally_often",
    ),
    "accounts:member-leave": Row("member", answers=SHOWN),
    "accounts:mandate-list": Row(
        "member", counted=f"{COUNTED}mandates_of_an_organisation_with_one_and_three_rows_ask_equally_often"
    ),
    # For its administrators
    "accounts:member-edit": Row(
        "organisation.manage_members", PERSON, FORM, missing=NO_PERSON, hidden=STRANGERS
    ),
    "accounts:member-remove": Row(
        "organisation.manage_members", PERSON, SHOWN, missing=NO_PERSON, hidden=STRANGERS
    ),
    "accounts:invitation-add": Row("organisation.manage_members", answers=FORM),
    "accounts:invitation-resend": Row(
        "organisation.manage_members", NUMBER, ONLY_SENT, missing=NO_NUMBER, hidden=STRANGERS
    ),
    "accounts:invitation-revoke": Row(
        "organisation.manage_members", NUMBER, ONLY_SENT, missing=NO_NUMBER, hidden=STRANGERS
    ),
    "accounts:application-decide": Row(
        "organisation.manage_members", NUMBER, SHOWN, missing=NO_NUMBER, hidden=STRANGERS
    ),
    "accounts:mandate-offer": Row(
        "organisation.manage_mandates",
        answers=SHOWN,
        counted=f"{COUNTED}search_of_an_agent_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:mandate-request": Row(
        "organisation.manage_mandates",
        answers=SHOWN,
        counted=f"{COUNTED}search_of_a_principal_with_one_and_three_rows_asks_equally_often",
    ),
    "accounts:mandate-decide": Row(
        "organisation.manage_mandates", NUMBER, SHOWN, missing=NO_NUMBER, hidden=STRANGERS
    ),
    "accounts:mandate-revoke": Row(
        "organisation.manage_mandates", NUMBER, FORM, missing=NO_NUMBER, hidden=STRANGERS
    ),
    "accounts:rules-edit": Row("organisation.change_rules", answers=SHOWN),
}
