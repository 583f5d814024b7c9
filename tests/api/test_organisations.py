"""The organisation of a key: what it reads of it, what it may change, and whose it can't see."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Mandate, Organisation
from marketplace.core.models import AuditEvent
from tests.accounts.keys_world import ALL, PROBLEM, V1, key_for, program, town
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
OWN = f"{V1}/organisations/anbieter-beispiel/"
JSON = "application/json"


@pytest.fixture
def vendor(db):
    return OrganisationFactory(
        name="Anbieter Beispiel",
        slug="anbieter-beispiel",
        website="https://alt.example",
        contact_email="geheim@anbieter.example",
    )


@pytest.fixture
def client(vendor):
    return program(key_for(vendor, ALL)[1])


def change(client, body, *, tag=None, path=OWN, raw=None):
    """PATCH with the present ETag unless another is given."""
    tag = client.get(OWN).headers["ETag"] if tag is None else tag
    content = json.dumps(body) if raw is None else raw
    headers = {"if-match": tag} if tag else {}
    return client.patch(path, content, content_type=JSON, headers=headers)


def problem(response, status, kind):
    found = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert found["type"] == f"http://testserver/api/#problem-{kind}"
    return found


def test_organisation_of_the_key_comes_whole_with_a_tag_that_no_language_changes(client, vendor):
    english, german = client.get(OWN), client.get(OWN, headers={"accept-language": "de"})
    assert english.headers["ETag"] == german.headers["ETag"]
    found = english.json()
    assert {name: found[name] for name in ("slug", "name", "kind", "website", "is_verified", "seat")} == {
        "slug": "anbieter-beispiel",
        "name": "Anbieter Beispiel",
        "kind": "vendor",
        "website": "https://alt.example",
        "is_verified": False,
        "seat": None,
    }
    assert "geheim@" not in english.content.decode()
    again = client.get(OWN, headers={"if-none-match": english.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_organisation_of_others_is_not_there_for_a_key(client):
    OrganisationFactory(name="Fremde", slug="fremde", seat="Bonn")
    for path in (f"{V1}/organisations/fremde/", f"{V1}/organisations/gibt-es-nicht/"):
        tag = client.get(OWN).headers["ETag"]
        for answer in (client.get(path), change(client, {"seat": "Halle"}, tag=tag, path=path)):
            assert (answer.status_code, answer.json()["type"]) == (404, "about:blank")
    assert Organisation.objects.get(slug="fremde").seat == "Bonn"


def test_organisations_of_a_key_are_its_own_and_those_of_running_mandates():
    municipality, agent = (
        town(),
        OrganisationFactory(name="Zweckverband", slug="zweckverband", kind="municipality"),
    )
    OrganisationFactory(name="Fremde", slug="fremde")
    Mandate.objects.create(
        principal=municipality, agent=agent, roles=["officer"], state="active", basis="Beschluss"
    )
    Mandate.objects.create(
        principal=agent, agent=municipality, roles=["officer"], state="revoked", basis="Beschluss"
    )
    sides = {}
    for organisation in (municipality, agent):
        _key, token = key_for(organisation, ["profile:read"])
        rows = program(token).get(f"{V1}/organisations/").json()["results"]
        sides[organisation.slug] = [(row["slug"], row["relation"], row["mandate"]) for row in rows]
    mandate = {"roles": ["officer"], "valid_until": None}
    assert sides == {
        "stadt-beispiel": [("stadt-beispiel", "own", None), ("zweckverband", "agent", mandate)],
        "zweckverband": [("zweckverband", "own", None), ("stadt-beispiel", "principal", mandate)],
    }


def test_organisations_ask_the_database_equally_often_for_one_and_three_mandates():
    municipality = town()
    _key, token = key_for(municipality, ["profile:read"])
    client, counts = program(token), []
    client.get(f"{V1}/organisations/")
    for number in range(1, 4):
        agent = OrganisationFactory(kind="municipality")
        Mandate.objects.create(
            principal=municipality, agent=agent, roles=["officer"], state="active", basis="B"
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{V1}/organisations/").json()["count"] == number + 1
        counts.append(len(queries))
    assert (counts[0], counts[2]) == (2, 2)


def test_change_by_a_key_is_the_same_as_by_a_person_and_recorded_as_the_keys(client, vendor):
    answer = change(
        client, {"website": "https://neu.example", "seat": "Halle", "description": {"de": "Wir."}}
    )
    assert (answer.status_code, answer.json()["seat"]) == (200, "Halle")
    assert answer.headers["ETag"] == client.get(OWN).headers["ETag"]
    vendor.refresh_from_db()
    assert (vendor.website, vendor.description) == ("https://neu.example", {"de": "Wir."})
    event = AuditEvent.objects.get(verb="accounts.profile.changed")
    assert (event.actor_kind, event.user_id, sorted(event.data["fields"])) == (
        "key",
        None,
        ["description", "seat", "website"],
    )


def test_change_to_null_empties_a_field(client, vendor):
    assert change(client, {"website": None}).json()["website"] is None
    vendor.refresh_from_db()
    assert vendor.website == ""


def test_change_with_the_reading_scope_alone_is_refused_and_changes_nothing(vendor):
    client = program(key_for(vendor, ["profile:read"])[1])
    found = problem(change(client, {"seat": "Halle"}), 403, "missing-scope")
    vendor.refresh_from_db()
    assert (found["scope"], vendor.seat) == ("profile:write", "")


@pytest.mark.parametrize("tag", ["", "*"])
def test_change_that_names_no_version_is_refused(client, vendor, tag):
    problem(
        client.patch(OWN, '{"seat": "Halle"}', content_type=JSON, headers={"if-match": tag} if tag else {}),
        428,
        "version-missing",
    )
    vendor.refresh_from_db()
    assert vendor.seat == ""


def test_change_of_a_version_that_is_gone_is_refused_and_keeps_the_other_change(client, vendor):
    tag = client.get(OWN).headers["ETag"]
    change(client, {"seat": "Bonn"}, tag=tag)
    for old in (tag, f"W/{client.get(OWN).headers['ETag']}", '"nothing"', "nonsense"):
        problem(change(client, {"seat": "Halle"}, tag=old), 412, "version-changed")
    vendor.refresh_from_db()
    assert vendor.seat == "Bonn"
    assert (
        change(client, {"seat": "Halle"}, tag=f'"x", {client.get(OWN).headers["ETag"]}').json()["seat"]
        == "Halle"
    )


@pytest.mark.parametrize(
    "extra",
    [
        {"is_verified": True},
        {"verified_at": "2026-01-01T00:00:00Z"},
        {"kind": "operator"},
        {"slug": "andere"},
        {"name": "Bundesdruckerei"},
        {"four_eyes": False},
        {"is_public_provider": True},
        {"id": 1},
        {"memberships": []},
        {"contact_email": "x@y.example"},
        {"closed_at": None},
    ],
)
def test_change_that_carries_what_no_key_may_set_is_refused_as_a_whole(client, vendor, extra):
    before = Organisation.objects.filter(pk=vendor.pk).values().get()
    errors = problem(change(client, {"seat": "Halle"} | extra), 422, "invalid-fields")["errors"]
    (name,) = extra
    assert [(error["pointer"], error["message"]) for error in errors] == [
        (f"/{name}", "There is no such field.")
    ]
    assert Organisation.objects.filter(pk=vendor.pk).values().get() == before


def test_change_with_many_faults_names_each_one_with_its_place(client):
    body = {
        "website": 5,
        "founded": "1999",
        "description": {"de": 1, "en": "fine"},
        "services": {"de": "kein"},
        "regions": ["by", "atlantis"],
        "size_class": "huge",
        "staff_days": 3,
        "seat": "x" * 201,
        "a/b~c": 1,
    }
    errors = problem(change(client, body), 422, "invalid-fields")["errors"]
    found = {error["pointer"]: error["message"] for error in errors}
    assert sorted(found) == [
        "/a~1b~0c",
        "/description/de",
        "/founded",
        "/regions/1",
        "/seat",
        "/services/de",
        "/size_class",
        "/staff_days",
        "/website",
    ]
    assert (found["/website"], found["/founded"]) == ("This must be a text.", "This must be a whole number.")
    assert found["/staff_days"] == "This kind of organisation has no such field."
    allowed = {error["pointer"]: error.get("allowed") for error in errors}
    assert allowed["/size_class"] == ["micro", "sme", "large"]


@pytest.mark.parametrize("value", [True, 1.5, "1999", [], {}])
def test_change_of_a_year_to_anything_but_a_whole_number_is_refused(client, value):
    (error,) = problem(change(client, {"founded": value}), 422, "invalid-fields")["errors"]
    assert (error["field"], error["message"]) == ("founded", "This must be a whole number.")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'"text"',
        b"null",
        b'{"seat": "a"',
        b'{"seat": "a", "seat": "b"}',
        b'{"description": {"de": "a", "de": "b"}}',
        b'{"founded": NaN}',
        b'{"founded": -Infinity}',
        b'{"founded": 1e999}',
        b'{"seat": "a\\u0000b"}',
        b'{"seat": "\\ud800"}',
        b'{"a\\u0000": 1}',
        b'{"seat": "\xff"}',
        b'\xef\xbb\xbf{"seat": "a"}',
        b'{"founded": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_body_that_is_no_clean_json_object_is_refused_and_changes_nothing(client, vendor, raw):
    before = Organisation.objects.filter(pk=vendor.pk).values().get()
    answer = change(client, None, raw=raw)
    if raw == b"":
        # Nothing sent is nothing to change.
        assert (answer.status_code, answer.json()["seat"]) == (200, None)
    else:
        problem(answer, 400, "invalid-body")
    assert Organisation.objects.filter(pk=vendor.pk).values().get() == before


def test_body_above_one_megabyte_is_refused_and_one_of_that_size_is_read(client):
    problem(change(client, None, raw=b'{"seat": "' + b"x" * 1_000_000 + b'"}'), 413, "too-large")
    just = b'{"seat": "' + b"x" * (1_000_000 - 12) + b'"}'
    assert len(just) == 1_000_000
    problem(change(client, None, raw=just), 422, "invalid-fields")


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_body_in_another_format_is_refused(client, media_type):
    answer = client.patch(OWN, b"seat=Halle", content_type=media_type, headers={"if-match": '"x"'})
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, PROBLEM)


def test_it_provider_of_a_municipality_is_named_by_its_slug():
    municipality = town()
    OrganisationFactory(name="Rechenzentrum", slug="rechenzentrum")
    client = program(key_for(municipality)[1])
    path = f"{V1}/organisations/stadt-beispiel/"
    tag = client.get(path).headers["ETag"]
    answer = change(client, {"it_provider": "rechenzentrum", "staff_days": 12}, tag=tag, path=path)
    assert (answer.json()["it_provider"], answer.json()["staff_days"]) == ("rechenzentrum", 12)
    wrong = change(client, {"it_provider": "fort"}, tag=answer.headers["ETag"], path=path)
    assert [error["pointer"] for error in problem(wrong, 422, "invalid-fields")["errors"]] == ["/it_provider"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_organisation_takes_no_other_method(client, method):
    answer = getattr(client, method)(OWN)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, PATCH")
