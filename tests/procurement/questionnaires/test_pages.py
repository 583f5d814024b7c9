"""Pages of a questionnaire: what they show, what they keep, and what they never lose."""

from __future__ import annotations

import pytest

from procurement.choices import QuestionKind
from procurement.questions.document import from_json
from procurement.questions.editing import state_of
from tests.catalog.lists.people import client_of
from tests.factories import OrganisationFactory, SolutionFactory, member_of
from tests.factories.sounding import QuestionnaireFactory, SoundingFactory

from .world import asked, here, stored

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
# What is typed for a question of each kind, and what is kept of it besides its words.
TYPED = {
    "coverage": ({}, {}),
    "single": (
        {"row.key": ["a", "b", "c"], "row.label": ["Im Haus", " ", "Beim Anbieter"]},
        {"options": [{"key": "a", "label": "Im Haus"}, {"key": "c", "label": "Beim Anbieter"}]},
    ),
    "multiple": (
        {"row.key": ["a", "a"], "row.label": ["REST", "WFS"]},
        {"options": [{"key": "a", "label": "REST"}, {"label": "WFS"}]},
    ),
    "number": (
        {"unit": "Tage", "low": "1.000,50", "high": "2000"},
        {"unit": "Tage", "low": "1000.5", "high": "2000"},
    ),
    "money": ({}, {}),
    "date": ({"precision": "quarter"}, {"precision": "quarter"}),
    "text": ({"limit": "500"}, {"limit": 500}),
    "address": ({}, {}),
    "file": ({"most": "3"}, {"most": 3}),
    "prices": (
        {
            "row.key": ["a", "b"],
            "row.label": ["Betrieb", "Schulung"],
            "row.unit": ["Monat", "Tag"],
            "row.quantity": ["48", "2,5"],
            "row.optional": ["b"],
        },
        {
            "rows": [
                {"key": "a", "label": "Betrieb", "unit": "Monat", "quantity": "48"},
                {"key": "b", "label": "Schulung", "unit": "Tag", "quantity": "2.5", "optional": True},
            ]
        },
    ),
    "reference": ({}, {}),
    "solution": ({}, {}),
    "fact": ({"fact": "cpv"}, {"fact": "cpv"}),
}


def test_every_kind_of_question_is_tried_here():
    assert sorted(TYPED) == sorted(QuestionKind.values)


@pytest.mark.parametrize("kind", TYPED)
def test_question_of_each_kind_is_added_without_any_script(browser, draft, kind):
    typed, spec = TYPED[kind]
    page = browser.get(here(draft, f"abschnitte/s1/neu/?kind={kind}"))
    assert page.status_code == 200
    body = browser.acting | {"kind": kind, "title": " Neue  Frage ", "required": "yes", **typed}
    added = browser.post(here(draft, "abschnitte/s1/neu/"), body)
    question = stored(draft)["sections"][0]["questions"][2]
    if kind == "multiple":
        # Two rows never share a key.
        second = question["spec"]["options"][1].pop("key")
        assert second not in ("", "a")
    assert (question["kind"], question["title"], question["required"], question["spec"]) == (
        kind,
        "Neue Frage",
        True,
        spec,
    )
    assert (
        added.url
        == f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/#q-{question['key']}"
    )
    # Its own page and the preview show it.
    assert browser.get(here(draft, f"fragen/{question['key']}/")).status_code == 200
    assert "Neue Frage" in browser.get(here(draft, "vorschau/")).content.decode()


def test_question_of_a_fact_without_words_takes_the_name_of_the_fact(browser, draft):
    body = browser.acting | {"kind": "fact", "fact": "cpv", "title": ""}
    assert browser.post(here(draft, "abschnitte/s1/neu/"), body).status_code == 302
    assert stored(draft)["sections"][0]["questions"][2]["title"] == "CPV-Codes"


def test_question_without_words_is_not_added(browser, draft):
    page = browser.post(
        here(draft, "abschnitte/s1/neu/"), browser.acting | {"kind": "text", "text": "Erläutert"}
    )
    assert page.status_code == 422
    assert "Erläutert" in page.content.decode()
    assert from_json(stored(draft)).count == 2


def test_script_that_saves_is_told_which_field_keeps_a_section_from_being_saved(browser, draft):
    section = from_json(stored(draft)).section("s1")
    body = browser.acting | {"saves": state_of(section), "title": "  ", "text": "Bleibt stehen"}
    answer = browser.post(here(draft, "abschnitte/s1/"), body, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"message": "Noch nicht gespeichert. Titel des Abschnitts: Diese Angabe fehlt."},
    )
    assert from_json(stored(draft)).section("s1") == section


