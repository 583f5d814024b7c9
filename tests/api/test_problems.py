"""Errors: whatever goes wrong below /api/ is a problem document in the reader's language."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from catalog.api.views.vendors import VendorViewSet
from marketplace.core.api.problems import PROBLEM_TYPES
from tests.factories import UserFactory

from .catalogue import PROBLEM, V1

ADDRESSES = (
    "solutions/",
    "solutions/termine/",
    "solutions/termine/publiccode.yml",
    "vendors/",
    "vendors/werk/",
    "areas/",
    "areas/15/",
    "registers/",
    "registers/facets/",
    "registers/laender/",
    "registers/population-bands/",
    "registers/cpv/",
    "registers/nuts/",
    "registers/licences/",
    "registers/thresholds/",
    "schema/",
)


def checked(response, status):
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    document = response.json()
    assert {"type", "title", "status", "detail", "errors"} <= set(document)
    assert document["status"] == status
    return document


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/nothing/", "/api/v2/solutions/", "/api/x", "/api/v1/vendors/a b/"]
)
def test_unknown_address_below_api_is_a_problem_document(client, db, path):
    document = checked(client.get(path, headers={"accept-language": "en"}), 404)
    assert document == {
        "type": "about:blank",
        "title": "Nothing is here",
        "status": 404,
        "detail": "There is nothing at this address. The reference of the API lists all addresses.",
        "errors": [],
    }


def test_address_without_its_last_slash_leads_on(client, db):
    response = client.get(f"{V1}/solutions?q=a")
    assert (response.status_code, response.headers["Location"]) == (301, "/api/v1/solutions/?q=a")


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_method_that_changes_is_refused_with_those_that_are_possible(client, db, path, method):
    response = getattr(client, method)(f"{V1}/{path}", headers={"accept-language": "en"})
    document = checked(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert document["detail"] == "Possible here: GET, HEAD, OPTIONS."


def test_method_that_changes_is_refused_without_a_token_too(db):
    document = checked(Client(enforce_csrf_checks=True).post(f"{V1}/solutions/"), 405)
    assert document["title"] == "Diese Methode ist hier nicht möglich"


@pytest.mark.parametrize("path", ADDRESSES)
def test_unknown_parameter_is_refused_everywhere(client, db, path):
    response = client.get(f"{V1}/{path}", {"x-unknown": "1"}, headers={"accept-language": "en"})
    document = checked(response, 400)
    assert document["type"] == "http://testserver/api/#problem-invalid-parameters"
    assert document["errors"][0]["parameter"] == "x-unknown"
    assert document["errors"][0]["message"] == "There is no such parameter."


@pytest.mark.parametrize("path", ["solutions/", "vendors/", "areas/", "registers/cpv/", "registers/"])
def test_format_that_nobody_has_is_refused_with_those_that_are_available(client, db, path):
    response = client.get(f"{V1}/{path}", headers={"accept": "text/csv", "accept-language": "en"})
    document = checked(response, 406)
    assert document["detail"] == "Available here: application/json. Ask for it in the header “Accept”."


def test_more_values_than_the_server_reads_are_a_problem_document(client, db):
    checked(client.get(f"{V1}/solutions/?" + "&".join(["vendor=a"] * 1001)), 400)


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_request_for_another_host_is_a_problem_document(client, db):
    document = checked(client.get(f"{V1}/solutions/", headers={"host": "evil.example"}), 400)
    assert document["type"] == "about:blank"


def test_error_that_nobody_expected_is_a_problem_document_without_details(db, monkeypatch):
    def broken(self, request):
        raise RuntimeError("secret")

    monkeypatch.setattr(VendorViewSet, "list", broken)
    broken.endpoint = VendorViewSet.retrieve.endpoint
    response = Client(raise_request_exception=False).get(f"{V1}/vendors/", headers={"accept-language": "en"})
    document = checked(response, 500)
    assert document["detail"] == "The error is recorded. Please try again later."
    assert b"secret" not in response.content


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Parameter sind falsch"), ("en", "Parameters are wrong"), ("fr", "Parameter sind falsch")],
)
def test_words_of_a_problem_follow_the_language_of_the_reader(client, db, language, title):
    response = client.get(f"{V1}/solutions/?x=1", headers={"accept-language": language})
    assert checked(response, 400)["title"] == title
    assert response.headers["Content-Language"] == ("en" if language == "en" else "de")


@pytest.mark.parametrize("kind", PROBLEM_TYPES, ids=lambda kind: kind.key)
def test_every_kind_of_problem_is_explained_on_the_reference_page(client, db, kind):
    assert f'id="problem-{kind.key}"' in client.get("/api/").content.decode()


@pytest.mark.parametrize("path", ADDRESSES)
def test_preflight_is_answered_for_every_address(client, db, path):
    response = client.options(
        f"{V1}/{path}", headers={"origin": "https://other.example", "access-control-request-method": "GET"}
    )
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Max-Age"] == "86400"


def test_answers_may_be_read_by_any_site_but_never_with_cookies(client, db):
    response = client.get(f"{V1}/solutions/", headers={"origin": "https://other.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("path", "value"), [("solutions/", "no-cache"), ("registers/laender/", "public, max-age=3600")]
)
def test_answer_says_how_long_it_may_be_kept(client, db, path, value):
    assert client.get(f"{V1}/{path}").headers["Cache-Control"] == value


def test_answers_differ_by_language_alone_and_never_by_who_is_signed_in(client, db):
    anonymous = client.get(f"{V1}/registers/laender/")
    client.force_login(UserFactory())
    signed_in = client.get(f"{V1}/registers/laender/")
    assert anonymous.headers["Vary"] == signed_in.headers["Vary"] == "Authorization, Accept-Language"
    assert signed_in.content == anonymous.content
