"""Descriptions of what the catalogue answers; they never run."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from catalog.choices import (
    PUBLIC_STATUSES,
    CostBand,
    DeploymentStatus,
    EvidenceLevel,
    Side,
    SolutionStatus,
)
from catalog.facts.document import document_schema
from catalog.facts.registry import FACTS
from catalog.facts.types import Many
from catalog.search.interface import FACETS
from catalog.warnings import WarningCode
from marketplace.core.api.serializers import CodeSerializer, page_serializer
from marketplace.registers.choices import AreaKind, AreaType, Land, PopulationBand

from .fit_serializers import FitSumSerializer
from .use_serializers import ExperienceSerializer, UseContactSerializer

PUBLIC_STATUS = [(status.value, status.label) for status in PUBLIC_STATUSES]
ADDRESS = "^[Hh][Tt][Tt][Pp][Ss]?://"
WITHDRAWN = [(SolutionStatus.WITHDRAWN.value, SolutionStatus.WITHDRAWN.label)]

# The standard's own schema says the rest; here stands what every version of it demands.
PUBLICCODE = {
    "type": "object",
    "properties": {
        "publiccodeYmlVersion": {"type": "string"},
        "name": {"type": "string"},
        "url": {"type": "string"},
        "description": {"type": "object"},
        "legal": {"type": "object"},
        "maintenance": {"type": "object"},
    },
    "required": ["publiccodeYmlVersion", "name", "url", "description"],
}


def as_given(schema: Any) -> Any:
    """What a definition demands, less what JSON Schema would read more narrowly.

    Lengths of texts are counted as readers see characters, not in code points, and addresses may hold umlauts.
    """
    if isinstance(schema, list):
        return [as_given(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: as_given(value) for key, value in schema.items()}
    if found.get("type") == "string":
        found.pop("maxLength", None)
        found.pop("minLength", None)
    if found.get("format") == "uri":
        found.pop("format")
        found["pattern"] = ADDRESS
    return found


class FactsField(serializers.Field):
    """All facts of a listing, described by their definitions."""


class FactField(serializers.Field):
    """One fact of a listing, described by its definition; where it is unknown, a list is empty and anything else null."""

    def __init__(self, key: str, **options: Any) -> None:
        self.key = key
        fact = FACTS[key]
        super().__init__(allow_null=not fact.required and not isinstance(fact.type, Many), **options)


class TextsField(serializers.Field):
    """A text in several languages."""


class FactsFieldDescription(OpenApiSerializerFieldExtension):
    """Takes the JSON Schema from the fact definitions."""

    target_class = FactsField

    def get_name(self) -> str:
        return "Facts"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return as_given(document_schema())


class FactFieldDescription(OpenApiSerializerFieldExtension):
    """Takes the JSON Schema from the definition of the one fact."""

    target_class = FactField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return as_given(FACTS[self.target.key].schema())


class TextsFieldDescription(OpenApiSerializerFieldExtension):
    """A mapping from language tags to texts."""

    target_class = TextsField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


class VendorLinkSerializer(serializers.Serializer):
    """A vendor by name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class AreaLinkSerializer(serializers.Serializer):
    """An area or public body by name."""

    key = serializers.CharField(help_text=_("Regional key (ARS), or body-… where there is no official one."))
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AreaKind.choices)
    land = serializers.ChoiceField(choices=Land.choices)
    population = serializers.IntegerField(allow_null=True)


class SolutionItemSerializer(serializers.Serializer):
    """A listing as lists show it."""

    about = _("A listing as lists show it.")

    slug = serializers.CharField(help_text=_("Part of its address; it never changes."))
    status = serializers.ChoiceField(choices=PUBLIC_STATUS)
    name = FactField("name")
    short_description = FactField("short_description")
    vendor = VendorLinkSerializer()
    fields_of_action = FactField("fields_of_action")
    solution_class = FactField("solution_class")
    categories = FactField("categories")
    offer_type = FactField("offer_type")
    licence = FactField("licence")
    licence_model = FactField("licence_model")
    development_status = FactField("development_status")
    operating_models = FactField("operating_models")
    data_locations = FactField("data_locations")
    population_bands = FactField("population_bands")
    laender = FactField("laender")
    standards = FactField("standards")
    available_languages = FactField("available_languages")
    uses = serializers.IntegerField(min_value=0, help_text=_("How many public bodies use it productively."))
    evidence_level = serializers.ListField(
        child=serializers.ChoiceField(choices=EvidenceLevel.choices),
        help_text=_("Every level of evidence that at least one fact reaches today."),
    )
    is_example = serializers.BooleanField(help_text=_("Invented, to show how the marketplace works."))
    published_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    source_url = FactField("source_url")
    fit = FitSumSerializer(required=False, help_text=_("Only with “area”: how well it fits there."))


