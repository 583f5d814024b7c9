"""Pages of the editor: what an owner sees, saves and hands in, and what nobody else finds."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.actions.revisions import begin_listing, begin_revision, save_revision, submit_revision
from catalog.exchange.problems import Unreadable
from catalog.facts.registry import FACTS, GROUPS
from catalog.models import Revision, Solution
from tests.factories import (
    CpvCodeFactory,
    OrganisationFactory,
    SolutionFactory,
    VerdictFactory,
    acting,
    member_of,
)

from .test_controls import Fields

BASE = "/arbeitsbereich/eintraege"
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def person(vendor):
    return member_of(vendor, "editor")


@pytest.fixture
def client(person):
    return signed_in(person)


@pytest.fixture
def draft(person):
    return begin_listing(name="Baumpate", by=acting(person))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def token(person):
    return {"acting_for": str(person.memberships.get().organisation_id)}


def place(group="identity", slug="baumpate"):
    return f"{BASE}/{slug}/bearbeiten/{group}/"


def test_listing_is_begun_with_its_name_and_leads_to_its_sections(client, person):
    answer = client.post("/arbeitsbereich/neuer-eintrag/", {"name": "Baumpate"} | token(person), follow=True)
    assert answer.redirect_chain == [(f"{BASE}/baumpate/", 302)]
    assert "0 von 7 ausgefüllt" in answer.text or "ausgefüllt" in answer.text
    assert [str(group.label) in answer.text for group in GROUPS] == [True] * len(GROUPS)


def test_page_of_every_group_asks_for_each_of_its_facts_once(client, draft):
    asked = []
    for group in GROUPS:
        page = client.get(place(group.key))
        fields = Fields(page.text)
        asked += [value for name, value in fields.sent if name == "given"]
        assert len(fields.ids) == len(set(fields.ids)), group.key
    assert asked == list(FACTS)


def test_saved_page_keeps_what_is_right_and_names_what_is_wrong_with_a_link_to_the_field(
    client, person, draft
):
    sent = {"given": ["maintenance_until", "operator"], "operator": "Werk", "maintenance_until": "bald"}
    page = client.post(place("operation"), sent | {"saves": "0"} | token(person), follow=True)
    draft.refresh_from_db()
    assert (draft.facts["operator"], draft.unclean) == ("Werk", {"maintenance_until": "bald"})
    assert '<a href="#e-maintenance_until">Gepflegt bis</a>' in page.text
    assert 'value="bald"' in page.text
    assert "Eine Angabe braucht Ihre Aufmerksamkeit" in page.text


def test_error_in_a_list_leads_to_its_field(client, person, draft):
    sent = {"given": "interfaces", "interfaces[0].name": "A", "interfaces[0].address": "kein://"}
    page = client.post(place("connection"), sent | {"saves": "0"} | token(person), follow=True)
    assert 'href="#e-interfaces-0-address"' in page.text
    assert 'id="e-interfaces-0-address"' in page.text


def test_autosave_answers_with_the_time_and_the_number_of_the_save(client, person, draft):
    sent = {"given": "operator", "operator": "Werk", "saves": "0"} | token(person)
    answer = client.post(place("operation"), sent, headers={"accept": "application/json"})
    found = answer.json()
    assert (answer.status_code, found["saves"]) == (200, 1)
    assert found["message"].endswith("Uhr gespeichert.")


def test_second_tab_is_told_what_somebody_else_saved_and_keeps_what_was_typed(client, person, draft, vendor):
    colleague = member_of(vendor, "admin")
    colleague.name = "Vera <Kollegin>"
    colleague.save()
    save_revision(revision=draft, values={"operator": "Neu"}, by=acting(colleague), known_saves=0)
    sent = {"given": "operator", "operator": "Meins", "saves": "0"} | token(person)
    told = client.post(place("operation"), sent, headers={"accept": "application/json"})
    page = client.post(place("operation"), sent)
    assert (told.status_code, page.status_code) == (409, 409)
    assert "Vera <Kollegin> hat um" in told.json()["message"]
    assert "Vera &lt;Kollegin&gt; hat um" in page.text
    assert '<td data-label="Jetzt gespeichert">Neu</td><td data-label="Ihre Angabe">Meins</td>' in page.text
    fields = dict(Fields(page.text).sent)
    assert (fields["operator"], fields["saves"]) == ("Meins", "1")
    again = client.post(place("operation"), sent | {"saves": fields["saves"]})
    draft.refresh_from_db()
    assert (again.status_code, draft.facts["operator"]) == (302, "Meins")


def test_form_that_holds_half_a_group_leaves_the_other_half(client, person, draft):
    save_revision(revision=draft, values={"programme": "P"}, by=acting(person))
    client.post(
        place(), {"given": "application_suite", "application_suite": "A", "saves": "1"} | token(person)
    )
    draft.refresh_from_db()
    assert (draft.facts["programme"], draft.facts["application_suite"]) == ("P", "A")


def test_form_without_the_number_of_saves_never_overwrites(client, person, draft):
    save_revision(revision=draft, values={"operator": "Neu"}, by=acting(person))
    sent = {"given": "operator", "operator": "Alt"} | token(person)
    answer = client.post(place("operation"), sent)
    draft.refresh_from_db()
    assert (answer.status_code, draft.facts["operator"]) == (409, "Neu")


def test_rows_and_fields_are_added_without_a_script(client, person, draft):
    sent = {"given": "interfaces", "interfaces[0].name": "A", "saves": "0", "action": "more:interfaces"}
    answer = client.post(place("connection"), sent | token(person))
    assert answer.headers["Location"] == f"{place('connection')}?more=interfaces#e-interfaces"
    page = client.get(answer.headers["Location"])
    assert 'name="interfaces[2].name"' in page.text
    assert 'name="interfaces[3].name"' not in page.text


def test_codes_are_found_by_words_and_ticked(client, person, draft):
    CpvCodeFactory()
    sent = {"given": "cpv", "saves": "0", "action": "search:cpv", "search.cpv": "Softwarepaket"}
    answer = client.post(place("procurement"), sent | token(person), follow=True)
    box = '<input type="checkbox" name="cpv" value="48000000-8"><span>48000000-8 Softwarepaket'
    assert box in answer.text
    client.post(place("procurement"), {"given": "cpv", "cpv": "48000000-8", "saves": "0"} | token(person))
    ticked = '<input type="checkbox" name="cpv" value="48000000-8" checked><span>48000000-8 Softwarepaket'
    assert ticked in client.get(place("procurement")).text


def test_check_names_everything_at_once_with_links_and_hands_in_when_all_is_right(client, person, draft):
    save_revision(revision=draft, values={"funded_until": "bald"}, by=acting(person))
    page = client.get(f"{BASE}/baumpate/einreichen/")
    assert f'href="{place()}?check=1#f-short_description"' in page.text
    assert f'href="{place("operation")}?check=1#f-funded_until"' in page.text
    refused = client.post(f"{BASE}/baumpate/einreichen/", token(person))
    assert (refused.status_code, Revision.objects.get().state) == (422, "editing")
    values = {"funded_until": "2030-01-01", "short_description": {"de": "Karte."}}
    save_revision(revision=draft, values=values, by=acting(person))
    done = client.post(f"{BASE}/baumpate/einreichen/", token(person), follow=True)
    assert Revision.objects.get().state == "submitted"
    assert "Eingereicht. Der Betreiber sieht sich den Eintrag an und schreibt Ihnen." in done.text


def test_field_that_is_missing_is_named_at_its_place_when_one_comes_from_the_check(client, draft):
    assert "Dies fehlt." not in client.get(place()).text
    page = client.get(f"{place()}?check=1").text
    assert 'id="e-short_description-error"' in page


def test_refusals_of_the_operator_stand_beside_their_facts(client, person, vendor):
    listing = SolutionFactory(name="Melder", vendor=vendor, is_claimed=True)
    revision = begin_revision(solution=listing, by=acting(person))
    Revision.objects.filter(pk=revision.pk).update(round=2, reason="Bitte nachbessern.")
    VerdictFactory(revision=revision, round=1, fact="programme", is_accepted=False, reason="Längst erledigt.")
    VerdictFactory(revision=revision, round=2, fact="operator", is_accepted=False, reason="Wer ist das?")
    page = client.get(place("operation", "melder")).text
    assert "Der Betreiber schreibt:</strong> Wer ist das?" in page
    assert "Längst erledigt." not in client.get(place("identity", "melder")).text
    check = client.get(f"{BASE}/melder/einreichen/").text
    assert ("Wer ist das?" in check, "Längst erledigt." in check) == (True, False)
    assert "Bitte nachbessern." in client.get(f"{BASE}/melder/").text


def test_listing_that_waits_shows_no_editor_and_can_be_taken_back(client, person, draft):
    save_revision(revision=draft, values={"short_description": {"de": "Karte."}}, by=acting(person))
    submit_revision(revision=draft, by=acting(person))
    assert client.get(place()).headers["Location"] == f"{BASE}/baumpate/"
    sent = {"given": "operator", "operator": "X", "saves": "1"} | token(person)
    assert client.post(place("operation"), sent).status_code == 409
    client.post(f"{BASE}/baumpate/zuruecknehmen/", token(person))
    draft.refresh_from_db()
    assert (draft.state, "operator" in draft.facts) == ("editing", False)


def test_preview_shows_the_page_as_it_will_be_and_is_found_by_no_robot(client, person, draft):
    save_revision(revision=draft, values={"short_description": {"de": "Karte der Bäume."}}, by=acting(person))
    page = client.get(f"{BASE}/baumpate/vorschau/")
    assert "Karte der Bäume." in page.text
    assert "Vorschau: Nur Ihre Organisation sieht diese Seite." in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert Client().get("/loesungen/baumpate/").status_code == 404
    draft.solution.refresh_from_db()
    assert draft.solution.current is None


@pytest.mark.parametrize("shape", range(8))
def test_markup_in_every_text_is_never_markup_in_editor_or_preview(client, person, draft, shape):
    shapes = (
        NASTY,
        {"de": NASTY},
        [NASTY],
        {"de": [NASTY]},
        [{"name": NASTY, "title": NASTY, "leika_id": NASTY}],
        {"name": NASTY},
        f"https://a.example/{NASTY.replace(' ', '')}",
        {"technical": {"level": 1, "reason": {"de": NASTY}}, "en": [f"https://a.example/{NASTY[:9]}"]},
    )
    saved = save_revision(revision=draft, values=dict.fromkeys(FACTS, shapes[shape]), by=acting(person))
    pages = [client.get(place(group.key)) for group in GROUPS]
    pages += [client.get(f"{BASE}/baumpate/{tail}") for tail in ("vorschau/", "einreichen/", "")]
    assert len(saved.facts) + len(saved.unclean) >= len(FACTS)
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_file_is_taken_over_and_says_what_it_gave(client, person, draft, monkeypatch):
    text = "name: Baum\nurl: https://code.example/b\nlegal: {license: MIT}\nreleaseDate: gestern\n"
    asked = []
    monkeypatch.setattr("catalog.views.drafts.fetch", lambda url, seconds: asked.append(url) or text.encode())
    sent = {"address": "https://code.example/publiccode.yml"} | token(person)
    page = client.post(f"{BASE}/baumpate/aus-datei/", sent)
    assert asked == ["https://code.example/publiccode.yml"]
    assert "<code>releaseDate</code>" in page.text


def test_address_of_the_inner_network_is_not_fetched(client, person, draft):
    for address in (
        "http://127.0.0.1/x.yml",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://[::1]/",
    ):
        page = client.post(f"{BASE}/baumpate/aus-datei/", {"address": address} | token(person))
        assert page.status_code == 422
        assert 'id="id_address_error"' in page.text
    assert Revision.objects.get().saves == 0


def test_address_that_cannot_be_read_is_explained_beside_its_field(client, person, draft, monkeypatch):
    def fail(url, seconds):
        raise Unreadable("fetch", "Die Adresse <antwortet> nicht.")

    monkeypatch.setattr("catalog.views.drafts.fetch", fail)
    sent = {"address": "https://code.example/publiccode.yml"} | token(person)
    page = client.post(f"{BASE}/baumpate/aus-datei/", sent)
    assert (page.status_code, "Die Adresse &lt;antwortet&gt; nicht." in page.text) == (422, True)


def test_body_of_ten_megabytes_is_refused_and_nothing_is_saved(client, person, draft):
    sent = {"given": "long_description", "long_description.de": "x" * 10_000_000, "saves": "0"} | token(
        person
    )
    answer = client.post(place(), sent)
    draft.refresh_from_db()
    assert (answer.status_code in (400, 413), draft.saves) == (True, 0)


def test_listing_of_another_organisation_is_nowhere(draft, person):
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    client = signed_in(stranger)
    for tail in (
        "",
        "bearbeiten/identity/",
        "einreichen/",
        "vorschau/",
        "kopieren/",
        "aus-datei/",
        "verwerfen/",
    ):
        assert client.get(f"{BASE}/baumpate/{tail}").status_code == 404
    for tail in (
        "beginnen/",
        "zuruecknehmen/",
        "verwerfen/",
        "einreichen/",
        "bearbeiten/identity/",
        "kopieren/",
    ):
        assert client.post(f"{BASE}/baumpate/{tail}", token(stranger)).status_code == 404
    assert "Baumpate" not in client.get(f"{BASE}/").text
    assert (Solution.objects.count(), Revision.objects.get().state) == (1, "editing")


def test_standards_are_found_by_a_word_ticked_and_the_list_stays_open(client, person, draft):
    SolutionFactory(facts={"standards": ["OParl 1.1", "XTa"]})
    field = {"given": "standards", "saves": "0", "action": "search:standards"}
    sent = client.post(place("connection"), token(person) | field | {"search.standards": "oparl"})
    assert sent.headers["Location"] == f"{place('connection')}?q=oparl#e-standards"
    page = client.get(f"{place('connection')}?q=oparl").text
    boxes = re.findall(r'name="standards" value="([^"]*)"( checked)?', page)
    assert boxes == [("OParl", ""), ("OParl 1.1", "")]
    unknown = client.get(f"{place('connection')}?q=Haus-Norm+%3Cb%3E").text
    assert 'name="standards" value="Haus-Norm &lt;b&gt;"' in unknown
    assert "(neu in der Liste)" in unknown
    ticked = {"given": "standards", "saves": "0", "standards": ["OParl", "Haus-Norm 7"]}
    client.post(place("connection"), token(person) | ticked)
    assert Revision.objects.get().facts["standards"] == ["OParl", "Haus-Norm 7"]
    boxes = re.findall(r'name="standards" value="([^"]*)"( checked)?', client.get(place("connection")).text)
    assert boxes == [("OParl", " checked"), ("Haus-Norm 7", " checked")]


def test_list_of_own_listings_says_what_is_to_do_with_each(client, person, draft, vendor):
    SolutionFactory(name="Veröffentlichtes", vendor=vendor, is_claimed=True)
    SolutionFactory(name="Zurückgezogenes", vendor=vendor, is_claimed=True, status="withdrawn")
    page = client.get(f"{BASE}/").text
    order = [page.index(f">{title}</h2>") for title in ("Zu tun", "Im Katalog", "Nicht im Katalog")]
    assert order == sorted(order)
    assert "Neu, in Arbeit" in page


def counted(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_list_with_one_and_three_rows_asks_equally_often(client, person, draft):
    one = counted(client, f"{BASE}/")
    for name in ("Zwei", "Drei"):
        begin_listing(name=name, by=acting(person))
    assert (one, counted(client, f"{BASE}/")) == (6, 6)


def test_editor_asks_equally_often_whatever_stands_in_it(client, person, draft):
    empty = counted(client, place("connection"))
    values = {"interfaces": [{"name": f"N{n}"} for n in range(30)], "standards": ["A", "B", "C"]}
    save_revision(revision=draft, values=values, by=acting(person))
    assert (empty, counted(client, place("connection"))) == (6, 6)
