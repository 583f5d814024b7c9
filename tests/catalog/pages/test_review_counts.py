"""Pages of the review ask the database as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Revision, Solution
from tests.catalog.review_world import QUEUES, People, client_of
from tests.factories import EvidenceFactory, SolutionFactory

EDIT = 950_001
# Address and number of queries, those for session and person included.
OPERATOR = {
    "new": (f"{QUEUES}neu/", 5),
    "edits": (f"{QUEUES}aenderungen/", 5),
    "review": (f"{QUEUES}eintraege/{EDIT}/", 7),
}
VENDOR = {"history": (f"/arbeitsbereich/eintragspruefungen/{EDIT}/", 7)}


@pytest.fixture
def world(db):
    people = People()
    solution = people.published()
    facts = solution.current.facts | {"licence": "EUPL-1.2"}
    Revision.objects.create(
        pk=EDIT,
        solution=solution,
        base=solution.current,
        facts=facts,
        state="in_review",
        round=1,
        submitted_at=timezone.now(),
    )
    people.solution = solution
    return people


FACTS = ("trial", "cost_model", "standards")
VALUES = (["click_dummy"], "free", ["OParl"])


def add_row(people, number):
    """One more of everything that a page could list."""
    waiting = {"state": "submitted", "round": 1, "submitted_at": timezone.now()}
    draft = Solution.objects.create(slug=f"neu-{number}", vendor=people.vendor)
    Revision.objects.create(solution=draft, facts={"name": f"Neu {number}"}, **waiting)
    public = SolutionFactory(vendor=people.vendor)
    Revision.objects.create(
        solution=public, base=public.current, facts=public.current.facts | {"licence": "MIT"}, **waiting
    )
    edit = Revision.objects.get(pk=EDIT)
    edit.facts |= {FACTS[number]: VALUES[number]}
    edit.round += 1
    edit.save()
    edit.verdicts.create(round=number + 1, fact="licence", is_accepted=False, reason="Nein.")
    EvidenceFactory(solution=people.solution, fact=FACTS[number])
    Revision.objects.create(solution=people.solution, state="discarded")


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("name", [*OPERATOR, *VENDOR])
def test_page_of_the_review_with_one_and_three_rows_asks_equally_often(world, name):
    address, count = (OPERATOR | VENDOR)[name]
    client = client_of(world.moderator if name in OPERATOR else world.admin)
    add_row(world, 0)
    one = asked(client, address)
    add_row(world, 1)
    add_row(world, 2)
    assert (one, asked(client, address)) == (count, count)
