"""Workbooks hold what was given as data: no formula, no link, no control character, and a head that stays in view."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from marketplace.core.xlsx import Sheet, workbook

MADE = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)


def made(*rows, **rest):
    sheet = Sheet(**{"name": "Blatt", "head": ["Eins", "Zwei"], "rows": rows} | rest)
    return workbook([sheet], title="Vergleich", author="Marktplatz", made=MADE)


def read(content, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def xml(content, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_workbook_read_again_holds_texts_numbers_days_and_yes():
    content = made(["Größe", 12], [datetime.date(2026, 3, 1), True], [None, "0815"])
    assert read(content) == [
        ["Eins", "Zwei"],
        ["Größe", 12.0],
        [datetime.date(2026, 3, 1), True],
        ["", "0815"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        '=HYPERLINK("https://x.example","Klick")',
        "{=1+1}",
        "https://x.example/",
        "\t=1+1",
    ],
)
def test_workbook_with_a_text_like_a_formula_keeps_it_a_text(text):
    content = made([text, 1])
    assert read(content)[1][0] == text
    sheet = xml(content)
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()


def test_workbook_with_control_characters_drops_them_and_keeps_lines():
    assert read(made(["a\x00b\x07c\u202ed\r\ne\x0bf", "x"]))[1][0] == "abcd\ne\nf"


def test_workbook_with_a_text_like_an_escape_of_the_format_keeps_its_letters():
    assert read(made(["_x0041_", "<b>&amp;</b>"]))[1] == ["_x0041_", "<b>&amp;</b>"]


def test_workbook_with_a_text_longer_than_a_cell_ends_it_with_a_sign():
    text = read(made(["x" * 40_000, 1]))[1][0]
    assert (len(text), text[-1]) == (32_767, "…")


def test_workbook_head_and_first_columns_stay_in_view():
    pane = xml(made(["a", "b"], fixed=2)).partition("<pane ")[2].partition("/>")[0]
    assert 'xSplit="2"' in pane
    assert 'ySplit="1"' in pane
    assert 'state="frozen"' in pane


def test_workbook_names_of_sheets_are_made_fit_and_unique():
    rows = [["a"]]
    names = ["Nachweise: 2026/2027 [alt] mit einem langen Namen", "Blatt", "blatt", "''", "Blatt"]
    content = workbook([Sheet(name, ["x"], rows) for name in names], title="x", author="y", made=MADE)
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert found == ["Nachweise 2026 2027 alt mit ein", "Blatt", "blatt 2", "1", "Blatt 3"]


def test_workbook_says_its_title_and_when_it_was_made():
    told = xml(made(["a", "b"]), "docProps/core.xml")
    assert "<dc:title>Vergleich</dc:title>" in told
    assert "2026-11-22T09:30:00Z" in told
