"""Descriptions of what a vendor's programs read and send."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from marketplace.core.api.bodies import ObjectField
from marketplace.core.api.serializers import BodySerializer, page_serializer
from procurement.choices import DeclineReason, EnquiryState, ResponseState

from .public_serializers import BuyerSerializer

TOLD_STATES = [(code, label) for code, label in EnquiryState.choices if code != EnquiryState.ANSWERED_DRAFT]


class SoundingReferenceSerializer(serializers.Serializer):
    """The sounding that something belongs to."""

    id = serializers.CharField(help_text=_("Names it below “published-soundings”."))
    title = serializers.CharField()
    buyer = BuyerSerializer()
    question_deadline = serializers.DateTimeField(allow_null=True)
    response_deadline = serializers.DateTimeField(allow_null=True)
    is_cancelled = serializers.BooleanField()


class ReceivedInvitationSerializer(serializers.Serializer):
    """An invitation."""

    about = _("An invitation to a market sounding that your organisation received.")

    sounding = SoundingReferenceSerializer()
    invited_at = serializers.DateTimeField()
    declined_at = serializers.DateTimeField(allow_null=True)
    decline_reason = serializers.ChoiceField(choices=DeclineReason.choices, allow_null=True)
    takes_part = serializers.BooleanField()
    response = serializers.CharField(allow_null=True, help_text=_("Id of your response, if you began one."))


class DeclineSerializer(BodySerializer):
    """Why the vendor does not take part."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class ParticipationSerializer(serializers.Serializer):
    """That the vendor takes part."""

    sounding = SoundingReferenceSerializer()
    joined_at = serializers.DateTimeField()


class AskedEnquirySerializer(serializers.Serializer):
    """A clarification question of the vendor."""

    about = _("A clarification question that your organisation asked. The buyer never learns who asked it.")

    id = serializers.CharField()
    asked_at = serializers.DateTimeField()
    question = serializers.CharField(allow_null=True, help_text=_("Key of the question that it concerns."))
    text = serializers.CharField(help_text=_("As you wrote it."))
    state = serializers.ChoiceField(choices=TOLD_STATES)
    number = serializers.IntegerField(
        allow_null=True, help_text=_("Number among those that were answered to all.")
    )
    answer = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text=_("Why it was not answered."))


class NewEnquirySerializer(BodySerializer):
    """A clarification question to ask."""

    about = _("Name neither yourself nor your product: all read the question.")

    text = serializers.CharField(max_length=4000)
    question = serializers.CharField(
        required=False, max_length=20, help_text=_("Key of the question that it concerns.")
    )


class NewResponseSerializer(BodySerializer):
    """A response to begin."""

    solution = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=100,
        help_text=_("One of your listings; what it says is filled in, each with its source."),
    )


class ReceiptItemSerializer(serializers.Serializer):
    """What was handed in at one moment."""

    id = serializers.CharField(help_text=_("Number of the receipt."))
    number = serializers.IntegerField(min_value=1)
    is_withdrawal = serializers.BooleanField()
    received_at = serializers.DateTimeField(help_text=_("By the clock of the database."))
    sha256 = serializers.CharField(help_text=_("Checksum of what was handed in."))


class ReceiptSerializer(ReceiptItemSerializer):
    """What was handed in at one moment, as it was."""

    about = _("What was handed in at one moment. It never changes.")

    questionnaire = serializers.IntegerField(min_value=1)
    questionnaire_sha256 = serializers.CharField()
    answers = serializers.DictField(help_text=_("By key of the question; hashes of files under “files”."))


class ResponseItemSerializer(serializers.Serializer):
    """An own response as lists show it."""

    id = serializers.CharField()
    sounding = SoundingReferenceSerializer()
    state = serializers.ChoiceField(choices=ResponseState.choices)
    saves = serializers.IntegerField(min_value=0, help_text=_("How often it was saved."))
    questionnaire = serializers.IntegerField(help_text=_("Version of the questionnaire that it answers."))
    needs_new_questionnaire = serializers.BooleanField(
        help_text=_("Whether a correction was published since; confirm it before you hand in.")
    )
    last = ReceiptItemSerializer(
        allow_null=True, help_text=_("What was handed in last; that is what counts.")
    )


