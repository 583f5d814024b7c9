"""Error pages: in the reader's language, with the reason and a way on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from marketplace.core.decisions import Denied, IllegalMove, Refused
from marketplace.site.middleware import RefusalMiddleware
from marketplace.site.views import errors
from tests.factories import OrganisationFactory, member_of


def request_for(path="/loesungen/"):
    return RequestFactory().get(path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "heading", "way"),
    [
        ("/gibt-es-nicht/", "Diese Seite gibt es nicht", "Im Katalog suchen"),
        ("/en/no-such-page/", "There is no such page", "Search the catalogue"),
        ("/loesungen/gibt-es-nicht/", "Diese Seite gibt es nicht", "Ihre Kommune finden"),
    ],
)
def test_page_that_does_not_exist_helps_to_find_another(client, address, heading, way):
    page = client.get(address)
    assert page.status_code == 404
    assert f"<h1>{heading}</h1>" in page.text
    assert way in page.text


@pytest.mark.django_db
def test_page_for_operators_refuses_others_with_the_reason():
    client = Client()
    client.force_login(member_of(OrganisationFactory(kind="vendor"), "editor"))
    page = client.get("/arbeitsbereich/importe/")
    assert page.status_code == 403
    assert "Diese Seite kann nur der Betreiber des Marktplatzes öffnen." in page.text


@pytest.mark.django_db
def test_page_for_operators_sends_visitors_to_sign_in(client):
    page = client.get("/arbeitsbereich/importe/")
    assert page.status_code == 302
    assert page.headers["Location"] == "/anmelden/?next=/arbeitsbereich/importe/"


@pytest.mark.django_db
def test_form_without_its_token_is_refused_with_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/anmelden/", {"username": "a@b.example", "password": "x"})
    assert page.status_code == 403
    assert "Das Formular war zu lange offen" in page.text


def test_server_error_page_needs_no_database():
    page = errors.server_error(request_for())
    assert page.status_code == 500
    assert "Hier ist bei uns etwas schiefgegangen" in page.text
    assert "Hauptnavigation" in page.text


@pytest.mark.django_db
def test_bad_request_page_says_what_happened():
    page = errors.bad_request(request_for())
    assert page.status_code == 400
    assert "Diese Adresse ist nicht zu verstehen" in page.text


@pytest.mark.django_db
def test_permission_denied_page_shows_the_sentence_of_the_rule():
    page = errors.permission_denied(request_for(), PermissionDenied("Nur montags."))
    assert page.status_code == 403
    assert "Nur montags." in page.text


@pytest.mark.django_db
def test_refusals_of_actions_become_pages_and_other_errors_do_not():
    middleware = RefusalMiddleware(lambda request: None)
    refused = middleware.process_exception(request_for(), Refused(Denied("Erst freigeben.")))
    moved = middleware.process_exception(
        request_for(), IllegalMove(thing="listing", state="draft", move="withdraw")
    )
    assert (refused.status_code, moved.status_code) == (403, 409)
    assert "Erst freigeben." in refused.text
    assert "Jemand war schneller" in moved.text
    assert middleware.process_exception(request_for(), ValueError("anders")) is None
