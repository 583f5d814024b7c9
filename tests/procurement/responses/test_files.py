"""Files of answers, the table that is filled offline, and receipts: who gets them, what they hold, what they refuse."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from marketplace.core.files import may_read
from marketplace.core.models import StoredFile
from procurement.actions.handing_in import submit_response
from procurement.actions.responses import save_answers
from procurement.exchange.table import table_of
from procurement.models import ResponseFile
from tests.factories import OrganisationFactory, ResponseFactory, acting, member_of, png

from .people import PAGES, client_of, published, question, vendor_editor

pytestmark = pytest.mark.django_db
REPORT = question("d1", "file", "Prüfbericht", required=True, most=2)
HOURS = question("n1", "number", "Wie viele Stunden?", unit="h")
WORDS = question("t1", "text", "Was noch?")


@pytest.fixture
def editor():
    return vendor_editor()


@pytest.fixture
def draft(editor):
    return ResponseFactory(
        sounding=published(REPORT, HOURS, WORDS),
        organisation=editor.memberships.get().organisation,
        answers={},
    )


def picture(name="bericht.png"):
    return SimpleUploadedFile(name, png(), "image/png")


def add(client, draft, upload=None):
    return client.post(f"{PAGES}{draft.public_id}/dateien/d1/", {"file": upload or picture()})


def test_file_of_an_answer_is_kept_counts_as_answer_and_opens_for_the_vendor_alone(draft, editor):
    assert add(client_of(editor), draft).status_code == 302
    stored = StoredFile.objects.get(purpose="response")
    draft.refresh_from_db()
    assert draft.answers["d1"]["value"] == {"files": [str(stored.public_id)]}
    officer = member_of(draft.sounding.organisation, "admin")
    stranger, operator = (
        vendor_editor("Fremde"),
        member_of(OrganisationFactory(name="Betrieb", kind="operator"), "admin"),
    )
    readers = [bool(may_read(acting(one), stored)) for one in (editor, officer, stranger, operator)]
    assert readers == [True, False, False, False]
    address = f"/dateien/{stored.public_id}/{stored.name}"
    assert client_of(officer).get(address).status_code == 404
    section = f"{PAGES}{draft.public_id}/abschnitte/s1/"
    client_of(editor).post(section, {"saves": "1", "asked": ["d1"], "d1.remark": "Seite 3"})
    draft.refresh_from_db()
    assert draft.answers["d1"]["value"] == {"files": [str(stored.public_id)], "remark": "Seite 3"}


def test_third_file_where_two_are_asked_for_and_a_wrong_type_are_refused(draft, editor):
    client = client_of(editor)
    add(client, draft)
    add(client, draft)
    third = add(client, draft)
    assert (third.status_code, ResponseFile.objects.count()) == (422, 2)
    svg = SimpleUploadedFile("bild.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    assert add(client, draft, svg).status_code == 422


def test_file_of_another_response_named_by_a_form_is_no_answer(draft, editor):
    other = ResponseFactory(
        sounding=published(REPORT), organisation=vendor_editor("Andere").memberships.get().organisation
    )
    client = client_of(member_of(other.organisation, "editor"))
    add(client, other)
    foreign = str(StoredFile.objects.get(purpose="response").public_id)
    save_answers(response=draft, answers={"d1": {"value": {"files": [foreign]}}}, by=acting(editor))
    draft.refresh_from_db()
    assert draft.answers == {}
    with pytest.raises(ValidationError):
        submit_response(response=draft, saves=draft.saves, by=acting(editor))


def test_file_taken_away_is_gone_unless_it_was_handed_in(draft, editor):
    client, by = client_of(editor), acting(editor)
    add(client, draft)
    stored = StoredFile.objects.get(purpose="response")
    submission = submit_response(response=draft, saves=1, by=by)
    assert submission.answers["files"] == {str(stored.public_id): stored.sha256}
    taken = client.post(f"{PAGES}{draft.public_id}/dateien/d1/{stored.public_id}/wegnehmen/")
    assert taken.status_code == 302
    stored.refresh_from_db()
    draft.refresh_from_db()
    assert (stored.removed_at, draft.answers) == (None, {})
    add(client, draft)
    second = StoredFile.objects.exclude(pk=stored.pk).get(purpose="response")
    client.post(f"{PAGES}{draft.public_id}/dateien/d1/{second.public_id}/wegnehmen/")
    second.refresh_from_db()
    assert second.removed_at is not None


def filled(content, **cells):
    """The table with other cells in the column of answers, by key."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    target = io.BytesIO()
    out = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    for name in book.sheet_names:
        sheet = out.add_worksheet(name)
        for at, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for column, cell in enumerate(row):
                value = cells.get(row[6]) if column == 3 and len(row) > 6 and row[6] in cells else cell
                sheet.write(at, column, value)
    out.close()
    return SimpleUploadedFile("antworten.xlsx", target.getvalue())


