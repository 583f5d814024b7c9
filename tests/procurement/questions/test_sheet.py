"""The table that is filled offline: what stands in it, what it takes, and what is wrong cell by cell."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import zipfile

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from marketplace.core.xlsx import Sheet, workbook
from procurement.questions.document import Document, Question, Section
from procurement.questions.sheet import CellProblem, head, read_rows, rows

MADE = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
COVERAGE = Question("q1", "coverage", "Daten ausgeben", required=True)
SEVERAL = Question(
    "q2",
    "multiple",
    "Betriebsformen",
    spec={
        "options": [{"key": "a", "label": "Eigenes Rechenzentrum"}, {"key": "b", "label": "Cloud; Inland"}]
    },
)
MONEY = Question("q3", "money", "Kosten")
FILE = Question("q4", "file", "Nachweis")
FACT = Question("q5", "fact", "Ort", spec={"fact": "data_locations"})
DAY = Question("q6", "date", "Ab wann?")
SOLUTION = Question("q7", "solution", "Welche Lösung?")
DOCUMENT = Document(
    "Fragen",
    sections=(
        Section("s1", "Fachlich", questions=(COVERAGE, SEVERAL, FILE, FACT, DAY, SOLUTION)),
        Section("s2", "Preise", questions=(MONEY,)),
    ),
)
NAMES = {"wegewart": "Wegewart", "pegelnetz": "Pegelnetz"}
ANSWERS = {
    "q1": {
        "value": {"coverage": "planned", "quarter": "2027-Q2", "condition": "keine"},
        "confidential": True,
    },
    "q2": {"value": {"choices": ["b"], "remark": "=1+1"}},
    "q3": {
        "value": {"low": "1000.5", "high": "123456.789", "period": "month", "assumptions": "-500 Personen"}
    },
    "q4": {"value": {"files": ["f-1"], "remark": "Zertifikat"}},
    "q5": {"value": {"fact": ["germany"]}},
    "q6": {"value": {"day": "2027-03-01"}},
    "q7": {"value": {"solution": "pegelnetz"}},
}


def table(answers=ANSWERS, language="de"):
    with translation.override(language):
        return [head(), *(row.cells for row in rows(DOCUMENT, answers, NAMES))]


def through_a_file(cells):
    sheet = Sheet("Antworten", cells[0], cells[1:])
    content = workbook([sheet], title="Fragen", author="Marktplatz", made=MADE)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def place(cells, key):
    return next(at for at, row in enumerate(cells) if row[6] == key)


def test_table_of_a_questionnaire_has_a_row_for_each_field_and_each_box():
    with translation.override("de"):
        made = list(rows(DOCUMENT, ANSWERS, NAMES))
    assert [(row.key, row.number, row.answer) for row in made] == [
        ("q1.coverage", "1.1", "geplant"),
        ("q1.quarter", "1.1", "2027-Q2"),
        ("q1.condition", "1.1", "keine"),
        ("q1.evidence", "1.1", None),
        ("q1.remark", "1.1", None),
        ("q2.choices=a", "1.2", None),
        ("q2.choices=b", "1.2", "x"),
        ("q2.remark", "1.2", "=1+1"),
        ("q4.files", "1.3", "1 Datei"),
        ("q4.remark", "1.3", "Zertifikat"),
        ("q5.fact", "1.4", "Deutschland"),
        ("q5.remark", "1.4", None),
        ("q6.day", "1.5", datetime.date(2027, 3, 1)),
        ("q7.solution", "1.6", "Pegelnetz"),
        ("q7.remark", "1.6", None),
        ("q3.low", "2.1", 1000.5),
        ("q3.high", "2.1", 123456.789),
        ("q3.period", "2.1", "jeden Monat"),
        ("q3.assumptions", "2.1", "-500 Personen"),
    ]
    assert [row.confidential for row in made if row.confidential is not None] == [
        "Ja",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    assert [row.key for row in made if not row.fillable] == ["q4.files"]


def test_table_through_a_real_file_and_back_says_the_same():
    for language in ("de", "en"):
        came = through_a_file(table(language=language))
        reading = read_rows(DOCUMENT, came, ANSWERS, NAMES)
        assert reading.problems == []
        assert reading.answers["q1"] == {
            "value": {
                "coverage": "planned",
                "quarter": "2027-Q2",
                "condition": "keine",
                "evidence": None,
                "remark": None,
            },
            "confidential": True,
        }
        assert reading.answers["q2"]["value"] == {"choices": ["b"], "remark": "=1+1"}
        assert reading.answers["q3"]["value"]["low"] == 1000.5
        assert reading.answers["q4"]["value"]["files"] == ["f-1"]
        assert reading.answers["q5"]["value"]["fact"] == ["germany"]
        assert reading.answers["q6"]["value"]["day"] == "2027-03-01"
        assert reading.answers["q7"]["value"]["solution"] == "pegelnetz"
        assert [key for key, one in reading.answers.items() if one["confidential"]] == ["q1"]


def test_table_with_wrong_cells_names_each_of_them():
    cells = table()
    for key, text in [
        ("q1.coverage", "vielleicht"),
        ("q2.choices=a", "eventuell"),
        ("q3.low", "1.000 brutto"),
        ("q3.high", True),
        ("q5.fact", "Mond"),
        ("q6.day", "31.02.2027"),
    ]:
        cells[place(cells, key)][3] = text
    with translation.override("de"):
        problems = read_rows(DOCUMENT, cells, ANSWERS, NAMES).problems
    assert [(one.cell, one.question) for one in problems] == [
        ("D2", "q1"),
        ("D7", "q2"),
        ("D12", "q5"),
        ("D14", "q6"),
        ("D17", "q3"),
        ("D18", "q3"),
    ]
    assert problems[0].sentence == "Wählen Sie eine der vorgegebenen Antworten."
    assert problems[4].sentence == "Preise stehen hier ohne Umsatzsteuer. Nennen Sie den Betrag ohne Steuer."


def test_table_with_low_above_high_names_the_cell_of_the_upper_end():
    cells = table()
    cells[place(cells, "q3.low")][3] = "200.000"
    with translation.override("de"):
        problems = read_rows(DOCUMENT, cells, ANSWERS, NAMES).problems
    assert problems == [CellProblem("D18", "Das obere Ende liegt unter dem unteren.", "q3")]


def test_table_whose_rows_were_sorted_and_columns_moved_is_still_understood():
    cells = [[row[6], row[3], row[5], "Notiz", row[0]] for row in table()]
    cells = [cells[0], *reversed(cells[1:])]
    reading = read_rows(DOCUMENT, cells, ANSWERS, NAMES)
    assert reading.problems == []
    assert reading.answers["q2"]["value"]["choices"] == ["b"]
    assert reading.answers["q1"]["confidential"] is True


def test_table_that_is_none_or_lost_its_keys_is_refused_whole():
    with translation.override("en"):
        assert [one.cell for one in read_rows(DOCUMENT, [], {}).problems] == ["A1", "A1"]
        cells = [row[:6] for row in table()]
        reading = read_rows(DOCUMENT, cells, {})
    assert reading.answers == {}
    assert [one.sentence for one in reading.problems] == [
        "The column “Key (leave as it is)” is missing in the first row."
    ]


def test_table_with_rows_gone_double_or_foreign_says_so_and_empties_nothing():
    cells = table()
    del cells[place(cells, "q3.high")]
    cells.append(list(cells[place(cells, "q6.day")]))
    cells[-1][3] = "24.12.2027"
    cells.append(["9.9", "Fremd", "", "Antwort", "", "", "zzz.text"])
    cells.append(["", "", "", "ohne Zuordnung", "", "", ""])
    cells.append(["", "Notiz", "", "", "", "", ""])
    with translation.override("en"):
        reading = read_rows(DOCUMENT, cells, ANSWERS, NAMES)
    assert "q3" not in reading.answers
    assert reading.answers["q6"]["value"]["day"] == "2027-03-01"
    assert [(one.cell, one.question, one.sentence) for one in reading.problems] == [
        ("G20", "", "This row is there twice; the first one counts."),
        ("G21", "", "The questionnaire has no such question. It may have been corrected since."),
        ("D22", "", "This row has no key, so nobody knows which question it answers."),
        ("G17", "q3", "Rows of this question are missing. Take a new table, or answer it on the page."),
    ]


def test_table_whose_confidential_cell_is_unclear_or_gone_makes_nothing_public():
    cells = table()
    cells[place(cells, "q2.choices=a")][5] = "bitte nicht weitergeben"
    assert read_rows(DOCUMENT, cells, ANSWERS, NAMES).answers["q2"]["confidential"] is True
    without = [[*row[:5], row[6]] for row in table()]
    reading = read_rows(DOCUMENT, without, ANSWERS, NAMES)
    assert [key for key, one in reading.answers.items() if one["confidential"]] == ["q1"]


def test_table_with_emptied_cells_is_an_emptied_answer():
    cells = table()
    for row in cells[1:]:
        if row[6].startswith("q3."):
            row[3] = ""
    assert read_rows(DOCUMENT, cells, ANSWERS, NAMES).answers["q3"]["value"] == dict.fromkeys(
        ("low", "high", "period", "assumptions")
    )


def test_table_keeps_long_texts_with_lines_and_hidden_characters_harmless():
    cells = table()
    at = place(cells, "q3.assumptions")
    cells[at][3] = "Zeile 1\nZeile\u202e 2 <script>"
    reading = read_rows(DOCUMENT, through_a_file(cells), ANSWERS, NAMES)
    assert reading.answers["q3"]["value"]["assumptions"] == "Zeile 1\nZeile 2 <script>"
    assert reading.problems == []


@pytest.mark.long
def test_table_saved_again_by_an_office_program_says_the_same(tmp_path):
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: install libreoffice-calc for the long tests."
    sheet = Sheet("Antworten", table()[0], table()[1:])
    source = tmp_path / "antworten.xlsx"
    source.write_bytes(workbook([sheet], title="Fragen", author="Marktplatz", made=MADE))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [office, "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*words, str(tmp_path / "out"), str(source)], check=True, timeout=180, capture_output=True)
    content = (tmp_path / "out" / "antworten.xlsx").read_bytes()
    came = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    before = read_rows(DOCUMENT, through_a_file(table()), ANSWERS, NAMES)
    after = read_rows(DOCUMENT, came, ANSWERS, NAMES)
    assert after.problems == []
    assert after.answers == before.answers
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f" not in parts.read("xl/worksheets/sheet1.xml").replace(b"<format", b"").replace(
            b"<font", b""
        )
