"""Figures about the marketplace: how many, how fast decided, and how it grows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.queries.console import (
    decision_figures,
    new_organisations_by_month,
    organisation_figures,
    people_figures,
    running_mandates,
)
from catalog.queries.figures import claim_decisions, listing_figures, new_listings_by_month
from marketplace.core.access import declare, needs
from marketplace.core.formats import number_text
from marketplace.core.permissions import Permission

# Size of the drawing in its own units: one bar a row, the number behind it.
ROW, LABEL, LONGEST, TOTAL = 28, 150, 380, 600


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: where it stands and how long it is, in the units of the drawing."""

    label: str
    value: int
    y: int
    text_y: int
    width: int
    value_x: int


@declare(needs(Permission.VIEW_FIGURES))
@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """Show the figures, each chart with its table; the number of queries does not depend on how much there is."""
    organisations = organisation_figures()
    since = timezone.now() - datetime.timedelta(days=365)
    decisions = [
        *decision_figures(),
        {"label": _("Claims")} | claim_decisions(since),
    ]
    context = {
        "organisations": organisations,
        "kinds": bars((str(row["label"]), row["total"]) for row in organisations),
        "people": people_figures(),
        "mandates": running_mandates(),
        "decisions": [row | {"mean_text": duration_text(row["mean"])} for row in decisions],
        "new_organisations": months(new_organisations_by_month()),
        "new_listings": months(new_listings_by_month()),
        "listings": listing_figures(),
        "total": TOTAL,
        "label_x": LABEL - 12,
        "bar_x": LABEL,
    }
    return render(request, "site/console/figure_list.html", context)


def bars(rows: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """A chart of bars that lie, the longest as long as there is room, with the height it takes."""
    found = list(rows)
    most = max((value for _label, value in found), default=0) or 1
    drawn = [
        Bar(
            label,
            value,
            y=place * ROW,
            text_y=place * ROW + 18,
            width=round(LONGEST * value / most),
            value_x=LABEL + round(LONGEST * value / most) + 8,
        )
        for place, (label, value) in enumerate(found)
    ]
    return {"bars": drawn, "height": max(len(drawn), 1) * ROW}


def months(rows: Iterable[tuple[datetime.date, int]]) -> dict[str, Any]:
    """A chart of twelve months."""
    return bars((date_format(day, "F Y"), value) for day, value in rows)


def duration_text(duration: datetime.timedelta | None) -> str:
    """A duration in days, or hours below two days; empty where nothing was decided."""
    if duration is None:
        return ""
    hours = round(duration.total_seconds() / 3600)
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number_text(hours)}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number_text(days)}
