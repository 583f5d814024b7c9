"""How well listings fit a municipality, as the API tells it: parameters, the shape of the answer, and its entries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from catalog.choices import Sort
from catalog.fit.rules import Fit
from catalog.queries.fit import Town, town_of
from catalog.search.asked import LIKE
from marketplace.core.api.parameters import ChoiceParameter, Parameter, TextParameter
from marketplace.registers.queries import area_by_key

from .entries import area_link
from .fit_serializers import FitPartSerializer, FitSumSerializer
from .serializers import AreaLinkSerializer

Entry = dict[str, Any]
AREA = TextParameter(
    name="area",
    help=_("Key of a municipality: ARS, AGS, or body-…. Each entry then tells how well it fits."),
    longest=80,
)
LIKE_PARAMETER = ChoiceParameter(
    name="like",
    help=_(
        "Only what municipalities use that are like the one in “area”: all of them (mine), or those of the same size, "
        "kind or Land, within 50 km (near), or of the same association or district (together). Several must all hold."
    ),
    many=True,
    choices=[(aspect, aspect) for aspect in LIKE],
)
FIT_PARAMETERS: tuple[Parameter, ...] = (AREA, LIKE_PARAMETER)


class FitSerializer(FitSumSerializer):
    """How well a listing fits a municipality, with the reasons."""

    about = _("How well a listing fits a municipality, rule by rule.")

    solution = serializers.CharField(help_text=_("Part of the listing's address."))
    area = AreaLinkSerializer()
    parts = FitPartSerializer(many=True)


def sum_entry(fit: Fit) -> Entry:
    """The fit without the reasons."""
    return {
        "points": fit.points,
        "possible": fit.possible,
        "maximum": fit.most,
        "lowered": fit.lowered,
    }


def fit_entry(slug: str, town: Town, fit: Fit) -> Entry:
    """The fit with the reasons."""
    parts = [
        {
            "rule": part.rule,
            "name": part.name,
            "points": part.points,
            "maximum": part.most,
            "sentence": part.sentence,
        }
        for part in fit.parts
    ]
    return {**sum_entry(fit), "solution": slug, "area": area_link(town.area), "parts": parts}


def town_named(values: dict[str, Any]) -> Town:
    """The municipality that the parameters name, by what everybody may know of it; NotFound where there is none."""
    if not values["area"]:
        raise NotFound(_now("“sort=fit” and “like” go by a municipality. Name one in “area”."))
    area = area_by_key(values["area"])
    if area is None:
        raise NotFound(_now("No area has the key that “area” names."))
    return town_of(area, like=values.get("like", ()))


def town_asked(values: dict[str, Any]) -> Town | None:
    """The municipality that a search names; None where it names none and asks for nothing that needs one."""
    needed = values["like"] or values["sort"] == Sort.FIT
    return town_named(values) if values["area"] or needed else None
