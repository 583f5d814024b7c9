"""Pages and files of a shortlist: what stands on them in five years, who reads them, and how often they ask."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from catalog.actions import withdraw_solution
from procurement.actions.shortlists import add_candidate, decide_candidates, search_shortlist
from procurement.models import Candidate, Invitation, Shortlist, ShortlistSearch
from tests.catalog.lists.people import client_of
from tests.factories import (
    BY,
    BookmarkFactory,
    BookmarkListFactory,
    NeedFactory,
    OrganisationFactory,
    SavedSearchFactory,
    SolutionFactory,
    SoundingFactory,
    member_of,
)

WORD = "q=M%C3%A4ngelmelder"
EVIL = "=HYPERLINK(A1)<script>alert(1)</script>"
NEEDS = "/arbeitsbereich/bedarfe/"


def place(need, rest=""):
    return f"{NEEDS}{need.public_id}/auswahlliste/{rest}"


@pytest.fixture
def client(clerk):
    return client_of(clerk)


@pytest.fixture
def listed(need, by, market):
    """Three candidates of one search, and one that was added by hand."""
    search_shortlist(need=need, address=WORD, reason="Erster Blick", by=by)
    add_candidate(need=need, solution=market[3], reason="Empfehlung", by=by)
    return need


def send(client, path, **fields):
    return client.post(path, fields | client.acting)


def test_page_of_a_list_says_what_was_found_and_leads_to_the_version_then(
    listed, client, by, market, changed
):
    first = client.get(place(listed)).text
    assert "Mängelmelder Blau" in first
    assert "damals 3 Lösungen gefunden" in first
    changed(market[0], "Umbenannt")
    withdraw_solution(solution=market[1], by=BY, reason="test")
    page = client.get(place(listed)).text
    for name in ("Mängelmelder Blau", "Mängelmelder Grün", "Mängelmelder Rot", "Wegewart"):
        assert name in page
    assert "Umbenannt" not in page
    assert "damals 3 Lösungen gefunden" in page
    assert 'href="/loesungen/blau/fassungen/1/"' in page
    assert "seither geändert: Fassung 2" in page
    # The old version still says the same at its address, also of what has left the catalogue.
    for slug, name in (("blau", "Mängelmelder Blau"), ("gruen", "Mängelmelder Grün")):
        assert name in client.get(f"/loesungen/{slug}/fassungen/1/").text


def test_list_from_a_search_to_the_invitations_works_without_script(need, client, clerk, market, town):
    page = client.get(f"/loesungen/?{WORD}").text
    assert f'href="/arbeitsbereich/auswahllisten/waehlen/?{WORD}"' in page
    page = client.get(f"/arbeitsbereich/auswahllisten/waehlen/?{WORD}").text
    assert f'href="{place(need, "suche/")}?{WORD}"' in page
    page = client.get(f"{place(need, 'suche/')}?{WORD}").text
    assert "Der Katalog findet dafür jetzt 3 Lösungen." in page
    assert send(client, place(need, "suche/"), address=WORD, reason="").status_code == 302
    ids = [str(pk) for pk in Candidate.objects.values_list("pk", flat=True)]
    fields = {"candidates": ids, "state": "kept", "reason": "Erfüllt alles", "saves": "1"}
    assert send(client, place(need, "entscheiden/"), **fields).status_code == 302
    assert send(client, place(need, "abschliessen/")).status_code == 302
    sounding = SoundingFactory(organisation=town, need=need)
    officer = client_of(member_of(town, "officer"))
    address = f"/arbeitsbereich/marktsondierungen/{sounding.public_id}/aus-der-auswahlliste/"
    assert f'href="{address}"' in officer.get(place(need)).text
    assert "Erfüllt alles" in officer.get(address).text
    assert send(officer, address).status_code == 302
    assert list(Invitation.objects.values_list("organisation__name", "reason")) == [
        ("Werk GmbH", "Erfüllt alles")
    ]


def test_narrower_search_is_taken_in_with_its_reason(listed, client):
    free = f"{WORD}&licence=MIT"
    assert "Was soll diese Suche bewirken?" in client.get(f"{place(listed, 'suche/')}?{free}").text
    answer = send(client, place(listed, "suche/"), address=free, how="narrow", reason="")
    assert (answer.status_code, ShortlistSearch.objects.count()) == (422, 1)
    send(client, place(listed, "suche/"), address=free, how="narrow", reason="Nur freie")
    assert list(Candidate.objects.filter(state="left_out").values_list("solution__slug", "reason")) == [
        ("rot", "Nur freie")
    ]
    log = client.get(place(listed, "verlauf/")).text
    assert "Suche 2 hat die Liste eingegrenzt: vorher 4, nachher 3." in log
    assert "Nur freie" in log


def test_pasted_address_and_saved_search_lead_to_the_same_page(need, client, clerk, market):
    SavedSearchFactory(user=clerk, name="Meine Suche", address=WORD)
    assert f'href="{place(need, "suche/")}?{WORD}"' in client.get(place(need, "suche/")).text
    pasted = client.get(place(need, "suche/"), {"address": f"https://markt.example/loesungen/?{WORD}"}).text
    assert "Der Katalog findet dafür jetzt 3 Lösungen." in pasted


def test_decision_with_faults_comes_back_with_what_was_chosen(listed, client):
    row = Candidate.objects.first()
    fields = {"candidates": [str(row.pk)], "state": "kept", "reason": "", "saves": "2"}
    answer = send(client, place(listed, "entscheiden/"), **fields)
    assert answer.status_code == 422
    assert f'value="{row.pk}" checked' in answer.text
    assert "Begründen Sie das" in answer.text


def test_decision_on_a_list_changed_meanwhile_is_shown_again(listed, client):
    row = Candidate.objects.first()
    fields = {"candidates": [str(row.pk)], "state": "kept", "reason": "Mein Grund", "saves": "1"}
    answer = send(client, place(listed, "entscheiden/"), **fields)
    assert answer.status_code == 409
    assert "Inzwischen hat jemand anderes die Auswahlliste geändert" in answer.text
    assert "Mein Grund" in answer.text
    assert 'name="saves" value="2"' in answer.text
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.parametrize("sent", ["abc", "-1", "9" * 30, "\u0665"])
def test_candidates_that_are_no_numbers_are_a_fault_of_the_form(listed, client, sent):
    fields = {"candidates": [sent], "state": "kept", "reason": "x", "saves": "2"}
    assert send(client, place(listed, "entscheiden/"), **fields).status_code == 422


def test_filter_by_decision_shows_these_alone(listed, client, by):
    red = Candidate.objects.get(solution__slug="rot")
    decide_candidates(need=listed, candidates=[red.pk], state="left_out", reason="zu neu", saves=2, by=by)
    page = client.get(place(listed), {"state": "left_out"}).text
    assert ("Mängelmelder Rot" in page, "Mängelmelder Blau" in page) == (True, False)


def test_solution_by_hand_and_bookmark_list_come_on_the_list(need, client, town, market):
    assert "Wegewart (Bude eG)" in client.get(place(need, "hinzufuegen/"), {"q": "wegew"}).text
    address = place(need, "hinzufuegen/") + "?q=wegew"
    assert send(client, address, solution="wegewart", reason="Empfehlung").status_code == 302
    kept = BookmarkListFactory(organisation=town, name="Aus der Messe")
    BookmarkFactory(list=kept, solution=market[0])
    page = client.get(f"/arbeitsbereich/merklisten/{kept.pk}/").text
    assert f"/arbeitsbereich/auswahllisten/waehlen/?list={kept.pk}" in page
    page = client.get(f"/arbeitsbereich/auswahllisten/waehlen/?list={kept.pk}").text
    assert f'href="{place(need, "merkliste/")}?list={kept.pk}"' in page
    assert f'value="{kept.pk}" selected' in client.get(f"{place(need, 'merkliste/')}?list={kept.pk}").text
    assert send(client, place(need, "merkliste/"), list=str(kept.pk), reason="Messe").status_code == 302
    slugs = Candidate.objects.values_list("solution__slug", flat=True)
    assert sorted(slugs) == ["blau", "wegewart"]


def test_list_of_a_need_is_there_for_its_own_body_alone(listed, town):
    stranger = client_of(member_of(OrganisationFactory(name="Fern", kind="municipality"), "admin"))
    operator = client_of(member_of(OrganisationFactory(kind="operator"), "admin"))
    for rest in ("", "verlauf/", "datei/csv/", "suche/", "hinzufuegen/", "abschliessen/"):
        for other in (stranger, operator):
            answer = other.get(place(listed, rest))
            assert (answer.status_code in (403, 404), "Blau" in answer.text) == (True, False)
    auditor = client_of(member_of(town, "auditor"))
    page = auditor.get(place(listed)).text
    assert ("Mängelmelder Blau" in page, 'name="candidates"' in page) == (True, False)
    assert auditor.get(place(listed, "suche/")).status_code == 403


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_table_of_a_list_tells_version_reason_and_origin(listed, client, by, market, changed):
    blue = Candidate.objects.get(solution=market[0])
    decide_candidates(need=listed, candidates=[blue.pk], state="kept", reason=EVIL, saves=2, by=by)
    changed(market[0], "Umbenannt")
    answer = client.get(place(listed, "datei/csv/"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="auswahlliste-mangelmelder-fur-die-stadt-2'
    )
    row = next(row for row in rows_of(answer) if row["Lösung"] == "Mängelmelder Blau")
    assert (row["Entscheidung"], row["Begründung"], row["Übernommene Fassung"], row["Aktuelle Fassung"]) == (
        "Behalten",
        f"'{EVIL}",
        "1",
        "2",
    )
    assert row["Adresse"].endswith("/loesungen/blau/fassungen/1/")
    assert row["Herkunft"] == f"Suche 1, Platz {blue.place}"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(place(listed, "datei/xlsx/")).content))
    assert book.sheet_names == ["Auswahlliste", "Suchen", "Verlauf", "Über diese Datei"]
    assert book.get_sheet_by_name("Suchen").to_python()[1][2:5] == ["„Mängelmelder“", 3, "Erster Blick"]
    pdf = client.get(place(listed, "datei/pdf/"))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert client.get(place(listed, "datei/html/")).status_code == 404


def test_hostile_words_on_the_page_are_words(listed, client, by):
    row = Candidate.objects.first()
    decide_candidates(need=listed, candidates=[row.pk], state="kept", reason=EVIL, saves=2, by=by)
    for rest in ("", "verlauf/"):
        page = client.get(place(listed, rest)).text
        assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def filled(need, by, number):
    """So many candidates more, each with a decision."""
    for _one in range(number):
        add_candidate(need=need, solution=SolutionFactory(), reason="x", by=by)
    rows = list(Candidate.objects.filter(state="open").values_list("pk", flat=True))
    saves = Shortlist.objects.get(need=need).saves
    decide_candidates(need=need, candidates=rows, state="left_out", reason="x", saves=saves, by=by)


@pytest.mark.parametrize(
    ("rest", "count"),
    [("", 10), ("verlauf/", 8), ("datei/csv/", 11), ("datei/xlsx/", 11), ("datei/pdf/", 11)],
)
def test_pages_of_a_list_with_one_three_and_twenty_candidates_ask_equally_often(
    need, by, client, rest, count
):
    counts = []
    for more in (1, 2, 17):
        filled(need, by, more)
        client.get(place(need, rest))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place(need, rest)).status_code == 200
        counts.append(len(queries))
    assert counts == [count] * 3


@pytest.mark.parametrize(
    ("rest", "count"), [("hinzufuegen/?q=Anbieter", 6), ("merkliste/", 6), ("suche/", 6)]
)
def test_pages_that_add_to_a_list_with_one_and_three_rows_ask_equally_often(
    need, client, clerk, town, rest, count
):
    counts = []
    for more in (1, 2):
        for _one in range(more):
            kept = BookmarkListFactory(organisation=town)
            BookmarkFactory(list=kept)
            SavedSearchFactory(user=clerk, address=f"q=Wort{kept.pk}")
        client.get(place(need, rest))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place(need, rest)).status_code == 200
        counts.append(len(queries))
    assert counts == [count] * 2


def test_choice_of_a_need_with_one_and_three_needs_asks_equally_often(need, client, town):
    counts = []
    for more in (0, 2):
        for _one in range(more):
            NeedFactory(organisation=town)
        client.get("/arbeitsbereich/auswahllisten/waehlen/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/arbeitsbereich/auswahllisten/waehlen/").status_code == 200
        counts.append(len(queries))
    assert counts == [5, 5]


def test_page_that_hands_over_asks_equally_often_for_one_and_three(need, by, town):
    sounding = SoundingFactory(organisation=town, need=need)
    officer = client_of(member_of(town, "officer"))
    address = f"/arbeitsbereich/marktsondierungen/{sounding.public_id}/aus-der-auswahlliste/"
    counts = []
    for more in (1, 2):
        for _one in range(more):
            add_candidate(need=need, solution=SolutionFactory(), reason="x", by=by)
        Candidate.objects.update(state="kept", reason="gut")
        Shortlist.objects.update(finished_at=need.created_at)
        officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(address).status_code == 200
        counts.append(len(queries))
        Shortlist.objects.update(finished_at=None)
    assert counts == [6, 6]
