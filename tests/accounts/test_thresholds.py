"""Own limits of a municipality: dated, with their source, never two for one matter at a time."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import OwnThreshold
from accounts.queries.profile import thresholds_of
from marketplace.core.models import AuditEvent
from tests.factories import OrganisationFactory, OwnThresholdFactory, acting, member_of

LIMITS = "/arbeitsbereich/profil/wertgrenzen/"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Auental", kind="municipality")


@pytest.fixture
def editor(client, town):
    person = member_of(town, "editor")
    client.force_login(person)
    return person


def sent(person, **fields):
    base = {
        "acting_for": acting(person).acting_token,
        "title": "Direktaufträge",
        "amount": "10.000,50",
        "valid_from": "2026-01-01",
        "source_title": "Dienstanweisung vom 3. Januar 2026",
        "source_url": "https://auental.example/vergabe",
    }
    return base | fields


def test_limit_is_kept_with_its_time_and_source(client, town, editor):
    assert client.post(LIMITS, sent(editor)).status_code == 302
    limit = OwnThreshold.objects.get()
    assert (limit.organisation, str(limit.amount), limit.valid_from, limit.valid_until) == (
        town,
        "10000.50",
        datetime.date(2026, 1, 1),
        None,
    )
    page = client.get(LIMITS)
    assert "10.000,5" in page.text
    assert '<a href="https://auental.example/vergabe" rel="nofollow noopener">' in page.text
    assert AuditEvent.objects.get(verb="accounts.threshold.added").data == {
        "amount": "10000.50",
        "valid_from": "2026-01-01",
        "valid_until": None,
    }


@pytest.mark.parametrize(
    ("begin", "end", "taken"),
    [
        ("2026-05-31", "", True),
        ("2026-06-01", "", False),
        ("2025-01-01", "2025-12-31", False),
        ("2025-01-01", "2026-01-01", True),
        ("2025-01-01", "", True),
        ("2026-02-01", "2026-03-01", True),
    ],
)
def test_limit_that_overlaps_another_of_the_matter_is_refused(client, town, editor, begin, end, taken):
    OwnThresholdFactory(organisation=town, title="Direktaufträge", valid_until=datetime.date(2026, 5, 31))
    page = client.post(LIMITS, sent(editor, title="DIREKTAUFTRÄGE", valid_from=begin, valid_until=end))
    assert (page.status_code, OwnThreshold.objects.count()) == ((422, 1) if taken else (302, 2))
    if taken:
        sentence = "Dafür gilt schon eine Wertgrenze von 1. Januar 2026 bis 31. Mai 2026."
        assert sentence in page.text.replace("\N{NO-BREAK SPACE}", " ")
        assert 'href="#id_valid_from"' in page.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10000", "10000.00"),
        ("10.000", "10000.00"),
        ("1.000.000", "1000000.00"),
        ("10,000.50", "10000.50"),
        ("10.5", "10.50"),
        ("99,90 €", "99.90"),
    ],
)
def test_limit_takes_amounts_as_people_write_them(client, editor, typed, kept):
    assert client.post(LIMITS, sent(editor, amount=typed)).status_code == 302
    assert str(OwnThreshold.objects.get().amount) == kept


def test_limit_of_another_matter_or_organisation_does_not_overlap(client, town, editor):
    OwnThresholdFactory(organisation=town, title="Bauleistungen")
    OwnThresholdFactory(title="Direktaufträge")
    assert client.post(LIMITS, sent(editor)).status_code == 302
    assert OwnThreshold.objects.filter(organisation=town).count() == 2


def test_limit_with_faults_names_them_all(client, editor):
    page = client.post(
        LIMITS,
        sent(
            editor, title="", amount="viel", valid_from="gestern", source_title="", source_url="javascript:x"
        ),
    )
    assert page.status_code == 422
    faults = ("title", "amount", "valid_from", "source_title")
    assert [field for field in faults if f'href="#id_{field}"' not in page.text] == []
    page = client.post(LIMITS, sent(editor, source_url="javascript:alert(1)"))
    assert (page.status_code, OwnThreshold.objects.count()) == (422, 0)


def test_limit_ended_stays_in_the_history_and_makes_room(client, town, editor):
    limit = OwnThresholdFactory(organisation=town, title="Direktaufträge")
    early = client.post(f"{LIMITS}{limit.pk}/beenden/", sent(editor, last_day="2025-12-31"))
    assert early.status_code == 422
    assert "Die Wertgrenze endet vor ihrem Beginn." in early.text
    assert client.post(f"{LIMITS}{limit.pk}/beenden/", sent(editor, last_day="2026-03-31")).status_code == 302
    assert client.post(LIMITS, sent(editor, valid_from="2026-04-01")).status_code == 302
    rows = [(str(row.amount), row.valid_until) for row in thresholds_of(town)]
    assert rows == [("10000.50", None), ("10000.00", datetime.date(2026, 3, 31))]
    event = AuditEvent.objects.get(verb="accounts.threshold.ended")
    assert (event.data["before"], event.data["valid_until"]) == (None, "2026-03-31")


def test_limit_is_removed_as_a_mistake_within_a_day_only(client, town, editor):
    with time_machine.travel(datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC), tick=False):
        limit = OwnThresholdFactory(organisation=town)
        other = OwnThresholdFactory(organisation=town)
    with time_machine.travel(datetime.datetime(2026, 11, 2, 11, 59, tzinfo=datetime.UTC), tick=False):
        client.force_login(editor)
        assert client.post(f"{LIMITS}{limit.pk}/entfernen/", sent(editor)).status_code == 302
    with time_machine.travel(datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC), tick=False):
        client.force_login(editor)
        page = client.post(f"{LIMITS}{other.pk}/entfernen/", sent(editor))
    assert page.status_code == 403
    assert "steht seit mehr als einem Tag hier" in page.text
    assert list(OwnThreshold.objects.all()) == [other]


def test_limit_of_another_organisation_is_not_there(client, editor):
    foreign = OwnThresholdFactory(title="Fremde Grenze")
    for path in ("beenden", "entfernen"):
        answer = client.post(f"{LIMITS}{foreign.pk}/{path}/", sent(editor, last_day="2026-12-31"))
        assert answer.status_code == 404
    assert "Fremde Grenze" not in client.get(LIMITS).text
    assert OwnThreshold.objects.get().valid_until is None


def test_vendor_has_no_limits_of_its_own(client, db):
    client.force_login(member_of(OrganisationFactory(), "editor"))
    page = client.get(LIMITS)
    assert page.status_code == 403
    assert "Eigene Wertgrenzen haben nur öffentliche Auftraggeber." in page.text


def test_threshold_list_with_one_and_three_rows_asks_equally_often(client, town, editor):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert "Direktaufträge" in client.get(LIMITS).text
        return len(queries)

    OwnThresholdFactory(organisation=town)
    client.get(LIMITS)
    one = asked()
    OwnThresholdFactory(organisation=town)
    OwnThresholdFactory(organisation=town)
    assert (one, asked()) == (5, 5)
