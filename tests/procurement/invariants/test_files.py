"""Hostile files in answers and tables: a virus, bombs, polyglots, scripts, names that climb or hide; each by page and by key."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from marketplace.core.models import AuditEvent, StoredFile
from marketplace.file_storage import private_storage_settings
from procurement.exchange.table import table_of
from procurement.models import Enquiry, Response, ResponseFile
from tests.core.clamd import EICAR, clamd
from tests.core.test_files_checking import PDF, SVG, zipped
from tests.factories import ResponseFactory, png
from tests.procurement.api.vendors import begun, upload, vendor_program
from tests.procurement.api.vendors import sounding as asked
from tests.procurement.responses.people import PAGES, client_of, published, question, vendor_editor

pytestmark = pytest.mark.django_db
REPORT = question("d1", "file", "Prüfbericht", most=3)
WORDS = question("t1", "text", "Was noch?")
MACROS = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files of this test alone, in German."""
    settings.STORAGES = settings.STORAGES | {
        "private": private_storage_settings("", folder=tmp_path / "files")
    }
    with translation.override("de"):
        yield


@pytest.fixture
def side():
    """A vendor's editor with a draft."""
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    draft = ResponseFactory(sounding=published(REPORT, WORDS), organisation=vendor, answers={})
    return client_of(editor), draft


def bomb() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"\0" * 60_000_000})


def many() -> bytes:
    return zipped({"xl/workbook.xml": b"x"} | {f"xl/{number}.xml": b"x" for number in range(2_001)})


def nested() -> bytes:
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"x", "xl/innen.zip": zipped({"a": b"b"})}
    )


def polyglot() -> bytes:
    return b"<script>alert(1)</script>" + PDF


