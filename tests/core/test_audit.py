"""The record: who did what to which thing, in codes, and gone with the transaction that failed."""

from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor, system_actor
from marketplace.core.models import AuditEvent
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_record_by_a_person_holds_ids_and_no_name():
    subject = OrganisationFactory()
    person = Actor("person", "Erika Beispiel", 7, 9, "vendor", frozenset({"editor"}))

    audit.record(person, "accounts.organisation.changed", subject, {"fields": ["seat"]})

    fields = (
        "actor_kind",
        "actor_name",
        "user_id",
        "organisation_id",
        "verb",
        "subject_type",
        "subject_id",
        "data",
    )
    assert AuditEvent.objects.values_list(*fields).get() == (
        "person",
        "",
        7,
        9,
        "accounts.organisation.changed",
        "accounts.organisation",
        str(subject.pk),
        {"fields": ["seat"]},
    )


def test_record_by_the_system_names_the_command_and_needs_no_subject():
    event = audit.record(system_actor("command:load_demo"), "core.demo.loaded")
    assert (event.actor_kind, event.actor_name, event.user_id) == ("system", "command:load_demo", None)
    assert (event.subject_type, event.subject_id, event.data) == ("", "", {})
    assert str(event).endswith("core.demo.loaded")


def test_record_in_a_transaction_that_fails_is_gone_with_it():
    def fail_after_recording():
        with transaction.atomic():
            audit.record(system_actor("test"), "core.thing.done")
            raise RuntimeError("the action failed")

    with pytest.raises(RuntimeError, match="the action failed"):
        fail_after_recording()
    assert AuditEvent.objects.count() == 0
