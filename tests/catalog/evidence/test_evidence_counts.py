"""Pages of evidence ask the database as often for three rows as for one."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AreaFactory,
    EvidenceClaimFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
    StoredFileFactory,
    UserFactory,
    member_of,
)

from .people import FACTS, PDF, listing, operator, town, use_of, vendor

QUEUE = "/arbeitsbereich/betrieb/eingang/nachweise/"
# Address and number of queries, those for session and person included.
PAGES = {
    "vendor": [("/arbeitsbereich/eintraege/maengelmelder/nachweise/", 8)],
    "town": [("/arbeitsbereich/bestaetigen/", 5), ("/arbeitsbereich/bestaetigen/maengelmelder/", 9)],
    "operator": [(QUEUE, 5), ("/arbeitsbereich/betrieb/nachweise/maengelmelder/", 5)],
}


@pytest.fixture
def world(db):
    owner, municipality = vendor(), town()
    solution = listing(owner)
    use_of(solution, municipality)
    return {
        "solution": solution,
        "municipality": municipality,
        "vendor": member_of(owner, "editor"),
        "town": member_of(municipality, "editor"),
        "operator": operator(),
    }


def add_row(world, number):
    """One more of everything that a page could list: proofs with documents, those that wait, uses, facts."""
    document = StoredFileFactory(purpose="evidence", name=f"n{number}.pdf", content=PDF)
    other = OrganisationFactory(kind="municipality", name=f"Stadt {number}", area=AreaFactory())
    EvidenceFactory(solution=world["solution"], document=document, checked_by="Prüfstelle")
    EvidenceFactory(
        solution=world["solution"],
        fact="security",
        level="municipality",
        attested_by=other,
        document=document,
    )
    for state in ("open", "rejected"):
        EvidenceClaimFactory(
            solution=world["solution"],
            state=state,
            document=document,
            requested_by=UserFactory(),
            decided_by=UserFactory(),
        )
    more = SolutionFactory(name=f"Weitere {number}", facts=FACTS)
    EvidenceClaimFactory(solution=more)
    use_of(more, world["municipality"], since=datetime.date(2026, 1, number))


def asked(person, address):
    client = Client()
    client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", PAGES)
def test_page_of_evidence_with_one_and_three_rows_asks_equally_often(world, who):
    add_row(world, 1)
    one = [asked(world[who], address) for address, _ in PAGES[who]]
    add_row(world, 2)
    add_row(world, 3)
    three = [asked(world[who], address) for address, _ in PAGES[who]]
    assert (one, three) == ([number for _, number in PAGES[who]],) * 2
