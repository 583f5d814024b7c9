"""News come as each person chose: at once, in a summary once, or not at all; whoever holds the link stops summaries only."""

from __future__ import annotations

import datetime
import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.actions.digests import send_digests
from accounts.actions.notices import choose_notices, notify, stop_digests
from accounts.choices import Topic
from accounts.models import Notice, NoticePreference
from accounts.queries.notices import unsubscribe_token
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.outbox import Letter
from tests.factories import OrganisationFactory, UserFactory, acting, member_of

pytestmark = pytest.mark.django_db

# A Wednesday, 12:00 in Berlin.
WEDNESDAY = datetime.datetime(2026, 3, 25, 11, 0, tzinfo=datetime.UTC)


@pytest.fixture
def person():
    return UserFactory(email="a@test.example", language="de")


def as_person(user):
    return Actor("person", str(user), user.pk)


def prefer(user, **wanted):
    choose_notices(user=user, wanted=wanted, by=as_person(user))


def tell(user, key, topic=Topic.MEMBERSHIP):
    letter = Letter(f"Nachricht {key}", (f"Das ist {key}.",), ("Ansehen", f"/{key}/"))
    notify(user=user, topic=topic, write=lambda: letter, key=key)


def summaries(mailbox, moment):
    """Subjects of the mails that arrive when the jobs run at that moment."""
    with time_machine.travel(moment, tick=False):
        send_digests()
        mailbox.send()
    found = [mail.subject for mail in mailbox.server.arrived]
    mailbox.clear()
    return found


def test_news_without_a_choice_come_at_once_with_a_link_to_choose(mailbox, person):
    tell(person, "one")
    tell(person, "one")
    mail = mailbox.only(to="a@test.example")
    assert mail.subject == "Nachricht one"
    assert "http://127.0.0.1:8000/konto/benachrichtigungen/" in mail.text
    assert mail.message["List-Unsubscribe"] is None


def test_news_never_wanted_are_not_even_kept(mailbox, person):
    prefer(person, membership="never")
    tell(person, "one")
    assert (mailbox.mails(), Notice.objects.count()) == ([], 0)


@pytest.mark.parametrize("topic", [Topic.ACCOUNT, Topic.INVITATION])
def test_news_of_the_account_come_at_once_whatever_was_chosen(mailbox, person, topic):
    NoticePreference.objects.create(user=person, topic=topic, frequency="never")
    tell(person, "one", topic)
    assert mailbox.only().subject == "Nachricht one"


def test_news_for_somebody_who_deleted_the_account_reach_nobody(mailbox, person):
    person.deleted_at = WEDNESDAY
    person.save()
    tell(person, "one", Topic.ACCOUNT)
    assert mailbox.mails() == []


def test_news_of_one_key_reach_each_of_two_people_once(mailbox, person):
    other = UserFactory(email="b@test.example")
    for _again in range(2):
        tell(person, "one")
        tell(other, "one")
    assert sorted(mail.to for mail in mailbox.mails()) == ["a@test.example", "b@test.example"]


def test_news_kept_for_a_summary_are_not_told_again_at_once(mailbox, person):
    prefer(person, membership="daily")
    tell(person, "one")
    NoticePreference.objects.all().delete()
    tell(person, "one")
    assert mailbox.mails() == []
    prefer(person, mandate="daily")
    tell(person, "two", Topic.MEMBERSHIP)
    prefer(person, membership="daily")
    tell(person, "two", Topic.MEMBERSHIP)
    assert [notice.subject for notice in Notice.objects.all()] == ["Nachricht one"]


def test_summary_of_a_day_comes_once_after_seven_in_berlin(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="daily", mandate="weekly")
        tell(person, "one")
        tell(person, "two")
        tell(person, "weekly", Topic.MANDATE)
    assert summaries(mailbox, WEDNESDAY.replace(day=26, hour=5, minute=59)) == []
    assert summaries(mailbox, WEDNESDAY.replace(day=26, hour=6, minute=0)) == [
        "Ihre Übersicht: 2 Nachrichten"
    ]
    assert summaries(mailbox, WEDNESDAY.replace(day=26, hour=6, minute=10)) == []


