"""The record for those who check it: filters in the address, pages, and everything as CSV or JSON lines."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.core import audit
from marketplace.core.access import declare, needs
from marketplace.core.actor import Actor
from marketplace.core.models import AuditEvent, AuditLink
from marketplace.core.opaque import number_of, opaque
from marketplace.core.permissions import Permission
from marketplace.site.queries.record import (
    Line,
    RecordFilter,
    events_for,
    lines_of,
    links_of,
    record_page,
    sealed_until,
)
from marketplace.site.verbs import EVERY_VERB, GROUPS

CHUNK = 1_000
# Where a page of the record ends, in its address: numbers of events would tell how many lie between them, sealed ones too.
PLACE = "event"
# A spreadsheet takes what begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@declare(needs(Permission.VIEW_AUDIT))
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Show the record of the organisation acted for, or all of it to the operator's administrators."""
    wanted = _filter(request)
    below, above = (number_of(PLACE, request.GET.get(name, "")) for name in ("below", "above"))
    if below is None and above is None:
        audit.record_read(request.actor, "core.audit.read", None, _asked(wanted))
    events, has_newer, has_older = record_page(request.actor, wanted, below=below, above=above)
    horizon = sealed_until()
    lines = lines_of(events, request.actor, horizon)
    context = {
        "lines": lines,
        "horizon": horizon,
        "wanted": wanted,
        "chips": _chips(wanted, lines),
        "kinds": _groups(),
        "is_everything": request.actor.may(Permission.VIEW_ALL_AUDIT),
        "newer": _address(wanted, above=opaque(PLACE, events[0].pk)) if has_newer and events else "",
        "older": _address(wanted, below=opaque(PLACE, events[-1].pk)) if has_older and events else "",
        "first": _address(wanted),
        "exports": [
            (form, _address(wanted, route="site:audit-export", form=form)) for form in ("csv", "jsonl")
        ],
    }
    return render(request, "site/audit_list.html", context)


