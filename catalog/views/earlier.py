"""The page on which the owner of a listing brings an earlier version of it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.actions.revisions import bring_back_version
from catalog.forms.drafts import EarlierVersionForm
from catalog.queries import drafts
from marketplace.core.access import declare, needs
from marketplace.core.permissions import Permission


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def version_bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """List the earlier versions of an own listing, and begin a change back to one of them."""
    solution = drafts.own_listing(request.actor, slug)
    if solution is None:
        raise Http404
    versions = drafts.earlier_versions(solution)
    sent = request.POST if request.method == "POST" else None
    form = EarlierVersionForm(sent, versions=[version for version, _differing in versions])
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        try:
            bring_back_version(solution=solution, number=number, by=request.actor)
            text = _("What version %(n)s said is in the editor now. Check it and hand it in.")
            messages.success(request, text % {"n": number})
            return redirect("catalog:own-listing-show", slug=slug)
        except ValidationError as error:
            form.take(error)
    context = {
        "solution": solution,
        "name": drafts.name_of(solution),
        "unfinished": drafts.unfinished_of(solution),
        "rows": [
            (radio, version, differing)
            for radio, (version, differing) in zip(form["number"], versions, strict=True)
        ],
        "form": form,
    }
    return render(request, "catalog/version_bring_back.html", context, status=422 if form.errors else 200)
