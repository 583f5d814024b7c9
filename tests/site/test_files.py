"""Kept files leave through their rule only, with headers that let nothing in them run; too large ones never get in."""

from __future__ import annotations

import io

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from accounts.models import Mandate, Proof
from marketplace.core.files import PurposeField, remove
from marketplace.core.files.storing import private_storage
from marketplace.core.models import AuditEvent
from tests.core.test_files_checking import PDF
from tests.factories import OrganisationFactory, StoredFileFactory, UserFactory, member_of, png

pytestmark = pytest.mark.django_db


def address(stored):
    return reverse("site:file-show", kwargs={"public_id": stored.public_id, "name": stored.name})


def get(stored, person=None):
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address(stored))


def status(stored, person=None):
    return get(stored, person).status_code


@pytest.fixture(autouse=True)
def in_german():
    """Whatever language another test left behind."""
    with translation.override("de"):
        yield


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Anbieter")


def test_logo_for_everybody_is_shown_kept_by_browsers_and_sets_no_cookie(vendor):
    stored = StoredFileFactory(name="Unser Lögo.png", organisation_id=vendor.pk)
    response = get(stored)
    assert address(stored).startswith("/dateien/")
    assert b"".join(response.streaming_content) == private_storage().open(stored.key).read()
    assert {
        name: response.headers.get(name)
        for name in (
            *("Content-Type", "Content-Length", "Content-Disposition", "X-Content-Type-Options"),
            *("Content-Security-Policy", "Cache-Control", "Set-Cookie", "Cross-Origin-Resource-Policy"),
        )
    } == {
        "Content-Type": "image/png",
        "Content-Length": str(stored.size),
        "Content-Disposition": "inline; filename*=utf-8''Unser%20L%C3%B6go.png",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Set-Cookie": None,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert response.cookies == {}
    assert AuditEvent.objects.filter(verb="core.file.read").count() == 0


def test_proof_for_members_is_saved_never_cached_and_recorded(vendor):
    stored = StoredFileFactory(purpose="proof", name="iso.pdf", content=PDF, organisation_id=vendor.pk)
    member = member_of(vendor, "editor")
    response = get(stored, member)
    assert b"".join(response.streaming_content) == PDF
    assert (
        response.headers["Content-Type"],
        response.headers["Content-Disposition"],
        response.headers["Cache-Control"],
    ) == ("application/pdf", 'attachment; filename="iso.pdf"', "private, no-store")
    event = AuditEvent.objects.get(verb="core.file.read")
    assert (event.user_id, event.organisation_id, event.subject_id, event.data) == (
        member.pk,
        vendor.pk,
        str(stored.public_id),
        {"purpose": "proof"},
    )


def test_proof_for_everybody_else_is_not_there(vendor):
    stored = StoredFileFactory(purpose="proof", name="iso.pdf", content=PDF, organisation_id=vendor.pk)
    found = {
        "anonymous": status(stored),
        "outsider": status(stored, member_of(OrganisationFactory(name="Fremde"), "admin")),
        "buyer": status(stored, member_of(OrganisationFactory(name="Stadt", kind="municipality"), "admin")),
        "lonely": status(stored, UserFactory()),
        "moderator": status(
            stored, member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
        ),
    }
    assert found == {"anonymous": 404, "outsider": 404, "buyer": 404, "lonely": 404, "moderator": 200}


def test_proof_shown_in_public_is_there_for_everybody_until_it_is_hidden(vendor):
    stored = StoredFileFactory(purpose="proof", name="iso.pdf", content=PDF, organisation_id=vendor.pk)
    proof = Proof.objects.create(
        organisation=vendor, kind="certificate", title="ISO", document=stored, is_public=True
    )
    assert status(stored) == 200
    proof.is_public = False
    proof.save()
    assert status(stored) == 404


def test_mandate_is_there_for_both_sides_and_the_operator_alone():
    principal = OrganisationFactory(name="Gemeinde", kind="municipality")
    agent = OrganisationFactory(name="Verband", kind="municipality")
    stored = StoredFileFactory(purpose="mandate", name="auftrag.pdf", content=PDF, organisation_id=agent.pk)
    Mandate.objects.create(
        principal=principal, agent=agent, state="requested", basis="Vertrag", document=stored
    )
    found = {
        "agent": status(stored, member_of(agent, "officer")),
        "principal": status(stored, member_of(principal, "officer")),
        "operator": status(
            stored, member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
        ),
        "outsider": status(
            stored, member_of(OrganisationFactory(name="Dritte", kind="municipality"), "admin")
        ),
        "anonymous": status(stored),
    }
    assert found == {"agent": 200, "principal": 200, "operator": 200, "outsider": 404, "anonymous": 404}


def test_file_of_a_member_who_left_is_no_longer_there_in_the_open_session(vendor):
    stored = StoredFileFactory(purpose="proof", name="iso.pdf", content=PDF, organisation_id=vendor.pk)
    person = member_of(vendor, "editor")
    client = Client()
    client.force_login(person)
    assert client.get(address(stored)).status_code == 200
    person.memberships.all().delete()
    assert client.get(address(stored)).status_code == 404


def test_file_removed_or_lost_or_of_an_unknown_purpose_is_not_there(vendor):
    removed, lost, strange = (StoredFileFactory() for _n in range(3))
    remove(removed)
    private_storage().delete(lost.key)
    strange.purpose = "gone"
    strange.save()
    assert [status(stored) for stored in (removed, lost, strange)] == [404, 404, 404]


def test_file_under_another_name_is_not_there():
    stored = StoredFileFactory(name="logo.png")
    url = reverse("site:file-show", kwargs={"public_id": stored.public_id, "name": "rechnung.exe"})
    assert Client().get(url).status_code == 404


def test_file_behind_nginx_is_handed_over_by_its_generated_name(settings):
    settings.FILES_ACCEL = "/kept/"
    stored = StoredFileFactory()
    response = get(stored)
    assert (response.headers["X-Accel-Redirect"], response.content) == (f"/kept/{stored.key}", b"")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_file_page_asks_the_database_once_for_a_public_file(django_assert_num_queries):
    stored = StoredFileFactory()
    with django_assert_num_queries(1):
        get(stored)


# What comes in


def received(files):
    """What a form sees of an upload that goes through the handlers."""
    request = RequestFactory().post("/", files)
    return request.FILES


def test_upload_of_40_megabytes_is_dropped_while_it_arrives_and_refused_at_its_field(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = io.BytesIO(png() + b"\0" * 40_000_000)
    large.name = "logo.png"
    upload = received({"logo": large})["logo"]
    assert (upload.size, upload.read()) == (40_000_000 + len(png()), b"")
    # At most the limit was ever on disk, and nothing is left of it.
    assert list(tmp_path.iterdir()) == []
    field = PurposeField(purpose="logo")
    with translation.override("de"), pytest.raises(ValidationError) as caught:
        field.clean(upload)
    assert caught.value.messages[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Die Datei ist zu groß. Hier werden höchstens 2 MB angenommen. Verkleinern Sie sie und wählen Sie sie erneut aus."
    )


def test_upload_within_the_limit_arrives_whole():
    files = received(
        {"logo": SimpleUploadedFile("logo.png", png()), "other": SimpleUploadedFile("a.pdf", PDF)}
    )
    assert {name: upload.read() for name, upload in files.items()} == {"logo": png(), "other": PDF}


def test_request_that_says_it_is_far_too_large_is_answered_without_reading_it():
    response = Client().post("/anmelden/", {"a": "b"}, CONTENT_LENGTH="100000001")
    assert response.status_code == 413
    assert "Das war zu viel auf einmal" in response.content.decode()


def test_request_far_too_large_in_english_says_so_in_english():
    response = Client().post("/en/sign-in/", {"a": "b"}, CONTENT_LENGTH="999999999999")
    assert (response.status_code, isinstance(response, HttpResponse)) == (413, True)
    assert "That was too much at once" in response.content.decode()


def test_field_for_files_tells_the_limits_before_the_upload():
    class LogoForm(forms.Form):
        logo = PurposeField(purpose="logo", label="Logo", required=False)

    with translation.override("de"):
        form = LogoForm(auto_id="%s")
        assert 'accept=".png,.jpg,.jpeg,.webp"' in str(form["logo"])
        told = str(form["logo"].help_text)
    assert told.replace("\N{NO-BREAK SPACE}", " ") == "PNG, JPG, WEBP, höchstens 2 MB."
