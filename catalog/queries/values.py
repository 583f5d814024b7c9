"""Facts as lines for people: each cleaned value becomes short texts, with an address where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalog.choices import DependencyKind
from catalog.facts.fact import Fact
from catalog.facts.types import Boolean, Choice, Date, Language, Localised, Many, Text, Url
from marketplace.core.formats import NO_BREAK, day_text, number_text

from .wording import country_label, language_label, localised

SHORT = 44
COUNTRIES = {"countries", "unsupported_countries"}


@dataclass(frozen=True)
class Line:
    """One line of a value: a text, perhaps with an address, a remark, and the language it is in if that is another."""

    text: str
    url: str = ""
    note: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Value:
    """How one fact is shown: `commas` in one row, `lines` below each other, `prose` as Markdown."""

    lines: tuple[Line, ...]
    shape: str = "lines"


def value_of(fact: Fact, raw: Any, notes: Mapping[str, str] | None = None) -> Value | None:
    """The fact's value for the reader of the page; None where there is nothing to show. Notes explain codes."""
    lines = tuple(_lines(fact, raw))
    if notes:
        lines = tuple(replace(line, note=notes.get(line.text, line.note)) for line in lines)
    if not lines:
        return None
    if _is_prose(fact):
        return Value(lines, "prose")
    # Sentences of people keep a line each, however short; codes and names go into one row.
    short = not isinstance(fact.type, Localised) and all(
        len(line.text) <= SHORT and not line.note for line in lines
    )
    return Value(lines, "commas" if short and len(lines) > 1 else "lines")


def range_text(value: Mapping[str, int], unit: str = "") -> str:
    """A range such as `1.200 bis 2.400 €`; one number where both ends are equal."""
    low, high = value["min"], value["max"]
    text = number_text(low)
    if low != high:
        text = _("%(low)s to %(high)s") % {"low": number_text(low), "high": number_text(high)}
    return f"{text}{NO_BREAK}{unit}" if unit else text


def short_address(url: str) -> str:
    """An address as people read it: host and path, without scheme and trailing slash."""
    parts = urlsplit(url)
    text = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
    return text if len(text) <= 60 else f"{text[:58]}…"


def _is_prose(fact: Fact) -> bool:
    kind = fact.type.of if isinstance(fact.type, Localised) else fact.type
    return isinstance(kind, Text) and kind.lines


def _lines(fact: Fact, raw: Any) -> Iterator[Line]:
    if raw is None:
        return
    kind, lang = fact.type, ""
    if isinstance(kind, Localised):
        chosen = localised(raw)
        kind, raw, lang = kind.of, chosen.value, chosen.lang
    if fact.record() is not None:
        yield from _records(fact, raw)
        return
    items, kind = (raw, kind.of) if isinstance(kind, Many) else ([raw], kind)
    for item in items:
        line = _line(fact, kind, item, lang)
        if line is not None:
            yield line


def _line(fact: Fact, kind: Any, item: Any, lang: str) -> Line | None:
    """One plain value as a line."""
    if isinstance(kind, Choice):
        return Line(fact.label_of(item))
    if isinstance(kind, Boolean):
        return Line(_("Yes") if item else _("No"))
    if isinstance(kind, Date):
        return Line(day_text(item))
    if isinstance(kind, Language):
        return Line(language_label(item))
    if isinstance(kind, Url):
        # A path inside a repository leads nowhere from here.
        return Line(short_address(item), url=item) if "://" in item else None
    if isinstance(item, int):
        return Line(number_text(item))
    if fact.key in COUNTRIES:
        return Line(country_label(item))
    return Line(item, url=item if item.startswith(("https://", "http://")) else "", lang=lang)


def _records(fact: Fact, raw: Any) -> Iterator[Line]:
    """Entries with several parts: the name leads, the rest becomes a remark."""
    entries = raw if isinstance(raw, list) else [raw]
    show = {
        "contractors": _contractor,
        "dependencies": _dependency,
        "services": _service,
        "specifications": _specification,
        "successor": _contractor,
    }
    for entry in entries:
        line = show.get(fact.key, _organisation)(entry)
        if line.text:
            yield line


def _organisation(entry: Mapping[str, Any]) -> Line:
    uri = entry.get("uri", "")
    url = uri if uri.startswith(("https://", "http://")) else ""
    return Line(entry.get("name") or (short_address(uri) if url else uri), url=url)


def _contractor(entry: Mapping[str, Any]) -> Line:
    until = entry.get("until")
    note = _("until %(day)s") % {"day": day_text(until)} if until else ""
    return Line(entry["name"], url=entry.get("website", ""), note=note)


def _dependency(entry: Mapping[str, Any]) -> Line:
    parts = [str(DependencyKind(entry["kind"]).label)]
    if entry.get("version"):
        parts.append(_("version %(version)s") % {"version": entry["version"]})
    if entry.get("version_min"):
        parts.append(_("from version %(version)s") % {"version": entry["version_min"]})
    if entry.get("version_max"):
        parts.append(_("up to version %(version)s") % {"version": entry["version_max"]})
    if entry.get("optional"):
        parts.append(_("optional"))
    return Line(entry["name"], note=", ".join(parts))


def _service(entry: Mapping[str, Any]) -> Line:
    parts = [entry.get("ozg_id", ""), entry.get("themenfeld", ""), entry.get("lebenslage", "")]
    return Line(entry["leika_id"], note=", ".join(part for part in parts if part))


def _specification(entry: Mapping[str, Any]) -> Line:
    return Line(entry["title"], url=entry.get("address", ""))
