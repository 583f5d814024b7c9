"""Lists of reports ask the database as often for three rows as for one."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.core import audit
from marketplace.core.actor import system_actor
from tests.factories import (
    ComplaintFactory,
    EvidenceFactory,
    ExperienceFactory,
    OrganisationFactory,
    ReportFactory,
    SolutionFactory,
)

# Address, who looks, and number of queries, those for session and person included.
PAGES = {
    "log": ("/wissen/moderation/", None, 5),
    "own reports": ("/arbeitsbereich/meldungen/", "editor", 6),
    "queue": ("/arbeitsbereich/betrieb/eingang/meldungen/", "moderator", 5),
    "complaints": ("/arbeitsbereich/betrieb/eingang/beschwerden/", "moderator", 5),
}


def add_row(vendor, number):
    """One more report that waits, one that is decided, with a complaint of each side, and a proof revoked without one."""
    solution = SolutionFactory(name=f"Lösung Nummer {number}", vendor=vendor)
    ReportFactory(solution=solution)
    told = ExperienceFactory(deployment__solution=solution)
    ReportFactory(solution=solution, fact="experience", experience=told)
    proof = EvidenceFactory(solution=solution)
    data = {"solution": solution.pk, "fact": "licence", "level": "third_party"}
    audit.record(system_actor("job:test"), "catalog.evidence.revoked", proof, data)
    complaint = ComplaintFactory(report__solution=solution)
    ComplaintFactory(
        report=complaint.report,
        by_vendor=False,
        state="rejected",
        reason="Genügt.",
        decided_at=datetime.datetime(2026, 2, 3, 9, 0, tzinfo=datetime.UTC),
    )


@pytest.mark.parametrize("name", PAGES)
def test_list_with_one_and_three_rows_asks_equally_often(name, vendor, editor, moderator):
    address, who, count = PAGES[name]
    client = Client()
    if who:
        client.force_login({"editor": editor, "moderator": moderator}[who])
    OrganisationFactory(name="Andere")
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            add_row(vendor, number)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert f"Lösung Nummer {numbers[-1]}" in page.text
        counts.append(len(queries))
    assert counts == [count, count]
