"""The operator sees whether the worker lives and what failed, never what a job was told; administrators begin it again."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from marketplace.core.opaque import opaque
from marketplace.site.actions import retry_job
from marketplace.site.queries import tasks_at_work
from tests.catalog.pages.reading import rows
from tests.factories import OrganisationFactory, acting, member_of

from .job_rows import make_job, make_worker

pytestmark = pytest.mark.django_db

FAILED = "Gescheiterte Aufgaben, die neueste zuerst"


@pytest.fixture
def operator():
    return OrganisationFactory(name="Betrieb", kind="operator")


@pytest.fixture
def admin(operator):
    client = Client()
    client.person = member_of(operator, "admin")
    client.force_login(client.person)
    return client


def retry(client, pk):
    token = acting(client.person).acting_token
    return client.post(f"/arbeitsbereich/aufgaben/{opaque('job', pk)}/erneut/", {"acting_for": token})


def status(pk):
    return ProcrastinateJob.objects.get(pk=pk).status


def test_jobs_show_failed_ones_without_what_they_were_told(admin):
    make_job("tests.failing", "failed", secret="geheim@stadt.example")
    make_job("tests.fine", "succeeded")
    page = admin.get("/arbeitsbereich/aufgaben/")
    found = rows(page, FAILED)
    assert len(found) == 1
    assert "tests.failing" in found[0]
    assert "geheim" not in page.content.decode()


def test_jobs_without_a_worker_warn_and_with_one_do_not(admin):
    warning = "Kein Prozess läuft"
    make_worker(timezone.now() - datetime.timedelta(minutes=2))
    page = admin.get("/arbeitsbereich/aufgaben/").content.decode()
    assert (warning in page, "meldet sich nicht" in page) == (True, True)
    make_worker(timezone.now())
    assert warning not in admin.get("/arbeitsbereich/aufgaben/").content.decode()


def test_jobs_list_every_periodic_one_even_before_it_ever_ran(admin):
    rhythms = {line.name: line.rhythm for line in tasks_at_work()}
    assert rhythms["core.send_mail"] == "* * * * *"
    assert rhythms["accounts.tasks.send_summaries"] == "*/10 * * * *"
    assert "core.send_mail" in admin.get("/arbeitsbereich/aufgaben/").content.decode()


def test_kind_of_job_whose_newest_run_failed_stands_first():
    make_job("tests.fine", "succeeded")
    make_job("tests.failing", "failed")
    make_job("tests.failing", "todo")
    line = next(line for line in tasks_at_work() if line.name == "tests.failing")
    assert (line.waiting, line.doing, line.failed) == (1, 0, 1)


def test_runs_of_the_sender_that_a_mail_began_are_neither_counted_nor_listed(admin):
    before = admin.get("/arbeitsbereich/aufgaben/").text
    for state in ("todo", "failed", "succeeded"):
        make_job("core.send_mail", state)
    line = next(line for line in tasks_at_work() if line.name == "core.send_mail")
    assert (line.counts, line.succeeded_at, line.failed_at) == ({}, None, None)
    assert rows(admin.get("/arbeitsbereich/aufgaben/"), FAILED) == []
    assert before.count("core.send_mail") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_jobs_with_more_rows_ask_the_database_no_more_often(admin, django_assert_num_queries, count):
    for number in range(count):
        make_job(f"tests.failing{number}", "failed")
        make_worker(timezone.now())
    with django_assert_num_queries(8):
        page = admin.get("/arbeitsbereich/aufgaben/")
    assert len(rows(page, FAILED)) == count


def test_job_that_failed_is_queued_again_by_an_administrator(admin):
    pk = make_job("tests.failing", "failed", secret="geheim")
    answer = retry(admin, pk)
    assert (answer.status_code, answer["Location"]) == (302, "/arbeitsbereich/aufgaben/")
    assert status(pk) == "todo"
    event = AuditEvent.objects.get(verb="site.job.retried")
    assert (event.subject_id, event.data) == ("", {"task": "tests.failing", "attempts": 3})


def test_job_that_failed_offers_a_moderator_no_button_and_refuses(operator):
    moderator = Client()
    moderator.person = member_of(operator, "moderator")
    moderator.force_login(moderator.person)
    pk = make_job("tests.failing", "failed")
    assert "Erneut versuchen" not in moderator.get("/arbeitsbereich/aufgaben/").content.decode()
    assert retry(moderator, pk).status_code == 403
    with pytest.raises(Refused):
        retry_job(job=ProcrastinateJob.objects.get(pk=pk), by=acting(moderator.person))
    assert status(pk) == "failed"


@pytest.mark.parametrize("state", ["todo", "doing", "succeeded"])
def test_job_that_did_not_fail_is_not_queued_again(admin, state):
    pk = make_job("tests.any", state)
    assert retry(admin, pk).status_code == 409
    assert (status(pk), AuditEvent.objects.filter(verb="site.job.retried").count()) == (state, 0)


def test_job_whose_work_waits_already_is_not_queued_twice(admin):
    pk = make_job("tests.failing", "failed", lock="tests.failing")
    make_job("tests.failing", "todo", lock="tests.failing")
    with pytest.raises(IllegalMove):
        retry_job(job=ProcrastinateJob.objects.get(pk=pk), by=acting(admin.person))
    assert status(pk) == "failed"
