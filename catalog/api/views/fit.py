"""Endpoint of the fit: how well one listing fits a municipality."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.fit.rules import fit
from catalog.queries.fit import profile_mark, town_of, traits_by_slug
from catalog.search.changes import answers_mark
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.unchanged import answer_tag, not_modified
from marketplace.registers.queries import area_by_key

from ..fit import FitSerializer, fit_entry


@declare(PUBLIC)
class FitViewSet(ReadViewSet):
    """The fit of a listing for a municipality."""

    tag = _("Solutions")
    paths = {
        "slug": _("Part of the listing's address."),
        "key": _("Key of a municipality: ARS, AGS, or body-…."),
    }

    @endpoint(
        "getFit",
        _("How well a solution fits a municipality"),
        _(
            "Every rule with its points and a sentence. “points” is the sum of what is known, “possible” what it may be "
            "once everything is known. Only what is public of the municipality counts. The points say how well the "
            "statements match, not how good the solution is."
        ),
        answer=FitSerializer,
    )
    def retrieve(self, request: Request, slug: str, key: str) -> HttpResponse:
        area = area_by_key(key)
        if area is None:
            raise NotFound(_now("No area has this key."))
        town = town_of(area)
        tag = answer_tag(request, answers_mark() + profile_mark(town.area.key))
        unchanged = not_modified(request, tag)
        if unchanged is not None:
            unchanged["ETag"] = tag
            return unchanged
        traits = traits_by_slug(slug)
        if traits is None:
            raise NotFound(_now("There is no solution at this address."))
        response = Response(fit_entry(slug, town, fit(town.profile, traits)))
        response["ETag"] = tag
        return response
