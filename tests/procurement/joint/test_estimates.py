"""The estimator of a contract's value, and the ways of procurement that the value opens."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.soundings import Overtaken
from procurement.actions.values import estimate_need
from procurement.queries.joint import own_value
from procurement.value import Span
from tests.factories import NeedFactory, OrganisationFactory, ThresholdRuleFactory, acting, member_of

from .people import address, client_of, need_of, part_of, town

pytestmark = pytest.mark.django_db
VALUES = {
    "once": Decimal("60000"),
    "once_to": None,
    "monthly": Decimal("5400"),
    "monthly_to": None,
    "months": 24,
    "option_months": 12,
    "is_unlimited": False,
    "value_note": "Rechnung von 2024",
}
TYPED = {
    "once": "60.000",
    "monthly": "5.400",
    "term": "fixed",
    "months": "24",
    "option_months": "12",
    "value_note": "Rechnung von 2024",
}


@pytest.fixture
def lead(db):
    return town("Stadt Aken")


@pytest.fixture
def need(lead):
    return NeedFactory(organisation=lead.body, title="Sitzungsdienst")


def words(page):
    return " ".join(page.text.replace("&nbsp;", " ").replace("\xa0", " ").split())


def posted(client, need, **fields):
    return client.post(address(need, "auftragswert/"), client.acting | {"saves": "0"} | fields)


def test_estimate_is_saved_with_the_need_and_recorded_without_amounts(need, lead):
    saved = estimate_need(need=need, values=VALUES, saves=0, by=acting(lead.requester))
    saved.refresh_from_db()
    assert {name: getattr(saved, name) for name in VALUES} == VALUES
    assert (saved.saves, own_value(saved)) == (1, Span(Decimal("254400"), Decimal("254400")))
    event = AuditEvent.objects.latest("id")
    fields = ["once", "monthly", "months", "option_months", "is_unlimited", "value_note"]
    assert (event.verb, event.concerns_id, event.data) == (
        "procurement.need.estimated",
        None,
        {"fields": fields},
    )
    estimate_need(need=need, values=VALUES, saves=1, by=acting(lead.officer))
    assert AuditEvent.objects.filter(verb="procurement.need.estimated").count() == 1


def test_estimate_saved_by_a_colleague_meanwhile_is_never_written_over(need, lead):
    estimate_need(need=need, values=VALUES, saves=0, by=acting(lead.requester))
    with pytest.raises(Overtaken):
        estimate_need(need=need, values=VALUES | {"months": 36}, saves=0, by=acting(lead.officer))
    need.refresh_from_db()
    assert (need.months, need.saves) == (24, 1)


def test_estimate_while_a_colleague_writes_the_text_is_saved(need, lead):
    need.saves, need.touched = 4, {"purpose": 4}
    need.save()
    estimate_need(need=need, values=VALUES, saves=2, by=acting(lead.officer))
    need.refresh_from_db()
    assert (need.saves, need.touched["once"], need.touched["purpose"]) == (5, 5, 4)


@pytest.mark.parametrize(("state", "is_open"), [("draft", True), ("ready", True), ("closed", False)])
def test_estimate_of_a_need_in_each_state_is_taken_until_it_is_closed(lead, state, is_open):
    need = NeedFactory(organisation=lead.body, state=state)
    if is_open:
        estimate_need(need=need, values=VALUES, saves=0, by=acting(lead.officer))
    else:
        with pytest.raises(IllegalMove):
            estimate_need(need=need, values=VALUES, saves=0, by=acting(lead.officer))
    need.refresh_from_db()
    assert need.saves == is_open


def test_estimate_by_readers_and_by_other_bodies_is_refused(need, lead):
    guest = town("Gemeinde Barby")
    part_of(need, guest, state="joined")
    for person in (lead.auditor, guest.officer, guest.requester):
        with pytest.raises(Refused):
            estimate_need(need=need, values=VALUES, saves=0, by=acting(person))
    need.refresh_from_db()
    assert (need.once, need.saves) == (None, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"once_to": Decimal("59999.99")},
        {"once": None, "once_to": Decimal("5")},
        {"monthly_to": Decimal("1")},
        {"once": Decimal("-1")},
        {"monthly": Decimal("-0.01")},
    ],
)
def test_estimate_with_a_turned_range_or_below_nothing_is_refused(need, lead, values):
    with pytest.raises(ValidationError):
        estimate_need(need=need, values=VALUES | values, saves=0, by=acting(lead.officer))
    need.refresh_from_db()
    assert need.saves == 0


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"term": "unlimited"}, ("319.200 €", "Der Vertrag ist unbefristet")),
        ({}, ("254.400 €", "deshalb zählen 36 Monatsbeträge (§ 3 Abs. 1 VgV)")),
        ({"option_months": ""}, ("189.600 €", "deshalb zählen seine 24 Monatsbeträge")),
        ({"option_months": "25"}, ("319.200 €", "länger als 48 Monate")),
        (
            {"option_months": "", "once_to": "80.000", "monthly_to": "6.000"},
            ("189.600 bis 224.000 €", "60.000 bis 80.000 €"),
        ),
        ({"months": "0", "option_months": "", "monthly": ""}, ("60.000 €", "nur die einmaligen Kosten")),
    ],
)
def test_page_that_only_calculates_shows_the_value_and_saves_nothing(need, lead, typed, shown):
    page = posted(client_of(lead.requester), need, **TYPED | typed, do="show")
    assert page.status_code == 200
    for told in (*shown, "Das ist noch nicht gespeichert."):
        assert told in words(page), told
    need.refresh_from_db()
    assert (need.once, need.saves, AuditEvent.objects.count()) == (None, 0, 0)


def test_page_saves_the_estimate_and_shows_it_again(need, lead):
    client = client_of(lead.requester)
    answer = posted(client, need, **TYPED)
    assert (answer.status_code, answer.url) == (302, address(need, "auftragswert/"))
    page = client.get(answer.url)
    assert "254.400 €" in words(page)
    assert ('value="60.000"' in page.text, 'value="5.400"' in page.text) == (True, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"once": "", "monthly": ""}, "Nennen Sie mindestens einen Betrag"),
        ({"once_to": "10"}, "Das Ende der Spanne liegt unter ihrem Anfang."),
        ({"months": ""}, "Schreiben Sie, wie viele Monate der Vertrag läuft."),
        ({"months": "0", "option_months": ""}, "Sie zahlen monatlich"),
        ({"months": "-1"}, "Monate der festen Laufzeit"),
        ({"months": "601"}, "Monate der festen Laufzeit"),
        ({"months": "24,5"}, "Schreiben Sie eine ganze Zahl von Monaten"),
        ({"term": ""}, "Wählen Sie, wie lange der Vertrag läuft."),
        ({"term": "forever"}, "Wie lange läuft der Vertrag?"),
        ({"once": "NaN"}, "Einmalige Kosten"),
        ({"once": "=1+1"}, "Einmalige Kosten"),
    ],
)
def test_page_with_nonsense_names_the_fault_and_saves_nothing(need, lead, typed, told):
    page = posted(client_of(lead.requester), need, **TYPED | typed)
    assert page.status_code == 422
    assert told in words(page)
    need.refresh_from_db()
    assert (need.once, need.saves) == (None, 0)


def test_page_after_a_colleague_saved_shows_both(need, lead):
    estimate_need(need=need, values=VALUES, saves=0, by=acting(lead.officer))
    answer = posted(client_of(lead.requester), need, **TYPED | {"once": "70.000"})
    text = words(answer)
    assert answer.status_code == 409
    for told in (
        "Jemand anders hat den Bedarf inzwischen gespeichert",
        "254.400 €",
        'value="70.000"',
        'value="1"',
    ):
        assert told in text, told


def test_ways_for_a_value_show_limits_with_date_source_and_doubt(lead):
    ThresholdRuleFactory(source_title="Delegierte Verordnung", verified=True)
    ThresholdRuleFactory(
        kind="direct_order",
        land="st",
        amount=Decimal("15000"),
        source_title="Runderlass Beispiel",
        verified=False,
    )
    need = need_of(lead, offer_type="software")
    page = client_of(lead.auditor).get(address(need, "beschaffungswege/") + "?date=2026-06-01")
    text = words(page)
    for told in (
        "189.600 €",
        "216.000 €",
        "15.000 €",
        "Delegierte Verordnung",
        "Runderlass Beispiel",
        "nicht geprüft",
    ):
        assert told in text, told
    assert "1. Juni 2026" in text
    assert "seit 1. Januar 2026" in text


def test_ways_for_a_joint_need_go_by_the_value_of_all(lead):
    ThresholdRuleFactory(verified=True)
    need = need_of(lead, offer_type="software")
    where = address(need, "beschaffungswege/") + "?date=2026-06-01"
    client = client_of(lead.officer)
    alone = {v.way.value: v.answer.value for v in client.get(where).context["found"].verdicts}
    part_of(need, town("Gemeinde Barby"), state="joined", once=26_400)
    text = words(client.get(where))
    joint = {v.way.value: v.answer.value for v in client.get(where).context["found"].verdicts}
    assert (alone["eu_tender"], joint["eu_tender"]) == ("not_open", "open")
    assert "216.000 €" in text
    assert "Von allen 2 beteiligten Stellen" in text


def test_ways_of_a_body_without_an_area_ask_for_the_land(db):
    centre = OrganisationFactory(kind="competence_centre")
    officer = member_of(centre, "officer")
    need = NeedFactory(organisation=centre, once=5_000)
    page = client_of(officer).get(address(need, "beschaffungswege/") + "?land=st&date=2026-06-01")
    assert (page.status_code, page.context["found"].question.land) == (200, "st")
    assert page.context["found"].question.day == datetime.date(2026, 6, 1)
    wrong = client_of(officer).get(address(need, "beschaffungswege/") + "?land=xx")
    assert (wrong.status_code, wrong.context["found"]) == (422, None)


def asked(client, where):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("rest", "count"), [("auftragswert/", 5), ("beschaffungswege/?date=2026-06-01", 8)])
def test_pages_of_the_value_with_one_and_three_parts_ask_equally_often(lead, rest, count):
    need = need_of(lead)
    ThresholdRuleFactory()
    part_of(need, town("Stadt 0"), state="joined")
    client = client_of(lead.officer)
    one = asked(client, address(need, rest))
    for number in range(2):
        part_of(need, town(f"Stadt {number + 1}"), state="joined")
        ThresholdRuleFactory(valid_until=datetime.date(2027, 1, number + 1))
    assert (one, asked(client, address(need, rest))) == (count, count)
