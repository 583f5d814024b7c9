"""Pages for keys: the new key is shown once and nowhere else, and nobody reaches another organisation's."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ApiKey
from accounts.queries import actor_of
from accounts.queries.keys import key_of
from marketplace.core.models import AuditEvent
from tests.factories import ApiKeyFactory, OrganisationFactory, member_of

from .keys_world import key_for, town

pytestmark = pytest.mark.django_db
LIST = "/en/workspace/keys/"
NEW = "/en/workspace/keys/new/"
GOOD = {"name": "Website", "scopes": ["members:read", "profile:read"], "days": "90"}


@pytest.fixture
def admin():
    return member_of(town(), "admin")


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def sent(client, admin, address, fields=None):
    """Send a form as the page does."""
    return client.post(address, {"acting_for": actor_of(admin).acting_token, **(fields or {})})


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def token_in(response):
    (token,) = re.findall(r'value="(mk_[^"]+)"', response.content.decode())
    return token


def test_key_made_on_the_page_is_shown_in_this_answer_and_never_again(client, admin):
    response = sent(client, admin, NEW, GOOD)
    token = token_in(response)
    key, is_right = key_of(token)
    assert (response.status_code, is_right, key.scopes) == (200, True, ["profile:read", "members:read"])
    assert "no-store" in response.headers["Cache-Control"]
    secret = token.split("_", 2)[2]
    assert secret not in str(response.cookies) + str(dict(client.session.items()))
    for address in (LIST, NEW, f"{LIST}{key.prefix}/renew/", f"{LIST}{key.prefix}/revoke/"):
        assert secret not in client.get(address).content.decode()
    assert secret not in str(list(AuditEvent.objects.values_list("data", "subject_id")))


def test_form_of_a_new_key_sent_twice_makes_one_key(client, admin):
    sent(client, admin, NEW, GOOD)
    again = sent(client, admin, NEW, GOOD)
    assert (again.status_code, ApiKey.objects.count()) == (422, 1)
    assert "A working key has this name already." in text_of(again)


def test_form_of_a_new_key_with_faults_names_all_of_them_and_keeps_what_was_typed(client, admin):
    response = sent(
        client, admin, NEW, {"name": "\u202eevil", "scopes": ["decide:everything"], "days": "4000"}
    )
    assert (response.status_code, ApiKey.objects.count()) == (422, 0)
    found = re.findall(r'<li><a href="#(id_[a-z_0-9]+)">', response.content.decode())
    assert found == ["id_name", "id_scopes_0", "id_days_0"]
    kept = sent(client, admin, NEW, {"name": "Website", "scopes": ["members:read"]}).content.decode()
    assert ('value="Website"' in kept, len(re.findall(r"value=\"members:read\"[^>]* checked", kept))) == (
        True,
        1,
    )


@pytest.mark.parametrize(
    "extra",
    [
        {"organisation": "1"},
        {"expires_at": "2099-01-01"},
        {"prefix": "meinprefix", "secret_hash": "0" * 64},
        {"created_by": "1"},
    ],
)
def test_form_of_a_new_key_with_smuggled_fields_ignores_them(client, admin, extra):
    other = OrganisationFactory(name="Fremde")
    sent(client, admin, NEW, GOOD | extra | {"organisation_id": str(other.pk)})
    key = ApiKey.objects.get()
    assert (key.organisation.slug, key.created_by, key.prefix == "meinprefix") == (
        "stadt-beispiel",
        admin,
        False,
    )
    assert (key.expires_at - key.created_at).days in (89, 90)


def test_key_of_another_organisation_is_not_there_for_reading_renewing_and_revoking(client, admin):
    foreign, _token = key_for(OrganisationFactory(name="Fremde"), name="Geheimes Vorhaben")
    assert "Geheimes" not in client.get(LIST).content.decode()
    for way in ("renew", "revoke"):
        address = f"{LIST}{foreign.prefix}/{way}/"
        fields = {"old_ends": "now"}
        assert (client.get(address).status_code, sent(client, admin, address, fields).status_code) == (
            404,
            404,
        )
    foreign.refresh_from_db()
    assert (foreign.state, ApiKey.objects.count()) == ("usable", 1)


def test_key_renewed_on_the_page_is_shown_once_and_the_form_sent_again_makes_no_third(client, admin):
    key, _token = key_for(admin.memberships.get().organisation, ["profile:read"])
    address = f"{LIST}{key.prefix}/renew/"
    response = sent(client, admin, address, {"old_ends": "now"})
    fresh, is_right = key_of(token_in(response))
    key.refresh_from_db()
    assert (is_right, fresh.replaces, key.state, fresh.created_by) == (True, key, "revoked", admin)
    again = sent(client, admin, address, {"old_ends": "now"})
    assert (again.status_code, ApiKey.objects.count()) == (409, 2)


def test_key_renewed_without_a_choice_is_asked_for_one(client, admin):
    key, _token = key_for(admin.memberships.get().organisation)
    response = sent(client, admin, f"{LIST}{key.prefix}/renew/")
    assert (response.status_code, ApiKey.objects.count()) == (422, 1)
    assert "Choose when the old key stops." in text_of(response)


def test_key_revoked_on_the_page_moves_to_those_that_open_nothing(client, admin):
    key, _token = key_for(admin.memberships.get().organisation, name="Altes Programm")
    response = sent(client, admin, f"{LIST}{key.prefix}/revoke/")
    page = text_of(client.get(LIST))
    key.refresh_from_db()
    assert (response.status_code, key.state) == (302, "revoked")
    assert "1 key that opens nothing any more" in page
    assert "The key “Altes Programm” is revoked." in page


@pytest.mark.parametrize("role", ["editor", "officer", "auditor"])
def test_page_of_the_keys_is_closed_to_members_who_govern_nothing(client, role):
    organisation = town(name="Zweite Stadt", slug="zweite-stadt")
    ApiKeyFactory(organisation=organisation, name="Fachverfahren Meldewesen")
    client.force_login(member_of(organisation, role))
    response = client.get(LIST)
    assert (response.status_code, "Meldewesen" in response.content.decode()) == (403, False)
    assert "workspace/keys" not in client.get("/en/workspace/").content.decode()


def test_page_of_the_keys_says_who_made_one_and_never_their_address(client, admin):
    key_for(admin.memberships.get().organisation)
    page = client.get(LIST).content.decode().split("<main", 1)[1]
    maker = ApiKey.objects.get().created_by
    assert (maker.name in page, maker.email in page) == (True, False)


def test_key_list_asks_equally_often_for_one_and_three_keys(client, admin):
    organisation, counts = admin.memberships.get().organisation, []
    for _number in range(3):
        ApiKeyFactory(organisation=organisation)
        ended = ApiKeyFactory(organisation=organisation)
        ApiKey.objects.filter(pk=ended.pk).update(revoked_at=ended.created_at)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert (counts[0], counts[2]) == (4, 4)
