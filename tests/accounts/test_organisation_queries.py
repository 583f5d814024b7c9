"""The lists about people, requests and mandates ask the database as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    ApplicationFactory,
    AreaFactory,
    InvitationFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    member_of,
)


@pytest.fixture
def town(db):
    area = AreaFactory(
        key="150025101", kind="association", type="verbandsgemeinde", name="Verbandsgemeinde Aue"
    )
    return OrganisationFactory(name="Verbandsgemeinde Aue", kind="municipality", area=area)


@pytest.fixture
def person(town):
    person = member_of(town, "admin")
    MembershipFactory(user=person, organisation=town, role="officer")
    return person


def add_row(town, person):
    """One more of everything that one of the pages lists."""
    other = OrganisationFactory(kind="municipality", area=AreaFactory(name="Suchort"))
    MembershipFactory(user=person, organisation=other, role="officer")
    MembershipFactory(
        user=MembershipFactory(organisation=town, role="officer").user, organisation=town, role="reviewer"
    )
    InvitationFactory(organisation=town, invited_by=UserFactory())
    InvitationFactory(email=person.email)
    ApplicationFactory(organisation=town)
    ApplicationFactory(user=person)
    MandateFactory(principal=town)
    MandateFactory(principal=other, agent=town, state="active")
    MandateFactory(principal=town, state="requested")
    OrganisationFactory(name=f"Suchverein {other.pk}")
    OrganisationFactory(is_public_provider=True)


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


def assert_same_count(town, person, address, count):
    client = Client()
    client.force_login(person)
    add_row(town, person)
    one = asked(client, address)
    add_row(town, person)
    add_row(town, person)
    assert (one, asked(client, address)) == (count, count)


def test_people_of_an_organisation_with_one_and_three_rows_ask_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/personen/", 7)


def test_ways_of_acting_with_one_and_three_rows_ask_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/wechseln/", 5)


def test_choice_of_an_organisation_with_one_and_three_rows_asks_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/beitreten/?q=Such", 7)


def test_search_of_a_body_with_one_and_three_rows_asks_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/gruenden/oeffentliche-stelle/?q=Suchort", 6)


def test_mandates_of_an_organisation_with_one_and_three_rows_ask_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/mandate/", 6)


def test_search_of_an_agent_with_one_and_three_rows_asks_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/mandate/anbieten/", 5)


def test_search_of_a_principal_with_one_and_three_rows_asks_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/mandate/anfragen/?q=Suchort", 7)


def test_workspace_with_one_and_three_things_due_asks_equally_often(town, person):
    assert_same_count(town, person, "/arbeitsbereich/", 13)
