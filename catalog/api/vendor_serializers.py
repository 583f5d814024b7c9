"""Descriptions of what the catalogue answers about vendors; they never run."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from accounts.choices import REGIONS, NumberKind, OrganisationKind, Ownership, ProofKind, SizeClass

from .serializers import AreaLinkSerializer, SolutionItemSerializer, TextsField, VendorLinkSerializer


class VendorItemSerializer(VendorLinkSerializer):
    """A vendor as lists show it."""

    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    seat = serializers.CharField(allow_null=True)
    website = serializers.CharField(allow_null=True)
    area = AreaLinkSerializer(allow_null=True, help_text=_("For public bodies: where they are."))
    is_verified = serializers.BooleanField()
    is_example = serializers.BooleanField(help_text=_("Invented, to show how the marketplace works."))
    solution_count = serializers.IntegerField(min_value=1)


class ContactSerializer(serializers.Serializer):
    """How to reach an organisation."""

    name = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)


class RegisterNumberSerializer(serializers.Serializer):
    """A number under which a public register knows an organisation."""

    kind = serializers.ChoiceField(choices=NumberKind.choices)
    value = serializers.CharField()
    court = serializers.CharField(allow_null=True, help_text=_("Of the commercial register."))
    is_checked = serializers.BooleanField(help_text=_("Whether it stood there when the operator verified."))


class CertificateSerializer(serializers.Serializer):
    """A certificate or proof of suitability, as the organisation states it."""

    kind = serializers.ChoiceField(choices=ProofKind.choices)
    title = serializers.CharField()
    issuer = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text=_("The last day on which it counts."))
    is_expired = serializers.BooleanField()


class PersonSerializer(serializers.Serializer):
    """A person whom others may write to; she agreed to be shown."""

    name = serializers.CharField()
    function = serializers.CharField(allow_null=True)
    email = serializers.CharField()
    phone = serializers.CharField(allow_null=True)


class ServicesField(serializers.Field):
    """Services by language."""


class ServicesFieldDescription(OpenApiSerializerFieldExtension):
    """A mapping from language tags to lists of texts."""

    target_class = ServicesField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}


class VendorSerializer(VendorItemSerializer):
    """A vendor with its profile."""

    uri = serializers.CharField(allow_null=True)
    description = TextsField()
    legal_form = serializers.CharField(allow_null=True)
    size_class = serializers.ChoiceField(choices=SizeClass.choices, allow_null=True)
    founded = serializers.IntegerField(allow_null=True)
    ownership = serializers.ChoiceField(choices=Ownership.choices, allow_null=True)
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When the operator verified who this is; nothing once that has run out.")
    )
    verified_until = serializers.DateTimeField(allow_null=True)
    services = ServicesField(help_text=_("What can be ordered, by language."))
    regions = serializers.ListField(
        child=serializers.ChoiceField(choices=list(REGIONS)),
        help_text=_("Where it works; “de” is all of Germany."),
    )
    register_numbers = RegisterNumberSerializer(many=True)
    certificates = CertificateSerializer(many=True)
    contact = ContactSerializer(allow_null=True, help_text=_("As a public file names it."))
    contacts = PersonSerializer(many=True, help_text=_("People who agreed to be shown."))
    is_harvested = serializers.BooleanField(
        help_text=_("Known from a file only; nobody has signed up for it.")
    )
    solutions = SolutionItemSerializer(many=True, help_text=_("All it offers here."))
