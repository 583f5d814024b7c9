"""Who may reach what: the table against the URL configuration both ways, and every row asked by every kind of visitor."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marketplace.core.access import declared
from marketplace.core.models import AuditEvent
from tests.factories import (
    AreaFactory,
    ImportRunFactory,
    OrganisationFactory,
    SolutionFactory,
    UserFactory,
    member_of,
)

from .routes import METHODS, TABLE, routes

VISITORS = ("anonymous", "outsider", "officer", "editor", "moderator", "admin")
OPERATORS = ("moderator", "admin")
# What the latest publiccode.yml demands of a listing.
EXPORTABLE = {
    "source_url": "https://code.example/maengelmelder",
    "short_description": {"de": "Meldet Schäden an Straßen."},
    "long_description": {"de": "Bürgerinnen melden Schäden an Straßen mit Ort und Bild. " * 4},
    "features": {"de": ["Karte"]},
    "categories": ["knowledge-management"],
    "platforms": ["web"],
    "development_status": "stable",
    "software_type": "standalone/web",
    "licence": "MIT",
    "maintenance_type": "internal",
    "localisation_ready": True,
    "available_languages": ["de"],
}
API = [name for name in TABLE if name.startswith("api:")]
PAGES = [name for name in TABLE if ":" in name and name not in API]
CHECKS = [name for name in TABLE if ":" not in name]


@pytest.fixture
def world(db):
    """The things that the examples of the table name, and one client for each kind of visitor."""
    vendor = OrganisationFactory(
        name="Anbieter Beispiel",
        slug="anbieter-beispiel",
        contact_name="Auskunft",
        contact_email="auskunft@anbieter.example",
    )
    SolutionFactory(name="Mängelmelder", vendor=vendor, facts=EXPORTABLE)
    AreaFactory(key="150025101010", name="Gemeinde Beispiel")
    ImportRunFactory(pk=1_000_000)
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    people = {
        "outsider": member_of(OrganisationFactory(name="Fremde"), "editor"),
        "officer": member_of(OrganisationFactory(name="Stadt", kind="municipality"), "officer"),
        "editor": member_of(vendor, "editor"),
        "moderator": member_of(operator, "moderator"),
        "admin": member_of(operator, "admin"),
    }
    return {"anonymous": None} | people


def client_of(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def address(name, kwargs, language="de"):
    with translation.override(language):
        return reverse(name, kwargs=kwargs)


def expected(row, visitor):
    """What this visitor gets for each method: the page, the way to the login, or a refusal."""
    if visitor == "anonymous" and row.access != "public":
        return dict.fromkeys(METHODS, 302)
    if row.access == "operator" and visitor not in OPERATORS:
        return dict.fromkeys(METHODS, 403)
    return row.others.get(visitor, row.answers)


def test_routes_of_the_site_are_exactly_those_of_the_table():
    assert sorted(name for name, _pattern in routes()) == sorted(TABLE)


def test_routes_of_the_site_declare_the_access_of_the_table():
    told = {name: declared(pattern.callback) for name, pattern in routes()}
    names = {name: access.name if access else None for name, access in told.items()}
    assert names == {name: row.access for name, row in TABLE.items()}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", PAGES)
def test_page_asked_with_every_method_answers_as_the_table_says(world, name, visitor):
    row = TABLE[name]
    found, goals = {}, set()
    for method in METHODS:
        # Signing out ends the session, so each method gets a fresh client.
        response = client_of(world[visitor]).generic(method, address(name, row.kwargs))
        found[method] = response.status_code
        goals.add(response.headers.get("Location", "").partition("?")[0])
    assert found == expected(row, visitor)
    if visitor == "anonymous" and row.access != "public":
        assert goals == {"/anmelden/"}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", [name for name in PAGES if TABLE[name].missing])
def test_page_of_a_thing_that_is_not_there_tells_strangers_nothing(world, name, visitor):
    row = TABLE[name]
    asked = client_of(world[visitor])
    there, missing = (asked.get(address(name, kwargs)) for kwargs in (row.kwargs, row.missing))
    assert there.status_code == expected(row, visitor)["GET"]
    assert missing.status_code == (
        404 if row.access == "public" or visitor in OPERATORS else there.status_code
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_in_english_is_there_under_its_own_address(world, name):
    row = TABLE[name]
    path = address(name, row.kwargs, "en")
    response = client_of(world["admin"]).get(path)
    assert path.startswith("/en/")
    assert (response.status_code, response.headers["Content-Language"]) == (
        expected(row, "admin")["GET"],
        "en",
    )


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", API)
def test_endpoint_asked_with_every_method_answers_as_the_table_says(world, name, visitor):
    row = TABLE[name]
    found, kinds = {}, set()
    for method in METHODS:
        response = client_of(world[visitor]).generic(method, address(name, row.kwargs))
        found[method] = response.status_code
        if response.status_code >= 400:
            kinds.add(response.headers["Content-Type"])
    assert found == row.answers
    assert kinds == {"application/problem+json"}


@pytest.mark.parametrize("name", [name for name in API if TABLE[name].missing])
def test_endpoint_of_a_thing_that_is_not_there_says_so_as_a_problem(world, name):
    response = client_of(None).get(address(name, TABLE[name].missing))
    assert (response.status_code, response.json()["status"]) == (404, 404)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", CHECKS)
def test_check_of_the_site_is_read_by_anybody_and_written_by_nobody(world, name):
    found = {method: client_of(None).generic(method, f"/{name}").status_code for method in METHODS}
    assert found == TABLE[name].answers


def test_operator_pages_for_a_person_without_organisation_stay_closed(world):
    lonely = client_of(UserFactory())
    rows = {name: row for name, row in TABLE.items() if row.access == "operator"}
    found = {name: lonely.get(address(name, row.kwargs)).status_code for name, row in rows.items()}
    assert found == dict.fromkeys(rows, 403)


def test_forms_without_their_token_are_refused_and_change_nothing(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world["admin"])
    events = AuditEvent.objects.count()
    path = address("site:text-edit", TABLE["site:text-edit"].kwargs)
    response = strict.post(path, {"body": "Neu", "action": "save"})
    assert (response.status_code, AuditEvent.objects.count()) == (403, events)
