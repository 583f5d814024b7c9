"""Pages of vendors."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.queries.vendors import LONGEST_TEXT, cards_of_vendor, vendor_by_slug, vendors_named
from catalog.queries.wording import localised
from marketplace.core.access import PUBLIC, declare

PAGE_SIZE = 40


@declare(PUBLIC)
@require_safe
def vendor_list(request: HttpRequest) -> HttpResponse:
    """List who offers something here, by name."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_TEXT]
    page = Paginator(vendors_named(text), PAGE_SIZE).get_page(request.GET.get("page"))

    def url(number: int) -> str:
        pairs = ([("q", text)] if text else []) + ([("page", number)] if number > 1 else [])
        return reverse("catalog:vendor-list") + (f"?{urlencode(pairs)}" if pairs else "")

    context = {
        "page": page,
        "text": text,
        "next": url(page.next_page_number()) if page.has_next() else "",
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
    }
    return render(request, "catalog/vendor_list.html", context)


@declare(PUBLIC)
@require_safe
def vendor_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a vendor is and what it offers here."""
    vendor = vendor_by_slug(slug)
    if vendor is None:
        raise Http404
    cards = cards_of_vendor(vendor)
    # A vendor that offers nothing in public is nobody's business yet.
    if not cards and vendor.is_harvested:
        raise Http404
    context = {"vendor": vendor, "cards": cards, "description": localised(vendor.description)}
    return render(request, "catalog/vendor_show.html", context)
