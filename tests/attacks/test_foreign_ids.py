"""Foreign ids: whoever holds the very same role elsewhere asks for a thing of others, and it is not there, by any method."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.queries import actor_of
from marketplace.core.models import AuditEvent
from procurement.api.own_routes import BUYERS_SIDE
from procurement.api.response_routes import VENDORS_SIDE
from tests.architecture.routes import TABLE, routes

from . import tables
from .asking import PAGES, address, ask, signed_in, undone, world_of_attacks

pytestmark = pytest.mark.django_db

# Routes that name a thing and are no foreign ones: what the name means, and what keeps them.
OPEN_TO_ALL = {
    "accounts:application-add": "the public name of an organisation that one asks to join",
    "catalog:bookmark-add": "the public name of a listing that one remembers",
    "catalog:claim-add": "the public name of a listing that one says is one's own",
    "catalog:use-add": "the public name of a listing that one says one uses",
    "procurement:response-begin": "the public name of a sounding that one answers",
    "procurement:sounding-join": "the public name of a sounding in which one takes part",
    "catalog:watch-add": "the public name of a listing that one watches",
    "site:audit-export": "the form of the file",
}
ATTESTING = "tests/catalog/evidence/test_attestations.py::test_attestation"
FACTS_OF = "tests/catalog/evidence/test_attestations.py::test_facts_of_a_solution"
ENQUIRIES = (
    "tests/procurement/enquiries/test_enquiry_pages.py::test_pages_of_questions_and_changes_are_not_there"
)
ASKING = "tests/procurement/enquiries/test_enquiry_pages.py::test_questions_of_a_sounding_for_invited_vendors"
JOINT = "tests/procurement/joint/test_pages.py::test_pages_of"
# No visitor of the table owns the example; tests of their own hold the thing of a colleague, or of another town, against them.
OF_A_PERSON = {
    "catalog:attestation-add": f"{ATTESTING}_for_the_use_of_another_town_is_refused",
    "catalog:attestation-list": f"{FACTS_OF}_that_the_town_does_not_use_are_not_there",
    "catalog:attestation-withdraw": f"{ATTESTING}_of_another_town_cannot_be_taken_back_on_the_page",
    "procurement:need-routes": f"{JOINT}_the_leading_body_are_nobody_elses",
    "procurement:need-value": f"{JOINT}_the_leading_body_are_nobody_elses",
    "procurement:needpart-invite": f"{JOINT}_the_leading_body_are_nobody_elses",
    "procurement:needpart-list": f"{JOINT}_the_leading_body_are_nobody_elses",
    "procurement:needpart-decline": f"{JOINT}_an_asked_body_are_nobody_elses",
    "procurement:needpart-edit": f"{JOINT}_an_asked_body_are_nobody_elses",
    "procurement:needpart-leave": f"{JOINT}_an_asked_body_are_nobody_elses",
    "procurement:correction-discard": f"{ENQUIRIES}_for_another_town",
    "procurement:enquiry-answer": f"{ENQUIRIES}_for_another_town",
    "procurement:enquiry-ask": f"{ASKING}_are_not_there_for_others",
    "procurement:enquiry-list": f"{ENQUIRIES}_for_another_town",
    "procurement:enquiry-private": f"{ENQUIRIES}_for_another_town",
    "procurement:enquiry-publish": f"{ENQUIRIES}_for_another_town",
    "procurement:enquiry-reject": f"{ENQUIRIES}_for_another_town",
    "procurement:sounding-correct": f"{ENQUIRIES}_for_another_town",
    "procurement:sounding-extend": f"{ENQUIRIES}_for_another_town",
    "procurement:needpart-show": f"{JOINT}_an_asked_body_are_nobody_elses",
    "accounts:session-end": "tests/accounts/test_auth_account.py::test_session_of_somebody_else_is_not_there",
    "mfa_edit_webauthn": "tests/accounts/test_auth_factor.py::test_passkey_of_somebody_else_is_not_there",
    "mfa_remove_webauthn": "tests/accounts/test_auth_factor.py::test_passkey_of_somebody_else_is_not_there",
}
FOREIGN = [name for name in PAGES if TABLE[name].hidden]
# The table has one public body; these are asked by somebody who holds every role in the next one.
OF_BUYERS = [
    name
    for name in PAGES
    if TABLE[name].access == "need.write" or TABLE[name].access.startswith("sounding.")
    if name not in OF_A_PERSON and name not in OPEN_TO_ALL and name not in FOREIGN and TABLE[name].kwargs
]
MANY = {
    "scopes": ["me:read"],
    "roles": ["admin"],
    "move": "accept",
    "decision": "accept",
    "confirm": "1",
    "reason": "Weil ich es sage.",
    "old_ends": "now",
    "last_day": "2026-12-31",
    "title": "Übernommen",
    "kind": "certificate",
    "answer": "yes",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all of these tests."""
    with django_db_blocker.unblock(), undone():
        yield world_of_attacks()


def without_address(answer, path):
    """The page without what differs between any two requests: addresses, tokens, marks of the policy."""
    text = answer.text.replace(path, "")
    text = re.sub(r'(href|action)="[^"]*"', "", text)
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce|content|value)="[^"]*"', "", text)


