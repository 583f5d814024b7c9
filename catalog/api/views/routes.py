"""The finder of procurement routes, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.choices import OfferType
from catalog.models import Solution
from catalog.queries.listings import visible_listing
from catalog.queries.routes import find_routes
from marketplace.core.access import PUBLIC, declare
from marketplace.core.api.parameters import ChoiceParameter, DayParameter, NumberParameter, TextParameter
from marketplace.core.api.problems import INVALID_PARAMETERS, ApiProblem
from marketplace.core.api.views import ReadViewSet, endpoint
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import Buyer, Land
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key

from ..route_serializers import RouteAnswerSerializer, route_answer

MOST = 999_999_999
PARAMETERS = (
    NumberParameter(
        name="amount",
        help=_("Expected value in whole euros without VAT, or where a range begins."),
        least=0,
        most=MOST,
    ),
    NumberParameter(
        name="to", help=_("Where the range ends; equal to “amount” if left out."), least=0, most=MOST
    ),
    ChoiceParameter(name="land", help=_("Land of the buyer."), choices=Land.choices),
    TextParameter(name="area", help=_("Key of the buyer's area, as areas/ lists them; wins over “land”.")),
    DayParameter(name="date", help=_("Day on which the limits have to be in force; today if left out.")),
    ChoiceParameter(
        name="buyer", help=_("Who buys."), choices=Buyer.choices, default=Buyer.MUNICIPALITY.value
    ),
    ChoiceParameter(name="offer_type", help=_("What is bought."), choices=OfferType.choices),
    TextParameter(
        name="solution",
        help=_(
            "Address part of a listing: its costs for the size of the area, and the ways it states, fill in the rest."
        ),
    ),
)


@declare(PUBLIC)
class RouteViewSet(ReadViewSet):
    """Which ways of procurement are open."""

    tag = _("Procurement")

    @endpoint(
        "findRoutes",
        _("Which ways of procurement are open"),
        _(
            "For a value, a Land and a day: each way with its reasons and the dated limits it rests on, with sources. What is "
            "unknown or not verified is said to be so. Orientation, never legal advice: ask your procurement office."
        ),
        answer=RouteAnswerSerializer,
        parameters=PARAMETERS,
    )
    def list(self, request: Request) -> Response:
        asked = self.values
        low, high = _amount(asked["amount"]), _amount(asked["to"])
        if low is not None and high is not None and high < low:
            raise _wrong("to", _now("The end of the range lies below its beginning."))
        found = find_routes(
            actor=request._request.actor,
            day=asked["date"] or berlin_day(),
            low=Decimal(0) if low is None and high is not None else low,
            high=high if high is not None else low,
            land=asked["land"] or "",
            area=_area(asked["area"]),
            buyer=asked["buyer"],
            offer_type=asked["offer_type"] or "",
            solution=_solution(asked["solution"], request._request.actor),
        )
        return Response(route_answer(found))


def _amount(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _area(key: str | None) -> Area | None:
    area = area_by_key(key) if key else None
    if key and area is None:
        raise _wrong("area", _now("No area has this key."))
    return area


def _solution(slug: str | None, actor: Any) -> Solution | None:
    if not slug:
        return None
    found = visible_listing(slug, actor)
    if found is None:
        raise _wrong("solution", _now("No listing in the catalogue has this address part."))
    return found


def _wrong(parameter: str, message: str) -> ApiProblem:
    errors = [{"parameter": parameter, "message": message}]
    return ApiProblem(INVALID_PARAMETERS, message, errors=errors)
