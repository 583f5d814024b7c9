"""Rights: the running application reads and writes rows, changes no table, and can't rewrite the record or a version.

The owner of the tables is stopped too, by triggers.
"""

from __future__ import annotations

import os

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from marketplace.core import grants
from marketplace.core.audit.sealing import seal
from tests.factories import (
    AmendmentFactory,
    AuditEventFactory,
    DeclarationFactory,
    FileNoteFactory,
    OpeningFactory,
    ReleaseFactory,
    ShortlistSearchFactory,
    ShortlistStepFactory,
    SolutionFactory,
    SoundingReportFactory,
    SubmissionFactory,
)

CHANGES = {
    "core_auditevent": (
        "UPDATE core_auditevent SET verb = 'x'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
    ),
    "core_auditlink": (
        "UPDATE core_auditlink SET hash = 'x'",
        "DELETE FROM core_auditlink",
        "TRUNCATE core_auditlink",
    ),
    "core_audithead": (
        "UPDATE core_audithead SET hash = 'x'",
        "DELETE FROM core_audithead",
        "TRUNCATE core_audithead",
    ),
    "catalog_solutionversion": (
        "UPDATE catalog_solutionversion SET note = 'x'",
        "DELETE FROM catalog_solutionversion",
        "TRUNCATE catalog_solutionversion CASCADE",
    ),
    "procurement_shortlistsearch": (
        "UPDATE procurement_shortlistsearch SET reason = 'x'",
        "DELETE FROM procurement_shortlistsearch",
        "TRUNCATE procurement_shortlistsearch CASCADE",
    ),
    "procurement_shortliststep": (
        "UPDATE procurement_shortliststep SET reason = 'x'",
        "DELETE FROM procurement_shortliststep",
        "TRUNCATE procurement_shortliststep",
    ),
    "procurement_questionnaireversion": (
        "UPDATE procurement_questionnaireversion SET reason = 'x'",
        "DELETE FROM procurement_questionnaireversion",
        "TRUNCATE procurement_questionnaireversion CASCADE",
    ),
    "procurement_amendment": (
        "UPDATE procurement_amendment SET reason = 'x'",
        "DELETE FROM procurement_amendment",
        "TRUNCATE procurement_amendment",
    ),
    "procurement_submission": (
        "UPDATE procurement_submission SET sha256 = 'x'",
        "DELETE FROM procurement_submission",
        "TRUNCATE procurement_submission CASCADE",
    ),
    "procurement_opening": (
        "UPDATE procurement_opening SET sha256 = 'x'",
        "DELETE FROM procurement_opening",
        "TRUNCATE procurement_opening",
    ),
    "procurement_declaration": (
        "UPDATE procurement_declaration SET is_clean = true",
        "DELETE FROM procurement_declaration",
        "TRUNCATE procurement_declaration",
    ),
    "procurement_soundingreport": (
        "UPDATE procurement_soundingreport SET sha256 = 'x'",
        "DELETE FROM procurement_soundingreport",
        "TRUNCATE procurement_soundingreport",
    ),
    "procurement_filenote": (
        "UPDATE procurement_filenote SET sha256 = 'x'",
        "DELETE FROM procurement_filenote",
        "TRUNCATE procurement_filenote",
    ),
    "procurement_release": (
        "UPDATE procurement_release SET document = '{}'",
        "DELETE FROM procurement_release",
        "TRUNCATE procurement_release",
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
    ShortlistSearchFactory()
    ShortlistStepFactory()
    AmendmentFactory()
    SubmissionFactory()
    OpeningFactory()
    DeclarationFactory()
    SoundingReportFactory()
    FileNoteFactory()
    ReleaseFactory()
    seal()
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
        "DROP TRIGGER core_auditevent_stamp ON core_auditevent",
        "ALTER TABLE catalog_solutionversion DISABLE TRIGGER ALL",
        "DROP TRIGGER catalog_solutionversion_append_only_rows ON catalog_solutionversion",
        "ALTER TABLE catalog_solutionversion DROP CONSTRAINT catalog_version_number_once",
        "ALTER TABLE core_auditevent ALTER COLUMN id SET GENERATED BY DEFAULT",
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
        ("core_audithead", ["DELETE", "UPDATE"]),
        ("core_auditlink", ["DELETE", "UPDATE"]),
        ("procurement_amendment", ["DELETE", "UPDATE"]),
        ("procurement_declaration", ["DELETE", "UPDATE"]),
        ("procurement_filenote", ["DELETE", "UPDATE"]),
        ("procurement_opening", ["DELETE", "UPDATE"]),
        ("procurement_questionnaireversion", ["DELETE", "UPDATE"]),
        ("procurement_release", ["DELETE", "UPDATE"]),
        ("procurement_shortlistsearch", ["DELETE", "UPDATE"]),
        ("procurement_shortliststep", ["DELETE", "UPDATE"]),
        ("procurement_soundingreport", ["DELETE", "UPDATE"]),
        ("procurement_submission", ["DELETE", "UPDATE"]),
    ]


def test_grants_with_one_role_for_everything_have_no_application_role(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://one:pw@db.example/market")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://one@db.example/market")
    assert grants.application_role() == ""


def test_grants_with_two_roles_name_the_one_of_the_application(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://market%40app@db.example/market")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://owner@db.example/market")
    assert grants.application_role() == "market@app"
