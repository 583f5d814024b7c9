"""The operator sees whether mail leaves, but no words, no whole address, and nothing of mail about soundings."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.core import outbox
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.outbox import MESSAGE_MOVES, Letter
from marketplace.site.actions import resend_message
from tests.catalog.pages.reading import rows
from tests.factories import OrganisationFactory, acting, member_of

pytestmark = pytest.mark.django_db

CAPTION = "E-Mails, die neueste zuerst"


@pytest.fixture
def operator():
    return OrganisationFactory(name="Betrieb", kind="operator")


@pytest.fixture
def admin(operator):
    return signed_in(member_of(operator, "admin"))


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def post(key, state="waiting", error="", to="erika.beispiel@stadt.example", is_sealed=False):
    letter = Letter(f"Betreff {key}", (f"Geheimer Text {key}",), ("Ansehen", f"/geheim-{key}/"))
    message = outbox.post(letter, to=to, language="de", topic="membership", key=key, is_sealed=is_sealed)
    sent = {"sent_at": message.created_at} if state == "sent" else {}
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, last_error=error, attempts=2 if error else 0, **sent
    )
    message.refresh_from_db()
    return message


def resend(client, message):
    token = acting(client.person).acting_token
    return client.post(f"/arbeitsbereich/postausgang/{message.public_id}/erneut/", {"acting_for": token})


def test_outbox_shows_a_letter_without_words_and_whole_address(admin):
    post("eins", "failed", "550 5.1.1 no such mailbox")

    page = admin.get("/arbeitsbereich/postausgang/").content.decode()

    assert "Betreff eins" in page
    assert "e…@stadt.example" in page
    assert "550 5.1.1 no such mailbox" in page
    assert [word for word in ("Geheimer Text", "geheim-eins", "erika") if word in page] == []


def test_outbox_lists_and_counts_no_sealed_letter(admin):
    post("eins", "failed", "550 no")
    before = admin.get("/arbeitsbereich/postausgang/").context
    sealed = [
        post(f"n{number}", "failed", "550 mx.stadt.example says no", is_sealed=True) for number in range(3)
    ]

    page = admin.get("/arbeitsbereich/postausgang/")

    assert [one["count"] for one in page.context["filters"]] == [1, 0, 0, 1]
    assert page.context["filters"] == before["filters"]
    hidden = ("Betreff n", "Geheimer Text", "mx.")
    assert [word for word in hidden if word in page.text] == []
    assert resend(admin, sealed[0]).status_code == 404


@pytest.mark.parametrize(
    ("query", "told"),
    [("", 3), ("?state=waiting", 1), ("?state=sent", 1), ("?state=failed", 1), ("?state=nothing", 3)],
)
def test_outbox_filtered_by_state_shows_those_letters(admin, query, told):
    post("wartet")
    post("gesendet", "sent")
    post("gescheitert", "failed")
    page = admin.get(f"/arbeitsbereich/postausgang/{query}")
    assert len(rows(page, CAPTION)) == told


def test_outbox_without_letters_says_so(admin):
    page = admin.get("/arbeitsbereich/postausgang/?state=failed").content.decode()
    assert "Alle E-Mails konnten zugestellt werden." in page


@pytest.mark.parametrize("count", [1, 3])
def test_outbox_with_more_letters_asks_the_database_no_more_often(admin, django_assert_num_queries, count):
    for number in range(count):
        post(f"n{number}", "failed", "550 no")
    with django_assert_num_queries(5):
        page = admin.get("/arbeitsbereich/postausgang/")
    assert len(rows(page, CAPTION)) == count


def test_outbox_of_many_letters_goes_on_with_the_next_page(admin):
    for number in range(51):
        post(f"n{number}")
    page = admin.get("/arbeitsbereich/postausgang/?state=waiting").content.decode()
    assert 'href="/arbeitsbereich/postausgang/?state=waiting&amp;page=2"' in page
    page = admin.get("/arbeitsbereich/postausgang/?state=waiting&page=2")
    assert len(rows(page, CAPTION)) == 1


def test_letter_given_up_is_sent_again_by_an_administrator(admin, mailbox):
    message = post("eins", "failed", "550 no")

    answer = resend(admin, message)

    assert (answer.status_code, answer["Location"]) == (302, "/arbeitsbereich/postausgang/?state=failed")
    assert mailbox.only().subject == "Betreff eins"
    event = AuditEvent.objects.get(verb="site.message.resent")
    assert (event.subject_id, event.data) == (str(message.public_id), {"attempts": 2, "topic": "membership"})


def test_letter_given_up_offers_a_moderator_no_button_and_refuses(operator):
    moderator = signed_in(member_of(operator, "moderator"))
    message = post("eins", "failed", "550 no")
    page = moderator.get("/arbeitsbereich/postausgang/?state=failed").content.decode()
    assert "Erneut senden" not in page
    assert "Nur die Verwaltung des Betreibers kann das erneut anstoßen." in page
    assert resend(moderator, message).status_code == 403
    with pytest.raises(Refused):
        resend_message(message=message, by=acting(moderator.person))
    message.refresh_from_db()
    assert message.state == "failed"


@pytest.mark.parametrize("state", ["waiting", "sent"])
def test_letter_not_given_up_is_not_sent_again(admin, state):
    message = post("eins", state)
    assert resend(admin, message).status_code == 409
    with pytest.raises(IllegalMove):
        resend_message(message=message, by=acting(admin.person))
    message.refresh_from_db()
    assert (message.state, AuditEvent.objects.filter(verb="site.message.resent").count()) == (state, 0)


def test_letter_emptied_by_retention_offers_no_button_and_stays(admin):
    message = post("eins", "failed", "550 no")
    OutboxMessage.objects.filter(pk=message.pk).update(to="", subject="", text="", html="")
    page = admin.get("/arbeitsbereich/postausgang/").content.decode()
    assert ("nach Ablauf der Frist entfernt" in page, "Erneut senden" in page) == (True, False)
    assert resend(admin, message).status_code == 409
    message.refresh_from_db()
    assert message.state == "failed"


def test_moves_of_a_letter_are_those_three():
    assert [(move.name, move.start, move.end) for move in MESSAGE_MOVES.moves] == [
        ("send", "waiting", "sent"),
        ("give_up", "waiting", "failed"),
        ("resend", "failed", "waiting"),
    ]


def test_outbox_puts_a_trouble_that_no_server_told_into_words(admin):
    post("eins", "waiting", "no_answer")
    page = admin.get("/arbeitsbereich/postausgang/").content.decode()
    assert "2 Versuche: Der Mailserver hat nicht rechtzeitig geantwortet." in page
