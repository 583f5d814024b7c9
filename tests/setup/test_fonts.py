"""Fonts for PDFs are unpacked from those for browsers, each part under a family of its own."""

from pathlib import Path

import pytest
import typst

from script.tasks.assets import FAMILIES
from script.tasks.fonts import NotAFont, sfnt

FONTS = Path(__file__).resolve().parents[2] / "build" / "fonts"


def test_fonts_for_pdfs_came_with_their_licence_and_can_be_read():
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    told = sorted((font.family, font.weight) for font in found.fonts())
    assert told == [
        ("Fira Sans Additions", 400),
        ("Fira Sans Additions", 600),
        ("Fira Sans Cyrillic", 400),
        ("Fira Sans Cyrillic", 600),
        ("Fira Sans Greek", 400),
        ("Fira Sans Greek", 600),
        ("Fira Sans Latin", 400),
        ("Fira Sans Latin", 600),
    ]
    assert {family for family, _weight in told} == set(FAMILIES.values())
    assert "SIL Open Font License" in (FONTS / "LICENSE").read_text().replace(
        "OPEN FONT LICENSE", "Open Font License"
    )


@pytest.mark.parametrize("content", [b"", b"wOFF", b"<html>" + b"x" * 60, b"wOFF" + b"\xff" * 60])
def test_fonts_that_are_none_are_refused_with_a_reason(content):
    with pytest.raises(NotAFont, match=r"font|Font"):
        sfnt(content, "Fira Sans Latin")
