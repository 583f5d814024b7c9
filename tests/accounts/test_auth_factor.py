"""The second factor: who must have one, how it is set up, used and lost, and that its secret is not readable at rest."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user
from django.test import Client

from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import PASSWORD, OrganisationFactory, UserFactory, member_of

BROKEN = '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "A"}}'
SETUP = "/konto/zweiter-faktor/noetig/"


def code_of(secret, *, ago=0):
    """The code that an app shows for the secret, now or that many periods ago."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def signed_in(person):
    client = Client()
    client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
    return client


def prove(client):
    client.post("/konto/bestaetigen/", {"password": PASSWORD})


def set_up_app(client):
    """Set up an app for codes; gives its secret and the recovery codes."""
    prove(client)
    page = client.get("/konto/zweiter-faktor/app/")
    secret = re.search(r'account__key">([A-Z2-7]+)<', page.text).group(1)
    page = client.post("/konto/zweiter-faktor/app/", {"code": code_of(secret, ago=1)}, follow=True)
    return secret, re.findall(r"<code>(\d{8})</code>", page.text)


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("municipality", "officer"),
        ("municipality", "publisher"),
        ("municipality", "admin"),
        ("vendor", "admin"),
        ("operator", "moderator"),
        ("operator", "admin"),
    ],
)
def test_role_that_weighs_much_is_sent_to_set_up_a_second_factor(db, required, kind, role):
    client = Client()
    client.force_login(member_of(OrganisationFactory(kind=kind, name="Beispielstelle"), role))
    assert client.get("/arbeitsbereich/").headers["Location"] == SETUP
    assert client.get("/arbeitsbereich/personen/").headers["Location"] == SETUP
    page = client.get(SETUP)
    assert "Ihre Rolle braucht einen zweiten Faktor" in page.text
    assert "Sie entscheiden für Beispielstelle." in page.text
    page = client.post("/arbeitsbereich/personen/einladen/", {"email": "wer@stadt.example"})
    assert page.status_code == 403
    assert "Ihre Rolle verlangt einen zweiten Faktor." in page.text
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("kind", "role"), [("municipality", "reviewer"), ("municipality", "requester"), ("vendor", "editor")]
)
def test_role_that_weighs_little_needs_no_second_factor(db, required, kind, role):
    client = Client()
    client.force_login(member_of(OrganisationFactory(kind=kind), role))
    assert client.get("/arbeitsbereich/").status_code == 200, "no redirect"
    assert "Arbeitsbereich" in client.get("/arbeitsbereich/").text


