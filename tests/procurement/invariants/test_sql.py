"""SQL as the application's role: frozen questionnaires, the record, releases and the one response of a vendor hold against it."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest

from marketplace.core import grants
from procurement.models import QuestionnaireVersion, Release, Response, Submission
from tests.factories import (
    AuditEventFactory,
    OrganisationFactory,
    ReleaseFactory,
    ResponseFactory,
    SoundingFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def role(app_role_connection, monkeypatch):
    """A connection with the rights of the running application, and real rows to try them on."""
    monkeypatch.setenv("DATABASE_URL", os.environ["MARKETPLACE_TEST_APP_URL"])
    grants.grant_application_role()
    return app_role_connection


def refusals(role: Any, statements: list[str]) -> list[str]:
    """How the database refuses each statement; empty where it does not."""
    found = []
    for statement in statements:
        try:
            role.execute(statement)
            role.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found.append("")
        except psycopg.DatabaseError as error:
            found.append(type(error).__name__)
        role.rollback()
    return found


# Everything that would make a published questionnaire another one, and by which way: rights, or references that hold it.
QUESTIONNAIRE = {
    "UPDATE procurement_questionnaireversion SET document = '{}'": "InsufficientPrivilege",
    "UPDATE procurement_questionnaireversion SET sha256 = repeat('0', 64)": "InsufficientPrivilege",
    "UPDATE procurement_questionnaireversion SET number = 2": "InsufficientPrivilege",
    "UPDATE procurement_questionnaireversion SET id = id + 1000": "InsufficientPrivilege",
    "DELETE FROM procurement_questionnaireversion": "InsufficientPrivilege",
    "TRUNCATE procurement_questionnaireversion CASCADE": "InsufficientPrivilege",
    "TRUNCATE procurement_sounding CASCADE": "InsufficientPrivilege",
    "DELETE FROM procurement_sounding": "ForeignKeyViolation",
    "UPDATE procurement_sounding SET id = id + 1000": "ForeignKeyViolation",
    "UPDATE procurement_sounding SET current_id = NULL": "CheckViolation",
    "INSERT INTO procurement_questionnaireversion"
    " (sounding_id, number, document, sha256, published_at, reason, differences)"
    " SELECT sounding_id, number, '{}', sha256, now(), '', '[]' FROM procurement_questionnaireversion": "UniqueViolation",
    "INSERT INTO procurement_questionnaireversion"
    " (sounding_id, number, document, sha256, published_at, reason, differences)"
    " SELECT sounding_id, number, '{}', sha256, now(), '', '[]' FROM procurement_questionnaireversion"
    " ON CONFLICT (sounding_id, number) DO UPDATE SET document = '{}'": "InsufficientPrivilege",
    "MERGE INTO procurement_questionnaireversion AS kept USING procurement_sounding AS one ON kept.sounding_id = one.id"
    " WHEN MATCHED THEN UPDATE SET document = '{}'": "InsufficientPrivilege",
    "ALTER TABLE procurement_questionnaireversion DISABLE TRIGGER ALL": "InsufficientPrivilege",
    "DROP TABLE procurement_questionnaireversion": "InsufficientPrivilege",
    # Nobody grants what it lacks: the first statement only warns, the second is refused as before.
    "GRANT UPDATE ON procurement_questionnaireversion TO CURRENT_USER;"
    " UPDATE procurement_questionnaireversion SET reason = 'x'": "InsufficientPrivilege",
    "SET session_replication_role = replica": "InsufficientPrivilege",
}


def test_frozen_questionnaire_is_changed_by_no_statement_of_the_application(role):
    sounding = SoundingFactory(state="published")
    before = QuestionnaireVersion.objects.values().get()
    assert dict(zip(QUESTIONNAIRE, refusals(role, list(QUESTIONNAIRE)), strict=True)) == QUESTIONNAIRE
    assert QuestionnaireVersion.objects.values().get() == before
    assert before["sounding_id"] == sounding.pk


# The record of what was done in a sounding.
RECORD = {
    "UPDATE core_auditevent SET data = '{}'": "InsufficientPrivilege",
    "UPDATE core_auditevent SET user_id = NULL": "InsufficientPrivilege",
    "DELETE FROM core_auditevent WHERE verb LIKE 'procurement.%'": "InsufficientPrivilege",
    "TRUNCATE core_auditevent CASCADE": "InsufficientPrivilege",
    # The column takes no number from outside, so that nothing is slipped in between.
    "INSERT INTO core_auditevent SELECT * FROM core_auditevent": "GeneratedAlways",
    "INSERT INTO core_auditevent OVERRIDING SYSTEM VALUE SELECT * FROM core_auditevent"
    " ON CONFLICT (id) DO UPDATE SET verb = 'x'": "InsufficientPrivilege",
    "ALTER TABLE core_auditevent DISABLE TRIGGER ALL": "InsufficientPrivilege",
    "DROP TRIGGER core_auditevent_append_only_rows ON core_auditevent": "InsufficientPrivilege",
}


def test_record_of_a_sounding_is_changed_by_no_statement_of_the_application(role):
    event = AuditEventFactory(verb="procurement.sounding.opened", data={"responses": 3})
    assert dict(zip(RECORD, refusals(role, list(RECORD)), strict=True)) == RECORD
    event.refresh_from_db()
    assert (event.verb, event.data) == ("procurement.sounding.opened", {"responses": 3})


RELEASE = {
    "UPDATE procurement_release SET document = '{}'": "InsufficientPrivilege",
    "UPDATE procurement_release SET date = now()": "InsufficientPrivilege",
    "DELETE FROM procurement_release": "InsufficientPrivilege",
    "TRUNCATE procurement_release": "InsufficientPrivilege",
    "INSERT INTO procurement_release (sounding_id, ocid, release_id, number, cause, date, document, sha256)"
    " SELECT sounding_id, ocid, release_id, 2, cause, now(), '{}', sha256 FROM procurement_release": "UniqueViolation",
    "INSERT INTO procurement_release (sounding_id, ocid, release_id, number, cause, date, document, sha256)"
    " SELECT sounding_id, ocid, release_id || 'x', 1, cause, now(), '{}', sha256 FROM procurement_release": "UniqueViolation",
    "INSERT INTO procurement_release (sounding_id, ocid, release_id, number, cause, date, document, sha256)"
    " SELECT sounding_id, ocid, release_id, number, cause, date, '{}', sha256 FROM procurement_release"
    " ON CONFLICT (release_id) DO UPDATE SET document = '{}'": "InsufficientPrivilege",
    "ALTER TABLE procurement_release DISABLE TRIGGER ALL": "InsufficientPrivilege",
    "DROP TABLE procurement_release": "InsufficientPrivilege",
}


def test_release_of_open_data_is_changed_by_no_statement_of_the_application(role):
    ReleaseFactory()
    before = Release.objects.values().get()
    assert dict(zip(RELEASE, refusals(role, list(RELEASE)), strict=True)) == RELEASE
    assert Release.objects.values().get() == before


COPY = (
    "INSERT INTO procurement_response (created_at, updated_at, public_id, sounding_id, organisation_id, version_id, state,"
    " answers, unclean, saves, touched)"
    " SELECT now(), now(), gen_random_uuid(), sounding_id, {organisation}, version_id, 'draft', '{{}}', '{{}}', 0, '{{}}'"
    " FROM procurement_response LIMIT 1"
)


def test_second_response_of_a_vendor_is_taken_by_no_statement_of_the_application(role):
    sounding = SoundingFactory(state="published")
    first = ResponseFactory(sounding=sounding, state="submitted")
    other = ResponseFactory(sounding=sounding, organisation=OrganisationFactory(name="Zweitwerk"))
    statements = [
        COPY.format(organisation="organisation_id"),
        f"UPDATE procurement_response SET organisation_id = {first.organisation_id} WHERE id = {other.pk}",
        "ALTER TABLE procurement_response DROP CONSTRAINT procurement_response_once",
        # What was handed in is never taken away from under the one response either.
        f"DELETE FROM procurement_response WHERE id = {first.pk}",
        f"UPDATE procurement_submission SET response_id = {other.pk}",
        f"UPDATE procurement_response SET last_id = NULL WHERE id = {first.pk}",
    ]
    assert refusals(role, statements) == [
        "UniqueViolation",
        "UniqueViolation",
        "InsufficientPrivilege",
        "ForeignKeyViolation",
        "InsufficientPrivilege",
        "CheckViolation",
    ]
    assert (Response.objects.count(), Submission.objects.get().response_id) == (2, first.pk)
    # The statement itself is a good one: for somebody else it works.
    third = OrganisationFactory(name="Drittwerk")
    assert refusals(role, [COPY.format(organisation=third.pk)]) == [""]
