"""The project's addresses and two more: a bare answer and one trivial query, behind the same middleware."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from marketplace.core.access import PUBLIC, declare
from marketplace.urls import *  # noqa: F403
from marketplace.urls import urlpatterns as site


@declare(PUBLIC)
def bare(request: HttpRequest) -> JsonResponse:
    """Answers without doing anything."""
    return JsonResponse({"count": 0})


@declare(PUBLIC)
def one_query(request: HttpRequest) -> JsonResponse:
    """Answers after the smallest possible question to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return JsonResponse({"count": cursor.fetchone()[0]})


urlpatterns = [path("bench/bare/", bare), path("bench/one-query/", one_query), *site]
