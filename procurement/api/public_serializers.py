"""Descriptions of published soundings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import CodeSerializer, page_serializer
from procurement.choices import AmendmentKind, PartType

STATUSES = [
    ("open", _("Open for answers")),
    ("closed", _("Answers have ended")),
    ("cancelled", _("Cancelled")),
]


class BuyerSerializer(serializers.Serializer):
    """The body that asks."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PublishedSoundingItemSerializer(serializers.Serializer):
    """A published sounding as lists show it."""

    id = serializers.CharField(help_text=_("Random; part of its address."))
    number = serializers.CharField(allow_null=True, help_text=_("Name in the file of the buyer."))
    title = serializers.CharField()
    language = serializers.CharField(help_text=_("Language of the questionnaire (BCP 47)."))
    buyer = BuyerSerializer()
    status = serializers.ChoiceField(
        choices=STATUSES, help_text=_("Whether it takes answers, by the clock of the database.")
    )
    asks_open = serializers.BooleanField(help_text=_("Whether clarification questions are still taken."))
    is_public = serializers.BooleanField(help_text=_("False where only invited vendors read it."))
    published_at = serializers.DateTimeField()
    question_deadline = serializers.DateTimeField(
        allow_null=True, help_text=_("What arrives exactly then is in time.")
    )
    response_deadline = serializers.DateTimeField(help_text=_("What arrives exactly then is in time."))


class SoundingContactSerializer(serializers.Serializer):
    """Whom vendors may reach at the buyer."""

    name = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)


class QuestionnaireVersionItemSerializer(serializers.Serializer):
    """A frozen questionnaire as lists show it."""

    number = serializers.IntegerField(min_value=1)
    published_at = serializers.DateTimeField()
    sha256 = serializers.CharField(
        help_text=_("SHA-256 of “document” as JSON in UTF-8 with sorted keys and without blanks.")
    )
    reason = serializers.CharField(allow_null=True, help_text=_("Why it follows the one before."))
    questions = serializers.IntegerField(min_value=0)
    minutes = serializers.IntegerField(min_value=0, help_text=_("What answering takes on average."))


class PublishedSoundingSerializer(PublishedSoundingItemSerializer):
    """A published sounding."""

    about = _("A published market sounding. It is no procurement procedure (§ 28 VgV, § 20 UVgO).")

    purpose = serializers.CharField(allow_null=True)
    description = serializers.CharField(allow_null=True)
    procedure = serializers.CharField(
        allow_null=True, help_text=_("What is planned afterwards, without any promise.")
    )
    cpv = serializers.ListField(child=serializers.CharField(), help_text=_("CPV codes."))
    regions = serializers.ListField(child=serializers.CharField(), help_text=_("Keys of areas."))
    contact = SoundingContactSerializer()
    procedure_start = serializers.DateField(allow_null=True)
    report_until = serializers.DateField(
        allow_null=True, help_text=_("By when everybody who took part gets the report.")
    )
    end_reason = serializers.CharField(allow_null=True, help_text=_("Why it was cancelled."))
    questionnaire = QuestionnaireVersionItemSerializer(
        allow_null=True, help_text=_("The questionnaire that holds now.")
    )


class AnswerConditionSerializer(serializers.Serializer):
    """When a field of an answer is asked."""

    part = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class AnswerFieldSerializer(serializers.Serializer):
    """One field of an answer: what it takes."""

    question = serializers.CharField(help_text=_("Key of the question."))
    number = serializers.CharField(help_text=_("Number of the question, such as 2.3."))
    part = serializers.CharField(help_text=_("Name of the field in “value” of the answer."))
    type = serializers.ChoiceField(choices=PartType.choices)
    label = serializers.CharField(allow_blank=True)
    choices = CodeSerializer(many=True)
    unit = serializers.CharField(allow_null=True)
    limit = serializers.IntegerField(allow_null=True, help_text=_("Most characters or files."))
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)
    needed = serializers.BooleanField(help_text=_("Whether an answer without it is incomplete."))
    only_if = AnswerConditionSerializer(allow_null=True)
    fact = serializers.CharField(allow_null=True, help_text=_("Key of the fact of the catalogue."))


class DifferenceSerializer(serializers.Serializer):
    """One change to the questionnaire before."""

    key = serializers.CharField(allow_blank=True)
    what = serializers.ChoiceField(
        choices=[(code, code) for code in ("added", "removed", "changed", "moved")]
    )
    field = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    material = serializers.BooleanField(help_text=_("Whether answers may turn out differently by it."))


class QuestionnaireVersionSerializer(QuestionnaireVersionItemSerializer):
    """A frozen questionnaire with its questions."""

    about = _("What all vendors were asked at one time. It never changes; a correction makes a new one.")

    document = serializers.DictField(help_text=_("Sections with their questions, exactly as frozen."))
    answer_fields = AnswerFieldSerializer(
        many=True, help_text=_("What an answer to each question consists of.")
    )
    differences = DifferenceSerializer(many=True, help_text=_("What changed to the one before."))


class SoundingFileSerializer(serializers.Serializer):
    """A document of a sounding."""

    id = serializers.CharField(help_text=_("Names it in its address."))
    title = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text=_("In bytes."))
    sha256 = serializers.CharField()
    published_at = serializers.DateTimeField()


class PublishedEnquirySerializer(serializers.Serializer):
    """A clarification question with its answer."""

    concerns = serializers.CharField(
        allow_null=True, help_text=_("The question of the questionnaire that it concerns.")
    )
    number = serializers.IntegerField(min_value=1)
    text = serializers.CharField(help_text=_("As all read it; nobody is named."))
    answer = serializers.CharField()
    published_at = serializers.DateTimeField()


class MovedDeadlineSerializer(serializers.Serializer):
    """A deadline before and after."""

    before = serializers.DateTimeField(allow_null=True)
    after = serializers.DateTimeField(allow_null=True)


class PublishedAmendmentSerializer(serializers.Serializer):
    """What was changed after the publication, for all at once."""

    number = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=AmendmentKind.choices)
    reason = serializers.CharField()
    is_material = serializers.BooleanField()
    published_at = serializers.DateTimeField()
    questionnaire = serializers.IntegerField(
        allow_null=True, help_text=_("Number of the questionnaire that holds from then on.")
    )
    documents = serializers.ListField(
        child=serializers.CharField(), help_text=_("Titles of the documents that came with it.")
    )
    response_deadline = MovedDeadlineSerializer(allow_null=True)
    question_deadline = MovedDeadlineSerializer(allow_null=True)


PublishedSoundingPageSerializer = page_serializer(PublishedSoundingItemSerializer)
QuestionnaireVersionPageSerializer = page_serializer(QuestionnaireVersionItemSerializer)
SoundingFilePageSerializer = page_serializer(SoundingFileSerializer)
PublishedEnquiryPageSerializer = page_serializer(PublishedEnquirySerializer)
PublishedAmendmentPageSerializer = page_serializer(PublishedAmendmentSerializer)
