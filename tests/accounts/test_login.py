"""Signing in and out: only to own pages, without telling what was wrong."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.test import Client

from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def person(db):
    return UserFactory(email="amt@stadt.example")


def sign_in(client, **fields):
    return client.post("/anmelden/", {"username": "amt@stadt.example", "password": PASSWORD} | fields)


def test_login_with_the_right_password_leads_to_the_workspace(client, person):
    page = sign_in(client)
    assert page.headers["Location"] == "/arbeitsbereich/"
    assert get_user(client) == person


def test_login_minds_no_capital_letters_in_the_address(client, person):
    sign_in(client, username="Amt@Stadt.Example")
    assert get_user(client) == person


@pytest.mark.parametrize("fields", [{"password": "falsch"}, {"username": "wer@stadt.example"}])
def test_login_with_something_wrong_says_the_same_in_every_case(client, person, fields):
    page = sign_in(client, **fields)
    assert page.status_code == 422
    assert "E-Mail-Adresse und Passwort passen nicht zusammen." in page.text
    assert not get_user(client).is_authenticated


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
        ("javascript:alert(1)", "/arbeitsbereich/"),
    ],
)
def test_login_goes_on_to_own_pages_only(client, person, asked, goal):
    assert sign_in(client, next=asked).headers["Location"] == goal


def test_login_page_keeps_where_to_go_on(client, db):
    page = client.get("/anmelden/", {"next": "/arbeitsbereich/texte/"})
    assert '<input type="hidden" name="next" value="/arbeitsbereich/texte/">' in page.text
    assert "autofocus" not in page.text


def test_login_page_for_who_is_signed_in_leads_on(client, person):
    client.force_login(person)
    assert client.get("/anmelden/").headers["Location"] == "/arbeitsbereich/"


def test_logout_by_post_ends_the_session_and_says_so(client, person):
    client.force_login(person)
    page = client.post("/abmelden/", follow=True)
    assert "Sie sind abgemeldet." in page.text
    assert not get_user(client).is_authenticated


def test_logout_by_a_link_does_nothing(client, person):
    client.force_login(person)
    assert client.get("/abmelden/").status_code == 405
    assert get_user(client) == person


def test_login_of_a_closed_account_is_refused(client, person):
    person.is_active = False
    person.save()
    assert sign_in(client).status_code == 422
    assert not get_user(Client()).is_authenticated
