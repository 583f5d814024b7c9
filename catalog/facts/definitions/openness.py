"""Openness and exit: licence, source, and how a municipality leaves with its data."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Licence, Localised, Many, Text, Url

OPENNESS = Group.of(
    "openness",
    _("Openness and exit"),
    [
        Fact("licence", Licence(), _("Licence"), publiccode="legal.license", facet="licence", evidence=True),
        Fact(
            "licence_model",
            Choice(choices.LicenceModel),
            _("Licence model"),
            facet="licence_model",
            evidence=True,
        ),
        Fact("source_url", Url(), _("Source code"), publiccode="url"),
        Fact("based_on", Many(Url()), _("Based on"), publiccode="isBasedOn"),
        Fact(
            "copyright_owner",
            Text(longest=300),
            _("Main copyright owner"),
            publiccode="legal.mainCopyrightOwner",
        ),
        Fact("data_export", Choice(choices.DataExport), _("Data export"), evidence=True),
        Fact("exit_support", Localised(Text(longest=1000, lines=True)), _("Help on leaving")),
        Fact(
            "open_source_quality",
            Many(Choice(choices.OpenSourceQuality)),
            _("Open-source quality"),
            evidence=True,
        ),
    ],
)
