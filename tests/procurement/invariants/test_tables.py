"""Tables go through an office program unharmed: that of a response is read in again, that of the overview says the same."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from python_calamine import CalamineWorkbook

from procurement.actions.handing_in import submit_response
from procurement.actions.responses import save_answers
from tests.factories import ResponseFactory, acting
from tests.procurement.responses.people import PAGES, client_of, published, question, vendor_editor
from tests.procurement.synopsis.world import Opened, price, said

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FORMULA = '=HYPERLINK("http://boese.example";"Klick")'
QUESTIONS = (
    question("q1", "coverage", "Daten ausgeben", required=True),
    question("n1", "number", "Wie viele Stunden?", unit="h"),
    question("t1", "text", "Was noch?"),
    question("m1", "money", "Kosten des Betriebs"),
)
GIVEN = {
    "q1": {
        "value": {"coverage": "planned", "quarter": "2027-Q2", "condition": "Modul"},
        "confidential": True,
    },
    "n1": {"value": {"number": "1234.5"}},
    "t1": {"value": {"text": f"{FORMULA}\nzweite Zeile"}},
    "m1": {
        "value": {"low": "1000.5", "high": "123456.78", "period": "month", "assumptions": "-500 Personen"}
    },
}


@pytest.fixture(autouse=True)
def in_german():
    """Whatever language another test left behind."""
    with translation.override("de"):
        yield


def saved_by_office(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after reading it."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: install libreoffice-calc for the long tests."
    source = folder / "tabelle.xlsx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [office, "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*words, str(folder / "out"), str(source)], check=True, timeout=180, capture_output=True)
    return (folder / "out" / "tabelle.xlsx").read_bytes()


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [[str(cell).strip() for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def formulas(content: bytes) -> list[str]:
    """Parts of the workbook that hold a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return [name for name in names if b"<f>" in parts.read(name) or b"<f " in parts.read(name)]


def test_response_table_saved_by_an_office_program_is_read_in_unharmed(tmp_path):
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    draft = ResponseFactory(sounding=published(*QUESTIONS), organisation=vendor, answers={})
    kept = save_answers(response=draft, answers=GIVEN, by=acting(editor)).answers
    client, page = client_of(editor), f"{PAGES}{draft.public_id}/tabelle/"
    content = client.get(page).content
    came = saved_by_office(content, tmp_path)
    assert (formulas(content), formulas(came)) == ([], [])
    assert sheets(came) == sheets(content)
    answer = client.post(f"{page}einlesen/", {"file": SimpleUploadedFile("antworten.xlsx", came)})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.answers == kept
    submission = submit_response(response=draft, saves=draft.saves, by=acting(editor))
    assert submission.answers["t1"]["value"]["text"].startswith(FORMULA)


def test_table_of_the_overview_saved_by_an_office_program_says_the_same(tmp_path):
    opened = Opened(
        {
            "Ahorn GmbH": {"q1": said(coverage="now", remark=FORMULA), "q3": price("1000", "2000.5")},
            "@Zeder AG": {"q1": said(True, coverage="no", remark="Streng geheimer Satz")},
        }
    )
    content = opened.client.get(f"{opened.path}tabelle/").content
    came = saved_by_office(content, tmp_path)
    assert (formulas(content), formulas(came)) == ([], [])
    assert sheets(came) == sheets(content)
    assert any(FORMULA in cell for rows in sheets(came).values() for row in rows for cell in row)
    assert not any(
        "Streng geheimer" in cell for rows in sheets(came).values() for row in rows for cell in row
    )
