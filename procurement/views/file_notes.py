"""Pages of the note for the file, the complete file as a package, and what is handed over to a later procedure."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core import audit, files, pdf
from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.permissions import Permission
from marketplace.core.slots import slot
from procurement.actions.file_notes import make_file_note
from procurement.choices import SoundingState
from procurement.exchange import packages
from procurement.models import FileNote, Sounding
from procurement.queries.file_notes import note_for, note_lines
from procurement.queries.opened import clean_declaration, opening_of
from procurement.rules import can_follow_up, can_make_note, can_read_note

from .answers import sounding_to_read
from .soundings import own_sounding

VIEWERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
CONCLUDED = (SoundingState.CONCLUDED, SoundingState.ARCHIVED)
IN_MEMORY = 5_000_000
LONGEST_NAME = 60


@declare(VIEWERS)
@require_safe
def note_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The versions of the note with what each changed, the complete file, and the way to the hand-over."""
    sounding = own_sounding(request, public_id)
    is_opened = sounding.opened_at is not None
    is_public = sounding.published_at is not None
    context = {
        "sounding": sounding,
        "lines": note_lines(sounding),
        "may_make": is_public and bool(can_make_note(request.actor, sounding)),
        "is_public": is_public,
        "is_opened": is_opened,
        "is_cancelled": sounding.state == SoundingState.CANCELLED,
        "is_concluded": sounding.state in CONCLUDED,
        "may_follow": sounding.state in CONCLUDED and bool(can_follow_up(request.actor, sounding)),
        "may_take": is_public and (not is_opened or clean_declaration(sounding, request.actor) is not None),
    }
    return render(request, "procurement/note_list.html", context)


@declare(OFFICERS)
@require_POST
def note_make(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make the next version; where nothing has changed the page says so."""
    try:
        note = make_file_note(sounding=own_sounding(request, public_id), by=request.actor)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        told = {"n": note.number}
        messages.success(request, _("Version %(n)s of the note is made. It stays as it is.") % told)
    return redirect("procurement:note-list", public_id=public_id)


@declare(VIEWERS)
@require_safe
def note_show(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version as a page: the same sentences, pairs and tables as the PDF."""
    sounding = own_sounding(request, public_id)
    note = _note(request, sounding, number)
    sections = [section | {"tables": _labelled(section["tables"])} for section in note.document["sections"]]
    context = {"sounding": sounding, "note": note, "document": note.document, "sections": sections}
    return render(request, "procurement/note_show.html", context)


@declare(VIEWERS)
@require_safe
def note_paper(request: HttpRequest, public_id: str, number: int) -> HttpResponseBase:
    """One version as the PDF that was kept; written down before it leaves."""
    sounding = own_sounding(request, public_id)
    note = _note(request, sounding, number)
    if note.file.removed_at is not None:
        raise Http404
    try:
        content = files.opened(note.file)
    except FileNotFoundError as lost:
        raise Http404 from lost
    if request.method == "GET":
        data = {"number": note.number, "sha256": note.sha256}
        audit.record_read(request.actor, "procurement.filenote.read", sounding, data)
    return _handed_out(content, note.file.name, pdf.MEDIA_TYPE)


@declare(VIEWERS)
@require_safe
def file_package(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The complete file as ZIP: after the opening only with a clean declaration, since it holds answers."""
    sounding = own_sounding(request, public_id)
    if sounding.published_at is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="take the file")
    if sounding.opened_at is not None:
        sounding = sounding_to_read(request, public_id, "package")
    return _package(request, sounding, "complete", packages.complete_file)


@declare(VIEWERS)
@require_safe
def handover_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what a later procedure has to hand to every company, and to whom the same was told already."""
    sounding = own_sounding(request, public_id)
    context: dict[str, Any] = {"sounding": sounding, "is_concluded": sounding.state in CONCLUDED}
    if context["is_concluded"]:
        context |= {
            "companies": packages.companies_of(sounding, opening_of(sounding)),
            "private": packages.private_count(sounding),
        }
    return render(request, "procurement/handover_show.html", context)


@declare(VIEWERS)
@require_safe
def handover_package(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """What every company gets, as ZIP; only after the conclusion."""
    sounding = own_sounding(request, public_id)
    if sounding.state not in CONCLUDED:
        raise IllegalMove(thing="sounding", state=sounding.state, move="hand over")
    return _package(request, sounding, "handover", packages.handover_file)


def _labelled(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tables whose cells know the head above them, so that rows can stand as cards on small screens."""
    return [
        one | {"rows": [list(zip(one["head"], row, strict=True)) for row in one["rows"]]} for one in tables
    ]


def _note(request: HttpRequest, sounding: Sounding, number: int) -> FileNote:
    demand(can_read_note(request.actor, sounding.organisation_id))
    note = note_for(sounding, number)
    if note is None:
        raise Http404
    return note


def _package(
    request: HttpRequest, sounding: Sounding, kind: str, make: Callable[..., packages.Sealed]
) -> HttpResponseBase:
    """A package as it is now, on disk while it is made; its manifest's hash stands in the record before it leaves."""
    name = f"{_file_name(kind)}-{slugify(sounding.title)[:LONGEST_NAME].strip('-')}".strip("-") + ".zip"
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    busy = _("Many files are being made at the moment. Wait twenty seconds, then try again.")
    # Handed on to the answer, which closes it.
    content: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with slot("procurement.packages", settings.TABLES_AT_ONCE, busy, seconds=20):
        sealed = make(sounding, content, made_at=database_now())
    data = {"kind": kind, "files": sealed.files, "sha256": sealed.sha256}
    audit.record_read(request.actor, "procurement.package.taken", sounding, data)
    content.seek(0)
    return _handed_out(content, name, "application/zip")


def _file_name(kind: str) -> str:
    return {"complete": _("complete-file"), "handover": _("hand-over")}[kind]


def _handed_out(content: IO[bytes], name: str, media_type: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
