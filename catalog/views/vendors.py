"""Pages of vendors."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.queries.vendor_list import chosen_from, find_vendors
from catalog.queries.vendors import LONGEST_TEXT, vendor_page
from marketplace.core.access import PUBLIC, declare
from marketplace.core.pages import paged

PAGE_SIZE = 40


@declare(PUBLIC)
@require_safe
def vendor_list(request: HttpRequest) -> HttpResponse:
    """List who offers something here, by name, narrowed by what the reader chooses."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_TEXT]
    chosen = chosen_from(request.GET.getlist)
    found = find_vendors(text, chosen)
    kept = [("q", text)] if text else []
    kept += [(key, code) for key, codes in chosen.items() for code in codes]
    shown = paged(request, found.ids, PAGE_SIZE, kept=kept)
    first = (shown["page"].number - 1) * PAGE_SIZE
    context = shown | {
        "count": len(found.ids),
        "vendors": found.rows(first, first + PAGE_SIZE),
        "facets": found.facets,
        "text": text,
        "is_narrowed": bool(text or chosen),
    }
    return render(request, "catalog/vendor_list.html", context)


@declare(PUBLIC)
@require_safe
def vendor_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a vendor is and who has checked that, what it offers, where that is used, and how far it is proven."""
    page = vendor_page(slug)
    if page is None:
        raise Http404
    context = {"page": page, "profile": page.profile, "vendor": page.profile.organisation}
    return render(request, "catalog/vendor_show.html", context)