def test_summary_of_a_week_comes_on_monday_by_summer_time_too(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="weekly")
        tell(person, "one")
    # The clocks change on Sunday 29 March: 7:00 in Berlin is 5:00 UTC from then on.
    assert summaries(mailbox, WEDNESDAY.replace(day=30, hour=4, minute=59)) == []
    assert summaries(mailbox, WEDNESDAY.replace(day=30, hour=5, minute=0)) == [
        "Ihre Übersicht: eine Nachricht"
    ]


def test_summary_missed_for_days_is_made_up_for_by_the_next_run(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="daily")
        tell(person, "one")
    later = WEDNESDAY + datetime.timedelta(days=20)
    assert summaries(mailbox, later) == ["Ihre Übersicht: eine Nachricht"]
    assert summaries(mailbox, later) == []


def test_summary_speaks_the_readers_language_and_holds_each_piece_with_its_link(mailbox, person):
    person.language = "en"
    person.save()
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="daily")
        tell(person, "one")
        tell(person, "two")
    with time_machine.travel(WEDNESDAY + datetime.timedelta(days=1), tick=False):
        assert send_digests() == 1
        mail = mailbox.only()
    assert mail.subject == "Your summary: 2 messages"
    assert [(link.label, link.path) for link in mail.links] == [
        ("Nachricht one", "/one/"),
        ("Nachricht two", "/two/"),
        ("Open the workspace", "/en/workspace/"),
    ]
    assert "Das ist two." in mail.text
    assert '<html lang="en">' in mail.html


def test_news_that_wait_come_at_once_when_the_choice_changes_to_it(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="weekly")
        tell(person, "one")
        prefer(person, membership="at_once")
    assert summaries(mailbox, WEDNESDAY + datetime.timedelta(minutes=10)) == [
        "Ihre Übersicht: eine Nachricht"
    ]


def test_news_that_wait_are_dropped_when_the_choice_changes_to_never(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="weekly", mandate="daily")
        tell(person, "one")
        tell(person, "two", Topic.MANDATE)
        prefer(person, membership="never")
    assert [notice.subject for notice in Notice.objects.all()] == ["Nachricht two"]


def test_choice_is_recorded_in_codes_and_repeating_it_records_nothing(person):
    prefer(person, membership="daily", mandate="at_once")
    prefer(person, membership="daily")
    assert list(AuditEvent.objects.values_list("verb", "subject_id", "data")) == [
        (
            "accounts.notice.chosen",
            str(person.pk),
            {"before": {"membership": "at_once"}, "after": {"membership": "daily"}},
        )
    ]


def test_choice_for_somebody_else_is_refused(person):
    with pytest.raises(Refused):
        choose_notices(user=person, wanted={"membership": "never"}, by=acting(UserFactory()))
    assert NoticePreference.objects.count() == 0


@pytest.mark.parametrize("wanted", [{"account": "never"}, {"nothing": "daily"}, {"membership": "hourly"}])
def test_choice_that_does_not_exist_is_refused(person, wanted):
    with pytest.raises(Refused):
        prefer(person, **wanted)
    assert NoticePreference.objects.count() == 0


def test_link_of_a_summary_stops_summaries_without_session_and_token_of_a_form(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="daily", mandate="weekly")
        tell(person, "one")
        send_digests(at=WEDNESDAY + datetime.timedelta(days=1))
        mail = mailbox.only()
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail.message["List-Unsubscribe"].strip().strip("<>")
    path = url.removeprefix("http://127.0.0.1:8000")
    assert path == f"/konto/benachrichtigungen/abbestellen/{unsubscribe_token(person)}/"

    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.cookies.output()) == (200, "")
    chosen = dict(NoticePreference.objects.filter(user=person).values_list("topic", "frequency"))
    assert chosen == {"membership": "never", "mandate": "never"}
    assert AuditEvent.objects.filter(verb="accounts.notice.stopped", actor_kind="anonymous").count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_link_of_a_summary_that_is_only_looked_at_changes_nothing(client, person, method):
    prefer(person, membership="daily")
    answer = getattr(client, method)(f"/konto/benachrichtigungen/abbestellen/{unsubscribe_token(person)}/")
    assert answer.status_code == 200
    assert NoticePreference.objects.get().frequency == "daily"


