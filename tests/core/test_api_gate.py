"""The gate of the API: the reader's language, reading from other sites, unchanged answers, and problems as documents."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponseForbidden, JsonResponse
from django.test import RequestFactory
from django.utils import translation

from marketplace.core.api.middleware import ApiMiddleware

ADDRESS = "/api/v1/solutions/"


def answer(path=ADDRESS, handler=lambda request: JsonResponse({"a": 1}), method="get", **headers):
    with translation.override("de"):
        return ApiMiddleware(handler)(getattr(RequestFactory(), method)(path, headers=headers))


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        (ADDRESS, "en", "en"),
        (ADDRESS, "de-AT", "de"),
        (ADDRESS, "fr, en;q=0.5", "en"),
        (ADDRESS, "", "de"),
        ("/loesungen/", "en", None),
        ("/apix/", "en", None),
    ],
)
def test_language_of_answers_below_api_follows_the_reader(path, accepted, language):
    seen = []

    def handler(request):
        seen.append(translation.get_language())
        return JsonResponse({})

    response = answer(path, handler, accept_language=accepted)
    assert response.headers.get("Content-Language") == language
    assert seen == [language or "de"]
    assert translation.get_language() == "de"


def test_answers_below_api_may_be_read_by_any_site_and_pages_may_not():
    assert answer().headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer().headers
    assert "Access-Control-Allow-Origin" not in answer("/loesungen/").headers


def test_preflight_below_api_is_answered_without_asking_the_view():
    def handler(request):
        raise AssertionError("the view was asked")

    response = answer(handler=handler, method="options")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_answer_that_has_not_changed_is_not_sent_again():
    first = answer()
    again = answer(if_none_match=first.headers["ETag"])
    other = answer(if_none_match='"another"')
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert (again.content, other.content) == (b"", b'{"a": 1}')


def test_refusal_of_another_layer_becomes_a_problem_document():
    response = answer(handler=lambda request: HttpResponseForbidden("<h1>No</h1>"), accept_language="en")
    told = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, told["status"], told["title"]) == (403, 403, "This is not allowed")
