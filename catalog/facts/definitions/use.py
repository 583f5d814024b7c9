"""Use: for which tasks, people and municipalities the solution is made."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts import vocabulary
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Many, Record, Text
from marketplace.registers.choices import Land, PopulationBand

COUNTRY = Text(longest=2, pattern="[A-Z]{2}", hint=_("A country is two capital letters, such as DE."))

LEIKA = Record(
    {
        "leika_id": Text(longest=40),
        "ozg_id": Text(longest=40),
        "themenfeld": Choice(tuple((name, name) for name in vocabulary.THEMENFELDER)),
        "lebenslage": Text(longest=200),
    },
    required=("leika_id",),
    labels={
        "leika_id": _("LeiKa id"),
        "ozg_id": _("OZG id"),
        "themenfeld": _("OZG topic"),
        "lebenslage": _("Situation in life"),
    },
)

USE = Group.of(
    "use",
    _("Use"),
    [
        Fact(
            "fields_of_action",
            Many(Choice(choices.FieldOfAction)),
            _("Field of action"),
            facet="field_of_action",
        ),
        Fact("solution_class", Choice(choices.SolutionClass), _("Kind of solution"), facet="solution_class"),
        Fact(
            "categories",
            Many(Choice(vocabulary.CATEGORY_PAIRS)),
            _("Category"),
            publiccode="categories",
            facet="category",
        ),
        Fact(
            "scope",
            Many(Choice(vocabulary.SCOPE_PAIRS)),
            _("Public sector area"),
            publiccode="intendedAudience.scope",
        ),
        Fact("user_groups", Many(Choice(choices.UserGroup)), _("User groups")),
        Fact("municipality_types", Many(Choice(choices.MunicipalityType)), _("Types of municipality")),
        Fact(
            "population_bands",
            Many(Choice(PopulationBand)),
            _("Size of municipality"),
            _("For which sizes of municipality the solution is made."),
            facet="population_band",
        ),
        Fact("laender", Many(Choice(Land)), _("Länder"), _("Where the solution is offered."), facet="land"),
        Fact("task_kinds", Many(Choice(choices.TaskKind)), _("Kind of task")),
        Fact("services", Many(LEIKA), _("Public services (LeiKa, OZG)"), publiccode="de.leika"),
        Fact("countries", Many(COUNTRY), _("Made for countries"), publiccode="intendedAudience.countries"),
        Fact(
            "unsupported_countries",
            Many(COUNTRY),
            _("Not usable in"),
            publiccode="intendedAudience.unsupportedCountries",
        ),
    ],
)
