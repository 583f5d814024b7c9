"""Public pages of soundings, their feed and their dates: to whom they are there, and what the clock says."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from procurement.exchange.calendar import escaped, folded
from procurement.queries.soundings import clock_of
from tests.factories import SoundingFactory

from .people import Town

PUBLIC = "/marktsondierungen/"
END = datetime.datetime(2026, 12, 22, 13, 0, tzinfo=datetime.UTC)
MICRO = datetime.timedelta(microseconds=1)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "in_review", "approved"])
def test_sounding_that_was_not_published_is_not_there(state):
    one = Town().sounding(state)
    for path in ("", "termine/"):
        assert Client().get(f"{PUBLIC}{one.public_id}/{path}").status_code == 404
    assert one.title not in Client().get(PUBLIC).text + Client().get(f"{PUBLIC}feed/").text


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "is_open"), [(END - MICRO, True), (END, True), (END + MICRO, False)])
def test_clock_at_the_deadline_says_what_counts(at, is_open):
    begun = END - datetime.timedelta(days=20)
    one = SoundingFactory(
        state="published", published_at=begun, question_deadline=begun, response_deadline=END
    )
    clock = clock_of(one, at)
    assert (clock.is_open, clock.asks_open) == (is_open, False)


@pytest.mark.django_db
def test_calendar_holds_both_deadlines_in_utc_and_no_line_of_a_stranger():
    begun = END - datetime.timedelta(days=20)
    one = SoundingFactory(
        state="published",
        title="Sensoren; Laternen,\nBEGIN:VALARM",
        published_at=begun,
        question_deadline=END - datetime.timedelta(days=10),
        response_deadline=END,
    )
    answer = Client().get(f"{PUBLIC}{one.public_id}/termine/")
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART:20261212T130000Z",
        "DTSTART:20261222T130000Z",
    ]
    assert "SUMMARY:Rückmeldungen enden: Sensoren\\; Laternen\\,\\nBEGIN:VALARM" in lines
    assert "BEGIN:VALARM" not in lines
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))


def test_folded_line_cuts_no_character():
    line = "SUMMARY:" + "ä" * 100
    assert folded(line).replace("\r\n ", "") == line
    assert escaped("a\\b\r\nc\x00") == "a\\\\b\\nc "


@pytest.mark.django_db
def test_feed_holds_public_soundings_with_their_buyer():
    one = SoundingFactory(state="published", title="Sensoren an <Laternen>")
    answer = Client().get(f"{PUBLIC}feed/")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Sensoren an &lt;Laternen&gt;" in answer.text
    assert f"urn:sounding:{one.public_id}" in answer.text