@declare(needs(Permission.VIEW_AUDIT))
@require_safe
def audit_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the filter asks for as a file, CSV or JSON lines; that it was given is itself recorded first."""
    if form not in ("csv", "jsonl"):
        raise Http404
    wanted = _filter(request)
    # A HEAD request gives nothing away.
    if request.method == "GET":
        audit.record_read(request.actor, "core.audit.exported", None, {"format": form, **_asked(wanted)})
    chunks = _chunks(request.actor, wanted)
    if form == "csv":
        body, kind = _csv(chunks, get_language() or "de"), "text/csv; charset=utf-8"
    else:
        body, kind = _json_lines(chunks, request.actor), "application/jsonl"
    response = StreamingHttpResponse(body if request.method == "GET" else (), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_("record")}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _asked(wanted: RecordFilter) -> dict[str, Any]:
    return {} if wanted.is_empty else {"filter": wanted.codes()}


def _chunks(actor: Actor, wanted: RecordFilter) -> Iterator[list[Line]]:
    """The lines, oldest last, a thousand at a time: what is kept in memory does not grow with the record."""
    horizon = sealed_until()
    below = None
    rows = events_for(actor, wanted)
    while events := list((rows if below is None else rows.filter(id__lt=below))[:CHUNK]):
        yield lines_of(events, actor, horizon)
        if len(events) < CHUNK:
            return
        below = events[-1].pk


def _csv(chunks: Iterable[list[Line]], language: str) -> Iterator[str]:
    """Semicolons and a byte order mark, as the spreadsheets of German offices expect them."""
    with override(language):
        head = [_("Number"), _("When"), _("Who"), _("For"), _("By mandate of"), _("What"), _("Concerning")]
        head += [_("Also concerned"), _("Details"), _("Code"), _("Sealed")]
        yield "\ufeff" + _csv_row(head)
    for lines in chunks:
        with override(language):
            told = "".join(_csv_row(_cells(line)) for line in lines)
        yield told


def _cells(line: Line) -> list[str]:
    details = "; ".join(
        f"{one.label}: {one.value}" if one.before is None else f"{one.label}: {one.before} → {one.value}"
        for one in line.details
    )
    at = line.event.at.astimezone(datetime.UTC).isoformat(timespec="seconds")
    cells = [
        str(line.event.public_id),
        at,
        line.who,
        line.whose,
        line.agent,
        str(line.what),
        line.thing,
        line.concerned,
    ]
    return [*cells, details, line.event.verb, _("yes") if line.is_sealed else _("no")]


def _csv_row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(
        f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells
    )
    return out.getvalue()


def _json_lines(chunks: Iterable[list[Line]], actor: Actor) -> Iterator[str]:
    """Every column as it is recorded but its number, with its place and hash in the chain; nobody's name.

    Numbers of events, and places in the chains of others, would have gaps where what vendors do with a sounding is left out.
    """
    everything = actor.may(Permission.VIEW_ALL_AUDIT)
    for lines in chunks:
        links = links_of(lines)
        yield "".join(
            json.dumps(
                _columns(
                    line.event,
                    links.get(line.event.pk),
                    is_own=everything or line.event.chain == actor.organisation_id,
                    is_whole=line.event.chain == actor.organisation_id,
                ),
                ensure_ascii=False,
            )
            + "\n"
            for line in lines
        )


def _columns(event: AuditEvent, link: AuditLink | None, *, is_own: bool, is_whole: bool) -> dict[str, Any]:
    told = {
        field.attname: getattr(event, field.attname)
        for field in AuditEvent._meta.concrete_fields
        # Who acted in another organisation is not this reader's business.
        if field.attname != "id" and (is_own or field.attname not in ("user_id", "key_id", "mandate_id"))
    }
    told["public_id"] = str(event.public_id)
    told["at"] = event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    told["link"] = {"number": link.number if is_whole else None, "hash": link.hash} if link else None
    return told


def _filter(request: HttpRequest) -> RecordFilter:
    """The filter in the address; what cannot be read is left out."""
    what = request.GET.get("what", "")
    kind, colon, number = request.GET.get("thing", "").partition(":")
    return RecordFilter(
        since=_day(request, "since"),
        until=_day(request, "until"),
        what=what if what in EVERY_VERB or what in GROUPS else "",
        person=_number(request, "person"),
        organisation=_number(request, "organisation"),
        thing=f"{kind}:{number}"
        if colon and kind.replace(".", "").isalpha() and number.replace("-", "").isalnum()
        else "",
    )


def _day(request: HttpRequest, name: str) -> datetime.date | None:
    try:
        found = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2200 else None


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _address(wanted: RecordFilter, *, route: str = "site:audit-list", form: str = "", **place: str) -> str:
    base = reverse(route, kwargs={"form": form} if form else None)
    query = urlencode({**wanted.codes(), **place})
    return f"{base}?{query}" if query else base


def _groups() -> list[tuple[str, Any, list[tuple[str, Any]]]]:
    """The verbs by app, each group by its sentences' alphabet."""
    return [
        (
            app,
            label,
            sorted(
                ((v, s) for v, s in EVERY_VERB.items() if v.startswith(f"{app}.")),
                key=lambda one: str(one[1]),
            ),
        )
        for app, label in GROUPS.items()
    ]


def _chips(wanted: RecordFilter, lines: list[Line]) -> list[tuple[str, str]]:
    """What was chosen by following a link in the list: a label, and the address without it."""
    chips = []
    if wanted.person:
        names = (line.who for line in lines if line.event.user_id == wanted.person)
        name = next(names, _("no. %(number)s") % {"number": wanted.person})
        chips.append((_("Person: %(name)s") % {"name": name}, {"person": None}))
    if wanted.organisation:
        names = (line.whose for line in lines if line.event.organisation_id == wanted.organisation)
        name = next(names, _("no. %(number)s") % {"number": wanted.organisation})
        chips.append((_("Organisation: %(name)s") % {"name": name}, {"organisation": None}))
    if wanted.thing:
        name = next((line.thing for line in lines), wanted.thing)
        chips.append((_("Concerning: %(name)s") % {"name": name}, {"thing": ""}))
    return [(label, _address(_without(wanted, change))) for label, change in chips]


def _without(wanted: RecordFilter, change: dict[str, Any]) -> RecordFilter:
    return RecordFilter(**{**vars(wanted), **change})
