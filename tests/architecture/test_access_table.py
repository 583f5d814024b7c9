"""Who may reach what: the table against the URL configuration both ways, and every row asked by every kind of visitor."""

from __future__ import annotations

import logging
from functools import partial
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.queries import actor_of
from marketplace.core.access import declared
from marketplace.core.models import AuditEvent

from .routes import METHODS, TABLE, routes
from .table.row import VISITORS
from .world import HOLDERS, PLACES, make_world

API = [name for name in TABLE if name.startswith("api:")]
CHECKS = ["livez", "readyz"]
PAGES = [name for name in TABLE if name not in API and name not in CHECKS]
# The one address that another service knows, whatever the language.
NEUTRAL = ["openid_connect_callback"]
pytestmark = pytest.mark.django_db
LOGIN = {"de": "/anmelden/", "en": "/en/sign-in/"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The things that the examples of the table name, and one person for each kind of visitor; made once, gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        # Refusals are what is asked for here; a log of thousands would hide the one that is wrong.
        log = logging.getLogger("django.request")
        log.setLevel(logging.ERROR)
        yield make_world()
        log.setLevel(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitors(world):
    """Each kind of visitor with a session of their own."""
    return {name: Visitor(world[name]) for name in VISITORS}


class Visitor:
    """A person in front of a browser who never remembers what happened: whatever a request wrote is undone."""

    def __init__(self, person):
        self.client = Client()
        if person is not None:
            self.client.force_login(person)
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}
        self.token = actor_of(person).acting_token if person is not None else ""

    def ask(self, method, path):
        """The answer to one request, as if it were the first since signing in."""
        self.client.cookies = SimpleCookie(self.cookies)
        send = self.client.post if method == "POST" else partial(self.client.generic, method)
        with transaction.atomic():
            response = send(path, {"acting_for": self.token}) if method == "POST" else send(path)
            transaction.set_rollback(True)
        return response


def address(name, kwargs, language="de"):
    with translation.override(language):
        return reverse(name, kwargs=kwargs)


def expected(row, visitor):
    """What this visitor gets for each method: the page, the way to the login, nothing, or a refusal."""
    if visitor not in HOLDERS[row.access]:
        return dict.fromkeys(METHODS, 302 if visitor == "anonymous" else 403)
    if visitor in row.hidden:
        return {method: 405 if row.answers[method] == 405 else 404 for method in METHODS}
    return row.others.get(visitor, row.answers)


def test_routes_of_the_site_are_exactly_those_of_the_table():
    assert sorted(name for name, _pattern in routes()) == sorted(TABLE)


def test_routes_of_the_site_declare_the_access_of_the_table():
    told = {name: declared(pattern.callback) for name, pattern in routes()}
    names = {name: access.name if access else None for name, access in told.items()}
    assert names == {name: row.access for name, row in TABLE.items()}


def test_permissions_of_the_visitors_are_those_written_down(world):
    actors = {name: actor_of(world[name]) for name in PLACES}
    actors |= {"outsider": actor_of(world["outsider"]), "lonely": actor_of(world["lonely"])}
    held = {name: {str(p) for p in actor.permissions} for name, actor in actors.items()}
    permissions = [name for name in HOLDERS if "." in name]
    told = {name: {p for p in permissions if name in HOLDERS[p]} for name in actors}
    assert held == told


@pytest.mark.parametrize("name", PAGES)
def test_page_asked_by_everybody_with_every_method_answers_as_the_table_says(visitors, name):
    row = TABLE[name]
    path = address(name, row.kwargs)
    found, goals = {}, set()
    for visitor in VISITORS:
        answers = {method: visitors[visitor].ask(method, path) for method in METHODS}
        found[visitor] = {method: answer.status_code for method, answer in answers.items()}
        if visitor == "anonymous" and row.access != "public":
            goals = {answer.headers.get("Location", "").partition("?")[0] for answer in answers.values()}
    assert found == {visitor: expected(row, visitor) for visitor in VISITORS}
    assert goals == (set() if row.access == "public" else {LOGIN["de"]})


@pytest.mark.parametrize("name", [name for name in PAGES if TABLE[name].missing])
def test_page_of_a_thing_that_is_not_there_tells_strangers_nothing(visitors, name):
    row = TABLE[name]
    path = address(name, row.missing)
    found = {visitor: visitors[visitor].ask("GET", path).status_code for visitor in VISITORS}
    told = {visitor: expected(row, visitor)["GET"] for visitor in VISITORS}
    # Who may not knock cannot tell a thing that is there from one that is not.
    knocking = HOLDERS[row.access]
    assert {v: s for v, s in found.items() if v not in knocking} == {
        v: s for v, s in told.items() if v not in knocking
    }
    assert {v: s for v, s in found.items() if v in knocking and told[v] != 405} == {
        v: 404 for v in found if v in knocking and told[v] != 405
    }


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NEUTRAL])
def test_page_in_english_is_there_under_its_own_address(visitors, name):
    row = TABLE[name]
    visitor = next(v for v in reversed(VISITORS) if v in HOLDERS[row.access] and v not in row.hidden)
    path = address(name, row.kwargs, "en")
    response = visitors[visitor].ask("GET", path)
    assert path.startswith("/en/")
    assert response.status_code == expected(row, visitor)["GET"]
    assert response.headers.get("Content-Language", "en") == "en"


