"""Passwords: common, easily guessed and breached ones are refused offline, and changing one ends the other sessions."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import Client, override_settings

from accounts.adapters.passwords import is_breached
from accounts.models import User
from marketplace import settings_people
from marketplace.core.models import AuditEvent
from tests.factories import PASSWORD, UserFactory

NEW = "zwölf Kamele zählen Wolken"
BREACHED = ("zwölf Kamele zählen Wolken", "Quarz, Föhn, Gürtel, 81", "nochmals etwas anderes 77")


@pytest.fixture
def breached(tmp_path):
    """A file as breach services publish it, with the passwords at its beginning, middle and end among others."""
    made = {hashlib.sha1(f"{n}".encode()).hexdigest().upper() for n in range(400)}
    made |= {hashlib.sha1(word.encode()).hexdigest().upper() for word in BREACHED}
    path = tmp_path / "breached.txt"
    path.write_bytes(b"".join(f"{one}:{len(one)}\r\n".encode() for one in sorted(made)))
    return path


def refusals(password, user=None):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    return {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("kurz", {"password_too_short", "password_easy"}),
        ("password1234", {"password_too_common", "password_easy"}),
        ("qwertzuiop12", {"password_easy"}),
        ("aaaaaaaaaaaaaaaa", {"password_easy"}),
        ("123456789012", {"password_easy"}),
        ("Passwort2026!", {"password_easy"}),
        ("Sommer2026!!", {"password_easy"}),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password, codes):
    assert refusals(password) == codes


def test_password_with_the_own_name_and_address_is_refused():
    person = User(email="rosalinde@musterdorf.example", name="Rosalinde Quandtmeier")
    assert refusals("rosalindequandtmeier", person) == {"password_own_data"}
    assert refusals("Rosalinde@musterdorf.example1", person) == {"password_own_data"}


@pytest.mark.parametrize("password", [PASSWORD, NEW, "Ö" * 3 + "kx81 Trichter Nebel" + "z" * 200])
def test_password_that_is_hard_to_guess_is_taken(password):
    assert validate_password(password) is None


def test_password_that_became_known_is_refused(breached):
    with override_settings(BREACHED_PASSWORDS=str(breached)):
        assert refusals(NEW) == {"password_breached"}
        assert validate_password("ganz anderes Wort für Tiere") is None


def test_search_in_the_file_finds_every_line_and_nothing_else(breached):
    assert [is_breached(f"{n}", breached) for n in range(400)] == [True] * 400
    assert [is_breached(word, breached) for word in BREACHED] == [True] * 3
    assert [is_breached(f"{n}", breached) for n in range(400, 800)] == [False] * 400


def test_file_of_breached_passwords_that_is_missing_lets_nothing_pass(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="MARKETPLACE_BREACHED_PASSWORDS"):
        is_breached(NEW, tmp_path / "missing.txt")


def test_file_of_breached_passwords_that_is_empty_refuses_nothing(tmp_path):
    path = tmp_path / "empty.txt"
    path.touch()
    assert not is_breached(NEW, path)


def test_password_is_kept_as_argon2():
    with override_settings(PASSWORD_HASHERS=settings_people.PASSWORD_HASHERS):
        assert make_password(NEW).startswith("argon2$argon2id$")


def test_registration_with_a_weak_password_says_what_to_do(client, db):
    data = {"name": "Ada Beispiel", "email": "ada@stadt.example", "password1": "AdaBeispiel2026"}
    page = client.post("/registrieren/", data)
    assert page.status_code == 422
    assert "Dieses Passwort enthält Ihren Namen oder Ihre E-Mail-Adresse." in page.text
    assert not User.objects.exists()


def test_changed_password_ends_all_other_sessions(client, db):
    person = UserFactory(email="ada@stadt.example")
    here, there = Client(), Client()
    for one in (here, there):
        one.post("/anmelden/", {"login": "ada@stadt.example", "password": PASSWORD})
        assert get_user(one) == person
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = here.post("/konto/passwort/", data, follow=True)
    assert "Das Passwort ist geändert. Alle anderen Sitzungen sind beendet." in page.text
    assert get_user(here) == person
    assert not get_user(there).is_authenticated
    assert AuditEvent.objects.filter(verb="accounts.password.changed", user_id=person.pk).count() == 1


def test_changed_password_asks_for_the_present_one(client, db):
    client.force_login(UserFactory())
    data = {"oldpassword": "falsch", "password1": NEW, "password2": NEW}
    page = client.post("/konto/passwort/", data)
    assert page.status_code == 422
    assert "Das ist nicht Ihr bisheriges Passwort." in page.text


def test_changed_password_that_differs_is_refused(client, db):
    client.force_login(UserFactory())
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "!"}
    page = client.post("/konto/passwort/", data)
    assert page.status_code == 422
    assert "id_password2_error" in page.text
