"""The dates of a sounding as iCalendar (RFC 5545), for the calendars of officers and vendors."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from procurement.models import Sounding

LONGEST_LINE = 75


def calendar_of(sounding: Sounding, *, address: str, host: str) -> bytes:
    """A calendar with one event for each deadline; a later download moves the events, since their ids stay.

    Written here, because two events of five lines each are no reason for a library.
    """
    moments = [
        ("questions", _("Questions end: %(title)s"), sounding.question_deadline),
        ("answers", _("Answers end: %(title)s"), sounding.response_deadline),
    ]
    is_cancelled = sounding.state == "cancelled"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//marketplace//soundings//EN", "CALSCALE:GREGORIAN"]
    for key, label, moment in moments:
        if moment is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sounding.public_id}-{key}@{host}",
            f"DTSTAMP:{_utc(sounding.updated_at)}",
            f"DTSTART:{_utc(moment)}",
            f"DTEND:{_utc(moment)}",
            f"SUMMARY:{escaped(label % {'title': sounding.title})}",
            f"DESCRIPTION:{escaped(sounding.organisation.name)}",
            f"URL:{address}",
            f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """A text in which nothing begins a new property."""
    text = "".join(char if char.isprintable() or char == "\n" else " " for char in text.replace("\r\n", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            # The blank that marks a continuation counts.
            piece, size = "", 1
        piece, size = piece + char, size + width
    return "\r\n ".join([*pieces, piece])


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
