"""Identity: what the solution is called, what it says of itself, and what kind of offer it is."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Localised, Many, Record, Text, Url

ORGANISATION = Record(
    {"uri": Url(urn=True), "name": Text(longest=300)},
    labels={"uri": _("Address"), "name": _("Name")},
)

IDENTITY = Group.of(
    "identity",
    _("Identity"),
    [
        Fact("name", Text(longest=200), _("Name"), publiccode="name", required=True, essential=True),
        Fact(
            "localised_name",
            Localised(Text(longest=200)),
            _("Name in other languages"),
            publiccode="description.*.localisedName",
        ),
        Fact(
            "short_description",
            Localised(Text(longest=150)),
            _("Short description"),
            _("One sentence of at most 150 characters: what does it do, and for whom?"),
            publiccode="description.*.shortDescription",
            required=True,
        ),
        Fact(
            "long_description",
            Localised(Text(longest=10_000, lines=True)),
            _("Description"),
            _("150 to 10,000 characters. Bold, italic, lists and links are possible."),
            publiccode="description.*.longDescription",
        ),
        Fact(
            "features",
            Localised(Many(Text(longest=500))),
            _("Features"),
            _("What the solution can do, one line each."),
            publiccode="description.*.features",
        ),
        Fact("application_suite", Text(longest=200), _("Part of"), publiccode="applicationSuite"),
        Fact("logo", Url(relative=True), _("Logo"), publiccode="logo"),
        Fact("landing_url", Url(), _("Website"), publiccode="landingURL"),
        Fact(
            "documentation",
            Localised(Url()),
            _("Documentation"),
            publiccode="description.*.documentation",
        ),
        Fact(
            "screenshots",
            Localised(Many(Url(relative=True))),
            _("Screenshots"),
            publiccode="description.*.screenshots",
        ),
        Fact("videos", Localised(Many(Url())), _("Videos"), publiccode="description.*.videos"),
        Fact("awards", Localised(Many(Text(longest=500))), _("Awards"), publiccode="description.*.awards"),
        Fact("offer_type", Choice(choices.OfferType), _("Offer type"), facet="offer_type"),
        Fact("origin", Choice(choices.Origin), _("Origin"), _("Who made the solution."), facet="origin"),
        Fact("programme", Text(longest=300), _("Funding programme")),
        Fact("publisher", ORGANISATION, _("Publisher"), publiccode="organisation"),
        Fact("funded_by", Many(ORGANISATION), _("Funded by"), publiccode="fundedBy"),
        Fact(
            "used_by",
            Many(Text(longest=300), most=2000),
            _("Used by, according to the publisher"),
            publiccode="usedBy",
        ),
    ],
)
