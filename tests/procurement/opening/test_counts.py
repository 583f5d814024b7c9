"""How often the pages after the opening ask the database: as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.site.queries.due_in_soundings import due_in_soundings
from tests.factories import (
    AssessmentFactory,
    DeclarationFactory,
    FindingFactory,
    OpeningFactory,
    OrganisationFactory,
    ParticipationFactory,
    QuestionnaireFactory,
    ResponseFactory,
    ResponseFileFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    SubmissionFactory,
    acting,
    member_of,
)
from tests.procurement.responses.people import document, question
from tests.procurement.soundings.people import client_of

pytestmark = pytest.mark.django_db
NOTES = {"q1": {"kind": "common", "text": "Gibt es."}}


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def answer(sounding):
    """A vendor that answered with a file, one that stayed silent, one that was only invited, one that declined."""
    vendor = OrganisationFactory()
    response = ResponseFactory(sounding=sounding, organisation=vendor)
    kept = ResponseFileFactory(response=response, question_key="q2").file
    answers = response.answers | {
        "q2": {"value": {"files": [str(kept.public_id)]}},
        "files": {str(kept.public_id): kept.sha256},
    }
    response.last, response.state = SubmissionFactory(response=response, answers=answers), "submitted"
    response.save()
    ParticipationFactory(sounding=sounding)
    SoundingInvitationFactory(sounding=sounding)
    SoundingInvitationFactory(sounding=sounding, declined_at=timezone.now(), decline_reason="other")


def opened(rows, state="opened"):
    """A sounding with so many of everything, and an officer who declared."""
    questions = [question(f"q{2 + n}", "file", f"Datei {n}") for n in range(rows)]
    asked_for = document(question("q1", "coverage", "Ausgabe", required=True), *questions)
    sounding = SoundingFactory(state="published", document=asked_for)
    QuestionnaireFactory(sounding=sounding, document=asked_for)
    for _row in range(rows):
        answer(sounding)
    OpeningFactory(sounding=sounding)
    officer = member_of(sounding.organisation, "officer")
    DeclarationFactory(sounding=sounding, person_id=officer.pk)
    assessments = (
        {"state": "draft"} if state == "opened" else {"state": "final", "finished_at": timezone.now()}
    )
    AssessmentFactory(sounding=sounding, assessor=officer, notes=NOTES, **assessments)
    for _row in range(rows):
        colleague = member_of(sounding.organisation, "assessor")
        DeclarationFactory(sounding=sounding, person_id=colleague.pk)
        AssessmentFactory(sounding=sounding, assessor=colleague, notes=NOTES, **assessments)
        member_of(sounding.organisation, "assessor")
    if state == "agreed":
        for number in range(rows):
            FindingFactory(sounding=sounding, question_key=f"q{number + 1}")
    return sounding, officer


@pytest.mark.parametrize(
    ("path", "state", "count"),
    [
        ("", "opened", 25),
        ("oeffnung/", "opened", 12),
        ("erklaerung/", "opened", 6),
        ("einschaetzungen/", "opened", 12),
        ("einschaetzungen/eigene/", "opened", 12),
        ("feststellungen/", "agreed", 13),
        ("feststellungen/zu/q1/", "agreed", 13),
        ("feststellungen/beenden/", "agreed", 14),
    ],
)
def test_pages_with_one_and_three_rows_ask_equally_often(path, state, count):
    found = []
    for rows in (1, 3):
        sounding, officer = opened(rows, state)
        found.append(
            asked(client_of(officer), f"/arbeitsbereich/marktsondierungen/{sounding.public_id}/{path}")
        )
    assert found == [count, count]


def test_what_is_due_asks_once_for_buyers_and_twice_for_vendors_however_much_it_is():
    sounding, officer = opened(1)
    for _row in range(2):
        OpeningFactory(sounding=SoundingFactory(organisation=sounding.organisation, state="published"))
    by = acting(officer)
    with CaptureQueriesContext(connection) as of_buyer:
        assert len(list(due_in_soundings(by))) == 3
    vendor = OrganisationFactory()
    for _row in range(3):
        ResponseFactory(organisation=vendor)
        SoundingInvitationFactory(organisation=vendor)
    editor = acting(member_of(vendor, "editor"))
    with CaptureQueriesContext(connection) as of_vendor:
        assert len(list(due_in_soundings(editor))) == 6
    assert (len(of_buyer), len(of_vendor)) == (1, 2)
