"""The sender against a real mail server that refuses, hangs, hangs up and recovers: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import datetime
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from marketplace.core import outbox
from marketplace.core.models import OutboxMessage
from marketplace.core.outbox import Letter, send_due
from tests.mailbox import settings_for
from tests.postgres.users import wait_for
from tests.site.job_rows import clear_jobs

CHECKOUT = Path(__file__).resolve().parents[2]
# Sends once, as the job does.
SENDER = "import django; django.setup(); from marketplace.core.outbox import send_due; send_due()"


def post(key: str, to: str = "a@test.example") -> OutboxMessage:
    letter = Letter(subject=f"Nachricht {key}", paragraphs=("Guten Tag.",), action=("Ansehen", "/"))
    return outbox.post(letter, to=to, language="de", topic="account", key=key)


def in_minutes(minutes: float) -> time_machine.travel:
    """The clock of the sender, that much later."""
    return time_machine.travel(timezone.now() + datetime.timedelta(minutes=minutes), tick=True)


def row(key: str = "one") -> tuple[str, int, str]:
    return OutboxMessage.objects.values_list("state", "attempts", "last_error").get(key=key)


@pytest.mark.django_db
def test_letter_that_is_sent_leaves_no_words_behind(mailbox):
    post("one")

    assert mailbox.send() == {"sent": 1}

    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts, message.text, message.html, message.headers) == (
        "sent",
        1,
        "",
        "",
        {},
    )
    assert mailbox.send() == {}
    assert [mail.subject for mail in mailbox.server.arrived] == ["Nachricht one"]


@pytest.mark.django_db
def test_letter_posted_twice_with_one_key_is_sent_once(mailbox):
    assert post("one").pk == post("one").pk
    assert mailbox.send() == {"sent": 1}
    assert post("one").state == "sent"
    assert mailbox.send() == {}


@pytest.mark.django_db
def test_recipient_refused_for_now_gets_the_letter_after_a_pause(mailbox):
    mailbox.server.on_recipient = lambda address: "450 4.2.1 <a@test.example> is busy"
    post("one")
    assert mailbox.send() == {"postponed": 1}
    assert row() == ("waiting", 1, "450 4.2.1 <…> is busy")

    mailbox.server.on_recipient = lambda address: None
    assert mailbox.send() == {}
    with in_minutes(1.1):
        assert mailbox.send() == {"sent": 1}
    assert row() == ("sent", 2, "")
    assert len(mailbox.server.arrived) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["550 5.1.1 no such mailbox", "553 not allowed"])
def test_recipient_refused_for_good_fails_at_once_and_keeps_the_words(mailbox, code):
    mailbox.server.on_recipient = lambda address: code if address == "a@test.example" else None
    post("one")
    post("two", to="b@test.example")

    assert mailbox.send() == {"failed": 1, "sent": 1}

    assert row() == ("failed", 1, code)
    assert "Guten Tag." in OutboxMessage.objects.get(key="one").text
    assert [mail.to for mail in mailbox.server.arrived] == ["b@test.example"]


@pytest.mark.django_db
def test_letter_refused_for_its_contents_fails_and_does_not_hold_up_others(mailbox):
    mailbox.server.on_data = lambda mail, smtp: "554 spam" if mail.subject == "Nachricht one" else None
    post("one")
    post("two")
    assert mailbox.send() == {"failed": 1, "sent": 1}
    assert row() == ("failed", 1, "554 spam")


@pytest.mark.django_db
def test_letter_that_fails_for_nearly_three_days_is_given_up(mailbox):
    mailbox.server.on_recipient = lambda address: "451 later"
    posted = post("one").created_at
    with time_machine.travel(posted, tick=False) as clock:
        for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720):
            assert mailbox.send() == {"postponed": 1}
            clock.shift(datetime.timedelta(minutes=minutes, seconds=-1))
            assert mailbox.send() == {}
            clock.shift(datetime.timedelta(seconds=1))
        assert mailbox.send() == {"failed": 1}
    assert row() == ("failed", 12, "451 later")


@pytest.mark.django_db
def test_server_that_is_away_costs_one_attempt_of_one_letter_and_loses_nothing(mailbox):
    post("one")
    post("two")
    with override_settings(**settings_for(port=1)):
        assert mailbox.send() == {"unreachable": 1}
    assert row("one") == ("waiting", 1, "not_reached")
    assert row("two") == ("waiting", 0, "")

    assert mailbox.send() == {"sent": 1}
    with in_minutes(1.1):
        assert mailbox.send() == {"sent": 1}
    assert sorted(mail.subject for mail in mailbox.server.arrived) == ["Nachricht one", "Nachricht two"]


@pytest.mark.django_db
def test_server_that_hangs_is_left_after_the_timeout_and_gets_the_letter_later(mailbox):
    async def hang(mail, smtp):
        await asyncio.sleep(30)

    mailbox.server.on_data = hang
    post("one")
    with override_settings(EMAIL_TIMEOUT=0.5):
        assert mailbox.send() == {"unreachable": 1}
    assert row() == ("waiting", 1, "no_answer")

    mailbox.server.on_data = lambda mail, smtp: None
    with in_minutes(1.1):
        assert mailbox.send() == {"sent": 1}
    assert len(mailbox.server.arrived) == 1


@pytest.mark.django_db
def test_server_that_hangs_up_before_it_takes_the_letter_gets_it_once(mailbox):
    mailbox.server.on_recipient = lambda address: "421 closing down"
    post("one")
    assert mailbox.send() == {"postponed": 1}
    assert row() == ("waiting", 1, "421 closing down")

    mailbox.server.on_recipient = lambda address: None
    with in_minutes(1.1):
        assert mailbox.send() == {"sent": 1}
    assert len(mailbox.server.arrived) == 1


@pytest.mark.django_db
def test_server_that_takes_the_letter_and_hangs_up_unheard_gets_it_again_as_the_same_mail(mailbox):
    """The one window that SMTP leaves open: nobody can know that it was taken. The Message-ID says that it is one mail."""

    def take_and_hang_up(mail, smtp):
        mailbox.server.arrived.append(mail)
        smtp.transport.abort()
        return "451 nobody hears this"

    mailbox.server.on_data = take_and_hang_up
    message = post("one")
    assert mailbox.send() == {"unreachable": 1}
    assert row() == ("waiting", 1, "hung_up")

    mailbox.server.on_data = lambda mail, smtp: None
    with in_minutes(1.1):
        assert mailbox.send() == {"sent": 1}
    assert [mail.message_id for mail in mailbox.server.arrived] == [
        f"<{message.public_id}@marktplatz.example>"
    ] * 2


@pytest.mark.django_db
def test_letter_that_cannot_be_made_fails_alone(mailbox):
    post("one")
    post("two")
    OutboxMessage.objects.filter(key="one").update(subject="A\nBcc: c@test.example")

    assert mailbox.send() == {"failed": 1, "sent": 1}

    assert row() == ("failed", 1, "not_made")
    assert [mail.subject for mail in mailbox.server.arrived] == ["Nachricht two"]


@pytest.mark.django_db(transaction=True)
def test_letter_of_a_transaction_that_rolled_back_is_never_sent(mailbox):
    clear_jobs()
    with transaction.atomic():
        post("one")
        assert OutboxMessage.objects.count() == 1
        transaction.set_rollback(True)
    assert mailbox.send() == {}
    assert (mailbox.server.arrived, ProcrastinateJob.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_letters_of_one_transaction_wake_the_worker_once_after_the_commit():
    clear_jobs()
    with transaction.atomic():
        post("one")
        post("two")
        assert ProcrastinateJob.objects.count() == 0
    post("three")
    fields = ("task_name", "queueing_lock", "status")
    assert list(ProcrastinateJob.objects.values_list(*fields)) == [
        ("core.send_mail", "core.send_mail", "todo")
    ]


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_of_200_letters_once(mailbox):
    for number in range(200):
        post(f"n{number}")
    counts = []

    def work():
        try:
            counts.append(send_due(longest=60)["sent"])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    subjects = [mail.subject for mail in mailbox.server.arrived]
    assert (len(subjects), len(set(subjects)), sum(counts)) == (200, 200, 200)
    assert all(count > 0 for count in counts)
    assert OutboxMessage.objects.filter(state="sent", attempts=1).count() == 200


@pytest.mark.django_db(transaction=True)
def test_sender_killed_while_the_server_thinks_gives_the_letter_back_as_it_was(mailbox):
    reached = threading.Event()

    async def think(mail, smtp):
        reached.set()
        await asyncio.sleep(30)

    mailbox.server.on_data = think
    post("one")
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER],
        cwd=CHECKOUT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "DATABASE_URL": _address_of_test_database(),
            "MARKETPLACE_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}?timeout=60",
            "MARKETPLACE_MAIL_FROM": "noreply@marktplatz.example",
        },
    )
    assert reached.wait(60)
    assert send_due() == {}, "the row is held by the one who sends it"
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()

    assert row() == ("waiting", 0, "")
    mailbox.server.on_data = lambda mail, smtp: None
    assert wait_for(lambda: mailbox.send() == {"sent": 1})
    assert len(mailbox.server.arrived) == 1


def _address_of_test_database() -> str:
    from marketplace.postgres.urls import with_database

    return with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