class TombstoneSerializer(serializers.Serializer):
    """What is left of a withdrawn listing."""

    about = _("A listing that was withdrawn. Remove your copy.")

    slug = serializers.CharField()
    status = serializers.ChoiceField(choices=WITHDRAWN)
    withdrawn_at = serializers.DateTimeField()


class FacetValueSerializer(serializers.Serializer):
    """One value of a facet."""

    value = serializers.CharField(help_text=_("What the parameter takes."))
    label = serializers.CharField(help_text=_("Its name in the reader's language."))
    count = serializers.IntegerField(min_value=0, help_text=_("How many listings it would leave."))
    selected = serializers.BooleanField()


class FacetSerializer(serializers.Serializer):
    """One facet with its values."""

    facet = serializers.ChoiceField(choices=[(facet, facet) for facet in FACETS])
    label = serializers.CharField()
    values = FacetValueSerializer(
        many=True,
        help_text=_("Closed lists in their order, of open ones the most frequent; none without a hit."),
    )


class EntryField(serializers.Field):
    """A listing, or what is left of a withdrawn one."""


class EntryFieldDescription(OpenApiSerializerFieldExtension):
    """Either of the two."""

    target_class = EntryField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        kinds = (SolutionItemSerializer, TombstoneSerializer)
        return {"oneOf": [auto_schema.resolve_serializer(kind, direction).ref for kind in kinds]}


SolutionPageSerializer = page_serializer(
    SolutionItemSerializer,
    results=lambda: serializers.ListField(
        child=EntryField(), help_text=_("The entries of this page; withdrawn ones only with “updated_since”.")
    ),
    facets=lambda: FacetSerializer(
        many=True, help_text=_("Values to filter by; empty with “updated_since”.")
    ),
)


class VersionSerializer(serializers.Serializer):
    """A version of a listing."""

    number = serializers.IntegerField(min_value=1)
    published_at = serializers.DateTimeField()
    note = serializers.CharField(allow_null=True)


class EvidenceSerializer(serializers.Serializer):
    """A proof of one fact."""

    about = _("Who checked a fact, when, with which document, and until when that counts.")

    fact = serializers.ChoiceField(choices=[(key, fact.label) for key, fact in FACTS.items()])
    level = serializers.ChoiceField(choices=EvidenceLevel.choices)
    counts_as = serializers.ChoiceField(
        choices=EvidenceLevel.choices,
        help_text=_("The level today: an expired proof counts as self-declared."),
    )
    is_expired = serializers.BooleanField()
    checked_by = serializers.CharField(allow_null=True)
    checked_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text=_("Last day."))
    document_title = serializers.CharField(allow_null=True)
    document_url = serializers.CharField(
        allow_null=True,
        help_text=_(
            "Where the document is read; an address of the marketplace where it was handed in as a file."
        ),
    )


class UseSerializer(serializers.Serializer):
    """How a body uses a listing."""

    status = serializers.ChoiceField(choices=DeploymentStatus.choices)
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    cohort = serializers.CharField(allow_null=True, help_text=_("The test cohort it belonged to."))
    note = TextsField()
    ended_reason = TextsField()
    effort_days = serializers.IntegerField(allow_null=True, help_text=_("Person-days it took the body."))
    cost_band = serializers.ChoiceField(
        choices=CostBand.choices, allow_null=True, help_text=_("What it costs the body a year, net.")
    )
    stated_by = serializers.ChoiceField(choices=Side.choices)
    is_agreed = serializers.BooleanField(help_text=_("Whether both sides say so."))
    is_counted = serializers.BooleanField(
        help_text=_("Whether it counts in search, fit and figures: not where the vendor alone says so.")
    )
    is_own_development = serializers.BooleanField(
        help_text=_("Whether the body offers the listing itself, so that nobody else could confirm its use.")
    )
    confirmed_on = serializers.DateField(allow_null=True)
    still_true_on = serializers.DateField(
        allow_null=True, help_text=_("When the body last said that it still holds.")
    )
    source_title = serializers.CharField(allow_null=True)
    source_url = serializers.CharField(allow_null=True)
    experience = ExperienceSerializer(allow_null=True)
    contact = UseContactSerializer(allow_null=True)


