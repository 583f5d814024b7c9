"""The library of questions: what is found, what may be read, and that copies are copies."""

from __future__ import annotations

import pytest

from procurement.models import Questionnaire
from procurement.questions.document import from_json
from tests.factories import OrganisationFactory
from tests.factories.sounding import DOCUMENT, QuestionnaireFactory, SoundingFactory

from .world import WORK, here, stored

pytestmark = pytest.mark.django_db
SECRET = DOCUMENT | {"title": "Geheimes Vorhaben"}


def test_library_shows_ready_own_and_public_ones_and_nothing_that_is_not_public(browser, draft, place):
    QuestionnaireFactory(sounding=None, organisation=place, name="Unsere Vorlage")
    QuestionnaireFactory(sounding=SoundingFactory(organisation=place, title="Unser Bauhof"))
    other = OrganisationFactory(name="Stadt Nebenan", kind="municipality")
    SoundingFactory(organisation=other, title="Pegel nebenan", state="published")
    for title, more in (
        ("Geladener Kreis", {"state": "published", "is_public": False}),
        ("Entwurf nebenan", {}),
    ):
        QuestionnaireFactory(
            sounding=SoundingFactory(organisation=other, title=title, **more), document=SECRET
        )
    QuestionnaireFactory(sounding=None, organisation=other, name="Fremde Vorlage", document=SECRET)
    page = browser.get(here(draft, "bibliothek/")).content.decode()
    for shown in ("Dokumentenmanagement", "Unsere Vorlage", "Unser Bauhof", "Pegel nebenan", "Stadt Nebenan"):
        assert shown in page, shown
    for hidden in ("Geladener Kreis", "Entwurf nebenan", "Fremde Vorlage", "Geheimes"):
        assert hidden not in page
    # It is no source of itself.
    assert "bibliothek/own/" in page
    assert f"bibliothek/own/{draft.sounding.public_id}/" not in page


def test_library_finds_by_words_of_a_question(browser, draft):
    page = browser.get(here(draft, "bibliothek/?q=lorawan"))
    assert "LoRaWAN" in page.content.decode()
    assert "Digitaler Zwilling" not in page.content.decode()
    assert "Nichts mit „qqxzzy“." in browser.get(here(draft, "bibliothek/?q=qqxzzy")).content.decode()


def test_source_that_may_not_be_read_is_not_there(browser, draft):
    other = OrganisationFactory(kind="municipality")
    closed = SoundingFactory(organisation=other, state="published", is_public=False)
    begun = QuestionnaireFactory(sounding=SoundingFactory(organisation=other))
    template = QuestionnaireFactory(sounding=None, organisation=other)
    for path in (
        f"sounding/{closed.public_id}",
        f"sounding/{begun.sounding.public_id}",
        f"own/{begun.sounding.public_id}",
        f"template/{template.pk}",
        "ready/gibt-es-nicht",
        "anderes/x",
    ):
        assert browser.get(here(draft, f"bibliothek/{path}/")).status_code == 404
        body = browser.acting | {"action": "all"}
        assert browser.post(here(draft, f"bibliothek/{path}/"), body).status_code == 404
    assert from_json(stored(draft)).count == 2


def test_whole_ready_template_is_copied_under_new_keys(browser, draft):
    address = here(draft, "bibliothek/ready/lorawan-sensors/")
    assert browser.get(address).status_code == 200
    assert browser.post(address, browser.acting | {"action": "all"}).status_code == 302
    document = from_json(stored(draft))
    assert 17 <= document.count <= 27
    keys = [question.key for question in document]
    assert len(set(keys)) == len(keys)
    assert not any(key.startswith("s1q") for key in keys)
    assert Questionnaire.objects.get(pk=draft.pk).source == {"kind": "ready", "key": "lorawan-sensors"}


def test_chosen_questions_alone_are_copied_and_none_chosen_is_said(browser, draft, place):
    QuestionnaireFactory(sounding=None, organisation=place, name="Vorlage")
    template = Questionnaire.objects.get(name="Vorlage")
    address = here(draft, f"bibliothek/template/{template.pk}/")
    page = browser.post(address, browser.acting | {"action": "chosen"})
    assert (page.status_code, "Wählen Sie mindestens eine Frage." in page.content.decode()) == (422, True)
    assert (
        browser.post(address, browser.acting | {"action": "chosen", "question": ["q2", "x"]}).status_code
        == 302
    )
    titles = [question.title for question in from_json(stored(draft))]
    assert titles == ["Daten ausgeben", "Kosten des Betriebs", "Kosten des Betriebs"]
    # The template is not touched by what happens to its copy.
    assert Questionnaire.objects.get(pk=template.pk).document == DOCUMENT


def test_template_is_begun_kept_and_deleted_by_its_pages(browser, draft, place):
    begun = browser.post(f"{WORK}neu/", browser.acting | {"title": "Immer gefragt"})
    row = Questionnaire.objects.get(name="Immer gefragt")
    assert begun.url == here(row)
    again = browser.post(f"{WORK}neu/", browser.acting | {"title": "Immer gefragt"})
    assert again.status_code == 422
    assert "Ihre Organisation hat schon eine Vorlage mit diesem Namen." in again.content.decode()
    kept = browser.post(here(draft, "als-vorlage/"), browser.acting | {"title": "Pegelfragen"})
    copy = Questionnaire.objects.get(name="Pegelfragen")
    assert (kept.url, copy.sounding_id, from_json(copy.document).count) == (here(copy), None, 2)
    page = browser.get(WORK).content.decode()
    assert "Immer gefragt" in page
    assert "Pegelfragen" in page
    assert browser.get(here(draft)).status_code == 404
    assert browser.post(here(copy, "loeschen/"), browser.acting).url == WORK
    assert not Questionnaire.objects.filter(pk=copy.pk).exists()
    assert browser.post(here(draft, "loeschen/"), browser.acting).status_code == 404
