"""What has become of a listing, as news for those who watch it: each piece has a mark by which it is told once. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.choices import PUBLIC_STATUSES, SolutionStatus
from catalog.models import Evidence, Solution
from catalog.warnings import Warning, WarningCode, warnings_of

VERSION = "version:"
# Of what the page of a listing warns of, what changes the plans of somebody who means to use it.
TOLD = frozenset(
    {
        WarningCode.OBSOLETE,
        WarningCode.MAINTENANCE_ENDED,
        WarningCode.CONTRACTOR_EXPIRED,
        WarningCode.FUNDING_ENDED,
        WarningCode.MAINTENANCE_ENDS,
        WarningCode.FUNDING_ENDS,
    }
)


@dataclass(frozen=True)
class News:
    """One piece: `mark` tells it from others, `subject` is short, `text` says what it means."""

    mark: str
    subject: str
    text: str = ""


def marks_of(solution: Solution, evidence: Iterable[Evidence], day: datetime.date) -> set[str]:
    """The marks of all that holds on a day in Berlin: what somebody sees who looks at the page now."""
    return {news.mark for news in news_of(solution, evidence, day)}


def news_of(
    solution: Solution, evidence: Iterable[Evidence], day: datetime.date, changed: Iterable[str] = ()
) -> list[News]:
    """Everything that could be told of a listing on a day, in the active language; what was told is left out by its mark.

    changed  names of the facts that the current version changed
    """
    if solution.status not in PUBLIC_STATUSES:
        return [_gone(solution)]
    facts, rows = solution.current.facts, list(evidence)
    warnings = [one for one in warnings_of(solution, facts, rows, day) if one.code in TOLD]
    found = [_warned(one, facts) for one in warnings]
    for fact in dict.fromkeys(row.fact for row in rows):
        own = [row for row in rows if row.fact == fact]
        for one in warnings_of(solution, facts, own, day):
            if one.code == WarningCode.EVIDENCE_EXPIRED:
                found.append(News(f"{one.code}:{fact}:{one.since}", str(one.label), str(one.sentence)))
    return [*found, _version(solution, changed)]


def successor_text(facts: Mapping[str, Any]) -> str:
    """What takes the place of the solution, as its vendor names it; empty where it names nothing."""
    successor = facts.get("successor")
    if not successor:
        return ""
    name = successor["name"]
    named = f"{name} ({successor['website']})" if successor.get("website") else name
    return _("The vendor names a successor: %(name)s.") % {"name": named}


def _warned(warning: Warning, facts: Mapping[str, Any]) -> News:
    end = warning.until or warning.since
    mark = f"{warning.code}:{end}" if end else str(warning.code)
    text = str(warning.sentence)
    if warning.code == WarningCode.OBSOLETE and (successor := successor_text(facts)):
        text = f"{text} {successor}"
    return News(mark, str(warning.label), text)


def _gone(solution: Solution) -> News:
    since = solution.withdrawn_at.isoformat() if solution.withdrawn_at else ""
    if solution.status == SolutionStatus.ARCHIVED:
        text = _("Nobody has confirmed the listing for a long time, so it was archived. Its versions stay.")
        return News(f"archived:{since}", _("Archived"), text)
    text = _("The listing was taken out of the catalogue. Its versions stay on your lists.")
    return News(f"withdrawn:{since}", _("Taken out of the catalogue"), text)


def _version(solution: Solution, changed: Iterable[str]) -> News:
    labels = ", ".join(changed)
    text = _("Changed: %(facts)s.") % {"facts": labels} if labels else ""
    number = solution.current.number
    return News(f"{VERSION}{number}", _("New version %(n)s of the listing") % {"n": number}, text)
