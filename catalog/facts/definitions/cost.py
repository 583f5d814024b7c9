"""Cost and procurement: what it costs a municipality of a given size, and how it may be obtained."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Keyed, Many, Range, Record, Text, Url
from marketplace.registers.choices import PopulationBand

EURO = "EUR, net"
BAND_COST = Record(
    {
        "setup": Range(EURO),
        "yearly": Range(EURO),
        "connection": Range(EURO),
        "effort": Range("person-days of the municipality", 10_000),
        "duration": Range("weeks until it is in use", 1_000),
    },
    labels={
        "setup": _("Set-up"),
        "yearly": _("Each year"),
        "connection": _("Connection"),
        "effort": _("Own effort"),
        "duration": _("Duration"),
    },
)
SPECIFICATION = Record(
    {"title": Text(longest=300), "address": Url()},
    required=("title",),
    labels={"title": _("Title"), "address": _("Address")},
)

COST = Group.of(
    "cost",
    _("Cost"),
    [
        Fact("cost_model", Choice(choices.CostModel), _("Cost model"), evidence=True),
        Fact(
            "costs",
            Keyed(Choice(PopulationBand), BAND_COST),
            _("Cost by size of municipality"),
            _("Ranges in euros without VAT."),
            evidence=True,
        ),
        Fact("trial", Many(Choice(choices.Trial)), _("Trial")),
    ],
)

PROCUREMENT = Group.of(
    "procurement",
    _("Procurement"),
    [
        Fact("routes", Many(Choice(choices.Route)), _("Ways to obtain it"), evidence=True),
        Fact(
            "cpv",
            Many(Text(longest=10, pattern=r"\d{8}-\d", hint=_("A CPV code looks like 48000000-8."))),
            _("CPV codes"),
        ),
        Fact("evb_it", Many(Choice(choices.EvbIt)), _("EVB-IT contract type")),
        Fact("specifications", Many(SPECIFICATION), _("Specifications to reuse")),
    ],
)
