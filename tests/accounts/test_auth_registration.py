"""Registering and getting back in: confirmed by mail, and without telling anybody who has an account."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client

from accounts.models import User
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import PASSWORD, UserFactory

NEW = "zwölf Kamele zählen Wolken"
SENT = "Sehen Sie in Ihr Postfach"


def register(client, **fields):
    data = {"name": "Ada Beispiel", "email": "ada@stadt.example", "password1": NEW}
    return client.post("/registrieren/", data | fields, follow=True)


def sign_in_and_prove(client):
    """Sign in, and give the password once more, as every change of who can sign in asks for."""
    client.post("/anmelden/", {"login": "ada@stadt.example", "password": PASSWORD})
    client.post("/konto/bestaetigen/", {"password": PASSWORD})


def told(page):
    """What a stranger sees of an answer, without what differs from request to request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.text)
    return page.status_code, [where for where, _status in page.redirect_chain], text


def test_registration_of_a_new_person_is_confirmed_by_a_link_from_another_device(client, db, mailbox):
    page = register(client)
    assert SENT in page.text
    person = User.objects.get()
    assert (person.name, person.language, person.has_usable_password()) == ("Ada Beispiel", "de", True)
    assert not get_user(client).is_authenticated
    mail = mailbox.only(to="ada@stadt.example")
    assert mail.subject.strip().startswith("Bestätigen Sie Ihre E-Mail-Adresse bis zum ")
    link = mail.links[0]
    assert link.label == "E-Mail-Adresse bestätigen"
    phone = Client()
    page = phone.get(link.path)
    assert "ada@stadt.example" in page.text
    assert not EmailAddress.objects.get().verified
    page = phone.post(link.path, follow=True)
    assert "Ihre E-Mail-Adresse ist bestätigt." in page.text
    assert page.redirect_chain[-1][0] == "/anmelden/"
    assert EmailAddress.objects.get().verified
    page = client.post("/anmelden/", {"login": "ada@stadt.example", "password": NEW})
    assert page.headers["Location"] == "/arbeitsbereich/beitreten/"
    recorded = AuditEvent.objects.filter(user_id=person.pk).order_by("pk").values_list("verb", flat=True)
    assert list(recorded) == [
        "accounts.user.registered",
        "accounts.user.confirmed",
        "accounts.session.opened",
    ]


def test_registration_confirmed_in_the_same_browser_signs_in_at_once(client, db, mailbox):
    register(client)
    page = client.post(mailbox.only(to="ada@stadt.example").links[0].path)
    assert page.headers["Location"] == "/arbeitsbereich/beitreten/"
    assert get_user(client).email == "ada@stadt.example"


def test_registration_in_english_writes_in_english(client, db, mailbox):
    data = {"name": "Ada Example", "email": "ada@town.example", "password1": NEW}
    page = client.post("/en/register/", data, follow=True)
    assert "Look into your mailbox" in page.text
    assert User.objects.get().language == "en"
    mail = mailbox.only(to="ada@town.example")
    assert mail.subject.strip().startswith("Confirm your e-mail address by ")
    assert mail.links[0].path.startswith("/en/register/confirm/")


def test_registration_with_a_known_address_answers_like_any_other_and_writes_to_its_owner(client, db):
    UserFactory(email="ada@stadt.example", name="Die echte Ada", language="en")
    known = register(client)
    new = register(Client(), email="neu@stadt.example")
    assert told(known) == told(new)
    owner = User.objects.get(email="ada@stadt.example")
    assert owner.name == "Die echte Ada"
    assert owner.check_password(PASSWORD)
    subjects = dict(OutboxMessage.objects.values_list("to", "subject"))
    assert subjects["ada@stadt.example"] == "Sie haben schon ein Konto"
    assert subjects["neu@stadt.example"].startswith("Bestätigen Sie")


def test_registration_with_a_known_address_hashes_a_password_too(client, db, monkeypatch):
    UserFactory(email="ada@stadt.example")
    hashed = []
    monkeypatch.setattr("accounts.forms.auth.make_password", hashed.append)
    register(client)
    assert hashed == [NEW]


def test_registration_sets_nothing_that_its_form_does_not_ask_for(client, db):
    register(client, is_staff="1", is_superuser="on", is_active="0", public_id="x", deleted_at="2026-01-01")
    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.is_active, person.deleted_at) == (
        False,
        False,
        True,
        None,
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Dieses Feld ist zwingend erforderlich."),
        ("Ada\u202eelpsieB", "unsichtbare Zeichen"),
        ("Ada\x07", "unsichtbare Zeichen"),
    ],
)
def test_registration_with_a_name_that_hides_something_is_refused(client, db, name, says):
    page = register(client, name=name)
    assert page.status_code == 422
    assert says in page.text
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["ada@stadt.example\nBcc: alle@stadt.example", "ada", "ada@"])
def test_registration_with_a_broken_address_is_refused(client, db, email):
    page = register(client, email=email)
    assert page.status_code == 422
    assert not OutboxMessage.objects.exists()