def test_routes_that_name_a_thing_are_all_public_of_the_operator_or_tried_here():
    named = {name for name, pattern in routes() if pattern.pattern.converters}
    free = {name for name in named if TABLE[name].access in ("public", "operator")}
    free |= {name for name in named if TABLE[name].access.startswith("operator.")}
    keys = {"api:organisation-show", "api:key-show", "api:key-rotate"}
    # tests/api/test_listings.py::test_listing_of_another_organisation_is_not_there asks each of these.
    keys |= {f"api:own-listing-{move}" for move in ("show", "submit", "take-back", "withdraw")}
    # tests/api/test_own_proofs.py::test_proof_of_another_organisation_is_not_there asks each of these.
    keys |= {f"api:own-proof-{what}" for what in ("list", "show", "withdraw")}
    # tests/api/test_own_uses.py::test_uses_of_a_listing_are_read_by_its_vendor_alone asks both of these.
    keys |= {"api:own-use-list", "api:own-use-show"}
    # tests/procurement/api/test_response_keys.py::test_thing_of_another_vendor_is_not_there asks each of these.
    keys |= {f"api:{route.name}" for route in VENDORS_SIDE if route.pattern.converters}
    # tests/procurement/api/test_own_keys.py::test_thing_of_another_body_is_not_there_for_any_key asks each of these.
    keys |= {f"api:{route.name}" for route in BUYERS_SIDE if route.pattern.converters}
    assert named - free - keys - set(OPEN_TO_ALL) - set(OF_A_PERSON) == set(FOREIGN) | set(OF_BUYERS)


@pytest.mark.parametrize("name", OF_BUYERS)
def test_need_or_sounding_of_another_public_body_is_not_there(world, name):
    row, person = TABLE[name], world["neighbour"]
    path = address(name, row.kwargs)
    fields = MANY | {"acting_for": actor_of(person).acting_token}
    client = signed_in(person)
    before = tables.prints()
    told = {method: ask(client, method, path, fields).status_code for method in ("GET", "POST")}
    assert told == {method: 405 if row.answers[method] == 405 else 404 for method in ("GET", "POST")}
    assert tables.prints() == before


def test_thing_of_a_vendor_is_forbidden_to_a_public_body_whatever_its_people_may(world):
    client = signed_in(world["neighbour"])
    fields = MANY | {"acting_for": actor_of(world["neighbour"]).acting_token}
    told = {}
    for name in FOREIGN:
        row = TABLE[name]
        if row.access == "sounding.answer":
            method = "POST" if row.answers["GET"] == 405 else "GET"
            told[name] = ask(client, method, address(name, row.kwargs), fields).status_code
    assert set(told.values()) == {403}


@pytest.mark.parametrize(
    ("visitor", "name"),
    [
        (visitor, name)
        for visitor in ("outsider", "neighbour")
        for name in FOREIGN
        if visitor == "outsider" or TABLE[name].access != "sounding.answer"
    ],
)
def test_thing_of_another_organisation_is_not_there_and_the_asking_is_recorded(world, name, visitor):
    row, person = TABLE[name], world[visitor]
    path = address(name, row.kwargs)
    fields = MANY | {"acting_for": actor_of(person).acting_token}
    client = signed_in(person)
    before = tables.prints()
    answers = {method: ask(client, method, path, fields) for method in ("GET", "POST")}
    told = {method: answer.status_code for method, answer in answers.items()}
    expected = {method: 405 if row.answers[method] == 405 else 404 for method in ("GET", "POST")}
    assert told == expected
    assert tables.prints() == before
    missed = AuditEvent.objects.filter(verb="core.thing.missed", user_id=person.pk).order_by("id")
    assert [(event.data["route"], event.data["method"]) for event in missed] == [
        (name, method) for method in expected if expected[method] == 404
    ]


@pytest.mark.parametrize("name", FOREIGN)
def test_thing_of_another_organisation_looks_like_one_that_is_nowhere(world, name):
    row, person = TABLE[name], world["outsider"]
    method = "POST" if row.answers["GET"] == 405 else "GET"
    there, nowhere = address(name, row.kwargs), address(name, row.missing)
    fields = MANY | {"acting_for": actor_of(person).acting_token}
    client = signed_in(person)
    first, second = ask(client, method, there, fields), ask(client, method, nowhere, fields)
    assert first.status_code == 404
    assert without_address(first, there) == without_address(second, nowhere)


def test_number_of_another_organisation_in_the_field_of_a_form_is_refused(world):
    person = world["outsider"]
    client = signed_in(person)
    before = tables.prints()
    answer = ask(client, "POST", reverse("accounts:acting-switch"), {"to": str(world["municipality"].pk)})
    assert answer.status_code == 302
    assert actor_of(person).organisation_id == world["other_vendor"].pk
    assert tables.prints() == before


@pytest.mark.parametrize("name", [name for name in FOREIGN if TABLE[name].access != "signed_in"])
def test_form_that_says_it_is_for_another_organisation_is_refused_with_a_record(world, name):
    person, town = world["outsider"], world["municipality"]
    row = TABLE[name]
    client = signed_in(person)
    before = tables.prints()
    answer = ask(client, "POST", address(name, row.kwargs), MANY | {"acting_for": str(town.pk)})
    assert answer.status_code == 409
    assert "Stadt" not in re.sub(r"<[^>]+>", " ", answer.text).split()
    assert tables.prints() == before
    refused = AuditEvent.objects.filter(verb="accounts.acting.refused", user_id=person.pk)
    assert [event.data for event in refused] == [{"route": name, "form": str(town.pk)}]
