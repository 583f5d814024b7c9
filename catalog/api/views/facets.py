"""The closed lists of the facets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.search.interface import FACETS
from catalog.search.labels import facet_name
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.serializers import page_serializer
from marketplace.core.api.views import AN_HOUR, ReadViewSet, endpoint

from ..parameters import closed_list
from ..serializers import FacetListSerializer


@declare(PUBLIC)
class FacetViewSet(ReadViewSet):
    """Which facets filter solutions, and what they take."""

    tag = _("Registers")

    @endpoint(
        "listFacets",
        _("Closed lists of the facets"),
        _("Every facet by which solutions are filtered, with all values where its list is closed."),
        answer=page_serializer(FacetListSerializer),
        cache=AN_HOUR,
    )
    def list(self, request: Request) -> Response:
        return Response(self.whole([_facet(facet) for facet in FACETS]))


def _facet(facet: str) -> dict[str, object]:
    closed = closed_list(facet)
    values = [{"code": code, "label": str(label)} for code, label in closed or []]
    return {"facet": facet, "label": facet_name(facet), "is_closed": closed is not None, "values": values}
