"""One version of a listing, as the API describes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .serializers import FactsField, VersionSerializer


class VersionDocumentSerializer(VersionSerializer):
    """A version of a listing with everything it says; it never changes."""

    about = _("Everything that a version of a listing says. It never changes.")

    slug = serializers.CharField()
    is_current = serializers.BooleanField(help_text=_("Whether the listing says this today."))
    facts_hash = serializers.CharField(help_text=_("SHA-256 of the facts in hex."))
    facts = FactsField()