def test_table_taken_filled_and_read_in_puts_the_answers_into_the_draft(draft, editor):
    client = client_of(editor)
    table = client.get(f"{PAGES}{draft.public_id}/tabelle/")
    assert table["Cache-Control"] == "private, no-store"
    upload = filled(table.content, **{"n1.number": "1.000,5", "t1.text": "=1+1"})
    answer = client.post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": upload})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGES}{draft.public_id}/pruefen/")
    draft.refresh_from_db()
    assert draft.answers == {
        "n1": {"value": {"number": "1000.5"}, "confidential": False},
        "t1": {"value": {"text": "=1+1"}, "confidential": False},
    }
    again = CalamineWorkbook.from_filelike(io.BytesIO(table_of(draft))).get_sheet_by_index(0).to_python()
    assert [row[3] for row in again if row[6] == "t1.text"] == ["=1+1"]


def test_table_with_a_wrong_cell_names_it_and_takes_nothing(draft, editor):
    client = client_of(editor)
    upload = filled(table_of(draft), **{"n1.number": "viele", "t1.text": "Stimmt"})
    answer = client.post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": upload})
    text = answer.content.decode()
    draft.refresh_from_db()
    assert (answer.status_code, draft.answers, draft.saves) == (422, {}, 0)
    assert "<strong>D4</strong>" in text


def test_table_of_another_response_or_an_old_save_is_not_taken(draft, editor):
    client = client_of(editor)
    other = ResponseFactory(
        sounding=published(REPORT, HOURS, WORDS), organisation=draft.organisation, answers={}
    )
    strange = filled(table_of(other), **{"t1.text": "Fremd"})
    answer = client.post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": strange})
    assert (answer.status_code, "anderen Rückmeldung" in answer.content.decode()) == (422, True)
    old = filled(table_of(draft), **{"t1.text": "Aus der Tabelle"})
    save_answers(response=draft, answers={"t1": {"value": {"text": "Von der Seite"}}}, by=acting(editor))
    assert client.post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": old}).status_code == 409
    draft.refresh_from_db()
    assert draft.answers["t1"]["value"] == {"text": "Von der Seite"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04kaputt", b"a;b;c\n1;2;3"])
def test_file_that_is_no_table_is_refused(draft, editor, content):
    upload = SimpleUploadedFile("antworten.xlsx", content)
    answer = client_of(editor).post(f"{PAGES}{draft.public_id}/tabelle/einlesen/", {"file": upload})
    assert answer.status_code == 422


def test_receipt_says_what_arrived_when_with_the_checksum_and_every_answer(draft, editor):
    client, by = client_of(editor), acting(editor)
    add(client, draft)
    evil = "#panic() <script>alert(1)</script>"
    save_answers(response=draft, answers={"t1": {"value": {"text": evil}, "confidential": True}}, by=by)
    submission = submit_response(response=draft, saves=2, by=by)
    address = f"{PAGES}{draft.public_id}/belege/{submission.public_id}/"
    pdf = PdfReader(io.BytesIO(client.get(address).content))
    # A hyphen is read as one at which a line may break.
    text = "".join(" ".join(page.extract_text() for page in pdf.pages).replace("\xad", "").split())
    for part in (
        submission.public_id.hex,
        submission.sha256,
        "StadtLindenwerder",
        "bericht.png",
        "#panic()",
        "Vertraulich",
    ):
        assert part in text
    assert pdf.metadata.title == "Beleg über eine Rückmeldung"
    assert client_of(vendor_editor("Fremde")).get(address).status_code == 404
