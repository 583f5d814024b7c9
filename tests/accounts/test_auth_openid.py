"""Logins of another service, against a real provider on this machine: no account is taken over, no address believed blindly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.test import Client
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread

from accounts.models import User
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.settings_people import providers_of
from tests.architecture.source import CHECKOUT
from tests.factories import PASSWORD, UserFactory

PEOPLE = (
    Claims(sub="ada", claims={"email": "ada@stadt.example", "email_verified": True, "name": "Ada Beispiel"}),
    Claims(sub="unsicher", claims={"email": "ada@stadt.example", "email_verified": False, "name": "Fremd"}),
    Claims(sub="wort", claims={"email": "ada@stadt.example", "email_verified": "false", "name": "Fremd"}),
    Claims(sub="ohne", claims={"name": "Ohne Adresse"}),
)


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def service(provider, settings, db):
    """The provider as a service of this site."""
    one = {"id": "haus", "name": "Landesportal", "server_url": provider}
    settings.SOCIALACCOUNT_PROVIDERS = providers_of([one | {"client_id": "markt", "client_secret": "geheim"}])
    return provider


def come_back(client, sub, path="/anmelden/mit/haus/", **fields):
    """Go to the provider, sign in there as somebody, and come back."""
    away = client.post(path, fields).headers["Location"]
    answer = requests.post(away, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/oidc/haus/callback/"
    return client.get(f"{back.path}?{back.query}")


def test_login_page_offers_the_service_and_leads_to_it_by_post_only(client, service):
    assert "Mit Landesportal anmelden" in client.get("/anmelden/").text
    page = client.get("/anmelden/mit/haus/")
    assert (page.status_code, "Weiter" in page.text) == (200, True)
    goal = urlsplit(client.post("/anmelden/mit/haus/").headers["Location"])
    assert f"{goal.scheme}://{goal.netloc}" == service
    asked = parse_qs(goal.query)
    assert asked["redirect_uri"] == ["http://testserver/oidc/haus/callback/"]
    assert asked["code_challenge_method"] == ["S256"]


def test_first_login_with_a_verified_address_makes_an_account(client, service):
    page = come_back(client, "ada")
    assert page.headers["Location"] == "/arbeitsbereich/beitreten/"
    person = get_user(client)
    assert (person.email, person.name, person.language) == ("ada@stadt.example", "Ada Beispiel", "de")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    assert AuditEvent.objects.filter(verb="accounts.user.registered", user_id=person.pk).count() == 1


def test_first_login_from_the_english_page_stays_english(client, service):
    page = come_back(client, "ada", "/en/sign-in/with/haus/")
    assert page.headers["Location"] == "/en/workspace/join/"
    assert get_user(client).language == "en"


@pytest.mark.parametrize("sub", ["unsicher", "wort"])
def test_first_login_with_an_address_that_is_not_verified_has_to_confirm_it(client, service, sub):
    page = come_back(client, sub)
    assert page.headers["Location"] == "/registrieren/verschickt/"
    assert not get_user(client).is_authenticated
    assert not EmailAddress.objects.get().verified
    assert OutboxMessage.objects.get().subject.startswith("Bestätigen Sie Ihre E-Mail-Adresse")


def test_first_login_without_an_address_asks_for_one(client, service):
    page = come_back(client, "ohne")
    assert page.headers["Location"] == "/registrieren/ergaenzen/"
    assert "Ohne Adresse" in client.get("/registrieren/ergaenzen/").text
    page = client.post("/registrieren/ergaenzen/", {"name": "Ohne Adresse", "email": "neu@stadt.example"})
    assert page.headers["Location"] == "/registrieren/verschickt/"
    assert not get_user(client).is_authenticated


def test_second_login_finds_the_account_again(client, service):
    come_back(client, "ada")
    other = Client()
    come_back(other, "ada")
    assert get_user(other) == get_user(client)
    assert User.objects.count() == 1


def test_login_with_the_address_of_an_account_takes_nothing_over(client, service):
    owner = UserFactory(email="ada@stadt.example", name="Die echte Ada")
    page = come_back(client, "ada")
    assert page.headers["Location"] == "/anmelden/mit/bekannt/"
    assert "Sie haben hier schon ein Konto" in client.get("/anmelden/mit/bekannt/").text
    assert not get_user(client).is_authenticated
    assert not SocialAccount.objects.exists()
    assert list(User.objects.all()) == [owner]


def test_login_with_an_unverified_address_of_an_account_tells_the_caller_nothing(client, service):
    UserFactory(email="ada@stadt.example")
    page = come_back(client, "unsicher")
    assert page.headers["Location"] == "/registrieren/verschickt/"
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert OutboxMessage.objects.get().subject == "Sie haben schon ein Konto"


def test_service_is_connected_from_the_own_account_and_disconnected_again(client, service):
    owner = UserFactory(email="ada@stadt.example")
    client.post("/anmelden/", {"login": owner.email, "password": PASSWORD})
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    page = come_back(client, "ada", "/anmelden/mit/haus/?process=connect")
    assert page.headers["Location"] == "/konto/anmeldungen/"
    other = Client()
    come_back(other, "ada")
    assert get_user(other) == owner
    page = client.get("/konto/anmeldungen/")
    assert "Verknüpfung mit Landesportal lösen" in page.text
    client.post("/konto/anmeldungen/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    verbs = AuditEvent.objects.filter(verb__startswith="accounts.connection").order_by("pk")
    assert [event.verb for event in verbs] == ["accounts.connection.added", "accounts.connection.removed"]


def test_connection_of_somebody_else_is_not_there(client, service):
    come_back(Client(), "ada")
    theirs = SocialAccount.objects.get()
    owner = UserFactory()
    client.post("/anmelden/", {"login": owner.email, "password": PASSWORD})
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    page = client.post("/konto/anmeldungen/", {"account": theirs.pk})
    assert page.status_code == 422
    assert SocialAccount.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("goal", ["https://boese.example/", "//boese.example/"])
def test_login_by_a_service_goes_on_to_own_pages_only(client, service, goal):
    page = come_back(client, "ada", f"/anmelden/mit/haus/?process=login&next={goal}")
    assert page.headers["Location"] == "/arbeitsbereich/beitreten/"


def test_answer_that_nobody_asked_for_is_refused(client, service):
    page = client.get("/oidc/haus/callback/", {"code": "geraten", "state": "geraten"})
    assert "Die andere Anmeldung hat nicht geklappt" in page.text
    assert not get_user(client).is_authenticated


def test_service_that_is_not_in_the_settings_is_not_there(client, service):
    page = client.post("/anmelden/mit/fremd/")
    assert page.status_code == 404
    assert "Mit fremd anmelden" not in client.get("/anmelden/").text


@pytest.mark.parametrize(
    "text", ["kaputt", "{}x", '[{"id": "haus"}]', '{"id": "haus"}', '[{"id": 1, "name": "x"}]']
)
def test_services_that_are_told_wrongly_stop_the_start(text):
    words = [sys.executable, "-c", "import marketplace.settings_people"]
    run = subprocess.run(
        words, cwd=CHECKOUT, env=os.environ | {"MARKETPLACE_OIDC": text}, capture_output=True, text=True
    )
    assert "MARKETPLACE_OIDC is not a JSON list of objects with id, name, server_url" in run.stderr


def test_services_are_allowed_as_the_goal_of_forms():
    one = {"id": "haus", "name": "H", "server_url": "https://anmeldung.example/realms/x"}
    text = json.dumps([one | {"client_id": "c", "client_secret": "s"}])
    words = [
        sys.executable,
        "-c",
        "from marketplace import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])",
    ]
    run = subprocess.run(
        words, cwd=CHECKOUT, env=os.environ | {"MARKETPLACE_OIDC": text}, capture_output=True, text=True
    )
    assert run.stdout.strip() == "[\"'self'\", 'https://anmeldung.example']"
