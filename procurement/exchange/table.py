"""The table of a response that is filled without a connection (XLSX), out and in again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from marketplace.core import xlsx
from marketplace.core.formats import moment_text
from procurement.models import Response
from procurement.queries.response_files import kept_files
from procurement.queries.responses import document_of, solution_pairs_of
from procurement.questions import sheet
from procurement.questions.sheet import CellProblem

# Marks the row of the second sheet by which a table is known again; the same in every language.
MARK = "marketplace-response"
MOST_ROWS, MOST_COLUMNS = 5_000, 50


class BadTable(ValueError):
    """A file that is no table of this response; the message is a sentence for the person who handed it in."""


@dataclass
class Table:
    """What a filled table says: answers by question, the save that it was made from, what is wrong by cell."""

    saves: int
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[CellProblem] = field(default_factory=list)


def table_of(response: Response) -> bytes:
    """All questions with the answers so far; the second sheet says for whom, until when, and what it was made from."""
    document, sounding = document_of(response), response.sounding
    rows = [row.cells for row in sheet.rows(document, response.answers, _names(response))]
    about = [
        (_("Market sounding"), sounding.title),
        (_("Buyer"), sounding.organisation.name),
        (_("Answers until"), moment_text(sounding.response_deadline)),
        (
            _("How to"),
            _("Fill in the column of answers, save the table, and read it in on the page of your response."),
        ),
        (_("What counts"), _("Nothing is handed in by that: check it on the page and hand it in there.")),
        (MARK, f"{response.public_id} {response.version.number} {response.saves}"),
    ]
    sheets = [
        xlsx.Sheet(name=_("Answers"), head=sheet.head(), rows=rows, widths=sheet.WIDTHS, fixed=2),
        xlsx.Sheet(name=_("About this file"), head=[_("About this file"), ""], rows=about, widths=[30, 100]),
    ]
    return xlsx.workbook(sheets, title=sounding.title, author=settings.SITE_NAME, made=timezone.now())


def read_table(response: Response, content: IO[bytes]) -> Table:
    """What the filled table says; BadTable where it is none, belongs to another response, or to questions since corrected."""
    try:
        content.seek(0)
        book = CalamineWorkbook.from_filelike(content)
        sheets = [_rows(book, name) for name in book.sheet_names[:2]]
    except (CalamineError, ValueError, OSError) as error:
        raise BadTable(
            _("This is no table that can be read. Save it as XLSX and choose it again.")
        ) from error
    marks = [row for rows in sheets for row in rows if row and row[0] == MARK]
    told = str(marks[0][1]).split() if marks and len(marks[0]) > 1 else []
    if len(told) != 3 or not (told[1].isdecimal() and told[2].isdecimal()) or len(told[2]) > 8:
        raise BadTable(
            _("This table was not made here, or its second sheet is gone. Take a new one from this page.")
        )
    if told[0] != str(response.public_id):
        raise BadTable(_("This table belongs to another response."))
    if int(told[1]) != response.version.number:
        raise BadTable(_("The questionnaire has been corrected since this table was made. Take a new one."))
    rows = next((rows for rows in sheets if marks[0] not in rows), [])
    reading = sheet.read_rows(document_of(response), rows, response.answers, _names(response))
    return Table(int(told[2]), reading.answers, reading.problems)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    found = book.get_sheet_by_name(name)
    if found.height > MOST_ROWS or found.width > MOST_COLUMNS:
        raise BadTable(_("This table is much larger than the questionnaire. Take a new one from this page."))
    return found.to_python(skip_empty_area=False)


def _names(response: Response) -> dict[str, str]:
    files = {one.public_id: one.name for kept in kept_files(response).values() for one in kept}
    return dict(solution_pairs_of(response.organisation_id)) | files
