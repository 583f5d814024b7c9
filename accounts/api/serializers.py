"""What keys read and send; those of answers describe and never run, those of bodies refuse what they don't know."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import BodySerializer, page_serializer

from ..choices import REGIONS, KeyState, OldKeyEnds, OrganisationKind, Ownership, Role, SizeClass
from ..permissions import Scope

BY_LANGUAGE = _("Texts by language (BCP 47).")
LISTS_BY_LANGUAGE = _("Lists of short texts by language (BCP 47).")


def _texts(**more: Any) -> serializers.ListField:
    """A list of short texts."""
    return serializers.ListField(child=serializers.CharField(max_length=120), max_length=40, **more)


class OrganisationLinkSerializer(serializers.Serializer):
    """An organisation by name."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)


class KeySerializer(serializers.Serializer):
    """A key, never the secret itself."""

    about = _("A key of an organisation. The secret itself is shown once, when the key is made.")

    prefix = serializers.CharField(help_text=_("The part that tells keys apart."))
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    state = serializers.ChoiceField(choices=KeyState.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True, help_text=_("To the minute."))
    revoked_at = serializers.DateTimeField(allow_null=True)
    replaced_by = serializers.CharField(
        allow_null=True, help_text=_("Prefix of the key that follows this one.")
    )


class MeSerializer(serializers.Serializer):
    """Who asks."""

    about = _("The key that asks, and the organisation it acts for.")

    key = KeySerializer()
    organisation = OrganisationLinkSerializer()


class RotationSerializer(BodySerializer):
    """How a key renews itself."""

    about = _("When the old key stops working.")

    old_ends = serializers.ChoiceField(
        choices=OldKeyEnds.choices,
        required=False,
        help_text=_("“in_24_hours” unless you say “now”."),
    )


class NewKeySerializer(serializers.Serializer):
    """A new key with its secret."""

    about = _("A new key. This answer is the only one that ever holds “token”.")

    key = KeySerializer()
    token = serializers.CharField(help_text=_("What to send after “Bearer”. Keep it like a password."))


class MemberSerializer(serializers.Serializer):
    """A person of the organisation."""

    id = serializers.UUIDField(help_text=_("Opaque; the same for this person everywhere."))
    name = serializers.CharField(allow_null=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    member_since = serializers.DateTimeField()


class MandateSerializer(serializers.Serializer):
    """A mandate that runs."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    valid_until = serializers.DateTimeField(allow_null=True)


class OrganisationItemSerializer(OrganisationLinkSerializer):
    """An organisation and what it is to yours."""

    relation = serializers.ChoiceField(
        choices=[("own", _("Your own")), ("principal", _("You act for it")), ("agent", _("It acts for you"))],
        help_text=_("own, principal (you act for it by mandate) or agent (it acts for you by mandate)."),
    )
    mandate = MandateSerializer(allow_null=True)


class OrganisationSerializer(OrganisationLinkSerializer):
    """Your organisation with its profile."""

    about = _("Your organisation with its profile. Fields that its kind does not have are null or empty.")

    is_verified = serializers.BooleanField()
    verified_until = serializers.DateTimeField(allow_null=True)
    website = serializers.URLField(allow_null=True)
    description = serializers.DictField(child=serializers.CharField(), help_text=BY_LANGUAGE)
    legal_form = serializers.CharField(allow_null=True)
    seat = serializers.CharField(allow_null=True)
    size_class = serializers.ChoiceField(choices=SizeClass.choices, allow_null=True)
    founded = serializers.IntegerField(allow_null=True, help_text=_("A year."))
    ownership = serializers.ChoiceField(choices=Ownership.choices, allow_null=True)
    services = serializers.DictField(child=_texts(), help_text=LISTS_BY_LANGUAGE)
    regions = serializers.ListField(child=serializers.ChoiceField(choices=REGIONS))
    it_provider = serializers.CharField(allow_null=True, help_text=_("Slug of an organisation."))
    it_provider_name = serializers.CharField(allow_null=True)
    specialist_systems = _texts()
    standards = _texts()
    staff_days = serializers.IntegerField(allow_null=True, help_text=_("Days a year."))


class ProfileSerializer(BodySerializer):
    """What a key may change of the profile."""

    about = _(
        "What you want to change; what you leave out stays. The name is changed by people only. "
        "A field that your kind of organisation does not have is refused."
    )

    website = serializers.URLField(allow_null=True, required=False, max_length=500)
    description = serializers.DictField(
        child=serializers.CharField(max_length=2000), required=False, help_text=BY_LANGUAGE
    )
    legal_form = serializers.CharField(allow_null=True, required=False, max_length=100)
    seat = serializers.CharField(allow_null=True, required=False, max_length=200)
    size_class = serializers.ChoiceField(choices=SizeClass.choices, allow_null=True, required=False)
    founded = serializers.IntegerField(allow_null=True, required=False, min_value=1000, max_value=9999)
    ownership = serializers.ChoiceField(choices=Ownership.choices, allow_null=True, required=False)
    services = serializers.DictField(child=_texts(), required=False, help_text=LISTS_BY_LANGUAGE)
    regions = serializers.ListField(child=serializers.ChoiceField(choices=REGIONS), required=False)
    it_provider = serializers.CharField(
        allow_null=True, required=False, max_length=120, help_text=_("Slug of an organisation.")
    )
    it_provider_name = serializers.CharField(allow_null=True, required=False, max_length=200)
    specialist_systems = _texts(required=False)
    standards = _texts(required=False)
    staff_days = serializers.IntegerField(allow_null=True, required=False, min_value=0, max_value=10000)


KeyPageSerializer = page_serializer(KeySerializer)
MemberPageSerializer = page_serializer(MemberSerializer)
OrganisationItemPageSerializer = page_serializer(OrganisationItemSerializer)
