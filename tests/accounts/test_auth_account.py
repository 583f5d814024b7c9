"""The own account: what it shows, name and language, and the sessions that one can end."""

from __future__ import annotations

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from marketplace.core.models import AuditEvent
from tests.factories import PASSWORD, UserFactory

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


@pytest.fixture
def person(db):
    return UserFactory(email="ada@stadt.example", name="Ada Beispiel")


def signed_in(person, agent=FIREFOX):
    client = Client(headers={"user-agent": agent})
    client.post("/anmelden/", {"login": person.email, "password": PASSWORD})
    return client


def test_account_shows_its_state_and_the_way_to_each_part(person):
    page = signed_in(person).get("/konto/")
    for text in ("Ada Beispiel", "ada@stadt.example", "nicht eingerichtet"):
        assert text in page.text
    for path in ("name", "e-mail", "passwort", "zweiter-faktor", "sitzungen", "anmeldungen"):
        assert f'href="/konto/{path}/"' in page.text


def test_name_and_language_are_changed_and_the_record_holds_no_name(person):
    client = signed_in(person)
    page = client.post("/konto/name/", {"name": "Ada Neu", "language": "en"}, follow=True)
    assert "Gespeichert." in page.text
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada Neu", "en")
    event = AuditEvent.objects.get(verb="accounts.user.changed")
    assert event.data == {"fields": ["name", "language"], "language": ["de", "en"]}


def test_name_page_sets_nothing_else(person):
    client = signed_in(person)
    fields = {
        "name": "Ada",
        "language": "de",
        "email": "x@stadt.example",
        "is_staff": "1",
        "is_superuser": "1",
    }
    client.post("/konto/name/", fields)
    person.refresh_from_db()
    assert (person.email, person.is_staff, person.is_superuser) == ("ada@stadt.example", False, False)


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "Ada\u202e"}, {"language": "fr"}])
def test_name_page_with_something_wrong_saves_nothing(person, fields):
    page = signed_in(person).post("/konto/name/", {"name": "Ada", "language": "de"} | fields)
    assert page.status_code == 422
    person.refresh_from_db()
    assert person.name == "Ada Beispiel"


def test_sessions_name_device_and_time_and_one_can_be_ended(person):
    here, there = signed_in(person), signed_in(person, PHONE)
    page = here.get("/konto/sitzungen/")
    assert "Firefox, Linux" in page.text
    assert "Safari, iPhone" in page.text
    other = UserSession.objects.get(session_key=there.session.session_key)
    page = here.post(f"/konto/sitzungen/{other.pk}/beenden/", follow=True)
    assert "Die Sitzung ist beendet." in page.text
    assert not get_user(there).is_authenticated
    assert get_user(here) == person
    assert AuditEvent.objects.get(verb="accounts.session.ended").data == {"number": 1}


def test_all_other_sessions_are_ended_at_once(person):
    here, there, elsewhere = (signed_in(person) for _one in range(3))
    here.post("/konto/sitzungen/")
    assert [get_user(one).is_authenticated for one in (here, there, elsewhere)] == [True, False, False]
    assert AuditEvent.objects.get(verb="accounts.session.ended").data == {"number": 2}


def test_session_of_somebody_else_is_not_there(person):
    stranger = signed_in(UserFactory(email="fremd@stadt.example"))
    theirs = UserSession.objects.get()
    page = signed_in(person).post(f"/konto/sitzungen/{theirs.pk}/beenden/")
    assert page.status_code == 404
    assert get_user(stranger).email == "fremd@stadt.example"


def test_sessions_that_ran_out_are_not_listed(person):
    here, gone = signed_in(person), signed_in(person, PHONE)
    gone.session.flush()
    page = here.get("/konto/sitzungen/")
    assert "Safari, iPhone" not in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_sessions_need_the_same_queries_for_one_and_three(person, django_assert_num_queries, number):
    clients = [signed_in(person) for _one in range(number)]
    with django_assert_num_queries(4):
        clients[0].get("/konto/sitzungen/")


def test_last_seen_is_noted_after_some_minutes(person):
    client = signed_in(person)
    before = timezone.now() - datetime.timedelta(minutes=20)
    UserSession.objects.update(last_seen_at=before)
    client.get("/konto/")
    assert UserSession.objects.get().last_seen_at == before
    session = client.session
    session["seen_at"] -= 301
    session.save()
    client.get("/konto/")
    assert UserSession.objects.get().last_seen_at > before


@pytest.mark.parametrize("number", [1, 3])
def test_passkeys_need_the_same_queries_for_one_and_three(person, django_assert_num_queries, number):
    client = signed_in(person)
    for one in range(number):
        Authenticator.objects.create(
            user=person, type="webauthn", data={"name": f"Schlüssel {one}", "credential": {}}
        )
    with django_assert_num_queries(4):
        client.get("/konto/passkeys/")
