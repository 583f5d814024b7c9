"""What people hand in is refused with a sentence that says what to do, or kept harmless."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, PngImagePlugin

from marketplace.core.decisions import Allowed
from marketplace.core.files import all_purposes, archives, checking
from marketplace.core.files.names import clean_file_name
from marketplace.core.files.purposes import FilePurpose, types
from tests.factories import png

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OFFICE = FilePurpose("office", "Office", types("zip", "xlsx"), 1_000_000, lambda actor, stored: Allowed())


@pytest.fixture(autouse=True)
def office(monkeypatch):
    """One more purpose, with archives."""
    monkeypatch.setitem(all_purposes(), "office", OFFICE)


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="image/png")


def refusal(name, content, purpose="logo", language="en"):
    """The sentence with which a file is refused."""
    with translation.override(language), pytest.raises(ValidationError) as caught:
        checking.check(upload(name, content), purpose=purpose)
    return caught.value.messages[0].replace("\N{NO-BREAK SPACE}", " ")


def zipped(members, **options):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Zertifikat 2026.PDF", ("Zertifikat 2026.pdf", "pdf")),
        ("../../etc/passwd.png", ("passwd.png", "png")),
        ("C:\\Users\\Erika\\logo.png", ("logo.png", "png")),
        ("rechnung\u202egnp.exe.png", ("rechnunggnp.exe.png", "png")),
        ("lo\x00go\r\n.png", ("logo.png", "png")),
        ("a\u200bb\ufeff.pdf", ("ab.pdf", "pdf")),
        ("u\u0308ber.pdf", ("über.pdf", "pdf")),
        ('a"b;c<d>.pdf', ("a_b_c_d.pdf", "pdf")),
        ("con.png", ("con_.png", "png")),
        (".png", ("datei.png", "png")),
        ("x" * 300 + ".pdf", ("x" * 116 + ".pdf", "pdf")),
    ],
)
def test_file_name_from_a_stranger_becomes_harmless(name, clean):
    assert clean_file_name(name) == clean


@pytest.mark.parametrize("name", ["", "ohne", "punkt.", "bild.p\u00e4g", "..", "a.b c"])
def test_file_name_without_an_ending_is_refused(name):
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        clean_file_name(name)
    assert caught.value.messages == [
        "The file's name has no ending such as .pdf. Rename the file and choose it again."
    ]


def test_logo_with_metadata_is_kept_without_it_and_scaled_down():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Erika Mustermann")
    target = io.BytesIO()
    Image.new("RGBA", (2000, 1000), (10, 20, 30, 128)).save(
        target, "PNG", pnginfo=info, icc_profile=b"profile"
    )
    checked = checking.check(upload("logo.png", target.getvalue()), purpose="logo")
    kept = checked.content.read()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, image.mode, image.info) == ("PNG", (512, 256), "RGBA", {})
    assert b"Mustermann" in target.getvalue()
    assert b"Mustermann" not in kept
    assert (checked.name, checked.media_type, checked.size, checked.scanned_by) == (
        "logo.png",
        "image/png",
        len(kept),
        "none",
    )


def test_photo_with_place_and_rotation_is_kept_upright_without_place():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera von Erika"
    exif.get_ifd(0x8825)[1] = "N"
    target = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(target, "JPEG", exif=exif, comment=b"geheim")
    kept = checking.check(upload("foto.jpg", target.getvalue()), purpose="proof").content.read()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
    assert b"Erika" in target.getvalue()
    assert b"geheim" in target.getvalue()
    assert b"Erika" not in kept
    assert b"geheim" not in kept


def test_script_behind_an_image_does_not_come_along():
    kept = checking.check(
        upload("logo.png", png() + b"<script>alert(1)</script>"), purpose="logo"
    ).content.read()
    assert b"script" not in kept


def test_svg_with_script_is_refused_and_png_is_offered():
    assert refusal("logo.svg", SVG) == (
        "SVG files can hold programs and are not taken. Save the image as PNG and choose it again. "
        "Taken are: PNG, JPG, WEBP, at most 2 MB."
    )


@pytest.mark.parametrize(
    "content", [PDF, SVG, b"MZ" + b"\0" * 200, b"\x7fELF" + b"\0" * 200, zipped({"a": "b"})]
)
def test_other_content_named_png_is_refused(content):
    assert refusal("logo.png", content) == (
        "The content of the file does not match its ending .png. Save it again as such a file."
    )


def test_file_with_a_foreign_ending_is_refused_with_the_list():
    assert refusal("logo.exe", png()) == (
        "Files with the ending .exe are not taken here. Taken are: PNG, JPG, WEBP, at most 2 MB."
    )
    assert refusal("logo.gif", png(), language="de") == (
        "Dateien mit der Endung .gif werden hier nicht angenommen. Angenommen werden: PNG, JPG, WEBP, höchstens 2 MB."
    )


def test_file_beyond_the_limit_is_refused_whatever_it_says_of_itself():
    sentence = "The file is too large. At most 2 MB are taken here. Make it smaller and choose it again."
    assert refusal("logo.png", png() + b"\0" * 2_000_000) == sentence
    lying = io.BytesIO(png() + b"\0" * 2_000_000)
    lying.name, lying.size = "logo.png", 10
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        checking.check(lying, purpose="logo")
    assert caught.value.messages[0].replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_file_without_content_is_refused():
    assert refusal("logo.png", b"") == "The file is empty. Choose another one."


@pytest.mark.parametrize("side", [7_000, 50_000])
def test_image_that_claims_too_many_pixels_is_refused_before_it_is_decoded(side):
    header = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack("!I", 13) + b"IHDR" + header + struct.pack("!I", zlib.crc32(b"IHDR" + header))
    data = zlib.compress(b"\0" * 1000)
    rest = struct.pack("!I", len(data)) + b"IDAT" + data + struct.pack("!I", zlib.crc32(b"IDAT" + data))
    assert refusal("logo.png", b"\x89PNG\r\n\x1a\n" + chunk + rest) == (
        "The image has more pixels than can be opened here (40 million). Make it smaller and choose it again."
    )


def test_image_that_is_cut_off_is_refused():
    assert refusal("logo.png", png(300, 300)[:-40]) == (
        "The image is damaged and can't be opened. Save it again and choose it again."
    )


def test_pdf_as_proof_is_kept_as_it_came():
    checked = checking.check(upload("iso.pdf", PDF), purpose="proof")
    assert (checked.content.read(), checked.media_type, checked.size) == (PDF, "application/pdf", len(PDF))


def _with_list(objects):
    packed = zlib.compress(objects)
    head = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        packed
    )
    return PDF.replace(b"trailer", head + packed + b"\nendstream\nendobj\ntrailer")


@pytest.mark.parametrize(
    "content",
    [
        PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /J#61vaScript >>"),
        PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /Launch /F (cmd.exe) >>"),
        _with_list(b"3 0 << /S /JavaScript /JS (app.alert(1)) >>"),
    ],
)
def test_pdf_with_something_that_runs_is_refused(content):
    assert refusal("iso.pdf", content, "proof") == (
        "The PDF holds a script or starts a program. Print it to a new PDF (best: PDF/A)."
    )


def test_pdf_with_a_harmless_packed_list_is_taken():
    content = _with_list(b"3 0 << /Type /Font /JSON (x) >>")
    assert checking.check(upload("iso.pdf", content), purpose="proof").size == len(content)


def test_pdf_with_a_bomb_inside_is_refused():
    assert refusal("iso.pdf", _with_list(b" " * 60_000_000), "proof") == (
        "The PDF is packed in an unusual way and can't be checked. Print it to a new PDF."
    )


def test_pdf_that_begins_as_something_else_or_is_cut_off_is_refused():
    assert (
        refusal("iso.pdf", PDF[:-20], "proof")
        == "The PDF is not complete. Save it again and choose it again."
    )
    assert refusal("iso.pdf", b"\n" + PDF, "proof") == (
        "The PDF is not complete. Save it again and choose it again."
    )


def test_zip_bomb_is_refused_by_its_directory():
    bomb = zipped({"a.txt": b"\0" * 150_000_000})
    assert len(bomb) < 200_000
    assert refusal("a.zip", bomb, "office") == (
        "Unpacked, the file would be too large: at most 2000 files and 200 MB. Split it into several files."
    )


def test_zip_bomb_whose_directory_lies_is_refused():
    bomb = zipped({"a.txt": b"\0" * 900_000})
    # Both places that tell the size say 100 bytes.
    lying = bomb.replace(struct.pack("<I", 900_000), struct.pack("<I", 100))
    assert lying != bomb
    assert refusal("a.zip", lying, "office") == (
        "The file is damaged and can't be opened. Save it again and choose it again."
    )


def test_zip_with_too_many_members_is_refused():
    assert "at most 2000 files" in refusal(
        "a.zip", zipped({f"{n}.txt": "" for n in range(archives.MAX_MEMBERS + 1)}), "office"
    )


def test_zip_within_a_zip_is_refused():
    assert refusal("a.zip", zipped({"b.zip": zipped({"c": "d"})}), "office") == (
        "The archive holds another archive. Unpack it and hand in its files themselves."
    )


def test_zip_that_climbs_out_of_its_folder_is_refused():
    assert refusal("a.zip", zipped({"../../etc/cron.d/x": "y"}), "office") == (
        "The archive holds a file that would be unpacked outside of it. Pack it anew."
    )


def test_zip_with_a_password_is_refused():
    content = bytearray(zipped({"a.txt": "geheim"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert refusal("a.zip", bytes(content), "office") == (
        "The file is protected by a password, so nobody can check it for viruses. Remove the password first."
    )


def test_office_file_is_taken_and_one_in_name_only_or_with_macros_is_not():
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    assert checking.check(upload("a.xlsx", zipped(parts)), purpose="office").media_type == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert refusal("a.xlsx", zipped({"a": "b"}), "office") == (
        "The content of the file does not match its ending .xlsx. Save it again as such a file."
    )
    assert refusal("a.xlsx", zipped(parts | {"xl/vbaProject.bin": "x"}), "office") == (
        "The file holds macros. Save it without macros."
    )