class AnswerSerializer(serializers.Serializer):
    """One answer."""

    value = serializers.DictField(allow_null=True, help_text=_("By name of the field."))
    confidential = serializers.BooleanField(help_text=_("Confidential answers appear in no report."))
    source = serializers.DictField(
        allow_null=True,
        help_text=_("Where it was filled in from: a listing, an earlier response, a correction."),
    )


class UncleanAnswerSerializer(serializers.Serializer):
    """What was typed for one question and can't be taken yet."""

    value = serializers.DictField(help_text=_("As it was typed, by name of the field."))
    confidential = serializers.BooleanField()


class AnswerProblemSerializer(serializers.Serializer):
    """What keeps a response from being handed in."""

    question = serializers.CharField(help_text=_("Key of the question."))
    part = serializers.CharField(
        allow_blank=True, help_text=_("Field of the answer; empty where the whole answer is missing.")
    )
    pointer = serializers.CharField(help_text=_("The place in this answer (RFC 6901)."))


class ResponseSerializer(ResponseItemSerializer):
    """An own response with its answers."""

    about = _("A response of your organisation. Until the opening nobody at the buyer learns of it.")

    solution = serializers.CharField(allow_null=True)
    solution_version = serializers.IntegerField(allow_null=True)
    answers = serializers.DictField(child=AnswerSerializer(), help_text=_("By key of the question."))
    unclean = serializers.DictField(
        child=UncleanAnswerSerializer(),
        help_text=_("What people typed on the pages and can't be taken yet, by question and field."),
    )
    questions = serializers.IntegerField(min_value=0)
    answered = serializers.IntegerField(min_value=0)
    problems = AnswerProblemSerializer(many=True, help_text=_("All that keeps it from being handed in."))


class AnswerChangeField(ObjectField):
    """What is to be set of one answer; the endpoint judges it by its question."""


class AnswerChangeDescription(OpenApiSerializerFieldExtension):
    """An answer as it is sent."""

    target_class = AnswerChangeField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        members = {
            "value": {"type": "object", "additionalProperties": {}},
            "confidential": {"type": "boolean"},
        }
        return {"type": "object", "properties": members, "additionalProperties": False}


class ResponseChangeSerializer(BodySerializer):
    """Answers to set."""

    about = _(
        "By key of the question an object with “value” (by name of the field) and “confidential”; what you leave out "
        "stays, null takes an answer away."
    )

    answers = serializers.DictField(child=AnswerChangeField(allow_null=True))


class CheckedProblemSerializer(AnswerProblemSerializer):
    """The same with its sentence."""

    number = serializers.CharField(help_text=_("Number of the question, such as 2.3."))
    message = serializers.CharField(help_text=_("What is wrong, in the reader's language."))


class ResponseCheckSerializer(serializers.Serializer):
    """What a look before handing in finds."""

    is_open = serializers.BooleanField(
        help_text=_("Whether it can still be handed in, by the clock of the database.")
    )
    needs_new_questionnaire = serializers.BooleanField()
    problems = CheckedProblemSerializer(many=True)


class ResponseFileSerializer(serializers.Serializer):
    """A file of an answer."""

    id = serializers.CharField()
    question = serializers.CharField(help_text=_("Key of the question."))
    name = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text=_("In bytes."))
    is_in_answer = serializers.BooleanField(
        help_text=_("False for one that was handed in and taken out of the draft since.")
    )


class NewResponseFileSerializer(BodySerializer):
    """A file to add."""

    question = serializers.CharField(help_text=_("Key of a question that takes files."))
    file = serializers.FileField()


class FilledTableSerializer(BodySerializer):
    """A filled table."""

    file = serializers.FileField(help_text=_("The table of this response (XLSX), filled."))


ReceivedInvitationPageSerializer = page_serializer(ReceivedInvitationSerializer)
AskedEnquiryPageSerializer = page_serializer(AskedEnquirySerializer)
ResponseItemPageSerializer = page_serializer(ResponseItemSerializer)
ReceiptPageSerializer = page_serializer(ReceiptItemSerializer)
ResponseFilePageSerializer = page_serializer(ResponseFileSerializer)
