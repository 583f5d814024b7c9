"""Maturity and operation: how far the solution is, who runs it, and who keeps it alive until when."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Boolean, Choice, Date, Language, Localised, Many, Record, Text, Url

CONTRACTOR = Record(
    {"name": Text(longest=300), "until": Date(), "website": Url()},
    required=("name",),
    labels={"name": _("Name"), "until": _("Until"), "website": _("Website")},
)
SUCCESSOR = Record(
    {"name": Text(longest=300), "website": Url()},
    required=("name",),
    labels={"name": _("Name"), "website": _("Website")},
)

OPERATION = Group.of(
    "operation",
    _("Maturity and operation"),
    [
        Fact(
            "development_status",
            Choice(choices.DevelopmentStatus),
            _("Development status"),
            publiccode="developmentStatus",
            facet="development_status",
            evidence=True,
        ),
        Fact("scaling_phase", Choice(choices.ScalingPhase), _("Spread"), evidence=True),
        Fact("version", Text(longest=100), _("Version"), publiccode="softwareVersion"),
        Fact("release_date", Date(), _("Released on"), publiccode="releaseDate"),
        Fact("roadmap", Url(), _("Roadmap"), publiccode="roadmap"),
        Fact(
            "operating_models",
            Many(Choice(choices.OperatingModel)),
            _("Operating model"),
            facet="operating_model",
            evidence=True,
        ),
        Fact(
            "data_locations",
            Many(Choice(choices.DataLocation)),
            _("Data location"),
            facet="data_location",
            evidence=True,
        ),
        Fact("operator", Text(longest=300), _("Run by")),
        Fact(
            "maintenance_type",
            Choice(choices.MaintenanceType),
            _("Maintenance"),
            publiccode="maintenance.type",
            evidence=True,
        ),
        Fact("maintenance_until", Date(), _("Maintained until"), evidence=True),
        Fact(
            "contractors", Many(CONTRACTOR), _("Maintenance contracts"), publiccode="maintenance.contractors"
        ),
        Fact("support_level", Localised(Text(longest=500)), _("Support")),
        Fact("funded_until", Date(), _("Funded until"), evidence=True),
        Fact(
            "successor",
            SUCCESSOR,
            _("Successor"),
            _("What takes the place of this solution where it is no longer kept up."),
        ),
        Fact(
            "software_type",
            Choice(choices.SoftwareType),
            _("Type of software"),
            publiccode="softwareType",
        ),
        Fact("platforms", Many(Text(longest=100)), _("Platforms"), publiccode="platforms"),
        Fact(
            "available_languages",
            Many(Language()),
            _("Languages of the software"),
            publiccode="localisation.availableLanguages",
            facet="language",
        ),
        Fact(
            "localisation_ready",
            Boolean(),
            _("Prepared for translation"),
            publiccode="localisation.localisationReady",
        ),
    ],
)