class DeploymentSerializer(UseSerializer):
    """Who uses the listing."""

    area = AreaLinkSerializer()


class WarningSerializer(serializers.Serializer):
    """What a buyer should know before choosing."""

    code = serializers.ChoiceField(choices=WarningCode.choices)
    sentence = serializers.CharField(help_text=_("In the language of the request."))
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True, help_text=_("Last day of what ends."))


class QualityRuleSerializer(serializers.Serializer):
    """One rule of the measured quality."""

    code = serializers.CharField()
    name = serializers.CharField()
    points = serializers.IntegerField(
        allow_null=True, min_value=0, help_text=_("Null where the listing does not say: unknown, not zero.")
    )
    maximum = serializers.IntegerField(min_value=0)
    sentence = serializers.CharField()


class QualitySerializer(serializers.Serializer):
    """Quality of an open-source listing, measured by fixed rules."""

    points = serializers.IntegerField(min_value=0, help_text=_("Sum of the known points."))
    possible = serializers.IntegerField(
        min_value=0, help_text=_("The sum if everything unknown turns out well.")
    )
    maximum = serializers.IntegerField(min_value=0)
    rules = QualityRuleSerializer(many=True)


class SolutionSerializer(serializers.Serializer):
    """A listing with all that is known of it."""

    about = _("A listing with all that is known of it. A fact that is missing is unknown, never “no”.")

    slug = serializers.CharField()
    status = serializers.ChoiceField(choices=PUBLIC_STATUS)
    vendor = VendorLinkSerializer()
    is_example = serializers.BooleanField(help_text=_("Invented, to show how the marketplace works."))
    is_claimed = serializers.BooleanField(help_text=_("Whether its owner looks after it here."))
    is_imperfect = serializers.BooleanField(help_text=_("The file it came from had faults."))
    published_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    last_confirmed_on = serializers.DateField(allow_null=True)
    version = VersionSerializer(help_text=_("The version that these facts are from."))
    versions = VersionSerializer(many=True, help_text=_("All versions, newest first."))
    facts = FactsField()
    warnings = WarningSerializer(many=True, help_text=_("What to ask about first, the gravest first."))
    quality = QualitySerializer(
        allow_null=True, help_text=_("Measured quality of open-source listings; null for others.")
    )
    evidence = EvidenceSerializer(many=True)
    deployments = DeploymentSerializer(many=True, help_text=_("Who uses it, tests it, or has ended its use."))


class AreaItemSerializer(AreaLinkSerializer):
    """An area as the official register has it."""

    type = serializers.ChoiceField(choices=AreaType.choices, allow_null=True)
    official_name = serializers.CharField()
    ags = serializers.CharField(allow_null=True, help_text=_("Official municipality key."))
    population_band = serializers.ChoiceField(choices=PopulationBand.choices, allow_null=True)
    area_ha = serializers.IntegerField(allow_null=True, help_text=_("Hectares."))
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    nuts3 = serializers.CharField(allow_null=True)
    postcode = serializers.CharField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True, help_text=_("Since when it no longer exists."))
    is_official = serializers.BooleanField(help_text=_("Whether the official register holds it."))
    is_example = serializers.BooleanField(help_text=_("Invented, to show how the marketplace works."))


class SolutionLinkSerializer(serializers.Serializer):
    """A listing by name."""

    slug = serializers.CharField()
    name = serializers.CharField()
    vendor = VendorLinkSerializer()


class AreaUseSerializer(UseSerializer):
    """What is used in an area."""

    solution = SolutionLinkSerializer()


class AreaSerializer(AreaItemSerializer):
    """An area and what is in use there."""

    district = AreaLinkSerializer(allow_null=True)
    association = AreaLinkSerializer(allow_null=True)
    successor = AreaLinkSerializer(allow_null=True, help_text=_("What took its place, where that is known."))
    uses = AreaUseSerializer(many=True, help_text=_("What is in use, on trial or ended there."))
    vendors = VendorLinkSerializer(many=True, help_text=_("Who publishes solutions from there."))


class FacetListSerializer(serializers.Serializer):
    """The closed list behind a facet."""

    facet = serializers.ChoiceField(choices=[(facet, facet) for facet in FACETS])
    label = serializers.CharField()
    is_closed = serializers.BooleanField(help_text=_("Only values of closed lists are checked."))
    values = CodeSerializer(many=True)