def test_link_of_a_confirmation_works_once(client, db, mailbox):
    register(client)
    path = mailbox.only(to="ada@stadt.example").links[0].path
    Client().post(path)
    page = Client().get(path)
    assert "Dieser Link gilt nicht mehr" in page.text
    assert not get_user(client).is_authenticated


def test_person_without_a_confirmed_address_can_not_sign_in_and_gets_the_mail_again(client, db):
    UserFactory(email="ada@stadt.example", confirmed=False)
    page = client.post("/anmelden/", {"login": "ada@stadt.example", "password": PASSWORD}, follow=True)
    assert SENT in page.text
    assert not get_user(client).is_authenticated
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == ["ada@stadt.example"]


def test_forgotten_password_answers_the_same_for_known_and_unknown_addresses(client, db):
    UserFactory(email="ada@stadt.example")
    known = client.post("/anmelden/passwort/", {"email": "ada@stadt.example"}, follow=True)
    unknown = Client().post("/anmelden/passwort/", {"email": "wer@stadt.example"}, follow=True)
    assert told(known) == told(unknown)
    subjects = dict(OutboxMessage.objects.values_list("to", "subject"))
    assert subjects["ada@stadt.example"].startswith("Wählen Sie bis zum ")
    assert subjects["wer@stadt.example"] == "Zu dieser E-Mail-Adresse gibt es kein Konto"


def test_forgotten_password_is_replaced_by_a_link_that_works_once(client, db, mailbox):
    person = UserFactory(email="ada@stadt.example")
    elsewhere = Client()
    elsewhere.force_login(person)
    client.post("/anmelden/passwort/", {"email": "ada@stadt.example"})
    link = mailbox.only(to="ada@stadt.example").links[0].path
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    assert form.endswith("-set-password/")
    page = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Ihr neues Passwort ist gespeichert" in page.text
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not get_user(elsewhere).is_authenticated
    assert "Dieser Link gilt nicht mehr" in Client().get(link, follow=True).text
    assert AuditEvent.objects.filter(verb="accounts.password.reset", user_id=person.pk).count() == 1


def test_new_address_counts_only_after_its_confirmation(client, db, mailbox):
    person = UserFactory(email="ada@stadt.example")
    sign_in_and_prove(client)
    page = client.post("/konto/e-mail/", {"email": "neu@stadt.example", "action_add": "1"}, follow=True)
    assert "Wir haben einen Link an die neue Adresse geschickt." in page.text
    person.refresh_from_db()
    assert person.email == "ada@stadt.example"
    client.post(mailbox.only(to="neu@stadt.example").links[0].path)
    person.refresh_from_db()
    assert person.email == "neu@stadt.example"
    assert mailbox.only(to="ada@stadt.example").subject.strip() == "Ihre E-Mail-Adresse wurde geändert"
    assert AuditEvent.objects.filter(verb="accounts.email.changed", user_id=person.pk).count() == 1


def test_new_address_that_somebody_else_has_is_answered_like_any_other(client, db):
    UserFactory(email="andere@stadt.example")
    UserFactory(email="ada@stadt.example")
    sign_in_and_prove(client)
    page = client.post("/konto/e-mail/", {"email": "andere@stadt.example", "action_add": "1"}, follow=True)
    assert "Wir haben einen Link an die neue Adresse geschickt." in page.text
    assert User.objects.get(email="andere@stadt.example")


def test_new_address_is_asked_for_only_after_proving_who_one_is(client, db):
    person = UserFactory(email="ada@stadt.example")
    client.force_login(person)
    page = client.post("/konto/e-mail/", {"email": "neu@stadt.example", "action_add": "1"})
    assert page.headers["Location"] == "/konto/bestaetigen/?next=%2Fkonto%2Fe-mail%2F"
    assert not EmailAddress.objects.filter(email="neu@stadt.example").exists()
    page = client.post("/konto/bestaetigen/", {"password": "falsch", "next": "/konto/e-mail/"})
    assert page.status_code == 422
    assert "Das ist nicht Ihr Passwort." in page.text


def test_proving_who_one_is_leads_to_own_pages_only(client, db):
    client.force_login(UserFactory())
    page = client.post("/konto/bestaetigen/", {"password": PASSWORD, "next": "https://boese.example/"})
    assert "boese.example" not in page.headers["Location"]
    assert page.headers["Location"].startswith("/")
