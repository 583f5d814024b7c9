"""People of the organisation of a key: names and roles, never an address, never anybody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.core.models import AuditEvent
from tests.accounts.keys_world import V1, key_for, person_named, program, town
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def join(organisation, name, *roles, email="geheim@stadt.example"):
    person = person_named(name, email)
    for role in roles:
        MembershipFactory(user=person, organisation=organisation, role=role)
    return person


def test_members_of_a_key_are_its_own_people_by_name_with_roles_and_no_address():
    organisation, other = town(), OrganisationFactory(name="Fremde")
    _key, token = key_for(organisation, ["members:read"])
    anna = join(organisation, "Anna Amt", "officer", "admin", email="anna@stadt.example")
    MembershipFactory(user=anna, organisation=other, role="editor")
    join(organisation, "", "reviewer", email="namenlos@stadt.example")
    join(other, "Fritz Fremd", "admin", email="fritz@fremde.example")
    gone = join(organisation, "Weg Gesperrt", "admin", email="weg@stadt.example")
    gone.is_active = False
    gone.save()
    answer = program(token).get(f"{V1}/members/")
    people = answer.json()["results"]
    assert [(row["name"], row["roles"]) for row in people[:2]] == [
        (None, ["reviewer"]),
        ("Anna Amt", ["admin", "officer"]),
    ]
    # The third is whoever made the key.
    assert (len(people), people[2]["roles"]) == (3, ["admin"])
    assert people[1]["id"] == str(anna.public_id)
    text = answer.content.decode()
    assert ("@" in text, "Fremd" in text, "Gesperrt" in text, f'"{anna.pk}"' in text) == (False,) * 4


def test_members_read_by_a_key_are_recorded_as_read():
    organisation = town()
    key, token = key_for(organisation, ["members:read"])
    program(token).get(f"{V1}/members/")
    event = AuditEvent.objects.get(verb="accounts.member.listed")
    assert (event.key_id, event.organisation_id, event.data) == (key.pk, organisation.pk, {"people": 1})


def test_members_in_pages_come_once_each():
    organisation = town()
    _key, token = key_for(organisation, ["members:read"])
    for number, name in enumerate(("Berta", "Berta", "Caesar")):
        join(organisation, name, "editor", "officer", email=f"{number}@stadt.example")
    found, address = [], f"{V1}/members/?page_size=1"
    while address:
        page = program(token).get(address).json()
        found += [(row["name"], row["id"]) for row in page["results"]]
        address = page["next"]
    assert (len(found), len(set(found)), sorted(name for name, _id in found)[:3]) == (
        4,
        4,
        ["Berta", "Berta", "Caesar"],
    )


def test_members_ask_the_database_equally_often_for_one_and_three_people():
    organisation = town()
    _key, token = key_for(organisation, ["members:read"])
    client = program(token)
    client.get(f"{V1}/members/")
    counts = []
    for more in (0, 2):
        for number in range(more):
            join(organisation, f"Person {number}", "editor", email=f"p{number}@stadt.example")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{V1}/members/").json()["count"] == 1 + more
        counts.append(len(queries))
    assert counts == [5, 5]
