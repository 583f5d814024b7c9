"""Rights: the running application reads and writes rows, changes no table, and can't rewrite the record or a version.

The owner of the tables is stopped too, by triggers.
"""

from __future__ import annotations

import os

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from marketplace.core import grants
from tests.factories import AuditEventFactory, SolutionFactory

CHANGES = {
    "core_auditevent": (
        "UPDATE core_auditevent SET verb = 'x'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ),
    "catalog_solutionversion": (
        "UPDATE catalog_solutionversion SET note = 'x'",
        "DELETE FROM catalog_solutionversion",
        "TRUNCATE catalog_solutionversion CASCADE",
    ),
}
ALL_CHANGES = [statement for statements in CHANGES.values() for statement in statements]


@pytest.fixture
def application(app_role_connection, monkeypatch):
    """A connection of the application's role, after the grants that follow every migration."""
    monkeypatch.setenv("DATABASE_URL", os.environ["MARKETPLACE_TEST_APP_URL"])
    grants.grant_application_role()
    return app_role_connection


def test_append_only_tables_are_exactly_those_of_this_test():
    assert tuple(CHANGES) == grants.APPEND_ONLY


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ALL_CHANGES)
def test_owner_changing_an_append_only_row_is_stopped_by_the_trigger(statement):
    SolutionFactory()
    AuditEventFactory()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_application_role_changing_the_record_or_a_version_lacks_the_right(application):
    refused = []
    for statement in ALL_CHANGES:
        try:
            application.execute(statement)
        except errors.InsufficientPrivilege:
            refused.append(statement)
        application.rollback()
    assert refused == ALL_CHANGES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE stranger (id int)",
        "ALTER TABLE accounts_user ADD COLUMN stranger int",
        "DROP TABLE core_auditevent",
        "ALTER TABLE core_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER core_auditevent_append_only_rows ON core_auditevent",
        "SET session_replication_role = replica",
    ],
)
def test_application_role_changing_a_table_lacks_the_right(application, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_application_role_reading_and_adding_to_the_record_succeeds(application):
    application.execute(
        "INSERT INTO core_auditevent"
        " (public_id, at, actor_kind, actor_name, verb, subject_type, subject_id, data)"
        " VALUES (gen_random_uuid(), now(), 'system', 'tests', 'tests.thing.done', '', '', '{}')"
    )
    assert application.execute("SELECT verb FROM core_auditevent").fetchall() == [("tests.thing.done",)]
    application.rollback()


@pytest.mark.django_db(transaction=True)
def test_application_role_may_write_every_other_table(application):
    rows = application.execute(
        "SELECT relname, array_agg(wish ORDER BY wish) FROM pg_class,"
        " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS wish"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT has_table_privilege(oid, wish)"
        " GROUP BY relname ORDER BY relname"
    ).fetchall()
    assert rows == [
        ("catalog_solutionversion", ["DELETE", "UPDATE"]),
        ("core_auditevent", ["DELETE", "UPDATE"]),
    ]


def test_grants_with_one_role_for_everything_have_no_application_role(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://one:pw@db.example/market")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://one@db.example/market")
    assert grants.application_role() == ""


def test_grants_with_two_roles_name_the_one_of_the_application(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://market%40app@db.example/market")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://owner@db.example/market")
    assert grants.application_role() == "market@app"
