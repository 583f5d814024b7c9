"""The pages of needs: what they show to whom, how they save, and what they never show to others."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.models import BookmarkList
from procurement.actions import begin_need, edit_need
from procurement.models import Need, Sounding
from tests.factories import (
    AreaFactory,
    BookmarkListFactory,
    CpvCodeFactory,
    NeedFactory,
    NeedPartFactory,
    OrganisationFactory,
    SavedSearchFactory,
    SoundingFactory,
    acting,
    member_of,
)

from .people import NEEDS, client_of, page_of

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def requester(town):
    return member_of(town, "requester")


@pytest.fixture
def client(requester):
    return client_of(requester)


@pytest.fixture
def need(requester):
    return begin_need(title="Mängelmelder", by=acting(requester))


def test_need_from_the_list_to_the_sounding_is_clicked_through(client, town):
    CpvCodeFactory()
    area = AreaFactory(name="Lindenwerder")
    assert "Noch kein Bedarf" in client.get(NEEDS).text
    begun = client.post(f"{NEEDS}neu/", client.acting | {"title": "Mängel melden", "source": ""})
    need = Need.objects.get()
    assert begun.url == f"{page_of(need)}beschreiben/purpose/"
    steps = {
        "purpose": {"title": "Mängel melden", "purpose": "Schneller", "situation": "", "offer_type": "saas"},
        "users": {"users": "Bauhof", "user_count": "1.200"},
        "requirements": {"requirements": "- Karte\n\n2. Fotos  anhängen\r\nMeldung ohne Konto"},
        "schedule": {"wanted_from": "2027-01-01", "wanted_until": "30.06.2027", "schedule": "Förderung"},
        "place": {"cpv": ["48000000-8"], "regions": [area.key]},
    }
    for number, (step, fields) in enumerate(steps.items()):
        path = f"{page_of(need)}beschreiben/{step}/"
        assert client.get(path).status_code == 200
        sent = client.post(path, client.acting | fields | {"saves": number, "action": "next"})
        following = [*steps, ""][number + 1]
        assert sent.url == (f"{page_of(need)}beschreiben/{following}/" if following else page_of(need))
    need.refresh_from_db()
    assert (need.user_count, need.requirements, need.wanted_until, need.cpv, need.regions) == (
        1200,
        ["Karte", "Fotos anhängen", "Meldung ohne Konto"],
        datetime.date(2027, 6, 30),
        ["48000000-8"],
        [area.key],
    )
    page = client.get(page_of(need)).text
    assert "5 von 5 Schritten sind beschrieben." in page
    assert client.post(f"{page_of(need)}abschliessen/", client.acting).url == page_of(need)
    officer = client_of(member_of(town, "officer"))
    page = officer.get(page_of(need)).text
    told = (
        "etwa 1.200 Personen",
        "30.\xa0Juni\xa02027",
        "Software als Dienst (SaaS)",
        "Lindenwerder",
        "Meldung ohne Konto",
    )
    assert [word for word in told if word not in page] == []
    begun = officer.post(f"{page_of(need)}markt-sondieren/", officer.acting | {"title": "Mängel melden"})
    sounding = Sounding.objects.get()
    assert begun.url.endswith(f"/{sounding.public_id}/")
    assert (sounding.cpv, sounding.regions) == (["48000000-8"], [area.key])


def test_need_saved_in_the_background_answers_with_the_number_of_saves(client, need):
    path = f"{page_of(need)}beschreiben/users/"
    ask = {"headers": {"Accept": "application/json"}}
    fields = {"users": "Bauhof", "user_count": "viele", "saves": 0}
    answer = client.post(path, client.acting | fields, **ask)
    assert answer.json()["saves"] == 1
    assert answer.json()["message"].endswith("Eine Angabe braucht Ihre Aufmerksamkeit.")
    need.refresh_from_db()
    assert (need.users, need.user_count, need.unclean) == ("Bauhof", None, {"user_count": "viele"})
    page = client.get(path).text
    assert 'value="viele"' in page
    assert "Schreiben Sie eine ganze Zahl" in page
    answer = client.post(path, client.acting | {"user_count": "12", "saves": 1}, **ask)
    need.refresh_from_db()
    assert (answer.json()["saves"], need.users, need.user_count, need.unclean) == (2, "Bauhof", 12, {})


def test_need_saved_by_a_colleague_meanwhile_shows_both_and_loses_nothing(client, need, town):
    colleague = member_of(town, "officer")
    User.objects.filter(pk=colleague.pk).update(name="Mirko Sander")
    edit_need(need=need, values={"purpose": "Seins"}, saves=0, by=acting(colleague))
    path = f"{page_of(need)}beschreiben/purpose/"
    fields = client.acting | {"title": "Mängelmelder", "purpose": "Meins", "saves": 0}
    silent = client.post(path, fields, headers={"Accept": "application/json"})
    assert silent.status_code == 409
    assert silent.json()["message"].startswith("Mirko Sander hat um")
    answer = client.post(path, fields)
    assert answer.status_code == 409
    assert [word in answer.text for word in ("Mirko Sander", "Seins", "Meins", "Jetzt gespeichert")] == [
        True
    ] * 4
    assert Need.objects.get().purpose == "Seins"
    assert 'name="saves" value="1"' in answer.text
    assert client.post(path, fields | {"saves": 1}).status_code == 302
    assert Need.objects.get().purpose == "Meins"


@pytest.mark.parametrize("saves", ["", "x", "-1", None])
def test_need_form_without_its_beginning_is_refused_and_changes_nothing(client, need, saves):
    fields = {"purpose": "Meins"} | ({} if saves is None else {"saves": saves})
    answer = client.post(f"{page_of(need)}beschreiben/purpose/", client.acting | fields)
    assert answer.status_code == 422
    assert Need.objects.get().purpose == ""


def test_need_search_for_codes_and_areas_keeps_what_is_ticked(client, need):
    CpvCodeFactory()
    area = AreaFactory(name="Lindenwerder", search_text="| lindenwerder |")
    path = f"{page_of(need)}beschreiben/place/"
    fields = {"cpv": ["48000000-8"], "search.regions": "Lindenw", "action": "search:regions", "saves": 0}
    sent = client.post(path, client.acting | fields)
    assert sent.url == f"{path}?regions=Lindenw#e-regions"
    page = client.get(sent.url.partition("#")[0]).text
    assert f'value="{area.key}"' in page
    assert 'value="48000000-8" checked' in page
    wrong = client.post(path, client.acting | {"cpv": ["48000000-9"], "saves": 1})
    assert wrong.status_code == 422
    assert "Wählen Sie aus, was die Suche findet." in wrong.text
    client.post(path, client.acting | {"saves": 1})
    assert Need.objects.get().cpv == []


def test_need_that_is_not_described_says_what_is_missing_with_links(client, need):
    answer = client.post(f"{page_of(need)}abschliessen/", client.acting)
    assert answer.status_code == 422
    assert "Der Bedarf ist noch nicht fertig beschrieben" in answer.text
    assert f'href="{page_of(need)}beschreiben/requirements/"' in answer.text
    assert Need.objects.get().state == "draft"


def test_need_begins_with_what_was_chosen_and_with_no_foreign_thing(client, requester, town):
    kept = BookmarkListFactory(organisation=town, name="Für den Bauhof")
    foreign = BookmarkListFactory(name="Fremde Liste")
    SavedSearchFactory(user=requester, name="Meine Suche")
    SavedSearchFactory(name="Fremde Suche")
    SoundingFactory(title="Fremder Entwurf")
    public = SoundingFactory(title="Öffentliche Sondierung", state="published")
    page = client.get(f"{NEEDS}neu/?sounding={public.public_id}").text
    shown = ("Für den Bauhof", "Meine Suche", "Öffentliche Sondierung", "Sensornetz mit LoRaWAN")
    assert [word for word in shown if word not in page] == []
    assert [word for word in ("Fremde", "Fremder") if word in page] == []
    begun = client.post(f"{NEEDS}neu/", client.acting | {"source": f"list:{kept.pk}"})
    assert (begun.status_code, Need.objects.get().title) == (302, "Für den Bauhof")
    for source in (f"list:{foreign.pk}", "ready:x"):
        answer = client.post(f"{NEEDS}neu/", client.acting | {"title": "x", "source": source})
        assert answer.status_code == 422
    begun = client.post(
        f"{NEEDS}neu/", client.acting | {"source": f"sounding:{public.public_id}", "title": ""}
    )
    assert (begun.status_code, Need.objects.count()) == (302, 2)


def test_public_sounding_offers_a_similar_need_to_who_describes_needs_alone(client, town):
    sounding = SoundingFactory(title="Meldungen", state="published")
    page = f"/marktsondierungen/{sounding.public_id}/"
    link = f"{NEEDS}neu/?sounding={sounding.public_id}"
    vendor = client_of(member_of(OrganisationFactory(), "admin"))
    auditor = client_of(member_of(town, "auditor"))
    found = [
        (reader.get(page).status_code, link in reader.get(page).text) for reader in (client, vendor, auditor)
    ]
    assert found == [(200, True), (200, False), (200, False)]


@pytest.mark.parametrize("role", ["reviewer", "publisher", "assessor", "auditor"])
def test_need_is_read_by_everybody_of_the_buyer_without_a_button(need, town, role):
    client = client_of(member_of(town, role))
    page = client.get(page_of(need)).text
    assert "Mängelmelder" in page
    assert [word in page for word in ("abschliessen/", "schliessen/", "beschreiben/")] == [False] * 3
    assert client.get(f"{page_of(need)}beschreiben/purpose/").status_code == 403
    assert client.post(f"{page_of(need)}abschliessen/", client.acting).status_code == 403


def test_need_of_others_is_not_there_and_the_operator_reads_none(need):
    edit_need(need=need, values={"purpose": "Geheimes"}, saves=0, by=acting(need.requested_by))
    town = client_of(member_of(OrganisationFactory(kind="municipality"), "admin"))
    for path in ("", "beschreiben/purpose/", "schliessen/", "markt-sondieren/"):
        answer = town.get(page_of(need) + path)
        assert (answer.status_code, "Geheimes" in answer.text) == (404, False)
    for path in ("abschliessen/", "wieder-oeffnen/", "schliessen/", "markt-sondieren/"):
        assert town.post(page_of(need) + path, town.acting).status_code == 404
    assert "Mängelmelder" not in town.get(NEEDS).text
    for kind in ("vendor", "operator"):
        client = client_of(member_of(OrganisationFactory(kind=kind), "admin"))
        for path in (NEEDS, page_of(need)):
            answer = client.get(path)
            assert (answer.status_code, "Geheimes" in answer.text) == (403, False)
    assert Need.objects.get().state == "draft"


def test_need_that_one_was_asked_to_join_is_read_on_the_page_of_the_part(need):
    joined = OrganisationFactory(kind="municipality")
    NeedPartFactory(need=need, organisation=joined)
    client = client_of(member_of(joined, "requester"))
    answer = client.get(page_of(need))
    assert (answer.status_code, answer.url.startswith(page_of(need))) == (302, True)
    assert client.get(f"{page_of(need)}beschreiben/purpose/").status_code == 404
    assert "Mängelmelder" not in client.get(NEEDS).text


def test_need_with_marks_of_the_web_shows_them_as_text(client, need, requester):
    values = {"purpose": EVIL, "situation": EVIL, "users": EVIL, "requirements": [EVIL], "schedule": EVIL}
    edit_need(need=need, values=values, saves=0, by=acting(requester))
    for path in ("", "beschreiben/purpose/", "beschreiben/requirements/"):
        page = client.get(page_of(need) + path).text
        assert (EVIL in page, "&lt;script&gt;alert(1)" in page) == (False, True)
    assert EVIL not in client.get(NEEDS).text


def test_need_reopened_and_closed_goes_its_way_over_pages(client, need, town):
    Need.objects.filter(pk=need.pk).update(state="ready")
    assert client.get(f"{page_of(need)}beschreiben/purpose/").url == page_of(need)
    late = client.post(f"{page_of(need)}beschreiben/purpose/", client.acting | {"purpose": "x", "saves": 0})
    assert (late.status_code, Need.objects.get().purpose) == (409, "")
    client.post(f"{page_of(need)}wieder-oeffnen/", client.acting)
    assert Need.objects.get().state == "draft"
    assert "endgültig abgelegt" in client.get(f"{page_of(need)}schliessen/").text
    client.post(f"{page_of(need)}schliessen/", client.acting)
    assert Need.objects.get().state == "closed"
    page = client.get(page_of(need)).text
    assert ("Nichts lässt sich mehr ändern" in page, "wieder-oeffnen/" in page) == (True, False)


def test_need_list_is_filtered_by_state(client, town):
    NeedFactory(organisation=town, title="Erster")
    NeedFactory(organisation=town, title="Zweiter", state="ready")
    NeedFactory(title="Fremder", state="ready")
    page = client.get(f"{NEEDS}?state=ready").text
    assert [name in page for name in ("Erster", "Zweiter", "Fremder")] == [False, True, False]
    assert "Kein Bedarf hat diesen Stand." in client.get(f"{NEEDS}?state=closed").text


def test_lists_of_needs_with_one_and_three_rows_ask_equally_often(client, town, requester):
    # Session, person, memberships, the counts, the page, the texts of the foot: the same number whatever there is.
    counts = []
    for number in (1, 3):
        while Need.objects.count() < number:
            NeedFactory(organisation=town, requested_by=requester)
        client.get(NEEDS)
        with CaptureQueriesContext(connection) as asked:
            client.get(NEEDS)
        counts.append(len(asked))
    assert counts == [5, 5]


def test_page_of_a_need_with_one_and_three_soundings_asks_equally_often(client, town, requester):
    need = NeedFactory(organisation=town, state="ready", cpv=["48000000-8"], requested_by=requester)
    counts = []
    for number in (1, 3):
        while Sounding.objects.count() < number:
            SoundingFactory(organisation=town, need=need)
        client.get(page_of(need))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(need))
        counts.append(len(asked))
    assert counts == [7, 7]


def test_page_of_a_new_need_with_one_and_three_things_to_begin_with_asks_equally_often(
    client, town, requester
):
    counts = []
    for number in (1, 3):
        while BookmarkList.objects.count() < number:
            kept = BookmarkListFactory(organisation=town)
            SavedSearchFactory(user=requester, address=f"q={kept.pk}")
        client.get(f"{NEEDS}neu/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{NEEDS}neu/")
        counts.append(len(asked))
    assert counts == [5, 5]
