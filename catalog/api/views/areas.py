"""Endpoints of areas: the official register, and who uses what there."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.queries.published import uses_in, vendors_with_listings
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.filters import filtered, parameters_of
from marketplace.core.api.parameters import PAGING, TextParameter
from marketplace.core.api.problems import UNKNOWN_PAGE
from marketplace.core.api.serializers import page_serializer
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_matching
from marketplace.registers.queries.areas import LONGEST_LIST, SEARCHED_KINDS

from .. import entries, serializers
from ..filters import AreaFilter


@declare(PUBLIC)
class AreaViewSet(ReadViewSet):
    """Municipalities, the levels above them, and bodies without an official key."""

    tag = _("Areas")
    paths = {"key": _("Regional key (ARS) of any level, municipality key (AGS), or body-….")}

    @endpoint(
        "listAreas",
        _("Find areas"),
        _(
            "With “q” the areas that a person may mean, the likeliest first and at most 100: by name, beginning of "
            "the name, key or postcode; without, all living areas by key."
        ),
        answer=page_serializer(serializers.AreaItemSerializer),
        parameters=(
            TextParameter(name="q", help=_("Name, key or postcode.")),
            *parameters_of(AreaFilter),
            *PAGING,
        ),
        problems=(UNKNOWN_PAGE,),
    )
    def list(self, request: Request) -> Response:
        if not self.values["q"]:
            rows = filtered(AreaFilter, Area.objects.current(), self.values)
            return Response(self.page_of(rows, keys=("key",), entry=entries.area_entry))
        found = areas_matching(self.values["q"], LONGEST_LIST, kinds=self.values["kind"] or SEARCHED_KINDS)
        rows = filtered(AreaFilter, Area.objects.filter(pk__in=[area.pk for area in found]), self.values)
        kept = set(rows.values_list("pk", flat=True))
        return Response(self.list_of([area for area in found if area.pk in kept], entry=entries.area_entry))

    @endpoint(
        "getArea",
        _("An area and who uses what there"),
        _(
            "The area as the register has it, with every use of a listed solution, and who publishes from there."
        ),
        answer=serializers.AreaSerializer,
    )
    def retrieve(self, request: Request, key: str) -> Response:
        area = area_by_key(key)
        if area is None:
            raise NotFound(_now("No area has this key."))
        uses = list(uses_in([area.pk]).order_by("status", "solution__slug"))
        vendors = list(vendors_with_listings().filter(area=area))
        return Response(entries.area_profile(area, uses, vendors))
