"""Lists of verification, claims and the operator's pages ask the database as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import RegisterNumber, Verification
from catalog.models import SolutionClaim
from tests.factories import (
    ApplicationFactory,
    AreaFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    SolutionFactory,
    UserFactory,
    member_of,
)

QUEUES = "/arbeitsbereich/betrieb/eingang/"
# Address and number of queries, those for session and person included.
OPERATOR = {
    "queues": (QUEUES, 11),
    "verifications": (f"{QUEUES}pruefungen/", 5),
    "verification": (f"{QUEUES}pruefungen/920001/", 9),
    "applications": (f"{QUEUES}antraege/", 5),
    "claims": (f"{QUEUES}uebernahmen/", 5),
    "claim": (f"{QUEUES}uebernahmen/920002/", 9),
    "organisations": ("/arbeitsbereich/betrieb/organisationen/?q=Haus", 5),
    "organisation": ("/arbeitsbereich/betrieb/organisationen/920003/", 14),
    "people": ("/arbeitsbereich/betrieb/personen/?q=Sucht", 6),
    "figures": ("/arbeitsbereich/betrieb/zahlen/", 13),
}
VENDOR = {
    "own verification": ("/arbeitsbereich/pruefung/", 9),
    "own claims": ("/arbeitsbereich/uebernahmen/", 5),
}


@pytest.fixture
def world(db):
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    vendor = OrganisationFactory(pk=920003, name="Haus Eins")
    admin = member_of(vendor, "admin")
    Verification.objects.create(
        pk=920001,
        organisation=OrganisationFactory(name="Haus Wartet"),
        requested_by=admin,
        evidence=[{"kind": "number", "number": "vat", "value": "DE136695976", "court": ""}],
    )
    solution = SolutionFactory(vendor=OrganisationFactory(name="Quelle", is_harvested=True))
    SolutionClaim.objects.create(
        pk=920002, solution=solution, organisation=vendor, message="x", requested_by=admin
    )
    return {"vendor": vendor, "admin": admin, "operator": member_of(operator, "admin"), "solution": solution}


def add_row(world, number):
    """One more of everything that a page could list."""
    vendor = world["vendor"]
    other = OrganisationFactory(name=f"Haus Nummer {number}", area=AreaFactory())
    person = UserFactory(name=f"Sucht {number}")
    for organisation in (vendor, other):
        MembershipFactory(user=person, organisation=organisation)
        Verification.objects.create(
            organisation=organisation,
            requested_by=person,
            state="rejected",
            decided_at=person.created_at,
            reason="x",
        )
    Verification.objects.create(organisation=OrganisationFactory(name=f"Haus {number}"), requested_by=person)
    RegisterNumber.objects.create(organisation=vendor, kind="euid", value=f"NLNHR.{number}")
    asked_for = Verification.objects.get(pk=920001)
    asked_for.evidence.append({"kind": "number", "number": "euid", "value": f"NLNHR.{number}", "court": ""})
    asked_for.save()
    ApplicationFactory(
        kind="found",
        user=person,
        organisation=None,
        organisation_kind="competence_centre",
        name=f"Zentrum {number}",
    )
    MandateFactory(principal=other, agent=vendor)
    mine = SolutionFactory(vendor=OrganisationFactory(name=f"Ernte {number}", is_harvested=True))
    SolutionClaim.objects.create(solution=mine, organisation=vendor, message="x", requested_by=person)
    SolutionClaim.objects.create(
        solution=world["solution"], organisation=other, message="x", requested_by=person
    )


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("name", [*OPERATOR, *VENDOR])
def test_list_with_one_and_three_rows_asks_equally_often(world, name):
    address, count = (OPERATOR | VENDOR)[name]
    client = Client()
    client.force_login(world["operator" if name in OPERATOR else "admin"])
    add_row(world, 1)
    one = asked(client, address)
    add_row(world, 2)
    add_row(world, 3)
    assert (one, asked(client, address)) == (count, count)
