"""The overview of a sounding as a workbook (XLSX): matrix, wording, prices. What is confidential leaves its words out.

A file wanders, so it says of a confidential answer only that there is one (VgV § 5, UVgO § 3); the pages show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel
from catalog.queries.proofs import EXPIRED
from marketplace.core import xlsx
from marketplace.core.formats import moment_text
from procurement.models import Opening, Sounding
from procurement.queries.synopsis import Material
from procurement.questions.telling import number_told
from procurement.synopsis import (
    TOLD,
    UNASKED,
    Cell,
    Reply,
    Row,
    Wanted,
    asks_the_same,
    filled,
    frames_of,
    rows_of,
)


def synopsis_table(sounding: Sounding, opening: Opening | None, material: Material) -> bytes:
    """The workbook; labels instead of names where names stay hidden."""
    found = rows_of(material.document, material.replies, material.findings, Wanted())
    rows = [filled(row, material.replies, material.replies) for row in found]
    labels = [reply.label for reply in material.replies]
    head = [
        _("Number"),
        _("Section"),
        _("Question"),
        *labels,
        _("Counted"),
        _("Finding"),
        _("Words of the finding"),
    ]
    price_head = [
        _("Number"), _("Question"), _("Row"), _("Quantity"), _("Unit"), _("Paid"), _("Response"),
        _("From"), _("To"), _("Assumptions"), _("Remark"),
    ]  # fmt: skip
    # Where no fact was asked for, the catalogue says nothing.
    is_listed = any(reply.proven for reply in material.replies)
    listed = [_("The catalogue says"), _("Certainty")] if is_listed else []
    sheets = [
        xlsx.Sheet(
            name=_("Overview of the answers"),
            head=head,
            rows=_matrix(rows),
            widths=[8, 22, 40, *([22] * len(labels)), 30, 24, 40],
            fixed=3,
        ),
        xlsx.Sheet(
            name=_("Wording"),
            head=[_("Number"), _("Question"), _("Response"), _("Answer"), _("Remark"), *listed],
            rows=_wording(rows, sounding),
            widths=[8, 40, 28, 80, 30, 40, 26],
            fixed=3,
        ),
        xlsx.Sheet(
            name=_("Prices"),
            head=price_head,
            rows=_prices(rows, material),
            widths=[8, 40, 30, 10, 14, 14, 28, 14, 14, 60, 30],
        ),
        xlsx.Sheet(
            name=_("About this file"),
            head=[_("About this file"), ""],
            rows=_about(sounding, opening, material),
            widths=[30, 100],
        ),
    ]
    return xlsx.workbook(
        sheets,
        title=f"{_('Overview of the answers')}: {sounding.title}",
        author=settings.SITE_NAME,
        made=timezone.now(),
    )


def _matrix(rows: list[Row]) -> Iterator[list[Any]]:
    for row in rows:
        counted = [f"{label}: {number}" for label, number in (*row.counts, *row.besides)]
        finding = row.finding
        yield [
            row.number,
            row.section.title,
            row.question.title,
            *(_short(cell) for cell in row.cells),
            "; ".join(counted),
            finding.get_kind_display() if finding else None,
            finding.text if finding else None,
        ]


def _short(cell: Cell) -> str | None:
    if cell.state != TOLD:
        return _("not asked") if cell.state == UNASKED else None
    if cell.is_confidential:
        return _("confidential")
    told = "; ".join(filter(None, (cell.head, cell.note)))
    return f"{told} ({_('asked in other words')})" if cell.is_other else told


def _wording(rows: list[Row], sounding: Sounding) -> Iterator[list[Any]]:
    for row in rows:
        for cell in row.cells:
            if cell.state != TOLD:
                continue
            told = [row.number, row.question.title, cell.reply.label]
            remark = _remark(cell.reply, is_other=cell.is_other)
            if cell.is_confidential:
                yield [*told, _("confidential"), remark]
                continue
            text = "\n".join(line.line for line in cell.lines)
            yield [*told, text, remark, *_proof(cell, is_blind=sounding.is_blind)]


def _proof(cell: Cell, *, is_blind: bool) -> tuple[str | None, ...]:
    """What the catalogue says of the fact, and who stands behind that; where names stay hidden, only whether it is the same."""
    proven = cell.proven
    if proven is None:
        return ()
    level = proven.mark.level if proven.mark else EvidenceLevel.SELF_DECLARED.value
    certainty = _("Expired") if level == EXPIRED else str(EvidenceLevel(level).label)
    if is_blind:
        return (_("the same"), certainty) if cell.is_as_listed else (_("something else"), None)
    return f"{proven.text} ({_('version %(n)s') % {'n': proven.version}})", certainty


def _remark(reply: Reply, *, is_other: bool) -> str | None:
    if is_other:
        return _(
            "Answers version %(number)s of the questionnaire, in which this was asked in other words."
        ) % {"number": reply.version}
    return None


def _prices(rows: list[Row], material: Material) -> Iterator[list[Any]]:
    for row in rows:
        for frame in frames_of(row.number, row.question, material.replies):
            for bar in frame.bars:
                told = [
                    frame.number,
                    row.question.title,
                    frame.row or None,
                    number_told(frame.quantity) if frame.quantity else None,
                    frame.unit or None,
                    frame.period or None,
                    bar.reply.label,
                ]
                if bar.is_confidential:
                    yield [*told, None, None, None, _("confidential")]
                    continue
                is_same = asks_the_same(bar.reply.questions.get(row.question.key), row.question)
                remark = _remark(bar.reply, is_other=not is_same)
                yield [*told, _amount(bar.low), _amount(bar.high), bar.assumptions, remark]


def _amount(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _about(sounding: Sounding, opening: Opening | None, material: Material) -> Iterator[list[Any]]:
    yield [_("Market sounding"), sounding.title]
    yield [_("Buyer"), sounding.organisation.name]
    yield [_("Responses"), len(material.replies)]
    if opening is not None:
        yield [_("Opened"), moment_text(opening.opened_at)]
        yield [_("Checksum of the protocol"), opening.sha256]
    yield [_("Order"), _order(sounding)]
    yield [
        _("Confidential answers"),
        _("Their words are left out of this file: what is confidential stays with those who may read it."),
    ]
    yield [
        _("Prices"),
        _("Ranges in euros without VAT as they were given; nothing is converted. They bind nobody."),
    ]
    yield [
        _("What this is not"),
        _(
            "No score, no ranking and no choice of a vendor: a sounding finds out what the market can do (§ 28 VgV)."
        ),
    ]


def _order(sounding: Sounding) -> str:
    if sounding.is_blind:
        return _("The names are hidden; the order of the responses says nothing.")
    return _("Responses stand in alphabetical order.")
