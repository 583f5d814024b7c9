"""Pages of the overview: what all say to all, to one question, and what one response says. Through the one door to answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import SolutionVersion
from marketplace.core import audit, xlsx
from marketplace.core.access import declare, needs
from marketplace.core.files import may_read
from marketplace.core.files.handing_out import stored_response
from marketplace.core.pages import page_address, paged
from marketplace.core.permissions import Permission
from marketplace.core.slots import slot
from procurement.choices import SoundingState
from procurement.exchange.synopsis import synopsis_table as table_of
from procurement.forms.synopsis import NarrowForm
from procurement.models import Sounding
from procurement.queries.opened import clean_declaration, opened_responses, opening_of
from procurement.queries.opened_answers import opened_file
from procurement.queries.synopsis import Material, hindrance_of, material_of
from procurement.rules import can_assess
from procurement.synopsis import cell_of, counts_of, filled, frames_of, grouped, has_prices, rows_of

from .answers import sounding_to_read

READERS = needs(Permission.VIEW_SOUNDINGS)
# A page of the matrix: so many questions, so many responses; wider or longer nobody reads it any more.
ROWS, COLUMNS = 40, 12
# So many price frames stand below a page; those of further questions are a link away.
FRAMES = 12
WORDINGS = 25


@declare(READERS)
@require_safe
def synopsis_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show requirements and responses as a matrix, narrowed by what the address says."""
    sounding = sounding_to_read(request, public_id, "synopsis")
    material = material_of(sounding)
    form = NarrowForm(request.GET, material.document)
    wanted = form.wanted()
    kept = form.pairs()
    columns = Paginator(material.replies, COLUMNS)
    shown = columns.get_page(request.GET.get("columns"))
    at = [("columns", str(shown.number))] if shown.number > 1 else []
    found = rows_of(material.document, material.replies, material.findings, wanted)
    context = paged(request, found, ROWS, kept=[*kept, *at])
    rows = [filled(row, material.replies, shown.object_list) for row in context["page"].object_list]
    frames, more = _frames(rows, material)
    context |= {
        "sounding": sounding,
        "opening": opening_of(sounding),
        "form": form,
        "wanted": wanted,
        "found": len(found),
        "all": material.document.count,
        "responses": len(material.replies),
        "sheets": grouped(rows),
        "shown": shown,
        "column_pages": [
            (number, page_address(request.path, [*kept, *([("columns", str(number))] if number > 1 else [])]))
            for number in columns.page_range
        ],
        "span": len(shown.object_list) + 2,
        "frames": [(frame, frame.of(frozenset(one.key for one in shown.object_list))) for frame in frames],
        "more_frames": more,
        "without": sum(1 for question in material.document if question.key not in material.findings),
        **_writing(request, sounding),
    }
    return render(request, "procurement/synopsis_show.html", context)


def _frames(rows: list[Any], material: Material) -> tuple[list[Any], list[Any]]:
    """The price frames of the questions of this page, and the questions whose frames found no place."""
    frames: list[Any] = []
    more: list[Any] = []
    for row in rows:
        if not has_prices(row.question):
            continue
        those = list(frames_of(row.number, row.question, material.replies))
        if frames and len(frames) + len(those) > FRAMES:
            more.append(row)
        else:
            frames += those
    return frames, more


def _writing(request: HttpRequest, sounding: Sounding) -> dict[str, Any]:
    """Whether this person may write findings now, and what keeps those from it who may in principle."""
    allowed = sounding.state == SoundingState.OPENED and can_assess(
        request.actor, sounding, declaration=clean_declaration(sounding, request.actor)
    )
    hindrance = hindrance_of(sounding) if allowed else ""
    return {"may_write": bool(allowed) and not hindrance, "hindrance": hindrance}


