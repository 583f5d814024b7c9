"""Descriptions of the uses of a vendor's own listings, and of what it says of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.choices import CostBand, DeploymentStatus, Side, UseState
from catalog.models import Deployment
from catalog.queries.uses import public_experience
from marketplace.core.api.serializers import BodySerializer, page_serializer

from .entries import area_link, experience_entry
from .serializers import AreaLinkSerializer
from .use_serializers import ExperienceSerializer

STATES = [choice for choice in UseState.choices if choice[0] != UseState.WITHDRAWN]


class OwnUseSerializer(serializers.Serializer):
    """A use of one of the own listings, whoever stated it."""

    about = _("A use of one of your listings, whoever stated it, and what the other side says to that.")

    area = AreaLinkSerializer(help_text=_("Who uses it; its key names the use in its address."))
    status = serializers.ChoiceField(choices=DeploymentStatus.choices)
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    stated_by = serializers.ChoiceField(choices=Side.choices)
    state = serializers.ChoiceField(choices=STATES, help_text=_("Whether the two sides agree."))
    is_counted = serializers.BooleanField(
        help_text=_(
            "Whether it counts in search, fit and figures. What you state alone does not, until the municipality agrees."
        )
    )
    is_own_development = serializers.BooleanField(
        help_text=_("Whether the body offers the listing itself, so that nobody else could confirm its use.")
    )
    confirmed_on = serializers.DateField(allow_null=True)
    refused_on = serializers.DateField(allow_null=True)
    still_true_on = serializers.DateField(
        allow_null=True, help_text=_("When the body last said that it still holds.")
    )
    effort_days = serializers.IntegerField(allow_null=True, help_text=_("Person-days it took the body."))
    cost_band = serializers.ChoiceField(
        choices=CostBand.choices, allow_null=True, help_text=_("What it costs the body a year, net.")
    )
    experience = ExperienceSerializer(
        allow_null=True,
        help_text=_("What the municipality tells. People reply to it on the pages; no key can."),
    )


class UseChangeSerializer(BodySerializer):
    """What changes of a use that was claimed."""

    about = _("What changes of a use that you stated; what you leave out stays, null takes a day away.")

    status = serializers.ChoiceField(choices=DeploymentStatus.choices, required=False)
    since = serializers.DateField(required=False, allow_null=True, help_text=_("First day."))
    until = serializers.DateField(required=False, allow_null=True, help_text=_("Last day."))


class NewUseSerializer(BodySerializer):
    """Who uses one of the own listings, and how."""

    about = _("Which body uses one of your listings, and how. It is asked whether that is so.")

    area = serializers.CharField(
        max_length=60, help_text=_("Key of the body, as the register of areas has it.")
    )
    status = serializers.ChoiceField(choices=DeploymentStatus.choices)
    since = serializers.DateField(required=False, allow_null=True, help_text=_("First day."))
    until = serializers.DateField(required=False, allow_null=True, help_text=_("Last day."))


OwnUsePageSerializer = page_serializer(OwnUseSerializer)


def own_use_entry(use: Deployment) -> dict[str, Any]:
    """A use, from a row that is loaded with its area, its experience, and its listing with the vendor."""
    told = public_experience(use)
    return {
        "area": area_link(use.area),
        "status": use.status,
        "since": use.since,
        "until": use.until,
        "stated_by": use.stated_by,
        "state": str(use.state),
        "is_counted": use.counts,
        "is_own_development": use.is_own_development,
        "confirmed_on": use.confirmed_on,
        "refused_on": use.refused_on,
        "still_true_on": use.still_true_on,
        "effort_days": use.effort_days,
        "cost_band": use.cost_band or None,
        "experience": experience_entry(told) if told and use.refused_on is None else None,
    }
