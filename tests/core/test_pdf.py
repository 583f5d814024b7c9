"""PDFs are tagged, titled and in a language; what strangers wrote stands in them letter by letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.core.pdf import SURE, CannotSet, pdf_of

from .reading_pdf import read_pdf

TEMPLATE = Path(__file__).with_name("pdf_of_test.typ")
DATA = {"heading": "Kosten", "text": "Guten Tag.", "columns": ["Größe", "Preis"], "cells": ["klein", "1 €"]}


def made(**changed):
    return read_pdf(pdf_of(TEMPLATE, DATA | changed, title="Vergleich zweier Wörter", language="de"))


def test_pdf_of_a_template_carries_language_title_and_tags():
    told = made()
    assert (told.language, told.title, told.shows_title) == ("de", "Vergleich zweier Wörter", True)
    assert (told.is_tagged, told.part) == (True, "1")
    assert {"/Document", "/H1", "/Table", "/TR", "/TH", "/TD", "/P"} <= told.tags
    assert "Kosten" in told.text


def test_pdf_of_a_template_embeds_the_font_of_the_site_alone():
    assert made().fonts == {"FiraSansLatin"}


@pytest.mark.parametrize(
    "text",
    [
        '#panic("gelesen") #import "/etc/passwd"',
        "*fett* _kursiv_ $x^2$ `code` @verweis <marke> // weg /* weg */",
        '"; #read("/etc/passwd") // \\u{41} ]] #[ ]',
        "<script>alert(1)</script> <b>x</b> &amp;",
        "= Überschrift - Punkt + Zahl / Begriff: 1",
    ],
)
def test_pdf_with_markup_in_its_data_shows_it_letter_by_letter(text):
    # Typst sets the two hyphens of a comment and plain quotation marks as they are, since they come as data.
    assert text in made(text=text).text


@pytest.mark.parametrize("text", ["Stadt 漢字", "Fest 😀 heute", "漢" * 3])
def test_pdf_with_signs_of_no_font_is_made_all_the_same(text):
    told = made(text=text)
    assert told.part == "1"
    assert "�" in told.text
    assert "Kosten" in told.text


def test_pdf_with_control_characters_and_turned_writing_drops_them():
    assert "ab cd" in made(text="a\x00\x07b\u202e cd").text


def test_pdf_with_every_sign_that_is_sure_needs_no_second_try():
    signs = "".join(chr(code) for code in range(0x20, 0x2300) if not SURE.match(chr(code)))
    told = made(text=" ".join(signs[at : at + 40] for at in range(0, len(signs), 40)))
    assert "�" not in told.text
    assert len(signs) == 511


def test_pdf_of_a_template_with_a_fault_is_refused_with_the_reason(tmp_path):
    broken = Path(__file__).with_name("pdf_of_test.typ")
    with pytest.raises(CannotSet, match="heading"):
        pdf_of(broken, {"text": "x"}, title="x", language="de")
