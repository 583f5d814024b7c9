"""The shape of what the API tells of the fit of a listing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.fit.profile import MOST
from catalog.fit.rules import NAMES


class FitSumSerializer(serializers.Serializer):
    """How well a listing fits a municipality, without the reasons."""

    points = serializers.IntegerField(min_value=0, help_text=_("Sum of the known points."))
    possible = serializers.IntegerField(
        min_value=0, help_text=_("The sum if everything unknown turns out to fit.")
    )
    maximum = serializers.IntegerField(min_value=0)
    lowered = serializers.IntegerField(
        min_value=0,
        help_text=_("Points by which the order by fit puts it lower, since its vendor has not confirmed it."),
    )


class FitPartSerializer(serializers.Serializer):
    """What one rule says."""

    rule = serializers.ChoiceField(choices=[(key, str(NAMES[key])) for key in MOST])
    name = serializers.CharField()
    points = serializers.IntegerField(
        allow_null=True, min_value=0, help_text=_("Null where it is unknown, which is not zero.")
    )
    maximum = serializers.IntegerField(min_value=0)
    sentence = serializers.CharField(help_text=_("In the language of the request."))