def test_half_written_question_is_kept_and_names_what_it_lacks(browser, draft):
    question = from_json(stored(draft)).question("q1")
    body = browser.acting | {"saves": state_of(question), "title": "", "text": "Bleibt stehen"}
    answer = browser.post(here(draft, "fragen/q1/"), body)
    assert answer.url == here(draft, "fragen/q1/")
    assert (asked(draft, "q1")["title"], asked(draft, "q1")["text"]) == ("", "Bleibt stehen")
    page = browser.get(here(draft, "fragen/q1/")).content.decode()
    assert "Ihre Eingaben sind gespeichert." in page
    assert 'href="#e-title"' in page
    whole = browser.get(f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/")
    assert '<a href="#q-q1">1.1</a>' in whole.content.decode()


def test_rows_of_options_are_moved_and_dropped_by_buttons(browser, draft):
    options = {"row.key": ["a", "b", "c"], "row.label": ["Eins", "Zwei", "Drei"]}
    browser.post(
        here(draft, "abschnitte/s1/neu/"), browser.acting | {"kind": "single", "title": "Wahl", **options}
    )
    key = stored(draft)["sections"][0]["questions"][2]["key"]
    for action, expected in (
        ("rowup:2", ["a", "c", "b"]),
        ("rowdrop:0", ["c", "b"]),
        ("rowup:9", ["c", "b"]),
    ):
        spec = asked(draft, key)["spec"]["options"]
        body = browser.acting | {
            "saves": state_of(from_json(stored(draft)).question(key)),
            "title": "Wahl",
            "row.key": [one["key"] for one in spec],
            "row.label": [one["label"] for one in spec],
            "action": action,
        }
        answer = browser.post(here(draft, f"fragen/{key}/"), body)
        assert answer.url == here(draft, f"fragen/{key}/#rows")
        assert [one["key"] for one in asked(draft, key)["spec"]["options"]] == expected


def test_question_that_a_colleague_changed_is_not_overwritten_unseen(browser, draft, place):
    colleague = member_of(place, "officer")
    colleague.name = "Jana Brandt"
    colleague.save()
    seen = state_of(from_json(stored(draft)).question("q1"))
    body = {"saves": seen, "title": "Von Jana"}
    other = client_of(colleague)
    assert other.post(here(draft, "fragen/q1/"), other.acting | body).status_code == 302
    typed = browser.acting | {"saves": seen, "title": "Von mir"}
    page = browser.post(here(draft, "fragen/q1/"), typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Jana Brandt hat denselben Text inzwischen geändert." in text
    assert "Von mir" in text
    assert "Von Jana" in text
    assert asked(draft, "q1")["title"] == "Von Jana"
    script = browser.post(here(draft, "fragen/q1/"), typed, headers={"Accept": "application/json"})
    assert (script.status_code, list(script.json())) == (409, ["message"])
    # Saving again, with both before one's eyes, puts the own words in.
    now = state_of(from_json(stored(draft)).question("q1"))
    assert browser.post(here(draft, "fragen/q1/"), typed | {"saves": now}).status_code == 302
    assert asked(draft, "q1")["title"] == "Von mir"


def test_words_for_a_question_that_was_taken_out_are_not_lost(browser, draft):
    seen = state_of(from_json(stored(draft)).question("q1"))
    browser.post(here(draft, "fragen/q1/entfernen/"), browser.acting)
    body = browser.acting | {"saves": seen, "kind": "coverage", "section": "s1", "title": "Lange überlegt"}
    page = browser.post(here(draft, "fragen/q1/"), body)
    assert page.status_code == 409
    assert "Lange überlegt" in page.content.decode()
    assert f'action="{here(draft, "abschnitte/s1/neu/")}"' in page.content.decode()


def test_script_saves_and_hears_the_effort(browser, draft):
    seen = state_of(from_json(stored(draft)).question("q1"))
    body = browser.acting | {"saves": seen, "title": "Neu"}
    told = browser.post(here(draft, "fragen/q1/"), body, headers={"Accept": "application/json"}).json()
    assert told["message"].endswith("Zu beantworten: 2 Fragen, etwa 7 Minuten.")
    again = browser.acting | {"saves": told["saves"], "title": "Neuer"}
    assert browser.post(here(draft, "fragen/q1/"), again).status_code == 302


def test_head_and_section_are_written_and_stale_ones_keep_what_was_typed(browser, draft):
    document = from_json(stored(draft))
    head = browser.acting | {"title": "Titel", "intro": "Worum es geht", "language": "en"}
    assert browser.post(here(draft, "text/"), head | {"saves": state_of(document)}).status_code == 302
    stale = browser.post(here(draft, "text/"), head | {"saves": "alt", "intro": "Spätere Worte"})
    assert (stale.status_code, "Spätere Worte" in stale.content.decode()) == (409, True)
    body = browser.acting | {"title": "Technik", "text": "Kurz"}
    state = state_of(document.section("s1"))
    assert browser.post(here(draft, "abschnitte/s1/"), body | {"saves": state}).status_code == 302
    stale = browser.post(here(draft, "abschnitte/s1/"), body | {"saves": state, "title": "Später"})
    assert (stale.status_code, "Technik" in stale.content.decode()) == (409, True)
    after = stored(draft)
    assert (after["title"], after["intro"], after["language"]) == ("Titel", "Worum es geht", "en")
    assert (after["sections"][0]["title"], len(after["sections"][0]["questions"])) == ("Technik", 2)


def test_order_is_changed_by_buttons_and_unknown_keys_change_nothing(browser, draft):
    for do, expected in (
        ("down:q1", ["q2", "q1"]),
        ("up:q1", ["q1", "q2"]),
        ("up:weg", ["q1", "q2"]),
        ("nichts:q1", ["q1", "q2"]),
    ):
        assert browser.post(here(draft, "reihenfolge/"), browser.acting | {"do": do}).status_code == 302
        assert [one["key"] for one in stored(draft)["sections"][0]["questions"]] == expected
    browser.post(here(draft, "reihenfolge/"), browser.acting | {"do": "copy:s1"})
    assert [len(one["questions"]) for one in stored(draft)["sections"]] == [2, 2]


def test_page_shows_findings_beside_their_question_and_escapes_everything(browser, draft):
    SolutionFactory(name="Pegelmeister")
    for title in ("Wie binden Sie Pegelmeister an?", f"Bieten Sie {EVIL} verbindlich an?"):
        browser.post(here(draft, "abschnitte/s1/neu/"), browser.acting | {"kind": "text", "title": title})
    url = f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/"
    page = browser.get(url).content.decode()
    assert "<mark>Pegelmeister</mark>" in page
    assert "<mark>verbindlich</mark>" in page
    assert EVIL not in page
    assert EVIL not in browser.get(here(draft, "vorschau/")).content.decode()
    assert "2 Stellen könnten einen Anbieter bevorzugen" in page


def test_long_questionnaire_warns_that_small_vendors_stay_away(browser, draft):
    url = f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/"
    warning = "Ab 25 Fragen oder 45 Minuten antworten kleine Anbieter selten."
    assert warning not in browser.get(url).content.decode()
    for _number in range(8):
        browser.post(here(draft, "reihenfolge/"), browser.acting | {"do": "copy:q2"})
    page = browser.get(url).content.decode()
    assert "10 Fragen. Anbieter brauchen etwa 47 Minuten." in page
    assert warning in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("in_review", "Die Fragen stehen zurzeit fest."),
        ("opened", "Die Fragen sind veröffentlicht und lassen sich nicht mehr ändern."),
        ("published", "Die veröffentlichten Fragen bleiben, wie sie sind."),
    ],
)
def test_page_says_what_the_state_of_the_sounding_means(browser, place, state, sentence):
    row = QuestionnaireFactory(sounding=SoundingFactory(organisation=place, state=state))
    page = browser.get(f"/arbeitsbereich/marktsondierungen/{row.sounding.public_id}/fragenkatalog/")
    assert sentence in page.content.decode()
    assert browser.get(here(row, "text/")).status_code == (200 if state == "published" else 409)


