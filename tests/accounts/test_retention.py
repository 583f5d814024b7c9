"""What is kept about people goes when its days are over, not an hour before, and leaves everything else alone."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.actions.retention import clear_expired_data
from accounts.models import Application, Contact, Invitation, Notice, User
from accounts.tasks import clear_old_data
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
BY = system_actor("tests")
START = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
NOTHING = {
    "sent_mail": 0,
    "sent_notices": 0,
    "unconfirmed_accounts": 0,
    "ended_invitations": 0,
    "decided_applications": 0,
    "unanswered_contacts": 0,
}


@pytest.fixture(autouse=True)
def start():
    """Everything is made on 2 March 2026."""
    with time_machine.travel(START, tick=False):
        yield


def cleared(days, minus=datetime.timedelta()):
    return clear_expired_data(by=BY, at=START + datetime.timedelta(days=days) - minus)


def mail(key, **wanted):
    values = {
        "topic": "account",
        "to": "erika@mustermann.example",
        "subject": "Hallo Erika",
        "text": "geheim",
    }
    return OutboxMessage.objects.create(key=key, next_at=START, **(values | wanted))


def test_sent_mail_is_emptied_after_30_days_and_waiting_mail_stays():
    sent = mail(
        "sent", state="sent", sent_at=START, html="<p>geheim</p>", headers={"Reply-To": "x@y.example"}
    )
    failed, waiting = mail("failed", state="failed"), mail("waiting")
    assert cleared(30, HOUR) == NOTHING
    assert cleared(30, -HOUR) == NOTHING | {"sent_mail": 2}
    for message in (sent, failed):
        message.refresh_from_db()
        assert (
            message.to,
            message.subject,
            message.text,
            message.html,
            message.headers,
            message.user_id,
        ) == (
            "",
            "",
            "",
            "",
            {},
            None,
        )
        assert message.key
    waiting.refresh_from_db()
    assert (waiting.to, waiting.text) == ("erika@mustermann.example", "geheim")


def test_sent_mail_to_a_deleted_account_is_emptied_at_once():
    gone, there = UserFactory(deleted_at=START), UserFactory()
    mail("gone", state="sent", user_id=gone.pk)
    kept = mail("there", state="sent", user_id=there.pk)
    waiting = mail("farewell", user_id=gone.pk)
    assert cleared(0) == NOTHING | {"sent_mail": 1}
    assert list(OutboxMessage.objects.exclude(to="").order_by("pk")) == [kept, waiting]


def test_news_is_deleted_90_days_after_its_digest_and_waiting_news_stays():
    user = UserFactory()
    Notice.objects.create(user=user, topic="expiry", key="a", subject="x", text="x", sent_at=START)
    waiting = Notice.objects.create(user=user, topic="expiry", key="b", subject="x", text="x")
    assert cleared(90, HOUR) == NOTHING
    assert cleared(90, -HOUR) == NOTHING | {"sent_notices": 1}
    assert list(Notice.objects.all()) == [waiting]


def test_account_never_confirmed_is_deleted_after_7_days_and_every_other_stays():
    unconfirmed, confirmed, member, signed_in = (UserFactory(last_login=None) for _n in range(4))
    EmailAddress.objects.filter(user__in=[unconfirmed, confirmed, member, signed_in]).delete()
    for user in (unconfirmed, confirmed, member, signed_in):
        EmailAddress.objects.create(user=user, email=user.email, verified=user == confirmed)
    MembershipFactory(user=member)
    User.objects.filter(pk=signed_in.pk).update(last_login=START)
    by_command = UserFactory(last_login=None)
    EmailAddress.objects.filter(user=by_command).delete()
    assert cleared(7, HOUR) == NOTHING
    assert cleared(7, -HOUR) == NOTHING | {"unconfirmed_accounts": 1}
    assert set(User.objects.all()) == {confirmed, member, signed_in, by_command}


def test_invitation_is_deleted_30_days_after_it_ended_however_it_ended():
    vendor = OrganisationFactory()
    day = datetime.timedelta(days=1)
    for number, wanted in enumerate(
        (
            {"expires_at": START},
            {"expires_at": START + 90 * day, "accepted_at": START},
            {"expires_at": START + 90 * day, "revoked_at": START},
            {"expires_at": START + 90 * day},
        )
    ):
        Invitation.objects.create(organisation=vendor, email="a@b.example", token_hash=str(number), **wanted)
    assert cleared(30, HOUR) == NOTHING
    assert cleared(30, -HOUR) == NOTHING | {"ended_invitations": 3}
    assert [invitation.token_hash for invitation in Invitation.objects.all()] == ["3"]


def test_words_of_a_decided_application_go_after_a_year_and_those_of_an_open_one_stay():
    user, vendor = UserFactory(), OrganisationFactory()
    texts = {"message": "Ich bin Erika", "details": {"phone": "0391"}, "reason": "Guten Tag Erika"}
    Application.objects.create(
        kind="join", user=user, organisation=vendor, state="rejected", decided_at=START, **texts
    )
    waiting = Application.objects.create(kind="join", user=user, organisation=vendor, **texts)
    assert cleared(365, HOUR) == NOTHING
    assert cleared(365, -HOUR) == NOTHING | {"decided_applications": 1}
    rest = Application.objects.exclude(pk=waiting.pk).get()
    assert (rest.state, rest.message, rest.details, rest.reason) == ("rejected", "", {}, "")
    waiting.refresh_from_db()
    assert waiting.message == "Ich bin Erika"


def test_contact_who_never_answered_is_deleted_after_60_days_and_one_who_agreed_stays():
    vendor = OrganisationFactory()
    for name, wanted in (("still", {}), ("agreed", {"consented_at": START})):
        Contact.objects.create(organisation=vendor, name=name, email="a@b.example", asked_at=START, **wanted)
    own = Contact.objects.create(organisation=vendor, name="own", email="c@d.example", user=UserFactory())
    assert cleared(60, HOUR) == NOTHING
    assert cleared(60, -HOUR) == NOTHING | {"unanswered_contacts": 1}
    assert [contact.name for contact in Contact.objects.all()] == ["agreed", own.name]


def test_days_of_the_operator_decide(settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"sent_mail": 3}
    mail("sent", state="sent")
    assert cleared(3, HOUR) == NOTHING
    assert cleared(3, -HOUR) == NOTHING | {"sent_mail": 1}


def test_job_clears_records_how_much_and_finds_nothing_the_second_time():
    mail("sent", state="sent", sent_at=timezone.now())
    with time_machine.travel(START + datetime.timedelta(days=31), tick=False):
        assert clear_old_data(timestamp=0) == NOTHING | {"sent_mail": 1}
        assert clear_old_data(timestamp=0) == NOTHING
    event = AuditEvent.objects.get(verb="accounts.personal_data.cleared")
    assert (event.actor_name, event.data) == ("job:clear_old_data", {"rows": {"sent_mail": 1}})
