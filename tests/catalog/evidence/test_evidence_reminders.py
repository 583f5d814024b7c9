"""Reminders 60, 30 and 7 days before a proof ends: computed from rows, each once, to those who can do something."""

from __future__ import annotations

import datetime

import pytest

from catalog.actions.reminders import remind_of_expiring_evidence
from catalog.models import Evidence
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import BY, EvidenceFactory, acting, member_of

from .people import listing, town, vendor

pytestmark = pytest.mark.django_db
END = datetime.date(2027, 6, 30)


@pytest.fixture
def owner():
    return vendor()


@pytest.fixture
def solution(owner):
    return listing(owner)


@pytest.fixture
def people(owner):
    return [member_of(owner, "editor"), member_of(owner, "admin")]


def proof(solution, **values):
    wanted = {"fact": "security", "level": "third_party", "valid_until": END} | values
    return EvidenceFactory(solution=solution, **wanted)


def told(days_before):
    return remind_of_expiring_evidence(by=BY, day=END - datetime.timedelta(days=days_before))


def test_reminder_comes_on_three_days_and_never_twice(solution, people):
    proof(solution)
    runs = [(days, told(days)) for days in (61, 60, 60, 31, 30, 29, 8, 7, 6, 0, -1)]
    assert [days for days, count in runs if count] == [60, 30, 7]
    assert [mail.to for mail in OutboxMessage.objects.order_by("pk")] == [
        person.email for person in people
    ] * 3
    subjects = {mail.subject.replace("\N{NO-BREAK SPACE}", " ") for mail in OutboxMessage.objects.all()}
    assert subjects == {"Mängelmelder: Ein Nachweis endet am 30. Juni 2027"}


def test_reminder_after_a_gap_of_the_job_is_the_right_one_once(solution, people):
    proof(solution)
    # The job was down from the 62nd to the 28th day before the end.
    assert (told(62), told(28), told(27)) == (0, 1, 0)
    assert [event.data["stage"] for event in AuditEvent.objects.filter(verb="catalog.evidence.reminded")] == [
        30
    ]


def test_reminder_after_a_gap_of_three_days_is_the_one_of_sixty_days(solution, people):
    proof(solution)
    assert (told(57), told(56), told(30)) == (1, 0, 1)
    stages = AuditEvent.objects.filter(verb="catalog.evidence.reminded").order_by("pk")
    assert [event.data["stage"] for event in stages] == [60, 30]


def test_reminder_begins_anew_for_a_new_end(solution, people):
    row = proof(solution)
    assert told(7) == 1
    Evidence.objects.filter(pk=row.pk).update(valid_until=END + datetime.timedelta(days=60))
    assert told(0) == 1


def test_reminder_of_what_a_newer_proof_replaces_does_not_come(solution, people):
    proof(solution)
    proof(solution, valid_until=datetime.date(2029, 1, 1))
    assert told(7) == 0


def test_reminder_of_an_attestation_goes_to_the_town(solution, people):
    municipality = town()
    officer = member_of(municipality, "officer")
    member_of(municipality, "auditor")
    proof(solution, level="municipality", attested_by=municipality)
    assert told(30) == 1
    (mail,) = OutboxMessage.objects.all()
    assert (mail.to, mail.topic) == (officer.email, "expiry")
    assert (
        mail.subject.replace("\N{NO-BREAK SPACE}", " ")
        == "Mängelmelder: Ihre Bestätigung endet am 30. Juni 2027"
    )
    assert "/arbeitsbereich/bestaetigen/maengelmelder/" in mail.text


def test_reminder_of_a_withdrawn_listing_does_not_come(owner, people):
    gone = listing(owner, status="withdrawn")
    proof(gone)
    assert told(7) == 0


def test_reminders_are_sent_by_the_job_alone(solution, people):
    with pytest.raises(Refused):
        remind_of_expiring_evidence(by=acting(people[0]))
