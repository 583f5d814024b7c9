"""Pages of municipalities: who uses what."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from catalog.queries.areas import area_page, busiest_areas
from marketplace.core.access import PUBLIC, declare
from marketplace.registers.queries import areas_matching

LONGEST_TEXT = 80
FOUND = 30


@declare(PUBLIC)
@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """Find a municipality by name, postcode or key."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_TEXT]
    context = {"text": text, "found": areas_matching(text, FOUND) if text else [], "busiest": busiest_areas()}
    return render(request, "catalog/area_list.html", context)


@declare(PUBLIC)
@require_safe
def area_show(request: HttpRequest, key: str) -> HttpResponse:
    """Show which solutions a municipality uses, and which ones its association and neighbours use."""
    page = area_page(key)
    if page is None:
        raise Http404
    if page.area.key != key:
        return redirect("catalog:area-show", key=page.area.key, permanent=True)
    return render(request, "catalog/area_show.html", {"page": page, "area": page.area})