def test_reader_of_the_buyer_sees_the_questions_and_no_button(draft, place):
    auditor = client_of(member_of(place, "auditor"))
    url = f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/"
    page = auditor.get(url).content.decode()
    assert "Daten ausgeben" in page
    assert "Frage hinzufügen" not in page
    assert auditor.get(here(draft, "fragen/q1/")).status_code == 403


def test_pages_of_another_organisation_are_not_there(draft):
    stranger = client_of(member_of(OrganisationFactory(kind="municipality"), "admin"))
    for path in ("vorschau/", "text/", "fragen/q1/", "abschnitte/s1/", "bibliothek/", "als-vorlage/"):
        assert stranger.get(here(draft, path)).status_code == 404
    assert stranger.post(here(draft, "reihenfolge/"), stranger.acting | {"do": "copy:q1"}).status_code == 404
    url = f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/"
    assert stranger.get(url).status_code == 404


def test_preview_speaks_the_language_of_the_questionnaire(browser, draft):
    head = browser.acting | {"title": "Questions", "language": "en"}
    browser.post(here(draft, "text/"), head | {"saves": state_of(from_json(stored(draft)))})
    page = browser.get(here(draft, "vorschau/")).content.decode()
    assert "available now" in page
    assert "jetzt verfügbar" not in page
