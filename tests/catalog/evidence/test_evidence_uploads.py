"""Files handed in as proofs by those who mean harm: each is refused with a sentence that says why, and nothing is kept."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import EvidenceClaim
from marketplace.core.models import StoredFile
from tests.core.clamd import EICAR, clamd
from tests.factories import member_of, png

from .people import PDF, client_of, listing, posted, vendor

pytestmark = pytest.mark.django_db
PAGE = "/en/workspace/listings/maengelmelder/evidence/hand-in/"
TAKEN = "Taken are: PDF, PNG, JPG, at most 20 MB."
MISMATCH = "The content of the file does not match its ending .{}. Save it again as such a file."


@pytest.fixture
def editor():
    owner = vendor()
    listing(owner)
    return member_of(owner, "editor")


def answered(editor, name, content):
    """The sentence beside the field for the document; nothing was kept."""
    fields = posted(
        editor,
        fact="security",
        level="third_party",
        checked_by="TÜV Nord",
        checked_on="2026-02-03",
        document=SimpleUploadedFile(name, content, "application/pdf"),
    )
    answer = client_of(editor).post(PAGE, fields)
    assert (answer.status_code, EvidenceClaim.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    (sentence,) = answer.context["form"].errors["document"]
    assert "id_document_error" in answer.text
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def zipped(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("ending", ["docm", "xlsm", "docx", "zip", "html", "exe"])
def test_file_with_macros_or_another_ending_is_refused_with_the_list(editor, ending):
    content = zipped({"[Content_Types].xml": "<Types/>", "word/vbaProject.bin": b"Attribut"})
    assert answered(editor, f"nachweis.{ending}", content) == (
        f"Files with the ending .{ending} are not taken here. {TAKEN}"
    )


def test_macro_file_that_calls_itself_pdf_is_refused(editor):
    content = zipped({"[Content_Types].xml": "<Types/>", "word/vbaProject.bin": b"Attribut"})
    assert answered(editor, "nachweis.docm.pdf", content) == MISMATCH.format("pdf")


def test_polyglot_of_archive_and_pdf_is_refused(editor):
    assert answered(editor, "nachweis.pdf", zipped({"a.js": "alert(1)"}) + PDF) == MISMATCH.format("pdf")


def test_polyglot_of_page_and_pdf_is_refused(editor):
    assert answered(editor, "nachweis.pdf", b"<html><script>alert(1)</script>" + PDF) == (
        "The PDF is not complete. Save it again and choose it again."
    )


def test_polyglot_of_image_and_script_is_kept_without_the_script(editor):
    fields = posted(
        editor,
        fact="security",
        level="third_party",
        checked_by="TÜV Nord",
        checked_on="2026-02-03",
        document=SimpleUploadedFile("siegel.png", png() + b"<script>alert(1)</script>", "image/png"),
    )
    assert client_of(editor).post(PAGE, fields).status_code == 302
    stored = EvidenceClaim.objects.get().document
    address = f"/dateien/{stored.public_id}/siegel.png"
    assert b"script" not in b"".join(client_of(editor).get(address).streaming_content)


def test_zip_bomb_is_refused_whatever_it_is_called(editor):
    bomb = zipped({"a.txt": b"\0" * 150_000_000})
    assert answered(editor, "nachweis.zip", bomb) == f"Files with the ending .zip are not taken here. {TAKEN}"
    assert answered(editor, "nachweis.pdf", bomb) == MISMATCH.format("pdf")


def test_pdf_with_a_bomb_inside_is_refused(editor):
    packed = zlib.compress(b"\0" * 150_000_000, 9)
    head = b"%%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    sentence = answered(editor, "nachweis.pdf", head + packed + b"\nendstream\nendobj\n%%EOF\n")
    assert "PDF" in sentence


def test_pdf_with_a_script_is_refused(editor):
    content = PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
    assert "PDF" in answered(editor, "nachweis.pdf", content)


def test_virus_is_found_by_the_scanner(editor, settings):
    with clamd() as settings.FILE_SCANNER:
        assert answered(editor, "nachweis.pdf", PDF + EICAR) == (
            "The virus scanner found something harmful in this file. It was not kept."
        )


def test_file_larger_than_the_limit_is_refused(editor):
    assert answered(editor, "nachweis.pdf", PDF + b"\0" * 20_000_000) == (
        "The file is too large. At most 20 MB are taken here. Make it smaller and choose it again."
    )
