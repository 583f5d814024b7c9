"""Signing in and out: only to own pages, under a new session, without telling what was wrong."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from marketplace.core.models import AuditEvent
from tests.factories import PASSWORD, MembershipFactory, UserFactory

WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."


@pytest.fixture
def person(db):
    return MembershipFactory(user=UserFactory(email="amt@stadt.example")).user


def sign_in(client, **fields):
    return client.post("/anmelden/", {"login": "amt@stadt.example", "password": PASSWORD} | fields)


def verbs():
    """What was recorded about sessions, with whom it names."""
    events = AuditEvent.objects.filter(verb__startswith="accounts.session").order_by("pk")
    return [(event.verb.rpartition(".")[2], event.user_id, event.subject_id, event.data) for event in events]


def test_login_with_the_right_password_leads_to_the_workspace(client, person):
    page = sign_in(client)
    assert page.headers["Location"] == "/arbeitsbereich/"
    assert get_user(client) == person
    assert verbs() == [("opened", person.pk, str(person.pk), {"ways": ["password"]})]


def test_login_of_somebody_without_an_organisation_leads_to_choosing_one(client, db):
    UserFactory(email="amt@stadt.example")
    assert sign_in(client).headers["Location"] == "/arbeitsbereich/beitreten/"


def test_login_minds_no_capital_letters_in_the_address(client, person):
    sign_in(client, login="Amt@Stadt.Example")
    assert get_user(client) == person


@pytest.mark.parametrize("fields", [{"password": "falsch"}, {"login": "wer@stadt.example"}])
def test_login_with_something_wrong_says_the_same_in_every_case(client, person, fields):
    page = sign_in(client, **fields)
    assert page.status_code == 422
    assert WRONG in page.text
    assert not get_user(client).is_authenticated


def test_login_that_failed_is_recorded_without_what_was_typed(client, person):
    sign_in(client, password="geheimes Wort")
    sign_in(client, login="wer@stadt.example")
    assert verbs() == [("failed", None, str(person.pk), {}), ("failed", None, "", {})]


def test_login_without_a_password_marks_the_field(client, person):
    page = sign_in(client, password="")
    assert page.status_code == 422
    assert 'aria-invalid="true" aria-describedby="id_password_error"' in page.text


@pytest.mark.parametrize(
    ("asked", "goal"),
    [
        ("/arbeitsbereich/importe/?page=2", "/arbeitsbereich/importe/?page=2"),
        ("https://boese.example/", "/arbeitsbereich/"),
        ("//boese.example/", "/arbeitsbereich/"),
        ("/\\boese.example/", "/arbeitsbereich/"),
        ("http:///boese.example/", "/arbeitsbereich/"),
        ("javascript:alert(1)", "/arbeitsbereich/"),
    ],
)
def test_login_goes_on_to_own_pages_only(client, person, asked, goal):
    assert sign_in(client, next=asked).headers["Location"] == goal


def test_login_of_who_is_signed_in_goes_on_to_own_pages_only(client, person):
    client.force_login(person)
    assert client.get("/anmelden/?next=https://boese.example/").headers["Location"] == "/arbeitsbereich/"


def test_login_page_keeps_where_to_go_on(client, db):
    page = client.get("/anmelden/", {"next": "/arbeitsbereich/texte/"})
    assert '<input type="hidden" name="next" value="/arbeitsbereich/texte/">' in page.text
    assert "autofocus" not in page.text


def test_login_page_for_who_is_signed_in_leads_on(client, person):
    client.force_login(person)
    assert client.get("/anmelden/").headers["Location"] == "/arbeitsbereich/"


def test_login_asked_for_as_data_is_answered_with_a_page(client, person):
    page = client.post("/anmelden/", {"login": "x"}, headers={"Accept": "application/json"})
    assert page.headers["Content-Type"].startswith("text/html")


def test_login_gives_the_session_a_new_key(client, person):
    client.get("/anmelden/mit/bekannt/")
    planted = client.session
    planted["planted"] = "by a stranger"
    planted.save()
    before = planted.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert not get_user(stranger).is_authenticated


@pytest.mark.parametrize(
    "path",
    [
        *("/anmelden/", "/registrieren/", "/anmelden/passwort/", "/abmelden/", "/konto/name/"),
        *("/konto/passwort/", "/konto/e-mail/", "/konto/sitzungen/", "/konto/zweiter-faktor/app/"),
        "/konto/anmeldungen/",
    ],
)
def test_form_without_its_token_is_refused(person, path):
    client = Client(enforce_csrf_checks=True)
    if path.startswith(("/konto/", "/abmelden/")):
        client.force_login(person)
    page = client.post(path, {"name": "Fremd", "login": "amt@stadt.example", "password": PASSWORD})
    assert page.status_code == 403
    assert "Das Formular war zu lange offen" in page.text
    person.refresh_from_db()
    assert person.name != "Fremd"
    assert get_user(client).is_authenticated == path.startswith(("/konto/", "/abmelden/"))


def test_logout_by_post_ends_the_session_and_says_so(client, person):
    client.force_login(person)
    page = client.post("/abmelden/", follow=True)
    assert "Sie sind abgemeldet." in page.text
    assert not get_user(client).is_authenticated
    assert verbs() == [("closed", person.pk, str(person.pk), {})]


def test_logout_by_a_link_does_nothing(client, person):
    client.force_login(person)
    page = client.get("/abmelden/")
    assert page.status_code == 405
    assert get_user(client) == person


def test_login_of_a_closed_account_is_refused(client, person):
    person.is_active = False
    person.save()
    assert sign_in(client).headers["Location"] == "/anmelden/geschlossen/"
    assert "Dieses Konto ist geschlossen" in client.get("/anmelden/geschlossen/").text
    assert not get_user(client).is_authenticated


def test_login_tried_too_often_is_refused_with_the_time_to_wait(client, person, settings):
    for _attempt in range(5):
        assert sign_in(client, password="falsch").status_code == 422
    page = sign_in(client)
    assert page.status_code == 429
    assert "Das waren zu viele Versuche. Versuchen Sie es in 5 Minuten wieder." in page.text
    assert 290 <= int(page.headers["Retry-After"]) <= 301
    assert not get_user(client).is_authenticated
    sign_in(client)
    assert [verb for verb, *_rest in verbs()] == ["failed"] * 5 + ["limited"]


def test_login_limit_of_one_account_leaves_the_others_alone(client, person):
    other = UserFactory(email="andere@stadt.example")
    for _attempt in range(6):
        sign_in(client, password="falsch")
    page = sign_in(Client(), login="andere@stadt.example")
    assert page.status_code == 302
    assert [name for name, user, *_rest in verbs() if user == other.pk] == ["opened"]


def test_login_limit_ends_with_its_time(client, person):
    for _attempt in range(6):
        sign_in(client, password="falsch")
    cache.clear()
    assert sign_in(client).headers["Location"] == "/arbeitsbereich/"


def test_login_limit_by_address_believes_no_header(client, person, settings):
    for number in range(31):
        sign_in(
            Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}), login=f"person{number}@stadt.example"
        )
    page = sign_in(Client(headers={"X-Forwarded-For": "192.0.2.99"}))
    assert page.status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page = sign_in(Client(headers={"X-Forwarded-For": "192.0.2.99"}))
    assert page.status_code == 302


def test_form_sent_too_often_from_one_place_says_how_long_to_wait(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    for _attempt in range(2):
        client.post("/registrieren/", {"email": "kaputt"})
    page = client.post("/registrieren/", {"email": "kaputt"})
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "60"
    assert "Das wurde von Ihrem Anschluss aus zu oft versucht." in page.text
