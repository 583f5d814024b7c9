"""Connection: interfaces, standards, login, and what has to be there first."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Boolean, Choice, Integer, Localised, Many, Record, Text, Url
from catalog.facts.vocabulary import SUPPORT_ALIASES

INTERFACE = Record(
    {"name": Text(longest=200), "documented": Boolean(), "address": Url()},
    required=("name",),
    labels={"name": _("Name"), "documented": _("Documented"), "address": _("Address")},
)
DEPENDENCY = Record(
    {
        "kind": Choice(choices.DependencyKind),
        "name": Text(longest=200),
        "version_min": Text(longest=50),
        "version_max": Text(longest=50),
        "version": Text(longest=50),
        "optional": Boolean(),
    },
    required=("kind", "name"),
    labels={
        "kind": _("Kind"),
        "name": _("Name"),
        "version_min": _("From version"),
        "version_max": _("Up to version"),
        "version": _("Version"),
        "optional": _("Optional"),
    },
)
SUPPORT = Text(
    longest=500,
    pattern=rf"alias:(?:{'|'.join(SUPPORT_ALIASES)})|https?://\S+|urn:\S+",
    hint=_("A web address, a URN, or one of the aliases of the standard, such as alias:gdpr."),
)

CONNECTION = Group.of(
    "connection",
    _("Connection"),
    [
        Fact("interfaces", Many(INTERFACE), _("Interfaces"), evidence=True),
        Fact(
            "api_documentation",
            Localised(Url()),
            _("Interface documentation"),
            publiccode="description.*.apiDocumentation",
        ),
        Fact("connection_types", Many(Choice(choices.ConnectionType)), _("Types of connection")),
        Fact("specialist_systems", Many(Text(longest=200)), _("Works with specialist systems")),
        Fact(
            "standards",
            Many(Text(longest=100)),
            _("Standards"),
            _("For example XÖV, XPlanung, OParl, NGSI-LD, DCAT-AP.de, DIN SPEC 91357, CityGML."),
            facet="standard",
            evidence=True,
        ),
        Fact("supports", Many(SUPPORT), _("Supported norms"), publiccode="supports"),
        Fact("logins", Many(Choice(choices.Login)), _("Login")),
        Fact("dependencies", Many(DEPENDENCY), _("Depends on"), publiccode="dependsOn"),
        Fact("prerequisite_data", Localised(Text(longest=500)), _("Data needed")),
        Fact("prerequisite_technology", Localised(Text(longest=500)), _("Technology needed")),
        Fact(
            "staff_days_per_year",
            Integer(0, 10_000),
            _("Own staff days a year"),
            _("Person-days that the municipality needs each year."),
            evidence=True,
        ),
    ],
)