def test_second_factor_that_the_setting_does_not_ask_for_is_free(db, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(member_of(OrganisationFactory(kind="municipality"), "officer"))
    assert "Arbeitsbereich" in client.get("/arbeitsbereich/").text


@pytest.mark.parametrize("path", ["/", "/loesungen/", "/konto/", "/konto/name/", "/konto/sitzungen/"])
def test_page_that_gives_no_power_stays_open_without_the_second_factor(db, required, path):
    client = Client()
    client.force_login(member_of(OrganisationFactory(kind="municipality"), "officer"))
    page = client.get(path)
    assert (page.status_code, page.redirect_chain if hasattr(page, "redirect_chain") else []) == (200, [])


def test_person_who_sets_up_an_app_gets_to_work(db, required, django_capture_on_commit_callbacks):
    person = member_of(OrganisationFactory(kind="municipality"), "officer")
    client = signed_in(person)
    assert client.get("/arbeitsbereich/").headers["Location"] == SETUP
    with django_capture_on_commit_callbacks(execute=True):
        _secret, codes = set_up_app(client)
    assert len(codes) == 10
    assert "Arbeitsbereich" in client.get("/arbeitsbereich/").text
    assert AuditEvent.objects.filter(verb="accounts.factor.app_added", user_id=person.pk).count() == 1
    assert "Der zweite Faktor ist eingeschaltet" in OutboxMessage.objects.values_list("subject", flat=True)


def test_app_is_set_up_only_after_proving_who_one_is(db):
    client = signed_in(UserFactory())
    page = client.get("/konto/zweiter-faktor/app/")
    assert page.headers["Location"].startswith("/konto/bestaetigen/")
    assert "account__key" not in client.get("/konto/zweiter-faktor/app/", follow=True).text


def test_login_with_an_app_asks_for_its_code(db):
    person = UserFactory()
    secret, _codes = set_up_app(signed_in(person))
    client = Client()
    page = client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
    assert page.headers["Location"] == "/anmelden/code/"
    assert not get_user(client).is_authenticated
    page = client.post("/anmelden/code/", {"code": "000000"})
    assert page.status_code == 422
    assert "Dieser Code stimmt nicht" in page.text
    assert AuditEvent.objects.filter(verb="accounts.factor.failed", subject_id=str(person.pk)).count() == 1
    client.post("/anmelden/code/", {"code": code_of(secret)})
    assert get_user(client) == person


def test_code_that_was_used_already_is_refused(db):
    person = UserFactory()
    secret, _codes = set_up_app(signed_in(person))
    code = code_of(secret)
    for expected in (302, 422):
        client = Client()
        client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
        assert client.post("/anmelden/code/", {"code": code}).status_code == expected
    assert not get_user(client).is_authenticated


def test_code_tried_too_often_is_refused(db):
    person = UserFactory()
    secret, _codes = set_up_app(signed_in(person))
    client = Client()
    client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
    answers = [client.post("/anmelden/code/", {"code": f"{n:06d}"}).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post("/anmelden/code/", {"code": code_of(secret)}).status_code == 429
    assert not get_user(client).is_authenticated


def test_recovery_code_signs_in_once(db):
    person = UserFactory()
    _secret, codes = set_up_app(signed_in(person))
    for expected in (302, 422):
        client = Client()
        client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
        assert client.post("/anmelden/code/", {"code": codes[0]}).status_code == expected
    assert not get_user(client).is_authenticated


def test_recovery_codes_are_shown_once_with_a_file_to_keep(db):
    client = signed_in(UserFactory())
    prove(client)
    secret = re.search(r'account__key">([A-Z2-7]+)<', client.get("/konto/zweiter-faktor/app/").text).group(1)
    page = client.post("/konto/zweiter-faktor/app/", {"code": code_of(secret)}, follow=True)
    codes = re.findall(r"<code>(\d{8})</code>", page.text)
    assert 'download="wiederherstellungscodes.txt"' in page.text
    assert f"data:text/plain;charset=utf-8,{codes[0]}%0D%0A{codes[1]}" in page.text
    again = client.get("/konto/zweiter-faktor/codes/").text
    assert "Die Codes wurden einmal gezeigt" in again
    assert not any(code in again for code in codes)


def test_new_recovery_codes_replace_the_old_ones(db, django_capture_on_commit_callbacks):
    person = UserFactory()
    client = signed_in(person)
    _secret, old = set_up_app(client)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/konto/zweiter-faktor/codes/neu/")
    new = re.findall(r"<code>(\d{8})</code>", client.get(page.headers["Location"]).text)
    assert len(new) == 10
    assert not set(old) & set(new)
    assert AuditEvent.objects.filter(verb="accounts.factor.codes_made", user_id=person.pk).count() == 1


def test_app_is_removed_with_its_recovery_codes(db, django_capture_on_commit_callbacks):
    person = UserFactory()
    client = signed_in(person)
    set_up_app(client)
    assert Authenticator.objects.filter(user=person).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/konto/zweiter-faktor/app/entfernen/")
    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEvent.objects.filter(verb="accounts.factor.app_removed", user_id=person.pk).count() == 1


def test_secret_of_the_app_is_not_readable_in_the_database(db):
    person = UserFactory()
    secret, codes = set_up_app(signed_in(person))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


@pytest.mark.parametrize("path", ["/konto/passkeys/{}/name/", "/konto/passkeys/{}/entfernen/"])
def test_passkey_of_somebody_else_is_not_there(db, path):
    other = UserFactory()
    theirs = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Fremder", "credential": {}}
    )
    client = signed_in(UserFactory())
    prove(client)
    page = client.post(path.format(theirs.pk), {"name": "Meiner"})
    assert page.status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Fremder"


def test_passkey_login_with_made_up_data_is_refused(client, db):
    person = UserFactory()
    for credential in (
        "{}",
        "[]",
        '{"id": "x", "response": {"userHandle": "MQ"}}',
        "nothing",
        "null",
        BROKEN,
    ):
        page = client.post("/anmelden/passkey/", {"credential": credential})
        assert page.headers["Location"] == "/anmelden/", credential
    assert not get_user(client).is_authenticated
    assert person.is_active
