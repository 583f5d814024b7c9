"""Who am I: the key that asks, and for whom it acts."""

from __future__ import annotations

import pytest

from tests.accounts.keys_world import V1, key_for, program, town
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_me_of_a_key_tells_its_scopes_its_end_and_its_organisation():
    organisation = town()
    key, token = key_for(organisation, ["members:read"], name="Website")
    key_for(OrganisationFactory(name="Fremde"), name="Fremder")
    found = program(token).get(f"{V1}/me/").json()
    assert found["organisation"] == {
        "slug": "stadt-beispiel",
        "name": "Stadt Beispiel",
        "kind": "municipality",
    }
    told = {name: found["key"][name] for name in ("prefix", "name", "scopes", "state", "replaced_by")}
    assert told == {
        "prefix": key.prefix,
        "name": "Website",
        "scopes": ["members:read"],
        "state": "usable",
        "replaced_by": None,
    }
    assert found["key"]["expires_at"] == key.expires_at.isoformat().replace("+00:00", "Z")


def test_me_of_a_key_in_use_asks_the_database_twice(django_assert_num_queries):
    _key, token = key_for(town())
    client = program(token)
    client.get(f"{V1}/me/")
    with django_assert_num_queries(2):
        assert client.get(f"{V1}/me/").json()["key"]["state"] == "usable"