HOSTILE = {
    "SVG with a script": ("bild.svg", lambda: SVG),
    "SVG named png": ("bild.png", lambda: SVG),
    "page named pdf": ("bericht.pdf", lambda: b"<html><script>alert(1)</script></html>"),
    "polyglot of page and pdf": ("bericht.pdf", polyglot),
    "pdf that runs something": ("bericht.pdf", lambda: PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>")),
    "program named jpg": ("foto.jpg", lambda: b"MZ" + b"\0" * 500),
    "bomb": ("tabelle.xlsx", bomb),
    "archive of too many files": ("tabelle.xlsx", many),
    "archive in an archive": ("tabelle.xlsx", nested),
    "archive that climbs": ("tabelle.xlsx", lambda: zipped({"../../etc/passwd": b"x", "xl/workbook.xml": b"x"})),
    "macros": ("tabelle.xlsx", lambda: zipped(MACROS)),
    "two endings": ("bericht.pdf.exe", lambda: PDF),
    "no ending": ("bericht", lambda: PDF),
    "nothing": ("bericht.pdf", lambda: b""),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_of_an_answer_is_refused_on_the_page_and_kept_nowhere(side, case):
    client, draft = side
    name, make = HOSTILE[case]
    answer = client.post(f"{PAGES}{draft.public_id}/dateien/d1/", {"file": SimpleUploadedFile(name, make())})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert (StoredFile.objects.count(), ResponseFile.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(verb="core.file.refused").count() <= 1
    draft.refresh_from_db()
    assert draft.answers == {}


def test_hostile_files_of_an_answer_are_refused_to_a_key_and_kept_nowhere():
    _vendor, client = vendor_program()
    address = begun(client, asked())
    for name, make in HOSTILE.values():
        answer = upload(client, f"{address}files/", name, make(), question="q9")
        assert 400 <= answer.status_code < 500
        assert answer["Content-Type"] == "application/problem+json"
    assert (StoredFile.objects.count(), ResponseFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["bericht.png", "tabelle.xlsx"])
def test_virus_in_a_file_of_an_answer_is_found_and_kept_nowhere(side, settings, name):
    client, draft = side
    content = {"bericht.png": png() + EICAR, "tabelle.xlsx": _stored("xl/eicar.txt", EICAR)}[name]
    with clamd() as settings.FILE_SCANNER:
        answer = client.post(
            f"{PAGES}{draft.public_id}/dateien/d1/", {"file": SimpleUploadedFile(name, content)}
        )
    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
    assert "Virenscanner" in answer.text


def _stored(name: str, content: bytes) -> bytes:
    """A workbook that holds a file as it is, so that a scanner of bytes sees it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, content)
    return target.getvalue()


TABLES = [
    "bomb",
    "archive of too many files",
    "archive in an archive",
    "archive that climbs",
    "macros",
    "nothing",
]


@pytest.mark.parametrize("case", TABLES)
def test_hostile_table_is_refused_and_changes_no_answer(side, case):
    client, draft = side
    sent = SimpleUploadedFile("antworten.xlsx", HOSTILE[case][1]())
    answer = client.post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": sent})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert (draft.answers, draft.saves, StoredFile.objects.count()) == ({}, 0, 0)


def test_virus_in_a_table_is_found_and_nothing_of_it_is_read(side, settings):
    client, draft = side
    content = io.BytesIO(table_of(Response.objects.select_related("sounding__organisation", "version").get()))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/eicar.txt", EICAR)
    with clamd() as settings.FILE_SCANNER:
        answer = client.post(
            f"{PAGES}{draft.public_id}/tabelle/einlesen/",
            {"file": SimpleUploadedFile("antworten.xlsx", content.getvalue())},
        )
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.saves == 0


NAMES = {
    "../../../etc/cron.d/bericht.png": "bericht.png",
    "C:\\Windows\\bericht.png": "bericht.png",
    "bericht\u202egnp.exe.png": "berichtgnp.exe.png",
    "be\u200bricht\ufeff.png": "bericht.png",
    "a;b<script>.png": "a_b_script.png",
}


@pytest.mark.parametrize("name", NAMES)
def test_name_that_climbs_or_hides_is_kept_and_handed_out_harmless(side, name):
    client, draft = side
    # Written by hand: a client of Django would send the harmless name already.
    parts = (
        b'--X\r\nContent-Disposition: form-data; name="acting_for"\r\n\r\n',
        str(draft.organisation_id).encode(),
        b'\r\n--X\r\nContent-Disposition: form-data; name="file"; filename="',
        name.encode(),
        b'"\r\nContent-Type: image/png\r\n\r\n',
        png(),
        b"\r\n--X--\r\n",
    )
    path = f"{PAGES}{draft.public_id}/dateien/d1/"
    answer = client.generic("POST", path, b"".join(parts), "multipart/form-data; boundary=X")
    assert answer.status_code == 302
    stored = StoredFile.objects.get()
    assert stored.name == NAMES[name]
    shown = client.get(f"/dateien/{stored.public_id}/{stored.name}")
    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")


def test_hidden_characters_of_an_answer_are_dropped(side):
    client, draft = side
    form = {"saves": "0", "asked": ["t1"], "t1.text": "Ein\u202eText\x00 mit\u200b Zeichen"}
    client.post(f"{PAGES}{draft.public_id}/abschnitte/s1/", form)
    draft.refresh_from_db()
    kept = (draft.answers.get("t1") or {}).get("value", {}).get("text", "")
    assert kept == "EinText mit Zeichen"


def test_clarification_question_takes_no_file(side):
    client, draft = side
    kinds = {field.related_model.__name__ for field in Enquiry._meta.get_fields() if field.is_relation}
    assert "StoredFile" not in kinds
    path = reverse("procurement:enquiry-ask", args=[draft.sounding.public_id])
    form = {
        "text": "Wie viele Laternen?",
        "original": "Wie viele Laternen?",
        "question": "Wie viele Laternen?",
    }
    answer = client.post(path, form | {"file": SimpleUploadedFile("Geokontor.pdf", PDF)})
    assert answer.status_code in (200, 302, 422)
    assert StoredFile.objects.count() == 0
