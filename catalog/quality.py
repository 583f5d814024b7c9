"""Quality of an open-source listing, measured from what it declares and from its file: rules with points and a sentence. Pure.

What nobody has stated is unknown: it gives no points, and is never counted as a known zero.
"""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from license_expression import ExpressionError

from catalog.choices import LicenceModel, MaintenanceType, OfferType
from catalog.facts.types import SPDX
from marketplace.core.formats import day_text

YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Rule:
    """What one rule found: points None where the listing does not say; the sentence says why."""

    code: str
    name: Any
    maximum: int
    points: int | None
    sentence: Any

    @property
    def is_known(self) -> bool:
        """Whether the listing says enough to judge."""
        return self.points is not None


@dataclass(frozen=True)
class Quality:
    """All rules and their sums: points are known ones, possible adds the maxima of what is unknown."""

    rules: tuple[Rule, ...]

    @property
    def points(self) -> int:
        """The sum of the known points."""
        return sum(rule.points or 0 for rule in self.rules)

    @property
    def maximum(self) -> int:
        """What a listing can reach."""
        return sum(rule.maximum for rule in self.rules)

    @property
    def possible(self) -> int:
        """What this listing reaches if everything unknown turns out well."""
        return sum(rule.maximum if rule.points is None else rule.points for rule in self.rules)


def is_open_source(facts: Mapping[str, Any]) -> bool:
    """Whether a listing says of itself that it is open source, at least at its core."""
    return (
        facts.get("licence_model") in (LicenceModel.OPEN, LicenceModel.OPEN_CORE)
        or facts.get("offer_type") == OfferType.OPEN_SOURCE_PROJECT
    )


def licences_in(facts: Mapping[str, Any]) -> list[str]:
    """The SPDX identifiers in the licence of a listing, those of exceptions included, by name; none where it cannot be read."""
    parsed = _parsed(facts.get("licence"))
    return [] if parsed is None else sorted({symbol.key for symbol in _symbols(parsed)})


def quality_of(
    facts: Mapping[str, Any],
    *,
    open_licences: Collection[str],
    is_from_file: bool,
    is_imperfect: bool,
    day: datetime.date,
) -> Quality:
    """Measure a listing on a day in Berlin.

    open_licences  those of `licences_in(facts)` that are open by the register of licences
    is_from_file   whether it was read from a publiccode.yml; is_imperfect: with problems
    """
    return Quality(
        (
            _licence(facts.get("licence"), open_licences),
            _model(facts.get("licence_model")),
            _source(facts.get("source_url")),
            _release(facts.get("release_date"), day),
            _maintenance(facts.get("maintenance_type"), facts.get("maintenance_until"), day),
            _contractors(facts.get("contractors"), day),
            _documentation(facts.get("documentation")),
            _file(is_from_file, is_imperfect),
        )
    )


def _licence(stated: str | None, open_licences: Collection[str]) -> Rule:
    name = _("Open licence")
    if not stated:
        return Rule("licence", name, 20, None, _("No licence is named."))
    parsed = _parsed(stated)
    if parsed is None:
        return Rule("licence", name, 20, 0, _("The licence is no valid SPDX expression."))
    if _is_open(parsed, open_licences):
        return Rule(
            "licence", name, 20, 20, _told(_("%(licence)s is an open licence (SPDX, OSI or FSF)."), stated)
        )
    return Rule("licence", name, 20, 0, _told(_("%(licence)s is not an open licence."), stated))


def _model(stated: str | None) -> Rule:
    name = _("Everything open")
    if not stated:
        return Rule("licence_model", name, 10, None, _("It is not said whether all of it is open."))
    if stated == LicenceModel.OPEN:
        return Rule("licence_model", name, 10, 10, _("All of it is open source."))
    return Rule("licence_model", name, 10, 0, _("Parts of it are not open source."))


def _source(stated: str | None) -> Rule:
    name = _("Public source code")
    if not stated:
        return Rule("source", name, 15, None, _("No address of the source code is named."))
    if _is_public(stated):
        return Rule("source", name, 15, 15, _("The address of the source code is public."))
    return Rule("source", name, 15, 0, _("The address of the source code cannot be reached by everybody."))