@declare(READERS)
@require_safe
def synopsis_table(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the whole overview as a workbook, without what is confidential."""
    sounding = sounding_to_read(request, public_id, "table")
    busy = _("Many files are being made just now. Try again in a minute.")
    with slot("procurement.papers", settings.TABLES_AT_ONCE, busy, seconds=20):
        content = table_of(sounding, opening_of(sounding), material_of(sounding))
    answer = HttpResponse(content, xlsx.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{_("overview")}-{sounding.public_id}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@declare(READERS)
@require_safe
def answer_compare(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Show in full what each response says to one question, with the finding on it."""
    sounding = sounding_to_read(request, public_id, "answer")
    material = material_of(sounding)
    numbered = list(material.document.numbered())
    place = next((at for at, one in enumerate(numbered) if one[2].key == key), None)
    if place is None:
        raise Http404
    number, section, question = numbered[place]
    context = paged(request, range(len(material.replies)), WORDINGS)
    at = list(context["page"].object_list)
    told = material.answers.to(question)
    keys = frozenset(material.replies[one].key for one in at)
    counts, of = counts_of(question, material.replies)
    context |= {
        "sounding": sounding,
        "number": number,
        "section": section,
        "question": question,
        "finding": material.findings.get(key),
        "answers": [(told[one], cell_of(question, material.replies[one])) for one in at],
        "frames": [(frame, frame.of(keys)) for frame in frames_of(number, question, material.replies)],
        "counts": counts,
        "of": of,
        "before": numbered[place - 1] if place else None,
        "after": numbered[place + 1] if place + 1 < len(numbered) else None,
        **_writing(request, sounding),
    }
    return render(request, "procurement/answer_compare.html", context)


@declare(READERS)
@require_safe
def answer_read(request: HttpRequest, public_id: str, response: uuid.UUID) -> HttpResponse:
    """Show everything that one response says, with its files, its receipt and the listing it was filled from."""
    sounding = sounding_to_read(request, public_id, "answer")
    material = material_of(sounding)
    at = next((n for n, one in enumerate(material.replies) if one.key == str(response)), None)
    if at is None:
        raise Http404
    opened, reply = material.opened[at], material.replies[at]
    sections = []
    by_key = {one.key: one for one in opened.document.sections}
    for number, section, question in opened.document.numbered():
        if not sections or sections[-1][0] is not by_key[section.key]:
            sections.append((by_key[section.key], []))
        told = material.answers.of(at, question)
        sections[-1][1].append((number, question, told, cell_of(question, reply)))
    last = opened.response.last
    version = last.solution_version if last and not sounding.is_blind else None
    context = {
        "sounding": sounding,
        "opened": opened,
        "reply": reply,
        "last": last,
        "version": version,
        "listing_url": _listing_url(version),
        "sections": sections,
        "before": material.replies[at - 1] if at else None,
        "after": material.replies[at + 1] if at + 1 < len(material.replies) else None,
        "answered": sum(1 for question in opened.document if opened.value(question.key)),
    }
    return render(request, "procurement/answer_read.html", context)


@declare(READERS)
@require_safe
def answer_file(request: HttpRequest, public_id: str, response: uuid.UUID, number: int) -> HttpResponseBase:
    """Hand out a file of a response under a number: its own name may tell whose it is, which blind mode hides."""
    sounding = sounding_to_read(request, public_id, "file")
    rows = opened_responses(sounding, is_blind=sounding.is_blind)
    row = next((one for one in rows if one.response.public_id == response), None)
    stored = opened_file(row, number) if row else None
    if stored is None or not may_read(request.actor, stored):
        raise Http404
    extension = stored.name.rpartition(".")[2]
    answer = stored_response(stored, name=f"{_('file')}-{number}.{extension}")
    answer["Cache-Control"] = "private, no-store"
    audit.record_read(request.actor, "core.file.read", stored, {"purpose": stored.purpose})
    return answer


def _listing_url(version: SolutionVersion | None) -> str:
    """The page of the version as the catalogue still shows it; empty where it shows it no more."""
    if version is None or not version.solution.is_public or version.solution.blocks(version.number):
        return ""
    return reverse("catalog:version-show", kwargs={"slug": version.solution.slug, "number": version.number})
