"""Saving while one types: nothing is lost, nothing of a colleague is overwritten unseen, nobody else's response is there."""

from __future__ import annotations

import re

import pytest

from procurement.actions.responses import Conflict, save_answers
from procurement.models import Response
from tests.factories import ResponseFactory, acting, member_of

from .people import PAGES, client_of, published, question, vendor_editor

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def editor():
    return vendor_editor()


@pytest.fixture
def draft(editor):
    return ResponseFactory(sounding=published(), organisation=editor.memberships.get().organisation)


def test_autosave_answers_with_the_count_of_saves_and_keeps_what_cannot_be_taken(draft, editor):
    client, section = client_of(editor), f"{PAGES}{draft.public_id}/abschnitte/s1/"
    typed = {
        "saves": "0",
        "asked": ["q1", "q2"],
        "q1.coverage": "planned",
        "q2.low": "1.000,50",
        "q2.high": "NaN",
    }
    answer = client.post(section, typed, **JSON)
    assert (answer.status_code, answer.json()["saves"]) == (200, 1)
    draft.refresh_from_db()
    assert draft.answers["q1"]["value"] == {"coverage": "planned"}
    assert draft.unclean == {"q2": {"low": "1.000,50", "high": "NaN"}}
    shown = client.get(section).content.decode()
    assert 'value="1.000,50"' in shown
    assert 'value="NaN"' in shown
    right = typed | {"saves": "1", "q2.high": "2.000", "q2.period": "month", "q2.assumptions": "50 Plätze"}
    assert client.post(section, right, **JSON).json()["saves"] == 2
    draft.refresh_from_db()
    assert draft.unclean == {}
    assert draft.answers["q2"]["value"] == {
        "low": "1000.5",
        "high": "2000",
        "period": "month",
        "assumptions": "50 Plätze",
    }


def test_range_whose_end_lies_below_its_beginning_is_kept_as_typed(draft, editor):
    typed = {"low": "2000", "high": "1000", "period": "once", "assumptions": "x"}
    response = save_answers(response=draft, answers={"q2": {"value": typed}}, by=acting(editor))
    assert (response.unclean, "q2" in response.answers) == ({"q2": typed}, False)


def test_question_that_the_page_did_not_show_stays_as_it_was(draft, editor):
    client, section = client_of(editor), f"{PAGES}{draft.public_id}/abschnitte/s1/"
    client.post(section, {"saves": "0", "asked": ["q2"], "q1.coverage": "no", "q2.low": "5"})
    draft.refresh_from_db()
    assert draft.answers["q1"]["value"] == {"coverage": "now"}


def test_colleague_who_saved_meanwhile_is_named_with_the_question_and_nothing_is_lost(draft, editor):
    colleague = member_of(draft.organisation, "admin")
    save_answers(response=draft, answers={"q1": {"value": {"coverage": "no"}}}, by=acting(colleague))
    with pytest.raises(Conflict) as conflict:
        save_answers(
            response=draft,
            answers={"q1": {"value": {"coverage": "planned"}}},
            known_saves=0,
            by=acting(editor),
        )
    assert conflict.value.questions == ["q1"]
    client, section = client_of(editor), f"{PAGES}{draft.public_id}/abschnitte/s1/"
    typed = {"saves": "0", "asked": ["q1", "q2"], "q1.coverage": "configuration"}
    assert client.post(section, typed, **JSON).status_code == 409
    page = client.post(section, typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert colleague.name in text
    assert 'value="configuration" checked' in text
    assert 'name="saves" value="1"' in text
    assert client.post(section, typed | {"saves": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["q1"]["value"] == {"coverage": "configuration"}


def test_colleagues_who_answer_different_questions_never_disturb_each_other(draft, editor):
    by = acting(editor)
    save_answers(response=draft, answers={"q1": {"value": {"coverage": "no"}}}, known_saves=0, by=by)
    money = {"low": "1", "high": "2", "period": "year", "assumptions": "x"}
    response = save_answers(response=draft, answers={"q2": {"value": money}}, known_saves=0, by=by)
    assert (response.saves, sorted(response.answers)) == (2, ["q1", "q2"])


def test_response_of_another_vendor_or_of_a_buyer_is_not_there(draft):
    stranger = vendor_editor("Fremde GmbH")
    pages = (
        "",
        "abschnitte/s1/",
        "pruefen/",
        "zurueckziehen/",
        "berichtigung/",
        "in-den-eintrag/",
        "tabelle/",
    )
    for page in pages:
        assert client_of(stranger).get(f"{PAGES}{draft.public_id}/{page}").status_code == 404
    officer = member_of(draft.sounding.organisation, "admin")
    for page in pages:
        assert client_of(officer).get(f"{PAGES}{draft.public_id}/{page}").status_code == 403
    answer = client_of(stranger).post(
        f"{PAGES}{draft.public_id}/abschnitte/s1/", {"saves": "0", "asked": ["q1"], "q1.coverage": "no"}
    )
    assert answer.status_code == 404
    draft.refresh_from_db()
    assert draft.answers["q1"]["value"] == {"coverage": "now"}


def test_form_sent_with_state_vendor_or_deadline_changes_none_of_them(draft, editor):
    client, section = client_of(editor), f"{PAGES}{draft.public_id}/abschnitte/s1/"
    other = vendor_editor("Andere").memberships.get().organisation
    evil = {
        "state": "submitted",
        "organisation": str(other.pk),
        "sounding": "1",
        "response_deadline": "2099-01-01",
    }
    client.post(section, {"saves": "0", "asked": ["q1"], "q1.coverage": "no", **evil})
    after = Response.objects.get()
    assert (after.state, after.organisation_id) == ("draft", draft.organisation_id)
    assert after.sounding.response_deadline == draft.sounding.response_deadline


def test_hostile_words_of_buyer_and_vendor_are_shown_as_words(editor):
    evil = "<script>alert(1)</script>"
    response = ResponseFactory(
        sounding=published(question("t1", "text", evil), title=evil),
        organisation=editor.memberships.get().organisation,
        answers={"t1": {"value": {"text": f"{evil}\u202e"}, "confidential": False}},
    )
    client = client_of(editor)
    for page in ("", "abschnitte/s1/", "pruefen/"):
        text = client.get(f"{PAGES}{response.public_id}/{page}").content.decode()
        assert evil not in text
        assert "&lt;script&gt;" in text


def test_confidential_tick_stays_with_an_answer_that_cannot_be_taken_yet(draft, editor):
    client, section = client_of(editor), f"{PAGES}{draft.public_id}/abschnitte/s1/"
    typed = {"saves": "0", "asked": ["q2"], "q2.low": "fünf", "q2.confidential": "yes"}
    assert client.post(section, typed).status_code == 302
    draft.refresh_from_db()
    assert (draft.answers.get("q2"), draft.unclean["q2"]) == (None, {"low": "fünf", "confidential": True})
    page = client.get(section).content.decode()
    assert re.search(r'name="q2.confidential"[^>]*checked', page)
    assert not re.search(r'name="q1.confidential"[^>]*checked', page)
    money = {"q2.low": "5", "q2.high": "6", "q2.period": "year", "q2.assumptions": "je Jahr"}
    client.post(section, typed | money | {"saves": "1"})
    draft.refresh_from_db()
    assert (draft.answers["q2"]["confidential"], draft.unclean) == (True, {})
    client.post(section, {"saves": "2", "asked": ["q2"], **money, "q2.low": "fünf"})
    draft.refresh_from_db()
    assert (draft.answers["q2"]["confidential"], draft.unclean["q2"].get("confidential")) == (False, None)
