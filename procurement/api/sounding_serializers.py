"""Descriptions of own soundings, their invitations and clarification questions, and of what changes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import BodySerializer, page_serializer
from procurement.choices import DeclineReason, EnquiryState, InvitationKind, SoundingState

from .fields import MomentField, cpv_field, regions_field, text_field

LANGUAGES = [("de", _("German")), ("en", _("English"))]
# Emptied by null.
TEXTS = frozenset(
    {
        "number",
        "purpose",
        "description",
        "procedure",
        "contact_name",
        "contact_email",
        "few_reason",
        "short_reason",
    }
)


class OwnSoundingItemSerializer(serializers.Serializer):
    """An own sounding as lists show it."""

    id = serializers.CharField(help_text=_("Random; part of its address, also of the public one."))
    number = serializers.CharField(allow_null=True, help_text=_("Its name in your file."))
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=SoundingState.choices)
    is_public = serializers.BooleanField(help_text=_("False where only invited vendors may answer."))
    published_at = serializers.DateTimeField(allow_null=True)
    question_deadline = serializers.DateTimeField(allow_null=True)
    response_deadline = serializers.DateTimeField(
        allow_null=True, help_text=_("What arrives exactly then is in time.")
    )


class OwnDocumentSerializer(serializers.Serializer):
    """A document that comes with a sounding."""

    title = serializers.CharField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)


class OwnSoundingSerializer(OwnSoundingItemSerializer):
    """An own sounding."""

    about = _(
        "A market sounding of your organisation (§ 28 VgV, § 20 UVgO). Nothing here depends on who takes part, asks or answers."
    )

    need = serializers.UUIDField(allow_null=True, help_text=_("The need it was begun from."))
    language = serializers.ChoiceField(choices=LANGUAGES)
    purpose = serializers.CharField(allow_null=True)
    description = serializers.CharField(allow_null=True)
    procedure = serializers.CharField(allow_null=True)
    cpv = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    contact_name = serializers.CharField(allow_null=True)
    contact_email = serializers.CharField(allow_null=True)
    procedure_start = serializers.DateField(allow_null=True)
    report_until = serializers.DateField(allow_null=True)
    few_reason = serializers.CharField(allow_null=True)
    short_reason = serializers.CharField(allow_null=True)
    is_blind = serializers.BooleanField()
    comment = serializers.CharField(allow_null=True, help_text=_("What the reviewer wants mended."))
    submitted_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    four_eyes = serializers.BooleanField(
        allow_null=True, help_text=_("Whether the four-eyes rule held at the publication.")
    )
    version = serializers.IntegerField(
        allow_null=True, help_text=_("Number of the frozen questionnaire that holds now.")
    )
    opened_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField(allow_null=True)
    documents = OwnDocumentSerializer(many=True, help_text=_("People add them on the pages."))


class NewSoundingSerializer(BodySerializer):
    """A sounding that is begun."""

    about = _("A new draft, from one of your needs or from nothing.")

    title = serializers.CharField(max_length=200, help_text=_("It names the task, not a product."))
    need = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text=_("Purpose, CPV and regions are taken from it. Value and figures stay internal."),
    )


class SoundingChangeSerializer(BodySerializer):
    """What changes of a draft."""

    about = _("What changes of a draft; what you leave out stays, null empties.")

    title = serializers.CharField(max_length=200, required=False)
    number = text_field(30, _("Its name in your file."))
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    purpose = text_field(4000)
    description = text_field(10_000, _("Situation, aim and frame. No budget and no names of products."))
    procedure = text_field(2000, _("What is planned afterwards, without any promise."))
    cpv = cpv_field()
    regions = regions_field()
    contact_name = text_field(200)
    contact_email = serializers.EmailField(max_length=254, required=False, allow_blank=True, allow_null=True)
    question_deadline = MomentField(required=False, allow_null=True)
    response_deadline = MomentField(required=False, allow_null=True)
    procedure_start = serializers.DateField(required=False, allow_null=True)
    report_until = serializers.DateField(required=False, allow_null=True)
    is_public = serializers.BooleanField(required=False)
    few_reason = text_field(2000, _("Why fewer than three vendors are asked."))
    short_reason = text_field(2000, _("Why vendors have less than 14 days."))
    is_blind = serializers.BooleanField(required=False)


class CancellationSerializer(BodySerializer):
    """Why a sounding ends."""

    about = _("Why a draft is given up.")

    reason = serializers.CharField(max_length=4000)


class VendorLinkOfInvitationSerializer(serializers.Serializer):
    """An invited vendor."""

    slug = serializers.CharField()
    name = serializers.CharField()


class OwnInvitationSerializer(serializers.Serializer):
    """An invitation to an own sounding."""

    about = _(
        "Whom you ask, and why. Before the opening you learn who declined, never who reads, takes part or answers."
    )

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=InvitationKind.choices)
    vendor = VendorLinkOfInvitationSerializer(allow_null=True)
    name = serializers.CharField(allow_null=True, help_text=_("Of who is invited by mail."))
    email = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    decline_reason = serializers.ChoiceField(choices=DeclineReason.choices, allow_null=True)
    decline_text = serializers.CharField(allow_null=True)


class NewInvitationSerializer(BodySerializer):
    """Somebody to invite."""

    about = _("A vendor of the marketplace, or an address of somebody who is not here yet; and why this one.")

    vendor = serializers.SlugField(
        max_length=200, required=False, help_text=_("Part of the vendor's address.")
    )
    name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(max_length=254, required=False)
    reason = serializers.CharField(max_length=2000, help_text=_("It goes into the file."))


class OwnEnquirySerializer(serializers.Serializer):
    """A clarification question to an own sounding."""

    about = _("A clarification question with its answer. Who asked is told nobody, also not later (VgV § 5).")

    id = serializers.UUIDField(help_text=_("Names it in its address."))
    state = serializers.ChoiceField(choices=EnquiryState.choices)
    asked_at = serializers.DateTimeField()
    question = serializers.CharField(
        allow_null=True, help_text=_("Key of the question of the questionnaire that it concerns.")
    )
    original = serializers.CharField(help_text=_("As it was asked; only your organisation reads it."))
    public_text = serializers.CharField(allow_null=True, help_text=_("As all read it; nobody is named."))
    answer = serializers.CharField(allow_null=True)
    reason = serializers.CharField(
        allow_null=True, help_text=_("Why it was answered to one alone, or not at all.")
    )
    number = serializers.IntegerField(allow_null=True, help_text=_("In the order of publication."))
    published_at = serializers.DateTimeField(allow_null=True)


OwnSoundingPageSerializer = page_serializer(OwnSoundingItemSerializer)
OwnInvitationPageSerializer = page_serializer(OwnInvitationSerializer)
OwnEnquiryPageSerializer = page_serializer(OwnEnquirySerializer)