def _release(stated: str | None, day: datetime.date) -> Rule:
    name = _("Recent release")
    if not stated:
        return Rule("release", name, 14, None, _("No day of a release is named."))
    released = datetime.date.fromisoformat(stated)
    if day - released < YEAR:
        return Rule(
            "release", name, 14, 14, _dated(_("The release of %(day)s is less than a year old."), released)
        )
    if day - released < 2 * YEAR:
        return Rule(
            "release", name, 14, 7, _dated(_("The release of %(day)s is less than two years old."), released)
        )
    return Rule(
        "release", name, 14, 0, _dated(_("The release of %(day)s is two years old or older."), released)
    )


def _maintenance(stated: str | None, until: str | None, day: datetime.date) -> Rule:
    name = _("Maintenance assured")
    end = datetime.date.fromisoformat(until) if until else None
    if end is not None and end < day:
        return Rule("maintenance", name, 16, 0, _dated(_("Maintenance ended on %(day)s."), end))
    if stated == MaintenanceType.NONE:
        return Rule("maintenance", name, 16, 0, _("Nobody maintains it."))
    if not stated:
        return Rule("maintenance", name, 16, None, _("It is not said who maintains it."))
    if end is not None:
        return Rule("maintenance", name, 16, 16, _dated(_("It is maintained until %(day)s."), end))
    return Rule("maintenance", name, 16, 16, _("It is maintained; no end is named."))


def _contractors(stated: list[Mapping[str, Any]] | None, day: datetime.date) -> Rule:
    name = _("Maintenance contracts run")
    ends = [datetime.date.fromisoformat(entry["until"]) for entry in stated or () if entry.get("until")]
    if not ends:
        return Rule("contractors", name, 5, None, _("No maintenance contract with an end is named."))
    running = sum(end >= day for end in ends)
    if running == len(ends):
        return Rule("contractors", name, 5, 5, _("No maintenance contract has ended."))
    if running:
        return Rule("contractors", name, 5, 2, _("Some maintenance contracts have ended, others run."))
    return Rule("contractors", name, 5, 0, _("All maintenance contracts have ended."))


def _documentation(stated: str | None) -> Rule:
    name = _("Documentation")
    if not stated:
        return Rule("documentation", name, 10, None, _("No documentation is named."))
    return Rule("documentation", name, 10, 10, _("The documentation has an address."))


def _file(is_from_file: bool, is_imperfect: bool) -> Rule:
    name = _("Valid publiccode.yml")
    if not is_from_file:
        return Rule("publiccode", name, 10, None, _("The listing was not read from a publiccode.yml."))
    if is_imperfect:
        return Rule(
            "publiccode", name, 10, 0, _("The publiccode.yml has problems that its owner should mend.")
        )
    return Rule("publiccode", name, 10, 10, _("The publiccode.yml is valid."))


def _parsed(stated: str | None) -> Any:
    """The expression as a tree; None where it is not SPDX."""
    if not stated:
        return None
    try:
        return None if SPDX.unknown_license_keys(stated) else SPDX.parse(stated, strict=True)
    except (ExpressionError, TypeError, ValueError):
        return None


def _symbols(parsed: Any) -> list[Any]:
    found = []
    for symbol in parsed.symbols:
        found += list(symbol.decompose())
    return found


def _is_open(parsed: Any, open_licences: Collection[str]) -> bool:
    """Of a choice one open licence is enough; where all apply together, all must be open. An exception only adds rights."""
    if isinstance(parsed, SPDX.OR):
        return any(_is_open(part, open_licences) for part in parsed.args)
    if isinstance(parsed, SPDX.AND):
        return all(_is_open(part, open_licences) for part in parsed.args)
    first = next(iter(parsed.decompose()))
    return first.key in open_licences


def _is_public(url: str) -> bool:
    """Whether the address names a host of the public internet; nobody is asked."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".internal", ".localhost", ".lan"))


@dataclass(frozen=True)
class _Filled:
    """A sentence with its value, in the language of whoever reads it."""

    text: Any
    key: str
    value: Any

    def __str__(self) -> str:
        shown = day_text(self.value) if isinstance(self.value, datetime.date) else self.value
        return str(self.text) % {self.key: shown}


def _told(text: Any, licence: str) -> Any:
    return lazystr(_Filled(text, "licence", licence))


def _dated(text: Any, day: datetime.date) -> Any:
    return lazystr(_Filled(text, "day", day))
