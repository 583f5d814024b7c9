"""Transfer: what makes the solution work in the next town too, and what stands against it."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Integer, Keyed, Localised, Many, Record, Text

DIMENSION = Record(
    {"level": Integer(0, 3), "reason": Localised(Text(longest=500))},
    required=("level",),
    labels={"level": _("Level"), "reason": _("Reason")},
)
LINES = Localised(Many(Text(longest=500)))

TRANSFER = Group.of(
    "transfer",
    _("Transfer"),
    [
        Fact(
            "transferability",
            Keyed(Choice(choices.TransferDimension), DIMENSION),
            _("Transferability"),
            _("From 0 (not transferable) to 3 (works elsewhere as it is), with a sentence each."),
            evidence=True,
        ),
        Fact("adaptation_need", Choice(choices.AdaptationNeed), _("Adaptation needed")),
        Fact("cooperation", Many(Choice(choices.Cooperation)), _("Cooperation")),
        Fact("success_factors", LINES, _("What makes it succeed")),
        Fact("known_problems", LINES, _("Known problems")),
        Fact("impact", LINES, _("Impact"), evidence=True),
    ],
)
