"""The page of the finder of procurement routes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.forms import RouteForm
from catalog.queries.listings import visible_listing
from catalog.queries.routes import find_routes
from marketplace.core.access import PUBLIC, declare
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import Buyer
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_matching

SUGGESTED = 8


@declare(PUBLIC)
@require_safe
def route_show(request: HttpRequest) -> HttpResponse:
    """Say which ways of procurement are open for a value, a place and a day; the question stands in the address."""
    asked = request.GET.dict() | {"buyer": request.GET.get("buyer") or Buyer.MUNICIPALITY.value}
    form = RouteForm(asked)
    values: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    area, candidates = _area(values.get("area", ""), request)
    low, high = values.get("amount"), values.get("to")
    slug = values.get("solution", "")
    solution = visible_listing(slug, request.actor) if slug else None
    found = None
    if form.is_valid():
        found = find_routes(
            actor=request.actor,
            day=values["date"] or berlin_day(),
            low=Decimal(0) if low is None and high is not None else low,
            high=high if high is not None else low,
            land=values["land"],
            area=area,
            buyer=values["buyer"],
            offer_type=values["offer_type"],
            solution=solution,
        )
    context = {
        "form": form,
        "found": found,
        "area": area,
        "typed": values.get("area", ""),
        "candidates": candidates,
        "solution": solution,
        "name": solution.current.facts["name"] if solution else "",
        "has_amount": low is not None or high is not None,
        "is_asked": any(key in request.GET for key in form.fields),
    }
    return render(request, "catalog/route_show.html", context, status=422 if form.errors else 200)


def _area(typed: str, request: HttpRequest) -> tuple[Area | None, list[tuple[Area, str]]]:
    """The area that is meant, or several that it may be, each with the address that asks for it."""
    if not typed:
        return None, []
    is_key = typed.startswith("body-") or (typed.isdigit() and len(typed) != 5)
    if is_key and (area := area_by_key(typed)) is not None:
        return area, []
    found = areas_matching(typed, SUGGESTED)
    if len(found) == 1:
        return found[0], []
    return None, [
        (one, f"{request.path}?{urlencode(request.GET.dict() | {'area': one.key})}") for one in found
    ]
