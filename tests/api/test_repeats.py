"""Requests that come twice: done once, answered the same, and never mixed up with others; bodies with types."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from marketplace.core.api.problems import ApiProblem
from marketplace.core.api.repeats import forget_old_requests, once
from marketplace.core.models import AuditEvent, RepeatableRequest
from tests.factories import AuditEventFactory, RepeatableRequestFactory

pytestmark = pytest.mark.django_db


def request(body=None, *, name="abc", path="/api/v1/things/"):
    headers = {"HTTP_IDEMPOTENCY_KEY": name} if name is not None else {}
    return Request(
        APIRequestFactory().post(path, body or {}, format="json", **headers), parsers=[JSONParser()]
    )


def work():
    """Leaves one row behind and says which."""
    return Response({"event": str(AuditEventFactory().public_id)}, status=201)


def kind_of(asked, **options):
    with pytest.raises(ApiProblem) as caught:
        once(asked, key_id=1, work=work, **options)
    return caught.value.kind.key


def test_request_repeated_is_done_once_and_answered_the_same():
    first, again = (once(request({"a": 1}), key_id=1, work=work) for _time in range(2))
    assert (first.data, first.status_code) == (again.data, again.status_code)
    assert (again.headers["Idempotent-Replayed"], AuditEvent.objects.count()) == ("true", 1)


def test_request_without_a_name_is_done_each_time():
    for _time in range(2):
        once(request(name=None), key_id=1, work=work)
    assert (AuditEvent.objects.count(), RepeatableRequest.objects.count()) == (2, 0)


def test_request_of_another_key_with_the_same_name_is_another_request():
    for key_id in (1, 2):
        once(request(), key_id=key_id, work=work)
    assert AuditEvent.objects.count() == 2


def test_request_with_a_used_name_and_another_body_or_address_is_refused():
    once(request({"a": 1}), key_id=1, work=work)
    told = [kind_of(request({"a": 2})), kind_of(request({"a": 1}, path="/api/v1/others/"))]
    assert (told, AuditEvent.objects.count()) == (["repeated-differently"] * 2, 1)


@pytest.mark.parametrize("name", ["", "a b", "ä", "x" * 256, "a\tb"])
def test_request_with_a_name_that_is_none_is_refused(name):
    assert (kind_of(request(name=name)), AuditEvent.objects.count()) == ("invalid-parameters", 0)


def test_request_while_the_first_still_runs_is_told_to_wait():
    told = []

    def slow():
        told.append(kind_of(request()))
        return work()

    assert once(request(), key_id=1, work=slow).status_code == 201
    assert (told, AuditEvent.objects.count()) == (["still-running"], 1)


def test_request_whose_process_died_is_taken_over_and_the_dead_one_never_finishes():
    once(request(), key_id=1, work=work)
    row = RepeatableRequest.objects.get()
    RepeatableRequest.objects.update(
        finished_at=None, started_at=timezone.now() - datetime.timedelta(minutes=3)
    )
    assert once(request(), key_id=1, work=work).status_code == 201
    row.refresh_from_db()
    assert (row.attempt, AuditEvent.objects.count()) == (2, 2)

    def overtaken():
        RepeatableRequest.objects.filter(name="late").update(attempt=7)
        return work()

    with pytest.raises(ApiProblem):
        once(request(name="late"), key_id=1, work=overtaken)
    assert AuditEvent.objects.count() == 2


def test_request_that_fails_leaves_nothing_and_can_be_tried_again():
    def fails():
        AuditEventFactory()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        once(request(), key_id=1, work=fails)
    assert (RepeatableRequest.objects.count(), AuditEvent.objects.count()) == (0, 0)
    assert once(request(), key_id=1, work=work).status_code == 201


def test_request_with_a_secret_answer_keeps_the_fact_alone():
    once(request(), key_id=1, work=work, is_secret=True)
    assert kind_of(request(), is_secret=True) == "answer-not-kept"
    assert RepeatableRequest.objects.get().answer is None


def test_request_after_a_day_is_a_new_one_and_the_old_row_goes():
    RepeatableRequestFactory(name="old", started_at=timezone.now() - datetime.timedelta(hours=25))
    RepeatableRequestFactory(name="young")
    assert forget_old_requests() == 1
    once(request(), key_id=1, work=work)
    RepeatableRequest.objects.filter(name="abc").update(
        started_at=timezone.now() - datetime.timedelta(hours=25)
    )
    once(request(), key_id=1, work=work)
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_request_sent_four_times_at_once_is_done_once():
    start, answers = threading.Barrier(4), []

    def send():
        try:
            start.wait()
            answers.append(once(request(), key_id=1, work=work).status_code)
        except ApiProblem as problem:
            answers.append(problem.kind.key)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), set(answers) <= {201, "still-running"}, AuditEvent.objects.count()) == (4, True, 1)
