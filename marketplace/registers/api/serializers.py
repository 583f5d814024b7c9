"""Descriptions of what the registers answer; they never run."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import CodeSerializer

from ..choices import Buyer, CpvKind, Land, PopulationBand, Subject, ThresholdKind


class LandSerializer(CodeSerializer):
    """A Land."""

    code = serializers.ChoiceField(choices=Land.choices)
    key = serializers.CharField(help_text=_("First two digits of every official key in this Land."))
    iso = serializers.CharField(help_text=_("Code by ISO 3166-2."))


class BandSerializer(CodeSerializer):
    """A size of municipalities by inhabitants."""

    code = serializers.ChoiceField(choices=PopulationBand.choices)
    least = serializers.IntegerField(help_text=_("Lowest number of inhabitants."))
    most = serializers.IntegerField(allow_null=True, help_text=_("Highest number; null where there is none."))


class LabelsSerializer(serializers.Serializer):
    """A label in both languages."""

    de = serializers.CharField()
    en = serializers.CharField()


class CpvSerializer(CodeSerializer):
    """A code of the Common Procurement Vocabulary (CPV 2008)."""

    code = serializers.RegexField(r"^\d{8}-\d$", help_text=_("Eight digits and the check digit."))
    parent = serializers.CharField(allow_null=True, help_text=_("The code one level up."))
    kind = serializers.ChoiceField(choices=CpvKind.choices)
    labels = LabelsSerializer()


class NutsSerializer(CodeSerializer):
    """A statistical region of the EU in Germany."""

    level = serializers.IntegerField(min_value=0, max_value=3)
    parent = serializers.CharField(allow_null=True, help_text=_("The region around it."))


class LicenceSerializer(CodeSerializer):
    """A licence or exception of the SPDX list."""

    category = serializers.CharField(allow_null=True, help_text=_("Grouping of ScanCode, such as Copyleft."))
    is_osi_approved = serializers.BooleanField()
    is_open = serializers.BooleanField(help_text=_("Whether software under it counts as open source."))
    is_exception = serializers.BooleanField(help_text=_("Whether it only stands after WITH."))
    is_deprecated = serializers.BooleanField()
    replaced_by = serializers.CharField(allow_null=True, help_text=_("What to write instead."))


class ThresholdSerializer(serializers.Serializer):
    """A threshold of procurement law. An unverified one must not be stated as fact."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=ThresholdKind.choices)
    land = serializers.ChoiceField(choices=Land.choices, allow_null=True, help_text=_("Null: in all Länder."))
    buyer = serializers.ChoiceField(choices=Buyer.choices, help_text=_("Whom it binds."))
    subject = serializers.ChoiceField(choices=Subject.choices, help_text=_("What is bought."))
    amount = serializers.CharField(allow_null=True, help_text=_("Euros without VAT; null: no limit."))
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text=_("Last day."))
    source_title = serializers.CharField()
    source_url = serializers.CharField(allow_null=True)
    verified = serializers.BooleanField()
    note = serializers.CharField(allow_null=True, help_text=_("In the reader's language."))


class SourceSerializer(serializers.Serializer):
    """Where data comes from, and what its licence asks of those who use it."""

    source = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    url = serializers.CharField()
    licence = serializers.CharField(help_text=_("SPDX identifier."))
    licence_url = serializers.CharField()
    attribution = serializers.CharField(help_text=_("The words to show, in the reader's language."))


class RegisterSerializer(serializers.Serializer):
    """A register and its address."""

    key = serializers.CharField()
    label = serializers.CharField()
    url = serializers.URLField()


class RegisterIndexSerializer(serializers.Serializer):
    """All registers and where they come from."""

    registers = RegisterSerializer(many=True)
    sources = SourceSerializer(many=True)
