"""Contacts: nobody is shown without a yes, and every yes can be taken back."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.contacts import agree_to_contact, ask_contact
from accounts.models import Contact, Membership
from accounts.queries.profile import profile_of
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import ContactFactory, OrganisationFactory, acting, member_of

CONTACTS = "/arbeitsbereich/profil/ansprechpersonen/"
PERSON = {
    "name": "Petra Muster",
    "function": "Vertrieb",
    "email": "petra@werk.example",
    "phone": "0345 123",
    "language": "de",
}


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Werk GmbH", slug="werk")


@pytest.fixture
def editor(client, vendor):
    person = member_of(vendor, "editor")
    client.force_login(person)
    return person


def sent(person, **fields):
    return {"acting_for": acting(person).acting_token} | fields


def shown(vendor):
    return [contact.name for contact in profile_of(vendor).contacts]


def link():
    """The address in the newest mail."""
    return re.search(r"/ansprechperson/[\w-]+/", OutboxMessage.objects.first().text)[0]


def ask(client, person, **fields):
    return client.post(f"{CONTACTS}fragen/", sent(person, **PERSON | fields))


def test_contact_who_was_asked_is_public_only_after_a_yes_and_until_a_no(client, vendor, editor):
    assert ask(client, editor).status_code == 302
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.subject, mail.organisation_id) == (
        "petra@werk.example",
        "Werk GmbH fragt: Dürfen wir Sie als Ansprechperson zeigen?",
        vendor.pk,
    )
    stranger, address = Client(), link()
    assert shown(vendor) == []
    page = stranger.get(address)
    assert "petra@werk.example" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert shown(vendor) == []
    assert stranger.post(address, {"answer": "yes"}).status_code == 302
    assert shown(vendor) == ["Petra Muster"]
    assert "petra@werk.example" in stranger.get("/anbieter/werk/").text
    assert "Einwilligung zurücknehmen" in stranger.get(address).text
    assert stranger.post(address, {"answer": "no"}).status_code == 302
    kept = Contact.objects.get()
    assert (kept.name, kept.email, kept.phone, kept.function) == ("Petra Muster", "", "", "")
    assert (shown(vendor), kept.consented_at) == ([], None)
    assert "petra@werk.example" not in stranger.get("/anbieter/werk/").text
    verbs = AuditEvent.objects.filter(verb__startswith="accounts.contact").order_by("pk")
    assert [(e.verb, e.concerns_id, e.user_id, e.data) for e in verbs] == [
        ("accounts.contact.asked", None, editor.pk, {}),
        ("accounts.contact.consented", vendor.pk, None, {"how": "mail"}),
        ("accounts.contact.refused", vendor.pk, None, {"withdrawn": True}),
    ]


def test_contact_who_said_no_cannot_say_yes_by_the_old_link(client, vendor, editor):
    ask(client, editor)
    stranger, address = Client(), link()
    stranger.post(address, {"answer": "no"})
    answer = stranger.post(address, {"answer": "yes"})
    assert answer.status_code == 403
    assert "Sie haben schon Nein gesagt." in answer.text
    assert shown(vendor) == []


def test_question_older_than_thirty_days_takes_no_yes_but_still_a_no(client, vendor, editor):
    ask(client, editor)
    stranger, address = Client(), link()
    Contact.objects.update(asked_at=timezone.now() - datetime.timedelta(days=30))
    assert "Diese Frage ist älter als 30 Tage." in stranger.get(address).text
    assert stranger.post(address, {"answer": "yes"}).status_code == 403
    assert shown(vendor) == []
    assert stranger.post(address, {"answer": "no"}).status_code == 302
    assert Contact.objects.get().email == ""


def test_question_asked_again_makes_the_old_link_worthless(client, vendor, editor):
    ask(client, editor)
    old, contact = link(), Contact.objects.get()
    assert client.post(f"{CONTACTS}{contact.pk}/fragen/", sent(editor)).status_code == 302
    assert Client().get(old).status_code == 404
    assert Client().get(link()).status_code == 200
    agree_to_contact(contact=contact, by=acting(editor))
    assert client.post(f"{CONTACTS}{contact.pk}/fragen/", sent(editor)).status_code == 409


@pytest.mark.parametrize("token", ["gibt-es-nicht", "a" * 43, "0"])
def test_link_that_was_guessed_opens_nothing(client, vendor, editor, token):
    ask(client, editor)
    # A member who entered herself has no link: an empty secret must not find her.
    ContactFactory(organisation=vendor, user=editor, token_hash="")
    assert Client().get(f"/ansprechperson/{token}/").status_code == 404


def test_secret_of_the_link_is_kept_as_a_hash_and_recorded_nowhere(client, vendor, editor):
    ask(client, editor)
    secret = link().split("/")[2]
    contact = Contact.objects.get()
    assert (len(contact.token_hash), secret in contact.token_hash) == (64, False)
    assert [
        e for e in AuditEvent.objects.all() if secret in str(e.data) or "petra" in str(e.data).lower()
    ] == []


def test_question_with_faults_names_them_all_and_sends_nothing(client, editor):
    page = ask(client, editor, name="Pe\u202etra", email="petra", language="xx")
    assert page.status_code == 422
    assert [field for field in ("email", "language") if f'href="#id_{field}"' not in page.text] == []
    assert OutboxMessage.objects.count() == 0
    page = ask(client, editor, name="Pe\u202etra")
    assert (page.status_code, OutboxMessage.objects.count()) == (422, 0)
    page = ask(client, editor, name="Petra\r\nBcc: alle@werk.example")
    assert (page.status_code, OutboxMessage.objects.count()) == (422, 0)


def test_person_in_the_list_is_not_asked_twice(client, editor):
    ask(client, editor)
    page = ask(client, editor, email="PETRA@werk.example")
    assert page.status_code == 422
    assert "Diese Person steht schon in der Liste." in page.text
    assert OutboxMessage.objects.count() == 1


def test_organisation_asks_at_most_ten_people_a_day(vendor, editor):
    by = acting(editor)
    for number in range(10):
        contact = ask_contact(
            organisation=vendor, values=PERSON | {"email": f"p{number}@werk.example"}, by=by
        )
        contact.delete()
    with pytest.raises(Refused):
        ask_contact(organisation=vendor, values=PERSON, by=by)
    assert OutboxMessage.objects.count() == 10


def test_member_enters_herself_with_a_tick_and_disappears_with_her_membership(client, vendor, editor):
    page = client.post(f"{CONTACTS}ich/", sent(editor, function="Leitung"))
    assert (page.status_code, Contact.objects.count()) == (422, 0)
    assert client.post(f"{CONTACTS}ich/", sent(editor, function="Leitung", agrees="on")).status_code == 302
    contact = Contact.objects.get()
    assert (contact.user, contact.name, contact.email, contact.function) == (
        editor,
        editor.name,
        editor.email,
        "Leitung",
    )
    assert shown(vendor) == [editor.name]
    assert client.post(f"{CONTACTS}ich/", sent(editor, agrees="on")).status_code == 302
    assert (Contact.objects.count(), OutboxMessage.objects.count()) == (1, 0)
    Membership.objects.filter(user=editor).delete()
    assert shown(vendor) == []


def test_member_without_the_role_takes_only_herself_out(client, db):
    town = OrganisationFactory(kind="municipality", name="Stadt")
    officer = member_of(town, "officer")
    own = ContactFactory(organisation=town, user=officer, name="Eigene")
    other = ContactFactory(organisation=town, name="Andere")
    ContactFactory(organisation=town, name="Noch offen", consented_at=None)
    client.force_login(officer)
    page = client.get(CONTACTS)
    assert ("Eigene" in page.text, "Andere" in page.text, "Noch offen" in page.text) == (True, True, False)
    assert client.post(f"{CONTACTS}{other.pk}/entfernen/", sent(officer)).status_code == 403
    assert client.post(f"{CONTACTS}{own.pk}/entfernen/", sent(officer)).status_code == 302
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["Andere", "Noch offen"]


def test_contact_of_another_organisation_is_not_there(client, editor):
    foreign = ContactFactory(name="Fremde Person")
    assert client.post(f"{CONTACTS}{foreign.pk}/entfernen/", sent(editor)).status_code == 404
    assert client.post(f"{CONTACTS}{foreign.pk}/fragen/", sent(editor)).status_code == 404
    assert "Fremde Person" not in client.get(CONTACTS).text
    assert Contact.objects.count() == 1


def test_contact_list_with_one_and_three_rows_asks_equally_often(client, vendor, editor):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert "Ansprechperson" in client.get(CONTACTS).text
        return len(queries)

    ContactFactory(organisation=vendor)
    client.get(CONTACTS)
    one = asked()
    ContactFactory(organisation=vendor, consented_at=None)
    ContactFactory(organisation=vendor, user=editor)
    assert (one, asked()) == (5, 5)
