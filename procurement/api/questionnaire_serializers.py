"""Descriptions of the questionnaire of an own sounding that is being written, and of what changes it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import BodySerializer
from procurement.choices import QuestionKind
from procurement.questions.checking import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_UNIT,
    PRECISIONS,
)
from procurement.questions.document import MOST_OPTIONS

from .sounding_serializers import LANGUAGES

KEY = r"^[A-Za-z0-9_-]{1,40}$"


def _key(help_text: Any) -> serializers.RegexField:
    return serializers.RegexField(KEY, max_length=40, required=False, help_text=help_text)


class OptionSerializer(BodySerializer):
    """An answer to choose from."""

    key = _key(_("Stays when the words change; without one it is made."))
    label = serializers.CharField(max_length=LONGEST_LABEL)


class PriceRowSerializer(BodySerializer):
    """A row of a price table."""

    key = _key(_("Stays when the words change; without one it is made."))
    label = serializers.CharField(max_length=LONGEST_LABEL)
    unit = serializers.CharField(max_length=LONGEST_UNIT, required=False)
    quantity = serializers.CharField(max_length=40, required=False)
    optional = serializers.BooleanField(required=False)


class QuestionSpecSerializer(BodySerializer):
    """What a question says besides its words."""

    about = _("What the kind of a question needs besides its words; each kind takes its own members alone.")

    options = serializers.ListField(child=OptionSerializer(), required=False, max_length=MOST_OPTIONS)
    rows = serializers.ListField(child=PriceRowSerializer(), required=False, max_length=MOST_OPTIONS)
    unit = serializers.CharField(max_length=LONGEST_UNIT, required=False)
    low = serializers.CharField(max_length=40, required=False, help_text=_("Smallest number."))
    high = serializers.CharField(max_length=40, required=False, help_text=_("Largest number."))
    limit = serializers.IntegerField(required=False, help_text=_("Most characters of a text."))
    most = serializers.IntegerField(required=False, help_text=_("Most files."))
    precision = serializers.ChoiceField(choices=[(one, one) for one in PRECISIONS], required=False)
    fact = serializers.CharField(
        max_length=60, required=False, help_text=_("Key of a fact of the catalogue.")
    )


class WorkingQuestionSerializer(serializers.Serializer):
    """A question that is being written."""

    key = serializers.CharField(help_text=_("Stays when the words change; answers hang on it."))
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    title = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()
    spec = serializers.DictField(help_text=_("What the kind needs besides the words."))


class WorkingSectionSerializer(serializers.Serializer):
    """A section that is being written."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    questions = WorkingQuestionSerializer(many=True)


class IncompleteSerializer(serializers.Serializer):
    """What a question or section lacks."""

    key = serializers.CharField(
        allow_blank=True, help_text=_("Of the question or section; empty: the whole.")
    )
    path = serializers.CharField(help_text=_("The place in it, such as options.2."))


class NeutralityFindingSerializer(serializers.Serializer):
    """A passage that somebody should look at."""

    place = serializers.CharField(help_text=_("Key of the question or section, or a field of the sounding."))
    rule = serializers.CharField(help_text=_("Short code of the rule."))
    passage = serializers.CharField()


class WorkingQuestionnaireSerializer(serializers.Serializer):
    """The questionnaire that is being written."""

    about = _(
        "The questionnaire that is being written. The publication freezes it; what stands here afterwards is the draft of a "
        "correction, which people write."
    )

    title = serializers.CharField(allow_blank=True)
    intro = serializers.CharField(allow_blank=True)
    language = serializers.ChoiceField(choices=LANGUAGES)
    sections = WorkingSectionSerializer(many=True)
    questions = serializers.IntegerField(min_value=0)
    minutes = serializers.IntegerField(min_value=0, help_text=_("What answering takes on average."))
    incomplete = IncompleteSerializer(many=True, help_text=_("All that keeps it from being handed in."))
    findings = NeutralityFindingSerializer(
        many=True, help_text=_("Words that favour somebody, or make a sounding look like a procedure.")
    )


class QuestionnaireHeadSerializer(BodySerializer):
    """Title, introduction and language."""

    about = _("What changes of the words above the questions; what you leave out stays.")

    title = serializers.CharField(max_length=200, required=False)
    intro = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)


class NewSectionSerializer(BodySerializer):
    """A section to put at the end."""

    title = serializers.CharField(max_length=LONGEST_LABEL)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class SectionChangeSerializer(BodySerializer):
    """What changes of a section."""

    title = serializers.CharField(max_length=LONGEST_LABEL, required=False)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class QuestionChangeSerializer(BodySerializer):
    """What changes of a question."""

    about = _("What changes of a question; what you leave out stays. “spec” replaces the old one as a whole.")

    title = serializers.CharField(max_length=LONGEST_TITLE, required=False)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    required = serializers.BooleanField(
        required=False, help_text=_("Whether a response without an answer to it can't be handed in.")
    )
    spec = QuestionSpecSerializer(required=False)


class NewQuestionSerializer(BodySerializer):
    """A question to put at the end of a section."""

    section = serializers.RegexField(KEY, max_length=40, help_text=_("Key of the section."))
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    required = serializers.BooleanField(
        required=False, help_text=_("Whether a response without an answer to it can't be handed in.")
    )
    spec = QuestionSpecSerializer(required=False)


class TakenQuestionsSerializer(BodySerializer):
    """Where questions are copied from."""

    about = _("Where to copy all questions from: they come to the end, under new keys.")

    kind = serializers.ChoiceField(
        choices=[
            ("ready", _("Ready templates")),
            ("template", _("Templates of your organisation")),
            ("own", _("Soundings of your organisation")),
            ("sounding", _("Published soundings of others")),
        ]
    )
    key = serializers.CharField(
        max_length=60, help_text=_("Name of a ready template, number of a template, or id of a sounding.")
    )
