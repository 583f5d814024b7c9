"""The operator sees what answers a search, how new that is, and what to do where something is missing."""

from __future__ import annotations

import dataclasses
import datetime
import os
import re

import pytest
from django.db import connection
from django.test import Client

from catalog.actions import withdraw_solution
from catalog.models import SearchRow, Solution
from catalog.queries.search_state import SearchStock, moment_of, search_stock
from catalog.search import changes, engine
from catalog.search.engine import Serving
from catalog.search.interface import Query
from catalog.views import search
from tests.factories import BY, OrganisationFactory, SolutionFactory, member_of

from .reading import part, section

PAGE = "/arbeitsbereich/suche/"
# 14 January 2026, 08:30 in Berlin.
VERSION = 1_768_375_800_000_000
MORNING = "Mittwoch, 14. Januar 2026, 08:30 Uhr MEZ"


@pytest.fixture
def operator(db):
    client = Client()
    client.force_login(member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator"))
    return client


@pytest.fixture
def fast(transactional_db, monkeypatch):
    """A process that answers with the fast engine, which it has not built yet."""
    serving = Serving("fast", None)
    monkeypatch.setattr(engine, "serving", lambda: serving)
    return serving


def notices(page):
    return part(page, r"</div>\s*<div class=\"flow\">(.*?)<section")


def made_at(version):
    """Give all that was committed so far the versions of one moment."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_searchchange SET version = %s", [version])
        cursor.execute("UPDATE catalog_searchstate SET version = %s", [version])


def told(serving, monkeypatch, **values):
    state = dataclasses.replace(serving.state(), **values)
    monkeypatch.setattr(serving, "state", lambda: state)


def test_search_page_with_the_reference_engine_says_that_the_database_answers(operator):
    SolutionFactory()
    made_at(VERSION)

    page = operator.get(PAGE)

    assert notices(page) == (
        "Jede Suche beantwortet die Datenbank, weil eine Einstellung das so vorgibt. Die Ergebnisse sind dieselben; "
        "bei sehr vielen Einträgen dauern sie länger."
    )
    told = section(page, "engine")
    assert "Antwortet jetzt die Datenbank" in told
    assert f"Prozess {os.getpid()} " in told
    assert "MARKETPLACE_SEARCH_ENGINE : reference Jede Suche" in told
    assert f"Letzte Änderung {MORNING} Wann sich" in section(page, "freshness")
    assert f"Stand {VERSION}" in section(page, "freshness")
    assert "Rückstand 0 s Die Datenbank antwortet selbst" in section(page, "freshness")
    assert "Bekannte Änderung" not in section(page, "freshness")
    assert "Im Arbeitsspeicher" not in section(page, "listings")
    assert section(page, "memory") == (
        "Arbeitsspeicher und Aufbau Dieser Prozess hält nichts von der Suche im Arbeitsspeicher."
    )


def test_search_page_before_the_first_listing_names_no_moment(operator):
    page = operator.get(PAGE)
    assert "Letzte Änderung noch keine Änderung Rückstand 0 s" in section(page, "freshness")
    assert "Aufbewahrt 0 Aus diesen" in section(page, "changes")
    assert "Seit" not in section(page, "changes")


def test_search_page_with_the_fast_engine_tells_its_memory_and_that_it_knows_every_change(
    operator, fast, monkeypatch
):
    SolutionFactory()
    SolutionFactory()
    made_at(VERSION)
    fast.build()
    told(fast, monkeypatch, memory=62_340_000, seconds=1234.567)

    page = operator.get(PAGE)

    assert notices(page) == "Die schnelle Suche antwortet aus dem Arbeitsspeicher."
    assert "Antwortet jetzt die schnelle Suche" in section(page, "engine")
    assert "MARKETPLACE_SEARCH_ENGINE : fast Die schnelle Suche" in section(page, "engine")
    assert f"Bekannte Änderung {MORNING} Die letzte, die" in section(page, "freshness")
    assert "Rückstand 0 s Dieser Prozess kennt jede" in section(page, "freshness")
    listings = section(page, "listings")
    assert "Öffentliche Einträge 2 Diese" in listings
    assert "In der Suche 2 Diese" in listings
    assert "Im Arbeitsspeicher 2 Diese" in listings
    assert "Arbeitsspeicher 62,3 MB So viel" in section(page, "memory")
    assert "Aufgebaut in 1.234,57 s, aus der ganzen Datenbank Es gab kein" in section(page, "memory")
    assert "Aufbewahrt 2 Aus diesen" in section(page, "changes")
    assert f"Seit {MORNING} Ein Prozess" in section(page, "changes")


def test_search_page_of_a_process_that_is_behind_says_by_how_much_and_reports_no_error(operator, fast):
    SolutionFactory()
    made_at(VERSION)
    fast.build()
    SolutionFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_searchchange SET version = %s WHERE version > %s", [VERSION + 1_500_000, VERSION]
        )
        cursor.execute("UPDATE catalog_searchstate SET version = %s", [VERSION + 1_500_000])

    page = operator.get(PAGE)
    # Since that day, however short the time between the two changes was.
    assert re.search(r"Rückstand [\d.]{7,},\d s So viele Sekunden schon fehlt", section(page, "freshness"))
    assert "In der Suche 2 Diese" in section(page, "listings")
    assert "Im Arbeitsspeicher 1 Diese" in section(page, "listings")
    assert "rebuild_search" not in page.text

    fast.search(Query())
    page = operator.get(PAGE)
    assert "Rückstand 0 s Dieser Prozess kennt jede" in section(page, "freshness")
    assert "Im Arbeitsspeicher 2 Diese" in section(page, "listings")


def test_search_page_of_a_process_that_knows_no_change_yet_names_no_lag(operator, fast):
    fast.build()
    SolutionFactory()
    freshness = section(operator.get(PAGE), "freshness")
    assert "Bekannte Änderung noch keine Änderung Rückstand nicht bekannt So viele" in freshness


def test_search_page_of_an_engine_from_the_snapshot_says_so(operator, fast, monkeypatch):
    fast.build()
    told(fast, monkeypatch, is_from_file=True, seconds=0.1234, memory=0)
    memory = section(operator.get(PAGE), "memory")
    assert "Aufgebaut in 0,12 s, aus dem gespeicherten Abbild Der Prozess hat das Abbild gelesen" in memory
    assert "Arbeitsspeicher nicht bekannt Dieses Betriebssystem" in memory


@pytest.mark.parametrize(
    ("is_building", "begins"),
    [
        (True, "Die schnelle Suche wird gerade aufgebaut. Bis sie"),
        (False, "Dieser Prozess hat die schnelle Suche nicht aufgebaut; seine"),
    ],
)
def test_search_page_until_the_fast_engine_is_there_says_what_it_waits_for(
    operator, fast, monkeypatch, is_building, begins
):
    told(fast, monkeypatch, is_building=is_building)
    page = operator.get(PAGE)
    assert notices(page).startswith(begins)
    assert "Antwortet jetzt die Datenbank" in section(page, "engine")
    assert "MARKETPLACE_SEARCH_ENGINE : fast" in section(page, "engine")


def test_search_page_with_listings_missing_and_too_many_names_both_and_the_command(operator):
    gone = SolutionFactory()
    SearchRow.objects.filter(solution__in=[SolutionFactory(), SolutionFactory()]).delete()
    Solution.objects.filter(pk=gone.pk).update(status="withdrawn")

    page = operator.get(PAGE)

    assert "2 öffentliche Einträge lassen sich nicht finden." in notices(page)
    assert "Ein Eintrag steht in der Suche, obwohl er nicht öffentlich ist." in notices(page)
    assert notices(page).endswith("weiter gesucht werden: manage.py rebuild_search")
    assert "Öffentliche Einträge 2 Diese" in section(page, "listings")
    assert "In der Suche 1 Diese" in section(page, "listings")


def test_search_page_of_a_memory_that_lost_a_listing_reports_it(operator, fast):
    SolutionFactory()
    lost = SolutionFactory()
    fast.build()
    assert "rebuild_search" not in operator.get(PAGE).text
    fast._fast.memory.drop(lost.pk)
    page = operator.get(PAGE)
    assert "stimmt nicht mit der Datenbank überein: 1 gegenüber 2 Einträgen." in notices(page)
    assert notices(page).endswith("manage.py rebuild_search")


def test_search_page_with_a_change_while_it_counts_reports_no_error(operator, fast, monkeypatch):
    SolutionFactory()
    fast.build()

    def counted_just_before_a_change():
        stock = search_stock()
        SolutionFactory()
        fast.search(Query())
        return stock

    monkeypatch.setattr(search, "search_stock", counted_just_before_a_change)
    page = operator.get(PAGE)
    assert "In der Suche 1 Diese" in section(page, "listings")
    assert "Im Arbeitsspeicher 2 Diese" in section(page, "listings")
    assert "rebuild_search" not in page.text


def test_search_stock_with_as_many_too_few_as_too_many_is_not_whole(db):
    SolutionFactory()
    missing, surplus = SolutionFactory(), SolutionFactory()
    SolutionFactory(status="withdrawn")
    made_at(VERSION)
    assert search_stock() == SearchStock(VERSION, 3, 3, 0, 0, 5, VERSION)
    assert search_stock().is_whole

    SearchRow.objects.filter(solution=missing).delete()
    Solution.objects.filter(pk=surplus.pk).update(status="withdrawn")

    assert search_stock() == SearchStock(VERSION, 2, 2, 1, 1, 5, VERSION)
    assert not search_stock().is_whole


def test_search_stock_counts_changes_from_the_oldest(db):
    solution = SolutionFactory()
    made_at(VERSION)
    withdraw_solution(solution=solution, by=BY, reason="test")
    stock = search_stock()
    assert (stock.changes, stock.oldest, stock.version) == (2, VERSION, changes.newest_version())


def test_moment_of_a_version_is_its_microseconds_since_1970():
    assert moment_of(0) is None
    assert moment_of(VERSION + 7) == datetime.datetime(2026, 1, 14, 7, 30, 0, 7, tzinfo=datetime.UTC)