def test_link_that_was_forged_or_belongs_to_a_deleted_account_stops_nothing(client, person):
    other = UserFactory()
    prefer(person, membership="daily")
    prefer(other, membership="daily")
    signature = unsubscribe_token(other).partition(":")[2]
    tokens = [
        f"{person.public_id}:{signature}",
        str(person.public_id),
        f"nothing:{signature}",
        unsubscribe_token(person)[:-1],
    ]
    other.deleted_at = WEDNESDAY
    other.save()
    for token in [*tokens, unsubscribe_token(other)]:
        answer = client.post(reverse("accounts:notice-stop", kwargs={"token": token}))
        assert (answer.status_code, "Dieser Link funktioniert nicht" in answer.content.decode()) == (
            404,
            True,
        )
    assert set(NoticePreference.objects.values_list("frequency", flat=True)) == {"daily"}


def test_link_stops_what_comes_at_once_never(person):
    prefer(person, membership="daily", mandate="at_once", expiry="never")
    assert stop_digests(user=person, by=ANONYMOUS) is True
    assert stop_digests(user=person, by=ANONYMOUS) is False
    chosen = dict(NoticePreference.objects.values_list("topic", "frequency"))
    assert chosen == {"membership": "never", "expiry": "never"}


def test_page_shows_the_choice_and_saves_it(client, person):
    client.force_login(person)
    prefer(person, membership="weekly")
    page = client.get("/konto/benachrichtigungen/").content.decode()
    assert '<option value="weekly" selected>' in page
    assert "Arbeit des Betreibers" not in page

    sent = {"membership": "daily", "verification": "never", "mandate": "at_once", "expiry": "at_once"}
    sent |= dict.fromkeys(("listing", "use", "found"), "at_once")
    answer = client.post("/konto/benachrichtigungen/", sent | {"account": "never", "operations": "never"})

    assert (answer.status_code, answer["Location"]) == (302, "/konto/benachrichtigungen/")
    chosen = dict(NoticePreference.objects.values_list("topic", "frequency"))
    assert chosen == {"membership": "daily", "verification": "never"}


def test_page_with_a_choice_that_does_not_exist_saves_nothing(client, person):
    client.force_login(person)
    answer = client.post("/konto/benachrichtigungen/", {"membership": "hourly"})
    assert answer.status_code == 422
    assert NoticePreference.objects.count() == 0


def test_page_offers_the_work_of_the_operator_to_its_people(client):
    operator = OrganisationFactory(kind="operator", name="Betreiber")
    client.force_login(member_of(operator, "moderator"))
    assert 'name="operations"' in client.get("/konto/benachrichtigungen/").content.decode()


def test_summary_of_a_person_with_more_than_fifty_pieces_comes_in_two_mails(mailbox, person):
    with time_machine.travel(WEDNESDAY, tick=False):
        prefer(person, membership="daily")
        for number in range(51):
            tell(person, f"n{number}")
    later = WEDNESDAY + datetime.timedelta(days=1)
    assert summaries(mailbox, later) == ["Ihre Übersicht: 50 Nachrichten"]
    assert summaries(mailbox, later) == ["Ihre Übersicht: eine Nachricht"]
    assert OutboxMessage.objects.filter(state="sent").count() == 2


@pytest.mark.django_db(transaction=True)
def test_summaries_written_by_two_workers_at_once_come_once(mailbox):
    people = [UserFactory() for _ in range(10)]
    with time_machine.travel(WEDNESDAY, tick=False):
        for user in people:
            prefer(user, membership="daily")
            tell(user, "one")
            tell(user, "two")
    posted = []

    def work():
        try:
            posted.append(send_digests(at=WEDNESDAY + datetime.timedelta(days=1)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(posted) == 10
    assert sorted(mail.to for mail in mailbox.mails()) == sorted(user.email for user in people)
