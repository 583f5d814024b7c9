"""Hostile files through the real page: each is refused with a sentence at its field, kept nowhere, and recorded."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.queries import actor_of
from marketplace.core.files.storing import _keys, private_storage
from marketplace.core.models import AuditEvent, StoredFile
from marketplace.file_storage import private_storage_settings
from tests.core.clamd import EICAR, clamd, nobody
from tests.core.test_files_checking import PDF, SVG
from tests.factories import OrganisationFactory, member_of, png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_german():
    """Whatever language another test left behind."""
    with translation.override("de"):
        yield


@pytest.fixture
def page(settings, tmp_path):
    """Hands in a logo as the editor of a vendor; gives status and text of the answer."""
    settings.STORAGES = settings.STORAGES | {
        "private": private_storage_settings("", folder=tmp_path / "files")
    }
    person = member_of(OrganisationFactory(name="Anbieter"), "editor")
    client = Client()
    client.force_login(person)

    def hand_in(upload):
        url, acting_for = reverse("accounts:profile-logo"), actor_of(person).acting_token
        response = client.post(url, {"logo": upload, "acting_for": acting_for})
        text = response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
        return response.status_code, text

    return hand_in


def large():
    upload = io.BytesIO(png() + b"\0" * 40_000_000)
    upload.name = "logo.png"
    return upload


@pytest.mark.parametrize(
    ("make", "sentence", "rule"),
    [
        (large, "Die Datei ist zu groß. Hier werden höchstens 2 MB angenommen.", "logo.size"),
        (
            lambda: SimpleUploadedFile("logo.svg", SVG, "image/png"),
            "SVG-Dateien können Programme enthalten und werden nicht angenommen.",
            "logo.extension",
        ),
        (
            lambda: SimpleUploadedFile("logo.png", PDF, "image/png"),
            "Der Inhalt der Datei passt nicht zur Endung .png.",
            "logo.content",
        ),
        (
            lambda: SimpleUploadedFile("logo.png", SVG, "image/png"),
            "Der Inhalt der Datei passt nicht zur Endung .png.",
            "logo.content",
        ),
    ],
)
def test_hostile_logo_is_refused_with_a_sentence_and_a_record(page, make, sentence, rule):
    status, text = page(make())
    assert status == 422
    assert sentence in text
    assert (StoredFile.objects.count(), list(_keys(private_storage()))) == (0, [])
    event = AuditEvent.objects.get(verb="core.file.refused")
    assert event.data == {"route": "accounts:profile-logo", "method": "POST", "rule": rule}


def test_virus_in_a_logo_is_refused_with_a_sentence_and_a_record(page, settings):
    with clamd() as settings.FILE_SCANNER:
        status, text = page(SimpleUploadedFile("logo.png", png() + EICAR))
    assert status == 422
    assert "Der Virenscanner hat in dieser Datei etwas Schädliches gefunden." in text
    assert (StoredFile.objects.count(), list(_keys(private_storage()))) == (0, [])
    assert AuditEvent.objects.get(verb="core.file.refused").data["rule"] == "logo.virus"


def test_logo_while_the_scanner_is_down_is_refused_for_now(page, settings):
    settings.FILE_SCANNER = nobody()
    status, text = page(SimpleUploadedFile("logo.png", png()))
    assert status == 422
    assert "Bitte versuchen Sie es später erneut." in text
    assert (StoredFile.objects.count(), list(_keys(private_storage()))) == (0, [])


def test_logo_with_a_hostile_name_is_kept_under_a_harmless_one(page):
    status, _text = page(SimpleUploadedFile("..\\..\\lo\u202ego\u0007;rm -rf.png", png()))
    assert status == 302
    stored = StoredFile.objects.get()
    assert (stored.name, list(_keys(private_storage()))) == ("logo_rm -rf.png", [stored.key])
    assert AuditEvent.objects.filter(verb="core.file.refused").count() == 0
