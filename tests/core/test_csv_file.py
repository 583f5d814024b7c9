"""CSV opens in spreadsheets as a table and runs nothing there."""

from __future__ import annotations

import csv
import datetime
import io

import pytest

from marketplace.core.csv_file import csv_bytes, csv_cell, csv_chunks


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\n=1", "＝1", "=cmd|' /C calc'!A0"])
def test_csv_cell_like_a_formula_begins_with_an_apostrophe(text):
    assert csv_cell(text) == f"'{text}"


def test_csv_cell_with_a_tab_first_is_marked_too():
    assert csv_cell("\t=1") == "'\t=1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (-5, -5),
        ("a=b", "a=b"),
        ("x\x00y", "xy"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_csv_cell_of_other_values_is_plain(value, shown):
    assert csv_cell(value) == shown


def test_csv_file_begins_with_a_mark_and_is_separated_by_semicolons():
    content = csv_bytes([["Größe", "Text"], [1, 'mit "Zeichen"; und\nZeile']])
    assert content == '\ufeffGröße;Text\r\n1;"mit ""Zeichen""; und\nZeile"\r\n'.encode()
    again = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert again == [["Größe", "Text"], ["1", 'mit "Zeichen"; und\nZeile']]


def test_csv_file_of_many_rows_comes_in_pieces():
    pieces = list(csv_chunks(([n] for n in range(1_200)), size=500))
    assert [piece.count("\r\n") for piece in pieces] == [0, 500, 500, 200]
