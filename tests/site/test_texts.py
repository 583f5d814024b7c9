"""Texts of the site: shipped ones for all languages, the operator's own ones before them, each change recorded."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from marketplace.core.decisions import Refused
from marketplace.core.markdown import render_markdown
from marketplace.core.models import AuditEvent
from marketplace.site.actions import restore_text, save_text
from marketplace.site.choices import TextKey
from marketplace.site.models import EditableText
from marketplace.site.queries import all_texts, page_text, shipped_text
from tests.factories import OrganisationFactory, acting, member_of

ADDRESSES = {
    "about": ("/ueber/", "/en/about/"),
    "legal_notice": ("/impressum/", "/en/legal-notice/"),
    "privacy": ("/datenschutz/", "/en/privacy/"),
    "accessibility": ("/barrierefreiheit/", "/en/accessibility/"),
    "easy_language": ("/leichte-sprache/", "/en/easy-language/"),
    "ranking": ("/wissen/reihenfolge/", "/en/knowledge/order-of-results/"),
    "evidence": ("/wissen/nachweise/", "/en/knowledge/evidence/"),
    "listing": ("/wissen/loesung-eintragen/", "/en/knowledge/listing-a-solution/"),
    "sounding": ("/wissen/marktsondierung/", "/en/knowledge/market-sounding/"),
}


@pytest.fixture
def operator(db):
    return OrganisationFactory(name="Betrieb", kind="operator")


@pytest.fixture
def admin(operator):
    return member_of(operator, "admin")


@pytest.fixture
def moderator(operator):
    return member_of(operator, "moderator")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("key", list(ADDRESSES))
def test_text_page_in_both_languages_shows_the_shipped_text(client, key):
    for language, address in zip(("de", "en"), ADDRESSES[key], strict=True):
        page = client.get(address)
        paragraph = re.search(
            r"<p>(.{20,}?)</p>", render_markdown(shipped_text(TextKey(key), language), trusted=True)
        )
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert paragraph[1] in page.text.replace("&#x27;", "'")


@pytest.mark.parametrize("key", list(TextKey))
@pytest.mark.parametrize("language", ["de", "en"])
def test_shipped_text_links_lead_to_pages_of_its_own_language(key, language):
    found = re.findall(r"\]\((/[^)#]*)", shipped_text(key, language))
    for address in found:
        assert address.startswith("/en/") is (language == "en"), address
        with translation.override(language):
            try:
                resolve(address)
            except Resolver404:
                pytest.fail(f"{key}.{language}.md links to {address}, and there is no such page")
    assert len(shipped_text(key, language)) > 500


@pytest.mark.parametrize("key", list(TextKey))
def test_shipped_german_says_sie_and_no_exclamation_mark(key):
    text = shipped_text(key, "de")
    assert re.findall(r"\b(?:du|dich|dir|deine?[mnrs]?)\b", text, re.I) == []
    assert "!" not in text


@pytest.mark.django_db
def test_own_text_saved_by_an_admin_is_shown_and_recorded(client, admin):
    save_text(key=TextKey.ABOUT, language="de", body="Wir sind die **Stadtwerke**.\r\n", by=acting(admin))
    assert "<p>Wir sind die <strong>Stadtwerke</strong>.</p>" in client.get("/ueber/").text
    assert page_text(TextKey.ABOUT, "de").is_own
    assert not page_text(TextKey.ABOUT, "en").is_own
    event = AuditEvent.objects.get(verb="site.text.changed")
    assert event.data == {"key": "about", "language": "de", "length_before": 0, "length": 28}


@pytest.mark.django_db
def test_own_text_saved_twice_is_recorded_once(admin):
    for _time in range(2):
        save_text(key=TextKey.ABOUT, language="de", body="Gleich", by=acting(admin))
    assert AuditEvent.objects.filter(verb="site.text.changed").count() == 1


@pytest.mark.django_db
def test_own_text_taken_back_shows_the_shipped_one_again(admin):
    save_text(key=TextKey.PRIVACY, language="en", body="Ours", by=acting(admin))
    assert restore_text(key=TextKey.PRIVACY, language="en", by=acting(admin)) is True
    assert page_text(TextKey.PRIVACY, "en").body == shipped_text(TextKey.PRIVACY, "en")
    assert restore_text(key=TextKey.PRIVACY, language="en", by=acting(admin)) is False
    assert AuditEvent.objects.filter(verb="site.text.restored").count() == 1


@pytest.mark.django_db
def test_own_text_by_a_moderator_is_refused_and_nothing_is_written(moderator):
    with pytest.raises(Refused, match="Administration des Betreibers"):
        save_text(key=TextKey.ABOUT, language="de", body="Nein", by=acting(moderator))
    assert EditableText.objects.count() == 0


@pytest.mark.django_db
def test_all_texts_with_one_changed_need_one_query(admin, django_assert_num_queries):
    save_text(key=TextKey.ABOUT, language="en", body="Ours", by=acting(admin))
    with django_assert_num_queries(1):
        texts = all_texts()
    assert [(str(text.key), text.language) for text in texts if text.is_own] == [("about", "en")]
    assert len(texts) == 18


@pytest.mark.django_db
def test_editor_preview_shows_the_text_without_saving_it(admin):
    page = signed_in(admin).post(
        "/arbeitsbereich/texte/about/de/", {"body": "## Neu\n\nText", "action": "preview"}
    )
    assert "Vorschau, noch nicht gespeichert" in page.text
    assert "<h3>Neu</h3>" in page.text
    assert EditableText.objects.count() == 0


@pytest.mark.django_db
def test_editor_save_puts_the_text_on_the_page_and_says_so(admin):
    page = signed_in(admin).post(
        "/arbeitsbereich/texte/about/de/", {"body": "Unser Text", "action": "save"}, follow=True
    )
    assert "Der Text ist gespeichert und ab jetzt zu sehen." in page.text
    assert EditableText.objects.get().body == "Unser Text"


@pytest.mark.django_db
def test_editor_restore_takes_the_own_text_away(admin):
    save_text(key=TextKey.ABOUT, language="de", body="Unser Text", by=acting(admin))
    page = signed_in(admin).post("/arbeitsbereich/texte/about/de/", {"action": "restore"}, follow=True)
    assert "Jetzt ist wieder der mitgelieferte Text zu sehen." in page.text
    assert EditableText.objects.count() == 0


@pytest.mark.django_db
def test_editor_without_a_text_says_what_is_missing(admin):
    page = signed_in(admin).post("/arbeitsbereich/texte/about/de/", {"body": "", "action": "save"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert EditableText.objects.count() == 0


@pytest.mark.django_db
def test_editor_for_a_moderator_is_refused_with_the_reason(moderator):
    page = signed_in(moderator).get("/arbeitsbereich/texte/about/de/")
    assert page.status_code == 403
    assert "Ihre Rolle in dieser Organisation lässt das nicht zu." in page.text
