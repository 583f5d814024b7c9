"""Descriptions of a vendor's own listings, and of what changes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from catalog.choices import RevisionState, SolutionStatus, WithdrawalReason
from catalog.facts.registry import FACTS
from marketplace.core.api.bodies import ObjectField
from marketplace.core.api.serializers import BodySerializer, page_serializer

from .serializers import FactsField, VersionSerializer, as_given

FACT_KEYS = [(key, key) for key in FACTS]


class FactsChangeField(ObjectField):
    """Facts to set; null takes one away."""


class FactsChangeDescription(OpenApiSerializerFieldExtension):
    """Takes the JSON Schema of each fact from its definition."""

    target_class = FactsChangeField

    def get_name(self) -> str:
        return "FactsChange"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        properties = {key: _or_null(as_given(fact.schema())) for key, fact in FACTS.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    words = {key: schema.pop(key) for key in ("title", "description") if key in schema}
    return words | {"anyOf": [schema, {"type": "null"}]}


class DraftFactsField(FactsField):
    """Facts of a draft, which may still lack what a published listing needs."""


class DraftFactsDescription(FactsChangeDescription):
    """As a change describes them, without null."""

    target_class = DraftFactsField

    def get_name(self) -> str:
        return "DraftFacts"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        properties = {key: as_given(fact.schema()) for key, fact in FACTS.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


class OwnListingItemSerializer(serializers.Serializer):
    """An own listing as lists show it."""

    slug = serializers.CharField(help_text=_("Part of its address; it never changes."))
    name = serializers.CharField()
    status = serializers.ChoiceField(
        choices=SolutionStatus.choices, help_text=_("Where the listing stands in the catalogue.")
    )
    state = serializers.ChoiceField(
        choices=RevisionState.choices,
        allow_null=True,
        help_text=_("Where its unfinished text stands; null where nothing is unfinished."),
    )
    round = serializers.IntegerField(min_value=0, help_text=_("How often that text was handed in."))
    submitted_at = serializers.DateTimeField(allow_null=True)
    version = VersionSerializer(allow_null=True, help_text=_("The published version, if there is one."))


class FactProblemSerializer(serializers.Serializer):
    """What keeps a listing from being handed in."""

    pointer = serializers.CharField(help_text=_("The place in this answer (RFC 6901)."))
    rule = serializers.CharField(help_text=_("Short code of the rule."))


class RefusedFactSerializer(serializers.Serializer):
    """What the operator refused in the last round."""

    fact = serializers.ChoiceField(choices=FACT_KEYS)
    reason = serializers.CharField()


class OwnListingSerializer(OwnListingItemSerializer):
    """An own listing with the text that is being written, or the published one."""

    facts = DraftFactsField(
        help_text=_("The text that is being written or waits; the published one otherwise.")
    )
    changed = serializers.ListField(
        child=serializers.ChoiceField(choices=FACT_KEYS),
        help_text=_("Facts in which it differs from what is published."),
    )
    problems = FactProblemSerializer(many=True, help_text=_("All that keeps it from being handed in."))
    reason = serializers.CharField(
        allow_null=True, help_text=_("What the operator wrote when sending it back.")
    )
    refused = RefusedFactSerializer(many=True, help_text=_("What the operator refused in the last round."))


class ListingChangeSerializer(BodySerializer):
    """Facts to set."""

    about = _("What you want to set; what you leave out stays, null takes a fact away.")

    facts = FactsChangeField()


class WithdrawalSerializer(BodySerializer):
    """Why a listing is taken out."""

    reason = serializers.ChoiceField(choices=WithdrawalReason.choices)


OwnListingPageSerializer = page_serializer(OwnListingItemSerializer)
