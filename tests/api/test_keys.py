"""Keys at the gate of the API: how they are sent, who is refused, what is told, and what a key does with itself."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.actions.keys import revoke_key, revoke_keys_of
from accounts.models import ApiKey, Membership, Organisation
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent, RepeatableRequest
from tests.accounts.keys_world import ALL, PROBLEM, V1, key_for, program, town
from tests.factories import OrganisationFactory, member_of

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
BEARER = 'Bearer realm="marketplace"'


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


def refused(response, status, kind):
    """The problem document of a refusal, without anything that another site or a cache could keep."""
    document = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert document["type"] == f"http://testserver/api/#problem-{kind}"
    return document


def renew(token, key, body="", **headers):
    """Ask for the successor of a key, without a body unless one is given."""
    return program(token, **headers).post(
        f"{V1}/keys/{key.prefix}/rotate/", body, content_type="application/json"
    )


def recorded(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("id"))


@pytest.mark.parametrize(
    "path", ["me/", "organisations/", "organisations/stadt-beispiel/", "members/", "keys/"]
)
def test_address_for_keys_asked_without_one_says_how_to_send_it(client, path):
    town()
    document = refused(client.get(f"{V1}/{path}", headers={"accept-language": "en"}), 401, "key-missing")
    assert document["detail"] == (
        "This address is for programs of an organisation. Send its key in the header “Authorization: Bearer …”. "
        "Administrators make keys in the workspace."
    )
    assert client.get(f"{V1}/{path}").headers["WWW-Authenticate"] == BEARER


def test_person_who_is_signed_in_is_nobody_below_the_api(client):
    organisation = town()
    client.force_login(member_of(organisation, "admin"))
    for path in ("me/", "members/", "keys/"):
        refused(client.get(f"{V1}/{path}"), 401, "key-missing")
    refused(
        client.patch(f"{V1}/organisations/stadt-beispiel/", "{}", content_type="application/json"),
        401,
        "key-missing",
    )


def test_answer_to_a_key_is_kept_by_no_cache_and_read_by_no_other_site():
    _key, token = key_for(town())
    for path in ("me/", "registers/laender/", "nothing/"):
        answer = program(token, origin="https://evil.example").get(f"{V1}/{path}")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Vary"] == "Authorization, Accept-Language"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert not answer.cookies


def test_public_address_without_a_key_stays_open_and_differs_from_one_with_it(client):
    answer = client.get(f"{V1}/registers/laender/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=3600")
    assert (answer.headers["Access-Control-Allow-Origin"], "Authorization" in answer.headers["Vary"]) == (
        "*",
        True,
    )


def test_preflight_of_another_site_never_allows_the_key(client):
    answer = client.options(f"{V1}/me/", headers={"access-control-request-headers": "authorization"})
    assert (
        answer.headers["Access-Control-Allow-Headers"]
        == "Accept, Accept-Language, Content-Type, If-None-Match"
    )
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_question_for_the_methods_of_an_address_is_answered_by_its_route(client):
    found = {
        path: client.options(f"{V1}/{path}").headers["Allow"]
        for path in ("me/", "organisations/a/", "keys/a/", "keys/a/rotate/", "solutions/", "nothing/")
    }
    assert found == {
        "me/": "GET, HEAD, OPTIONS",
        "organisations/a/": "GET, PATCH, HEAD, OPTIONS",
        "keys/a/": "GET, DELETE, HEAD, OPTIONS",
        "keys/a/rotate/": "POST, OPTIONS",
        "solutions/": "GET, HEAD, OPTIONS",
        "nothing/": "GET, HEAD, OPTIONS",
    }


@pytest.mark.parametrize(
    "header",
    [
        "Bearer mk_abcdefghij_" + "A" * 43,
        "Bearer mk_short_x",
        "Bearer",
        "Bearer  ",
        "Bearer " + "x" * 5000,
        "Token mk_abcdefghij_" + "A" * 43,
        "Basic bWFya3Q6cGxhdHo=",
        "",
        "Bearer mk_abcdefghij_" + "Ä" * 43,
    ],
)
def test_header_without_a_right_key_is_refused_even_on_public_addresses(client, header):
    for path in ("me/", "registers/laender/"):
        answer = client.get(f"{V1}/{path}", headers={"authorization": header})
        document = refused(answer, 401, "key-refused")
        assert ("reason" in document, answer.headers["Cache-Control"]) == (False, "private, no-store")
        assert answer.headers["WWW-Authenticate"] == f'{BEARER}, error="invalid_token"'


def test_wrong_secret_of_a_real_prefix_is_told_nothing_more_than_an_unknown_one():
    key, _token = key_for(town())
    revoke_key(key=key, by=SYSTEM)
    guess = program(f"mk_{key.prefix}_" + "A" * 43).get(f"{V1}/me/")
    unknown = program("mk_abcdefghij_" + "A" * 43).get(f"{V1}/me/")
    assert guess.json() == unknown.json()
    (event,) = recorded("accounts.key.refused")
    assert (event.organisation_id, event.subject_id, event.data) == (
        key.organisation_id,
        str(key.pk),
        {"reason": "wrong"},
    )


@pytest.mark.parametrize("fault", ["revoked", "expired", "closed", "left", "suspended"])
def test_right_key_that_opens_nothing_is_told_why_and_recorded_once(fault):
    key, token = key_for(town())
    assert program(token).get(f"{V1}/me/").status_code == 200
    if fault == "revoked":
        revoke_key(key=key, by=SYSTEM)
    elif fault == "expired":
        ApiKey.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif fault == "closed":
        Organisation.objects.update(closed_at=timezone.now())
    elif fault == "left":
        Membership.objects.filter(user=key.created_by).delete()
    else:
        key.created_by.is_active = False
        key.created_by.save()
    told = "left" if fault == "suspended" else fault
    for _again in range(3):
        assert refused(program(token).get(f"{V1}/members/"), 401, "key-refused")["reason"] == told
    assert [event.data for event in recorded("accounts.key.refused")] == [{"reason": told}]


def test_key_of_a_removed_member_opens_nothing_while_a_colleagues_key_goes_on():
    organisation = town()
    mine, token = key_for(organisation, name="Meiner")
    _other, other_token = key_for(organisation, name="Anderer")
    revoke_keys_of(user=mine.created_by, organisation=organisation, by=SYSTEM)
    Membership.objects.filter(user=mine.created_by).delete()
    assert refused(program(token).get(f"{V1}/members/"), 401, "key-refused")["reason"] == "revoked"
    assert program(other_token).get(f"{V1}/me/").json()["key"]["name"] == "Anderer"


def test_key_in_an_address_is_refused_with_the_advice_to_revoke_it():
    key, token = key_for(town())
    for address in (
        f"me/?access_token={token}",
        f"solutions/?q={token}",
        f"me/?{token}",
        f"me/?k=%6Dk{token[2:]}",
    ):
        answer = Client().get(f"{V1}/{address}", headers={"accept-language": "en"})
        document = refused(answer, 400, "key-in-address")
        assert ("Revoke this key" in document["detail"], token in answer.content.decode()) == (True, False)
    assert [(event.organisation_id, event.data) for event in recorded("accounts.key.exposed")] == [
        (key.organisation_id, {"reason": "address"})
    ]


def test_wrong_keys_in_great_number_are_held_up_and_right_ones_are_not():
    _key, token = key_for(town())
    answers = [program("mk_abcdefghij_" + "A" * 43).get(f"{V1}/me/") for _number in range(33)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429] * 3
    assert refused(answers[-1], 429, "too-many-failures")
    assert answers[-1].headers["Retry-After"] == "60"
    assert program(token).get(f"{V1}/me/").status_code == 200
    assert [event.data for event in recorded("accounts.key.throttled")] == [{"failures": 30, "seconds": 60}]
    assert recorded("accounts.key.refused") == []


def test_key_without_the_scope_is_told_which_one_and_recorded():
    _key, token = key_for(town(), ["keys:read"])
    answers = {path: program(token).get(f"{V1}/{path}") for path in ("members/", "organisations/")}
    scopes = {path: refused(answer, 403, "missing-scope")["scope"] for path, answer in answers.items()}
    assert scopes == {"members/": "members:read", "organisations/": "profile:read"}
    assert [event.data["rule"] for event in recorded("core.access.refused")] == [
        "members:read",
        "profile:read",
    ]


def test_key_with_its_scope_sees_the_keys_of_its_organisation_and_no_other():
    organisation = town()
    _key, token = key_for(organisation, ["keys:read"], name="Erster")
    other, _token = key_for(organisation, name="Zweiter")
    key_for(OrganisationFactory(name="Fremde"), name="Fremder")
    revoke_key(key=other, by=SYSTEM)
    answer = program(token).get(f"{V1}/keys/").json()
    assert [(row["name"], row["state"]) for row in answer["results"]] == [
        ("Erster", "usable"),
        ("Zweiter", "revoked"),
    ]
    assert (answer["count"], answer["next"], answer["previous"]) == (2, None, None)
    assert list(answer["results"][0]) == [
        "prefix",
        "name",
        "scopes",
        "state",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
        "replaced_by",
    ]
    assert program(token).get(f"{V1}/keys/{other.prefix}/").json()["state"] == "revoked"


def test_keys_in_pages_come_once_each():
    organisation = town()
    _key, token = key_for(organisation, name="A")
    for name in "BC":
        key_for(organisation, name=name)
    found, address = [], f"{V1}/keys/?page_size=2"
    while address:
        page = program(token).get(address).json()
        found += [row["name"] for row in page["results"]]
        address = page["next"]
    assert found == ["A", "B", "C"]


def test_key_without_scope_sees_itself_and_neither_colleagues_nor_strangers():
    organisation = town()
    key, token = key_for(organisation, ["profile:read"], name="Erster")
    other, _token = key_for(organisation, name="Zweiter")
    foreign, _token = key_for(OrganisationFactory(name="Fremde"))
    assert program(token).get(f"{V1}/keys/{key.prefix}/").json()["name"] == "Erster"
    for prefix in (other.prefix, foreign.prefix, "gibtesnicht"):
        for answer in (
            program(token).get(f"{V1}/keys/{prefix}/"),
            program(token).delete(f"{V1}/keys/{prefix}/"),
            program(token).post(f"{V1}/keys/{prefix}/rotate/"),
        ):
            assert (answer.status_code, answer.json()["type"]) == (404, "about:blank")
    assert set(ApiKey.objects.values_list("revoked_at", flat=True)) == {None}
    assert ApiKey.objects.count() == 3


def test_key_ends_itself_and_is_refused_from_then_on():
    key, token = key_for(town(), ["profile:read"])
    address = f"{V1}/keys/{key.prefix}/"
    tag = program(token).get(address).headers["ETag"]
    refused(program(token).delete(address), 428, "version-missing")
    refused(program(token).delete(address, headers={"if-match": '"alt"'}), 412, "version-changed")
    assert recorded("accounts.key.revoked") == []
    answer = program(token).delete(address, headers={"if-match": tag})
    assert (answer.status_code, answer.content) == (204, b"")
    assert refused(program(token).get(f"{V1}/me/"), 401, "key-refused")["reason"] == "revoked"
    (event,) = recorded("accounts.key.revoked")
    assert (event.actor_kind, event.key_id, event.user_id) == ("key", key.pk, None)


def test_key_that_sees_its_colleagues_still_ends_and_renews_only_itself():
    organisation = town()
    _key, token = key_for(organisation, ALL, name="Erster")
    other, _token = key_for(organisation, name="Zweiter")
    for answer, detail in (
        (program(token).delete(f"{V1}/keys/{other.prefix}/"), "A key can revoke only itself."),
        (renew(token, other), "A key can renew only itself."),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (403, detail)
    other.refresh_from_db()
    assert (other.state, ApiKey.objects.count()) == ("usable", 2)
    assert [event.data["rule"] for event in recorded("core.action.refused")] == [
        "accounts.revoke_key",
        "accounts.rotate_key",
    ]


def test_key_renews_itself_and_gets_the_new_one_in_this_one_answer():
    key, token = key_for(town(), ["profile:read"])
    answer = renew(token, key, {"old_ends": "now"})
    fresh = answer.json()
    assert (answer.status_code, fresh["key"]["scopes"]) == (201, ["profile:read"])
    assert program(fresh["token"]).get(f"{V1}/me/").json()["key"]["prefix"] == fresh["key"]["prefix"]
    assert refused(program(token).get(f"{V1}/me/"), 401, "key-refused")["reason"] == "revoked"


def test_key_renewed_without_a_body_works_a_day_longer_and_is_renewed_once():
    key, token = key_for(town())
    assert renew(token, key).status_code == 201
    seen = program(token).get(f"{V1}/keys/{key.prefix}/").json()
    assert (seen["state"], len(seen["replaced_by"])) == ("usable", 10)
    again = renew(token, key)
    assert (again.status_code, ApiKey.objects.count()) == (409, 2)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"old_ends": "never"}, "/old_ends"),
        ({"old_ends": 1}, "/old_ends"),
        ({"old_ends": None}, "/old_ends"),
        ({"scopes": ["members:read"]}, "/scopes"),
        ({"days": 365, "old_ends": "now"}, "/days"),
    ],
)
def test_renewal_that_asks_for_more_than_the_old_key_had_is_refused(body, pointer):
    key, token = key_for(town(), ["profile:read"])
    answer = renew(token, key, body)
    errors = refused(answer, 422, "invalid-fields")["errors"]
    assert [error["pointer"] for error in errors] == [pointer]
    assert ApiKey.objects.count() == 1


def test_renewal_repeated_with_its_name_is_done_once_and_its_secret_never_kept():
    key, token = key_for(town())
    first = renew(token, key, idempotency_key="abc")
    refused(renew(token, key, idempotency_key="abc"), 409, "answer-not-kept")
    other = renew(token, key, {"old_ends": "now"}, idempotency_key="abc")
    refused(other, 422, "repeated-differently")
    assert ApiKey.objects.count() == 2
    row = RepeatableRequest.objects.values().get()
    assert (row["answer"], row["is_secret"], row["status"]) == (None, True, 201)
    assert first.json()["token"].split("_", 2)[2] not in str(row)
