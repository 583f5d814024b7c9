"""Pages on which a vendor says where its listings are used."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries.requests import organisations_of_areas
from catalog.actions.uses import claim_use
from catalog.forms.uses import UseOfListingForm
from catalog.queries.own_uses import listings_to_name, use_between, uses_of_own_listings
from marketplace.core.access import declare, needs
from marketplace.core.asking import asked
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.registers.queries import area_by_key, areas_matching

PAGE_SIZE = 25


@declare(needs(Permission.EDIT_LISTING))
@require_safe
def claimed_use_list(request: HttpRequest) -> HttpResponse:
    """List who uses the own listings, those first that wait for an answer."""
    context = paged(request, uses_of_own_listings(request.actor), PAGE_SIZE)
    return render(request, "catalog/claimed_use_list.html", context)


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def use_claim(request: HttpRequest) -> HttpResponse:
    """Search a municipality, then say which own listing it uses and how."""
    key, text = asked(request, "area"), asked(request, "q")
    if not key:
        found = areas_matching(text) if text else []
        there = organisations_of_areas(found)
        rows = [(area, there.get(area.pk)) for area in found]
        return render(request, "catalog/use_claim_search.html", {"q": text, "rows": rows})
    area = area_by_key(key)
    if area is None or area.ended_on is not None:
        raise Http404
    form = UseOfListingForm(
        request.POST if request.method == "POST" else None, listings=listings_to_name(request.actor)
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        solution = values.pop("solution")
        there_already = use_between(request.actor, solution, area.pk)
        if there_already is not None:
            messages.info(request, _("This was stated before."))
            return redirect("catalog:use-edit", pk=there_already.pk)
        try:
            claim_use(solution=solution, area=area, values=values, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Stated. The municipality is asked to confirm it, if it is here."))
            return redirect("catalog:claimed-use-list")
    context = {"area": area, "form": form, "there": organisations_of_areas([area]).get(area.pk)}
    return render(request, "catalog/use_claim.html", context, status=422 if form.errors else 200)
