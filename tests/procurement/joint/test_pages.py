"""Pages of joint needs: what the leading body sees, what the others see, and what neither is told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import NeedPart
from tests.factories import NeedFactory, NeedPartFactory, OrganisationFactory, member_of

from .people import BASE, address, client_of, need_of, part_of, subjects, town

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
FIGURES = {
    "user_count": "12",
    "once": "10.000",
    "monthly": "500,50",
    "wanted_until": "2027-09-01",
    "note": "x",
}


@pytest.fixture
def lead(db):
    return town("Stadt Aken")


@pytest.fixture
def guest(db):
    return town("Gemeinde Barby", slug="barby")


@pytest.fixture
def need(lead):
    return need_of(lead)


def words(page):
    """The text of the page with each kind of space as one."""
    return " ".join(page.text.replace("&nbsp;", " ").replace("\xa0", " ").split())


def posted(client, where, **fields):
    return client.post(where, client.acting | fields)


def test_page_of_the_leading_body_adds_up_those_that_take_part_alone(need, lead, guest):
    part_of(need, guest, state="joined", once=10_000, monthly=500, user_count=12, note=EVIL)
    left = town("Gemeinde Calbe")
    part_of(need, left, state="left", once=777_777, monthly=1, user_count=999)
    page = client_of(lead.auditor).get(address(need, "gemeinsam/"))
    text = words(page)
    # 24 months: 60,000 + 24 x 5,400 = 189,600; 10,000 + 24 x 500 = 22,000; together 211,600
    for told in (
        "189.600 €",
        "22.000 €",
        "211.600 €",
        "70.000 €",
        "5.900 €",
        "Gemeinde Calbe",
        "Ausgetreten",
    ):
        assert told in text, told
    assert "777.777" not in text
    assert "999" not in text
    assert EVIL not in page.text
    assert "&lt;script&gt;" in page.text


def test_page_of_the_leading_body_says_who_is_silent(need, lead, guest):
    part_of(need, guest, state="joined")
    text = words(client_of(lead.officer).get(address(need, "gemeinsam/")))
    assert "mindestens 189.600 €, vielleicht mehr" in text
    assert "Eine Stelle hat noch nicht gesagt, was sie voraussichtlich zahlt." in text


def test_search_for_bodies_finds_those_alone_that_can_answer(need, lead, guest):
    part_of(need, town("Barby alt"))
    OrganisationFactory(name="Barby leer", kind="municipality")
    member_of(OrganisationFactory(name="Barby Software"), "admin")
    closed = OrganisationFactory(name="Barby zu", kind="municipality", closed_at="2026-01-01T00:00Z")
    member_of(closed, "officer")
    centre = OrganisationFactory(name="Barby Zentrum", kind="competence_centre")
    member_of(centre, "officer")
    client = client_of(lead.requester)
    found = client.get(address(need, "gemeinsam/") + "?q=barby").context["found"]
    assert [one.name for one in found] == ["Barby Zentrum", "Gemeinde Barby"]
    assert client.get(address(need, "gemeinsam/") + "?q=%20").context["found"] == []
    # Who only reads is offered nobody.
    assert client_of(lead.auditor).get(address(need, "gemeinsam/") + "?q=barby").context["found"] == []


def test_form_that_asks_a_body_asks_it_once(need, lead, guest):
    client = client_of(lead.requester)
    answer = posted(client, address(need, "gemeinsam/fragen/"), organisation="barby")
    assert (answer.status_code, answer.url) == (302, address(need, "gemeinsam/"))
    assert subjects(guest.officer) == ["Stadt Aken fragt, ob Sie sich an einem Bedarf beteiligen"]
    again = posted(client, address(need, "gemeinsam/fragen/"), organisation="barby")
    assert (again.status_code, NeedPart.objects.count()) == (422, 1)
    assert "Gemeinde Barby wurde schon gefragt." in words(again)
    for slug in ("gibt-es-nicht", "", "a b"):
        answer = posted(client, address(need, "gemeinsam/fragen/"), organisation=slug)
        assert answer.status_code == 422
        assert "Wählen Sie eine öffentliche Stelle aus der Liste." in words(answer)


def test_asked_body_reads_the_text_and_never_the_figures_of_others(need, lead, guest):
    need.requirements = ["Vorlagen mit Anlagen"]
    need.save()
    part_of(need, guest, state="joined", once=4_321, monthly=0, note="Nur für uns")
    third = town("Gemeinde Calbe")
    part_of(need, third, state="joined", once=8_765, monthly=21, user_count=345, note="Geheim von Calbe")
    part_of(need, town("Gemeinde Dessau"), state="declined")
    part_of(need, town("Gemeinde Elbe"), state="invited")
    text = words(client_of(guest.auditor).get(address(need, "beteiligung/")))
    shown = (
        "Sitzungsdienst",
        "Sitzungen ohne Papier",
        "Vorlagen mit Anlagen",
        "4.321 €",
        "Gemeinde Calbe",
        "Nur für uns",
    )
    for told in shown:
        assert told in text, told
    hidden = ("60.000", "5.400", "189.600", "8.765", "345", "Geheim von Calbe", "Rechnung von 2024")
    for untold in (*hidden, "Gemeinde Dessau", "Gemeinde Elbe"):
        assert untold not in text, untold


@pytest.mark.parametrize(
    "rest", ["gemeinsam/", "auftragswert/", "beschaffungswege/"], ids=["parts", "value", "routes"]
)
def test_pages_of_the_leading_body_are_nobody_elses(need, guest, rest):
    part_of(need, guest, state="joined")
    for person in (guest.officer, town("Gemeinde Calbe").officer):
        client = client_of(person)
        assert client.get(address(need, rest)).status_code == 404
        for where in ("gemeinsam/fragen/", "auftragswert/"):
            answer = posted(
                client, address(need, where), organisation="barby", once="1", term="unlimited", saves="0"
            )
            assert answer.status_code == 404
    need.refresh_from_db()
    assert (need.once, need.saves, NeedPart.objects.count()) == (60_000, 0, 1)


def test_pages_of_an_asked_body_are_nobody_elses(need, lead, guest):
    part_of(need, guest)
    other = NeedFactory(organisation=lead.body)
    for person in (lead.officer, town("Gemeinde Calbe").officer):
        for rest in ("beteiligung/", "beteiligung/zahlen/"):
            assert client_of(person).get(address(need, rest)).status_code == 404
        for rest in ("beteiligung/absagen/", "beteiligung/austreten/"):
            assert posted(client_of(person), address(need, rest)).status_code == 404
    assert client_of(guest.officer).get(address(other, "beteiligung/")).status_code == 404


def test_form_of_figures_joins_and_keeps_amounts_as_germans_write_them(need, guest):
    part = part_of(need, guest)
    client = client_of(guest.requester)
    answer = posted(client, address(need, "beteiligung/zahlen/"), saves="0", **FIGURES)
    assert (answer.status_code, answer.url) == (302, address(need, "beteiligung/"))
    part.refresh_from_db()
    assert (part.state, str(part.once), str(part.monthly), part.user_count) == (
        "joined",
        "10000.00",
        "500.50",
        12,
    )
    page = client.get(address(need, "beteiligung/zahlen/"))
    assert ('value="10.000"' in page.text, 'value="500,50"' in page.text) == (True, True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("once", "viel"),
        ("once", "-5"),
        ("once", "NaN"),
        ("once", "Infinity"),
        ("once", "1e9"),
        ("once", "1.00.000"),
        ("monthly", "99999999999"),
        ("user_count", "-1"),
        ("user_count", "4,5"),
        ("user_count", "99999999999"),
        ("wanted_until", "31.02.2027"),
        ("note", "x" * 2_001),
        ("saves", ""),
        ("saves", "-1"),
    ],
)
def test_form_of_figures_with_nonsense_keeps_what_was_typed_and_writes_nothing(need, guest, field, typed):
    part = part_of(need, guest)
    fields = FIGURES | {"saves": "0"} | {field: typed}
    answer = posted(client_of(guest.requester), address(need, "beteiligung/zahlen/"), **fields)
    part.refresh_from_db()
    assert (answer.status_code, part.state, part.user_count) == (422, "invited", None)


def test_form_of_figures_after_a_colleague_saved_shows_both(need, guest):
    part = part_of(need, guest, state="joined", saves=3, user_count=77, note="Vom Kollegen")
    client = client_of(guest.requester)
    answer = posted(client, address(need, "beteiligung/zahlen/"), saves="2", **FIGURES)
    assert answer.status_code == 409
    assert ("Vom Kollegen" in answer.text, 'value="12"' in answer.text, 'value="3"' in answer.text) == (
        True,
        True,
        True,
    )
    part.refresh_from_db()
    assert (part.user_count, part.saves) == (77, 3)


def test_buttons_decline_and_leave_move_the_part(need, guest):
    part = part_of(need, guest)
    client = client_of(guest.officer)
    answer = posted(client, address(need, "beteiligung/absagen/"))
    part.refresh_from_db()
    assert (answer.status_code, part.state) == (302, "declined")
    assert posted(client, address(need, "beteiligung/austreten/")).status_code == 409
    posted(client, address(need, "beteiligung/zahlen/"), saves="0", **FIGURES)
    assert posted(client, address(need, "beteiligung/austreten/")).status_code == 302
    part.refresh_from_db()
    assert (part.state, part.user_count) == ("left", 12)


def test_list_of_joint_needs_shows_what_the_body_was_asked_alone(need, lead, guest):
    part_of(need, guest)
    other = NeedFactory(organisation=lead.body, title="Fremder Bedarf")
    NeedPartFactory(need=other)
    text = words(client_of(guest.auditor).get(f"{BASE}gemeinsam/"))
    assert ("Sitzungsdienst" in text, "Stadt Aken" in text, "Fremder Bedarf" in text) == (True, True, False)
    empty = words(client_of(lead.auditor).get(f"{BASE}gemeinsam/"))
    assert "Noch hat niemand Ihre Organisation gefragt" in empty


def test_closed_need_shows_no_button_to_the_asked_body(lead, guest):
    need = need_of(lead, state="closed")
    part_of(need, guest)
    page = client_of(guest.officer).get(address(need, "beteiligung/"))
    assert (
        "<button" in page.text.partition("<main")[2].partition("</main>")[0].partition("work__main")[2]
    ) is False
    assert "Die führende Stelle hat diesen Bedarf geschlossen." in words(page)


def asked(client, where):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


def test_page_of_the_leading_body_with_one_and_three_parts_asks_equally_often(need, lead, guest):
    part_of(need, guest, state="joined")
    client, where = client_of(lead.officer), address(need, "gemeinsam/") + "?q=ort"
    town("Ort 0")
    one = asked(client, where)
    for number in range(2):
        part_of(need, town(f"Stadt {number}"), state="joined")
        town(f"Ort {number + 1}")
    assert (one, asked(client, where)) == (6, 6)


def test_page_of_an_asked_body_with_one_and_three_others_asks_equally_often(need, guest):
    part_of(need, guest)
    part_of(need, town("Stadt 0"), state="joined")
    client, where = client_of(guest.officer), address(need, "beteiligung/")
    one = asked(client, where)
    for number in range(2):
        part_of(need, town(f"Stadt {number + 1}"), state="joined")
    assert (one, asked(client, where)) == (5, 5)


def test_list_of_joint_needs_with_one_and_three_rows_asks_equally_often(need, guest):
    part_of(need, guest)
    client = client_of(guest.officer)
    one = asked(client, f"{BASE}gemeinsam/")
    for _number in range(2):
        NeedPartFactory(organisation=guest.body)
    assert (one, asked(client, f"{BASE}gemeinsam/")) == (5, 5)
