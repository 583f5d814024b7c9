"""What a buyer should know before choosing a listing: not confirmed, an end in sight, an end behind us. Pure, by the day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import lazystr
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from catalog.choices import DevelopmentStatus, SolutionStatus
from catalog.facts.registry import FACTS
from marketplace.core.clock import berlin_day
from marketplace.core.formats import day_text

# A listing is to be confirmed each year; what ends within half a year is told, because a change of supplier takes as long.
CONFIRMED_FOR = datetime.timedelta(days=365)
AHEAD = datetime.timedelta(days=180)
DAY = datetime.timedelta(days=1)


class WarningCode(TextChoices):
    """What is warned of, the gravest first; the labels are the short marks of result cards."""

    OBSOLETE = "obsolete", _("No longer developed")
    MAINTENANCE_ENDED = "maintenance_ended", _("Maintenance has ended")
    CONTRACTOR_EXPIRED = "contractor_expired", _("Maintenance contract has ended")
    FUNDING_ENDED = "funding_ended", _("Funding has ended")
    STALE = "stale", _("Not confirmed for a long time")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed for a year")
    MAINTENANCE_ENDS = "maintenance_ends", _("Maintenance ends soon")
    FUNDING_ENDS = "funding_ends", _("Funding ends soon")
    EVIDENCE_EXPIRED = "evidence_expired", _("A proof has expired")


@dataclass(frozen=True)
class Warning:
    """One warning: since when it holds, until when what it speaks of still runs; either may be unknown."""

    code: WarningCode
    sentence: Any
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def label(self) -> Any:
        """The short mark."""
        return self.code.label


def warnings_of(
    solution: Any, facts: Mapping[str, Any], evidence: Iterable[Any], day: datetime.date
) -> list[Warning]:
    """What is to be warned of on a day in Berlin, the gravest first.

    solution  with status, is_claimed, last_confirmed_on and published_at
    evidence  rows with fact and valid_until
    """
    found = [
        *_obsolete(facts),
        *_ends(facts.get("maintenance_until"), MAINTENANCE, day),
        *_contractors(facts, day),
        *_ends(facts.get("funded_until"), FUNDING, day),
        *_confirmation(solution, day),
        *_evidence(facts, evidence, day),
    ]
    order = list(WarningCode)
    return sorted(found, key=lambda warning: order.index(warning.code))


def unchanged_until(
    solution: Any, facts: Mapping[str, Any], evidence: Iterable[Any], day: datetime.date
) -> datetime.date | None:
    """The last day from that day on for which `warnings_of` answers the same; None if it never changes by the clock."""
    begins = []
    if (confirmed := confirmed_on(solution)) is not None and solution.is_claimed:
        begins.append(confirmed + CONFIRMED_FOR)
    for end in (_date(facts.get("maintenance_until")), _date(facts.get("funded_until"))):
        if end is not None:
            begins += [end - AHEAD, end + DAY]
    begins += [end + DAY for end in _contract_ends(facts)]
    begins += [row.valid_until + DAY for row in evidence if row.valid_until is not None]
    return min((begin - DAY for begin in begins if begin > day), default=None)


def confirmed_on(solution: Any) -> datetime.date | None:
    """The day on which somebody last stood by the listing: confirmed it, or else published it; None for a draft."""
    if solution.last_confirmed_on is not None:
        return solution.last_confirmed_on
    return berlin_day(solution.published_at) if solution.published_at else None


@dataclass(frozen=True)
class _Kind:
    ends: WarningCode
    ended: WarningCode
    will: Any
    has: Any


MAINTENANCE = _Kind(
    WarningCode.MAINTENANCE_ENDS,
    WarningCode.MAINTENANCE_ENDED,
    _("Maintenance is assured until %(day)s only. Ask the vendor what comes after."),
    _("Maintenance was assured until %(day)s. Ask the vendor who looks after the solution now."),
)
FUNDING = _Kind(
    WarningCode.FUNDING_ENDS,
    WarningCode.FUNDING_ENDED,
    _("The project is funded until %(day)s. Ask who pays for operation after that."),
    _("Funding ended on %(day)s. Ask who pays for operation now."),
)


def _ends(stated: str | None, kind: _Kind, day: datetime.date) -> list[Warning]:
    end = _date(stated)
    if end is None or end - AHEAD > day:
        return []
    if end < day:
        return [Warning(kind.ended, _told(kind.has, end), since=end + DAY)]
    return [Warning(kind.ends, _told(kind.will, end), since=end - AHEAD, until=end)]


def _obsolete(facts: Mapping[str, Any]) -> list[Warning]:
    if facts.get("development_status") != DevelopmentStatus.OBSOLETE:
        return []
    sentence = _(
        "The vendor no longer develops this solution. Ask what takes its place before you choose it."
    )
    return [Warning(WarningCode.OBSOLETE, sentence)]


def _contractors(facts: Mapping[str, Any], day: datetime.date) -> list[Warning]:
    over = [end for end in _contract_ends(facts) if end < day]
    if not over:
        return []
    text = _("A maintenance contract ended on %(day)s. Ask whether another one follows.")
    return [Warning(WarningCode.CONTRACTOR_EXPIRED, _told(text, max(over)), since=min(over) + DAY)]


def _confirmation(solution: Any, day: datetime.date) -> list[Warning]:
    """Only of listings that somebody looks after here: others are read from a file again and again, which no row tells."""
    confirmed = confirmed_on(solution)
    if solution.status == SolutionStatus.STALE:
        text = _(
            "The vendor has not confirmed this listing since %(day)s, although we asked. It stands further down in results."
        )
        since = confirmed + CONFIRMED_FOR if confirmed else None
        return [Warning(WarningCode.STALE, _told(text, confirmed), since=since)]
    if not solution.is_claimed or confirmed is None or day < confirmed + CONFIRMED_FOR:
        return []
    text = _("Nobody has confirmed this listing since %(day)s. Ask the vendor whether it still holds.")
    return [Warning(WarningCode.NOT_CONFIRMED, _told(text, confirmed), since=confirmed + CONFIRMED_FOR)]


def _evidence(facts: Mapping[str, Any], evidence: Iterable[Any], day: datetime.date) -> list[Warning]:
    """Facts that stand there with expired proofs alone."""
    last: dict[str, datetime.date | None] = {}
    for row in evidence:
        if row.fact in facts and row.fact in FACTS:
            known = last.get(row.fact, datetime.date.min)
            last[row.fact] = None if row.valid_until is None or known is None else max(known, row.valid_until)
    over = {fact: end for fact, end in last.items() if end is not None and end < day}
    if not over:
        return []
    keys = [key for key in FACTS if key in over]
    return [
        Warning(
            WarningCode.EVIDENCE_EXPIRED,
            lazystr(_Expired(tuple(keys))),
            since=min(over.values()) + DAY,
        )
    ]


@dataclass(frozen=True)
class _Expired:
    """Becomes the sentence in the language of whoever reads it."""

    keys: tuple[str, ...]

    def __str__(self) -> str:
        labels = ", ".join(str(FACTS[key].label) for key in self.keys)
        return now("Expired proofs count as the vendor's own word: %(facts)s.") % {"facts": labels}


@dataclass(frozen=True)
class _Told:
    text: Any
    day: datetime.date | None

    def __str__(self) -> str:
        return str(self.text) % {"day": day_text(self.day) if self.day else "?"}


def _told(text: Any, day: datetime.date | None) -> Any:
    """The sentence with its day, in the language of whoever reads it."""
    return lazystr(_Told(text, day))


def _contract_ends(facts: Mapping[str, Any]) -> list[datetime.date]:
    ends = (_date(entry.get("until")) for entry in facts.get("contractors") or ())
    return [end for end in ends if end is not None]


def _date(stated: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(stated) if stated else None
