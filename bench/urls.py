"""The project's addresses and three more behind the same middleware: a bare answer, one trivial query, the engine in charge."""

import os

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from catalog.search.engine import search, serving
from catalog.search.interface import Query
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


@declare(PUBLIC)
def engine(request: HttpRequest) -> JsonResponse:
    """Says which process answered and with which engine it searches; a first search lets it build one."""
    search(Query(cards=(), page_size=1))
    return JsonResponse({"process": os.getpid(), "engine": serving().state().name})


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/one-query/", one_query),
    path("bench/engine/", engine),
    *site,
]
