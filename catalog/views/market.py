"""The page with the picture of the market."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries import name_key
from catalog.choices import EvidenceLevel, LicenceModel
from catalog.queries.market import listings_by_quarter, municipalities_by_band, uses_by_land
from catalog.queries.wording import reader_language
from catalog.search import engine
from catalog.search.changes import answers_mark
from catalog.search.interface import Query
from marketplace.core.access import PUBLIC, declare
from marketplace.core.addresses import address
from marketplace.core.clock import berlin_day
from marketplace.core.unchanged import unchanged_by

from . import pictures


@declare(PUBLIC)
@require_safe
@unchanged_by(answers_mark)
def market_show(request: HttpRequest) -> HttpResponse:
    """Show what the catalogue holds in figures; each leads to the listings behind it."""
    language = reader_language()
    answer = engine.search(Query(page_size=1, cards=()))
    fields, models, levels, sizes, lands = (
        pictures.counts_of(answer, facet)
        for facet in ("field_of_action", "licence_model", "evidence_level", "population_band", "land")
    )
    # Every listing is at least self-declared: that would tell nothing.
    levels.pop(EvidenceLevel.SELF_DECLARED, None)
    uses = uses_by_land()
    towns = municipalities_by_band()
    small = sum(list(towns.values())[:2])
    field_bars = pictures.bars("field_of_action", fields, language)
    land_bars = pictures.bars("land", lands, language)
    tiles = pictures.tiles(uses, lands)
    context = {
        "count": answer.count,
        "day": berlin_day(),
        "fields": field_bars,
        "leading": field_bars[0],
        "lands": land_bars,
        "leading_land": land_bars[0],
        "tiles": tiles,
        "tiles_by_name": sorted(tiles, key=lambda tile: name_key(tile.label)),
        "use_count": sum(uses.values()),
        "lands_without": sum(not uses.get(code) for code in lands),
        "models": pictures.bars("licence_model", models, language, by_size=False),
        "without_model": answer.count - sum(models.values()),
        "open_count": models.get(LicenceModel.OPEN, 0),
        "open_percent": pictures.percent(models.get(LicenceModel.OPEN, 0), answer.count),
        "levels": pictures.bars("evidence_level", levels, language, by_size=False),
        "checked": levels.get(EvidenceLevel.PLATFORM_CHECKED, 0),
        "sizes": pictures.bars("population_band", sizes, language, by_size=False, second=towns),
        "town_count": sum(towns.values()),
        "small_percent": pictures.percent(small, sum(towns.values())),
        "quarters": pictures.column_bars(listings_by_quarter()),
        "newest_url": f"{address('catalog:solution-list')}?sort=newest",
    }
    return render(request, "catalog/market_show.html", context)
