"""The sealer: what is committed is linked once, in chains with signed ends, and its horizon waits for late ones."""

from __future__ import annotations

import datetime
import os
import threading
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.core import audit, grants
from marketplace.core.actor import Actor, system_actor
from marketplace.core.audit.sealing import _begin, seal
from marketplace.core.audit.verifying import verify
from marketplace.core.clock import database_now
from marketplace.core.models import AuditEvent, AuditHead, AuditLink
from tests.audit_check import assert_audit_clean

SYSTEM = system_actor("tests")


def of(organisation):
    return Actor("person", "Person", 7, organisation, "vendor", frozenset({"admin"}))


@pytest.mark.django_db
def test_sealing_two_chains_numbers_each_from_one_and_signs_both_ends():
    for actor in (of(5), SYSTEM, of(5)):
        audit.record(actor, "tests.thing.done")
    done = seal()
    assert (done.linked, done.heads) == (3, 2)
    assert list(AuditLink.objects.order_by("chain", "number").values_list("chain", "number")) == [
        (0, 1),
        (5, 1),
        (5, 2),
    ]
    assert list(AuditHead.objects.order_by("id").values_list("chain", "number")) == [(0, 1), (5, 2)]
    assert assert_audit_clean().links == 3


@pytest.mark.django_db
def test_sealing_without_a_key_is_refused_with_a_sentence(settings):
    settings.AUDIT_KEY = ""
    with pytest.raises(
        ImproperlyConfigured, match="MARKETPLACE_AUDIT_KEY is missing, so the record cannot be sealed"
    ):
        seal()


@pytest.mark.django_db
def test_sealing_in_small_batches_links_everything_once():
    for number in range(7):
        audit.record(of(number % 2 + 1), "tests.thing.done")
    assert seal(batch=3).linked == 7
    assert list(AuditLink.objects.order_by("id").values_list("chain", "number")) == [
        *((1, 1), (2, 1), (1, 2)),
        *((2, 2), (1, 3), (2, 3)),
        (1, 4),
    ]
    assert_audit_clean()


@pytest.mark.django_db
def test_sealing_when_nothing_happens_signs_one_head_more_and_then_none():
    audit.record(of(5), "tests.thing.done")
    assert [seal().heads for _run in range(4)] == [1, 1, 0, 0]
    assert list(AuditHead.objects.order_by("id").values_list("chain", "number")) == [(5, 1), (0, 0)]


@pytest.mark.django_db
def test_time_and_number_of_an_event_come_from_the_database_whatever_the_caller_sends():
    long_ago = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    before = database_now()
    event = AuditEvent.objects.create(actor_kind="system", verb="tests.thing.done", at=long_ago)
    event.refresh_from_db()
    assert before < event.at < database_now()
    with (
        pytest.raises(DatabaseError, match="cannot insert a non-DEFAULT value into column"),
        transaction.atomic(),
    ):
        AuditEvent.objects.create(pk=10**9, actor_kind="system", verb="tests.thing.done")


@pytest.mark.django_db
def test_recording_is_one_insert_and_touches_nothing_else():
    with CaptureQueriesContext(connection) as queries:
        event = audit.record(of(5), "tests.thing.done", None, {"amount": 2})
    assert [query["sql"].split()[:3] for query in queries] == [["INSERT", "INTO", "core_auditevent"]]
    assert event.at == AuditEvent.objects.get().at


class Elsewhere:
    """A thread with a connection of its own, as another worker has."""

    def __init__(self, work):
        self.result = None
        self.thread = threading.Thread(target=self._run, args=(work,))
        self.thread.start()

    def _run(self, work):
        try:
            self.result = work()
        finally:
            connection.close()

    def join(self):
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.result


