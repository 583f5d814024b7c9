"""What municipalities tell of a use, as the API describes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class ReplySerializer(serializers.Serializer):
    """What the vendor replied to an experience."""

    text = serializers.CharField()
    language = serializers.CharField(help_text=_("Of the text (BCP 47)."))
    replied_on = serializers.DateField()


class ExperienceSerializer(serializers.Serializer):
    """What a municipality learned with a listing, in its own words."""

    language = serializers.CharField(help_text=_("Of the text (BCP 47)."))
    went_well = serializers.CharField(allow_null=True)
    went_badly = serializers.CharField(allow_null=True)
    would_choose_again = serializers.BooleanField(
        allow_null=True, help_text=_("Null where the municipality cannot say.")
    )
    written_on = serializers.DateField()
    reply = ReplySerializer(allow_null=True)


class UseContactSerializer(serializers.Serializer):
    """A person whom others may ask; told only while this person consents."""

    name = serializers.CharField()
    function = serializers.CharField(allow_null=True)
    email = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
