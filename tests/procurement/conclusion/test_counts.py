"""How often the pages of a conclusion ask the database: as often for three responses and findings as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AmendmentFactory,
    EnquiryFactory,
    FindingFactory,
    OrganisationFactory,
    ParticipationFactory,
    SoundingInvitationFactory,
    SoundingReportFactory,
)
from tests.factories.sounding import REPORT

from .people import Ended, coverage

pytestmark = pytest.mark.django_db


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"), [("bericht/", 22), ("ergebnis/entscheiden/", 23), ("ergebnis/", 11)]
)
def test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often(path, count, rows):
    ended = Ended([coverage("now")] * rows)
    ended.conclusion()
    one = ended.sounding
    for number in range(1, rows + 1):
        ParticipationFactory(sounding=one, organisation=OrganisationFactory())
        SoundingInvitationFactory(sounding=one)
        FindingFactory(sounding=one, question_key=f"f{number}")
        AmendmentFactory(sounding=one)
        EnquiryFactory(
            sounding=one,
            state="published",
            number=number,
            public_text="Wie viele?",
            answer="Etwa 400.",
            published_at=one.published_at,
        )
    address = f"/arbeitsbereich/marktsondierungen/{one.public_id}/{path}"
    assert asked(ended.town.client("admin"), address) == count


def test_report_with_one_and_three_rows_asks_equally_often():
    requirement = {"key": "q1", "number": "1.1", "title": "Daten", "finding": None, "counts": None}
    counts = []
    for number in (1, 3):
        report = SoundingReportFactory(document=REPORT | {"requirements": [requirement] * number})
        counts.append(asked(Client(), f"/marktsondierungen/berichte/{report.public_id}/"))
    assert counts == [1, 1]
