"""Descriptions of the shortlist of an own need: searches, candidates, steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.serializers import BodySerializer, page_serializer
from procurement.actions.shortlists import LONGEST_ADDRESS, LONGEST_REASON
from procurement.choices import CandidateState, StepKind


class TallySerializer(serializers.Serializer):
    """How many candidates there are, by what was decided on them."""

    open = serializers.IntegerField(min_value=0)
    kept = serializers.IntegerField(min_value=0)
    left_out = serializers.IntegerField(min_value=0)


class ShortlistSerializer(serializers.Serializer):
    """The shortlist of a need."""

    about = _("The solutions that a need is compared with; empty where nobody has searched yet.")

    cap = serializers.IntegerField(min_value=1, help_text=_("How many may be kept at most."))
    finished_at = serializers.DateTimeField(
        allow_null=True, help_text=_("From then on nothing changes, unless people open it again.")
    )
    changes = serializers.IntegerField(min_value=0, help_text=_("How often it was changed."))
    candidates = TallySerializer()


class ListedVersionSerializer(serializers.Serializer):
    """A version of a solution."""

    slug = serializers.CharField()
    version = serializers.IntegerField(min_value=1)


class ShortlistSearchItemSerializer(serializers.Serializer):
    """A frozen search as lists show it."""

    number = serializers.IntegerField(min_value=1)
    address = serializers.CharField(
        allow_blank=True, help_text=_("What stood behind the question mark of the catalogue's address.")
    )
    language = serializers.CharField()
    searched_at = serializers.DateTimeField()
    count = serializers.IntegerField(min_value=0, help_text=_("How many solutions it found."))
    engine = serializers.CharField(allow_null=True, help_text=_("Which search answered, with its version."))
    reason = serializers.CharField(allow_null=True)


class ShortlistSearchSerializer(ShortlistSearchItemSerializer):
    """A frozen search with what it found."""

    about = _("A search as it was: the question, the moment, and the versions it found. It never changes.")

    found = ListedVersionSerializer(many=True, help_text=_("The versions it found, best first, at most 500."))


class ListedSolutionSerializer(serializers.Serializer):
    """A solution by address and name."""

    slug = serializers.CharField()
    name = serializers.CharField(help_text=_("As the version has it."))


class CandidateSerializer(serializers.Serializer):
    """A candidate of a shortlist."""

    about = _("A version of a solution, and what people decided on it with the reason.")

    id = serializers.IntegerField()
    solution = ListedSolutionSerializer()
    version = serializers.IntegerField(min_value=1, help_text=_("The version that was taken in."))
    newer = serializers.IntegerField(
        allow_null=True, help_text=_("Number of the version that is public today, where it is another one.")
    )
    is_gone = serializers.BooleanField(help_text=_("Whether it stands in the catalogue no longer."))
    search = serializers.IntegerField(
        allow_null=True, help_text=_("Number of the search that found it first; null: added by hand.")
    )
    place = serializers.IntegerField(allow_null=True, help_text=_("Its place in that search."))
    state = serializers.ChoiceField(choices=CandidateState.choices)
    reason = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class ShortlistStepSerializer(serializers.Serializer):
    """One line of the log."""

    about = _("What was done to a shortlist, when and why. It never changes.")

    kind = serializers.ChoiceField(choices=StepKind.choices)
    at = serializers.DateTimeField()
    candidate = serializers.IntegerField(allow_null=True, help_text=_("The candidate it was done to."))
    reason = serializers.CharField(allow_null=True)
    numbers = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=_("Counts, such as how many a search found, or were there before and after."),
    )


class NewSearchSerializer(BodySerializer):
    """A search to freeze."""

    about = _("A search of the catalogue that is frozen with what it finds now.")

    address = serializers.CharField(
        max_length=LONGEST_ADDRESS,
        help_text=_("An address of the catalogue, or what stands behind its question mark."),
    )
    reason = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True)


class NewCandidateSerializer(BodySerializer):
    """A solution to put on the list."""

    about = _("A public solution that belongs on the shortlist, and why.")

    solution = serializers.SlugField(max_length=200, help_text=_("Part of the address of the solution."))
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text=_("It stands in the file of the need.")
    )


ShortlistSearchPageSerializer = page_serializer(ShortlistSearchItemSerializer)
CandidatePageSerializer = page_serializer(CandidateSerializer)
ShortlistStepPageSerializer = page_serializer(ShortlistStepSerializer)