@pytest.mark.django_db(transaction=True)
def test_event_committed_after_later_ones_were_sealed_is_linked_late_and_nothing_is_said_of_it():
    recorded, may_commit = threading.Event(), threading.Event()

    def record_slowly():
        with transaction.atomic():
            event = audit.record(of(5), "tests.thing.slow")
            recorded.set()
            assert may_commit.wait(30)
        return event

    slow = Elsewhere(record_slowly)
    assert recorded.wait(30)
    audit.record(of(5), "tests.thing.quick")
    first = [seal() for _run in range(3)][-1]
    may_commit.set()
    event = slow.join()
    assert first.horizon <= event.at
    assert [tail.count for tail in verify().tails] == [1]
    second = [seal() for _run in range(3)][-1]
    assert second.horizon > event.at
    assert list(
        AuditEvent.objects.filter(id__in=AuditLink.objects.values("event_id"))
        .order_by("id")
        .values_list("verb", flat=True)
    ) == ["tests.thing.slow", "tests.thing.quick"]
    assert AuditLink.objects.get(event_id=event.pk).number == 2
    assert_audit_clean()


@pytest.mark.django_db(transaction=True)
def test_horizon_waits_for_a_writer_that_began_after_one_that_is_done():
    """The end of what has finished (xmax) lies before a writer that is still going; the horizon must not pass it."""
    recorded, may_commit = threading.Event(), threading.Event()
    first = threading.Event()

    def record_slowly():
        assert first.wait(30)
        with transaction.atomic():
            event = audit.record(of(6), "tests.thing.slow")
            recorded.set()
            assert may_commit.wait(30)
        return event

    def hold():
        with transaction.atomic():
            audit.record(of(7), "tests.thing.done")
            first.set()
            assert recorded.wait(30)

    slow, held = Elsewhere(record_slowly), Elsewhere(hold)
    assert recorded.wait(30)
    seal()
    held.join()
    assert all(seal().horizon < database_now() for _run in range(3))
    last = AuditHead.objects.order_by("-id").first().horizon
    may_commit.set()
    assert slow.join().at >= last
    assert_audit_clean()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_while_the_sealer_runs_leave_a_clean_record_with_nothing_twice():
    done = threading.Event()

    def write(number):
        for turn in range(25):
            with transaction.atomic():
                audit.record(of(number % 3 + 1), "tests.thing.done", None, {"turn": turn})

    def keep_sealing():
        runs = 0
        while not done.is_set():
            seal(batch=20)
            runs += 1
        return runs

    sealers = [Elsewhere(keep_sealing) for _ in range(2)]
    writers = [Elsewhere(lambda number=number: write(number)) for number in range(8)]
    for writer in writers:
        writer.join()
    done.set()
    assert sum(sealer.join() for sealer in sealers) >= 2
    report = assert_audit_clean()
    assert report.links == 200
    assert sorted(AuditLink.objects.values_list("chain", "number")) == [
        (chain, number + 1) for chain, count in ((1, 75), (2, 75), (3, 50)) for number in range(count)
    ]


@pytest.mark.django_db(transaction=True)
def test_sealing_after_a_restore_into_a_cluster_with_lower_numbers_moves_the_horizon_on():
    audit.record(of(5), "tests.thing.done")
    # The heads of the old cluster bear numbers that the new one will not reach for a long time.
    with patch("marketplace.core.audit.sealing._begin", lambda: replace(_begin(), number=10**12)):
        seal()
    old = AuditHead.objects.get()
    assert old.horizon.year == 1970
    audit.record(of(5), "tests.thing.done")
    assert seal().horizon == old.sealed_at
    assert [seal() for _run in range(2)][-1].horizon > AuditEvent.objects.latest("id").at
    assert_audit_clean()


@pytest.mark.django_db(transaction=True)
def test_application_role_seals_and_verifies_without_further_rights(app_role_connection, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", os.environ["MARKETPLACE_TEST_APP_URL"])
    grants.grant_application_role()
    for statement in (
        "SELECT pg_advisory_xact_lock(1)",
        "SELECT pg_current_xact_id()",
        "INSERT INTO core_auditlink (event_id, chain, number, hash) VALUES (1, 0, 1, 'x')",
        "SELECT pg_snapshot_xmin(pg_current_snapshot())",
    ):
        app_role_connection.execute(statement)
    assert app_role_connection.execute("SELECT count(*) FROM core_auditlink").fetchone() == (1,)
    app_role_connection.rollback()