@pytest.mark.parametrize("name", API)
def test_endpoint_asked_by_everybody_with_every_method_answers_as_the_table_says(visitors, name):
    row = TABLE[name]
    path = address(name, row.kwargs)
    found, kinds = {}, set()
    for visitor in VISITORS:
        answers = {method: visitors[visitor].ask(method, path) for method in METHODS}
        found[visitor] = {method: answer.status_code for method, answer in answers.items()}
        kinds |= {a.headers["Content-Type"] for a in answers.values() if a.status_code >= 400}
    # The API knows keys, not sessions: whoever is signed in on the pages is nobody here.
    told = row.answers if row.access == "public" else row.others.get("anonymous", dict.fromkeys(METHODS, 401))
    assert found == dict.fromkeys(VISITORS, told)
    assert kinds <= {"application/problem+json"}


@pytest.mark.parametrize(
    "name", [name for name in API if TABLE[name].missing and TABLE[name].access == "public"]
)
def test_endpoint_of_a_thing_that_is_not_there_says_so_as_a_problem(visitors, name):
    response = visitors["anonymous"].ask("GET", address(name, TABLE[name].missing))
    assert (response.status_code, response.json()["status"]) == (404, 404)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", CHECKS)
def test_check_of_the_site_is_read_by_anybody_and_written_by_nobody(visitors, name):
    found = {method: visitors["anonymous"].ask(method, f"/{name}").status_code for method in METHODS}
    assert found == TABLE[name].answers


WRITING = [name for name in PAGES if TABLE[name].answers["POST"] != 405 and not TABLE[name].csrf_exempt]


@pytest.mark.parametrize("name", WRITING)
def test_form_without_its_token_is_refused_and_changes_nothing(visitors, strict, name):
    row = TABLE[name]
    visitor = next(v for v in reversed(VISITORS) if v in HOLDERS[row.access] and v not in row.hidden)
    strict.cookies = SimpleCookie(visitors[visitor].cookies)
    with transaction.atomic():
        events = AuditEvent.objects.exclude(verb__startswith="core.").count()
        response = strict.post(address(name, row.kwargs), {"acting_for": ""})
        after = AuditEvent.objects.exclude(verb__startswith="core.").count()
        transaction.set_rollback(True)
    assert (response.status_code, after) == (403, events)


@pytest.fixture(scope="module")
def strict():
    """A client whose requests are checked for the token of the forms."""
    return Client(enforce_csrf_checks=True)
