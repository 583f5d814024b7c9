"""No path changes a published version: page, API, actions, SQL; what points to one still shows it years later."""

from __future__ import annotations

import datetime
import os
import re

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from psycopg import errors

from catalog.actions import withdraw_solution
from catalog.models import SolutionVersion
from marketplace.core import grants
from tests.architecture import source
from tests.factories import BookmarkFactory, SolutionFactory, SolutionVersionFactory, acting, member_of

from .review_world import client_of

PAGE, API = "/loesungen/wegewart/fassungen/1/", "/api/v1/solutions/wegewart/"
# What a clever writer would try besides plain UPDATE, DELETE and TRUNCATE, which tests/core/test_grants.py holds.
UPSERT = (
    "INSERT INTO catalog_solutionversion (solution_id, number, facts, facts_hash, published_at, note)"
    " SELECT solution_id, number, '{}', facts_hash, published_at, note FROM catalog_solutionversion"
    " ON CONFLICT (solution_id, number) DO UPDATE SET facts = '{}'"
)
MERGE = (
    "MERGE INTO catalog_solutionversion v USING catalog_solution s ON v.solution_id = s.id"
    " WHEN MATCHED THEN UPDATE SET note = 'x'"
)
STATEMENTS = [
    "UPDATE catalog_solutionversion SET facts = '{}'",
    "UPDATE catalog_solutionversion SET number = number + 100",
    "UPDATE catalog_solutionversion SET published_at = now()",
    "DELETE FROM catalog_solutionversion WHERE number = 1",
    "TRUNCATE catalog_solutionversion, catalog_solution CASCADE",
    UPSERT,
    MERGE,
    "WITH gone AS (DELETE FROM catalog_solutionversion RETURNING id) SELECT count(*) FROM gone",
]


@pytest.fixture
def listing(db):
    return SolutionFactory(name="Wegewart", slug="wegewart", facts={"licence": "MIT"}, is_claimed=True)


def rows():
    return list(SolutionVersion.objects.order_by("pk").values())


@pytest.mark.parametrize("statement", STATEMENTS)
def test_version_changed_by_sql_of_the_owner_is_stopped_by_the_trigger(listing, statement):
    before = rows()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_version_changed_by_sql_of_the_application_is_refused(app_role_connection, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", os.environ["MARKETPLACE_TEST_APP_URL"])
    grants.grant_application_role()
    SolutionFactory()
    before, refused = rows(), []
    for statement in STATEMENTS:
        try:
            app_role_connection.execute(statement)
        except errors.InsufficientPrivilege:
            refused.append(statement)
        app_role_connection.rollback()
    assert refused == STATEMENTS
    assert rows() == before


def test_version_changed_through_the_models_is_refused(listing):
    version = listing.current
    version.facts = {"name": "Anders"}
    for write in (
        version.save,
        lambda: SolutionVersion.objects.update(note="x"),
        lambda: SolutionVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        lambda: SolutionVersion.objects.bulk_update([version], ["facts"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    for delete in (version.delete, listing.delete):
        with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
            delete()
    assert rows()[0]["facts"]["name"] == "Wegewart"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_version_written_to_over_page_or_api_is_not_taken(listing, method):
    before = rows()
    people = [client_of(member_of(listing.vendor, "admin")), Client()]
    for client in people:
        for address in (PAGE, API, f"{API}versions/", f"{API}versions/1/"):
            answer = getattr(client, method)(address, {"facts": {}}, content_type="application/json")
            assert answer.status_code in (401, 403, 404, 405), address
    assert rows() == before


def test_only_the_shared_writer_makes_versions():
    found = {
        name
        for name in source.python_files(tests=False)
        if re.search(r"(?<!class )SolutionVersion(\(|\.objects\.(bulk_)?create)", source.text(name))
    }
    assert found == {
        "catalog/actions/listings.py",
        # Shows what a text would look like, and saves nothing.
        "catalog/queries/solutions.py",
        # Fills a database of its own for measuring.
        "bench/load.py",
    }


def test_version_years_later_shows_what_it_said_then(listing):
    with time_machine.travel(datetime.datetime(2031, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        SolutionVersionFactory(solution=listing, facts={"licence": "EUPL-1.2"})
    with time_machine.travel(datetime.datetime(2036, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        withdraw_solution(
            solution=listing, reason="not_offered", by=acting(member_of(listing.vendor, "editor"))
        )
        page = Client().get(PAGE).text
    assert "MIT" in page
    assert "Sie sehen Fassung 1" in page
    assert "Der Anbieter hat diesen Eintrag am 2. Mai 2036 aus dem Katalog genommen." in page.replace(
        "\xa0", " "
    )
    assert "Der Grund: Die Lösung wird nicht mehr angeboten." in page


def test_bookmark_years_later_points_to_the_version_it_was_made_of(listing):
    bookmark = BookmarkFactory(solution=listing)
    SolutionVersionFactory(solution=listing, facts={"licence": "EUPL-1.2"})
    withdraw_solution(solution=listing, reason="other", by=acting(member_of(listing.vendor, "editor")))
    bookmark.refresh_from_db()
    address = f"/loesungen/wegewart/fassungen/{bookmark.version.number}/"
    assert (bookmark.version.number, bookmark.version.facts["licence"]) == (1, "MIT")
    assert "MIT" in Client().get(address).text
