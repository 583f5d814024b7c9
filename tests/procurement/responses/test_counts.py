"""How often the pages of vendors ask the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    ParticipationFactory,
    ResponseFactory,
    SoundingInvitationFactory,
    SoundingReportFactory,
    SubmissionFactory,
)

from .people import PAGES, client_of, published, question, vendor_editor

pytestmark = pytest.mark.django_db


def asked(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_list_with_one_and_three_rows_asks_equally_often():
    editor = vendor_editor()
    vendor, client = editor.memberships.get().organisation, client_of(editor)
    found = []
    for rows in (1, 2):
        for _row in range(rows):
            SoundingInvitationFactory(sounding=published(), organisation=vendor)
            answered = ResponseFactory(sounding=published(), organisation=vendor, state="submitted")
            SoundingReportFactory(sounding=answered.sounding)
            joined = ParticipationFactory(sounding=published(), organisation=vendor)
            SoundingReportFactory(sounding=joined.sounding)
        found.append(asked(client, PAGES))
    assert found == [8, 8]


def test_pages_of_a_response_ask_equally_often_whatever_stands_in_it():
    editor = vendor_editor()
    vendor, client = editor.memberships.get().organisation, client_of(editor)
    found = []
    for size in (1, 3):
        asked_for = [question(f"q{at}", "coverage", f"Frage {at}") for at in range(size)]
        answers = {one["key"]: {"value": {"coverage": "now"}, "confidential": False} for one in asked_for}
        response = ResponseFactory(sounding=published(*asked_for), organisation=vendor, answers=answers)
        for _at in range(size):
            SubmissionFactory(response=response)
        page = f"{PAGES}{response.public_id}/"
        found.append(
            [asked(client, page), asked(client, f"{page}abschnitte/s1/"), asked(client, f"{page}pruefen/")]
        )
    assert found == [[6, 5, 6], [6, 5, 6]]
