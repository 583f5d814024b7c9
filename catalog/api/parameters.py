"""Parameters of the list of solutions: one for each facet, closed lists by their codes."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.choices import Sort
from catalog.facts.registry import BY_FACET
from catalog.search.interface import FACETS
from catalog.search.labels import facet_codes, made_label
from marketplace.core.api.parameters import (
    PAGING,
    ChoiceParameter,
    InstantParameter,
    Parameter,
    TextParameter,
)

from .fit import FIT_PARAMETERS

HELP = {
    "evidence_level": _("At least one fact reaches this level today."),
    "population_band": _("Made for, or in use in, municipalities of this size."),
    "land": _("Offered, in use, or made in this Land."),
    "licence": _("SPDX identifier, such as EUPL-1.2. Open list."),
    "standard": _("Name of a standard, such as XPlanung. Open list."),
    "language": _("Language tag of the software's interface, such as de. Open list."),
    "vendor": _("Address part of a vendor, as vendors/ lists them. Open list."),
}


def closed_list(facet: str) -> list[tuple[str, str]] | None:
    """The (code, label) pairs of a facet whose list is closed, in the active language; None where it is open."""
    codes = facet_codes(facet)
    language = get_language() or "de"
    return None if codes is None else [(code, made_label(facet, code, language)) for code in codes]


def _facet_parameter(facet: str) -> Parameter:
    codes = facet_codes(facet)
    help_text = HELP.get(facet) or BY_FACET[facet].label
    if codes is None:
        return TextParameter(name=facet, help=help_text, many=True)
    return ChoiceParameter(name=facet, help=help_text, many=True, choices=[(code, code) for code in codes])


FACET_PARAMETERS = tuple(_facet_parameter(facet) for facet in FACETS)
SOLUTION_PARAMETERS: tuple[Parameter, ...] = (
    TextParameter(
        name="q",
        help=_(
            "Words in German or English; endings, compounds, umlauts and small typing errors do not matter."
        ),
    ),
    *FACET_PARAMETERS,
    *FIT_PARAMETERS,
    ChoiceParameter(
        name="sort",
        help=_(
            "Order of the list; equals follow in a neutral order that changes daily. No effect with “updated_since”. "
            "“fit” needs “area”."
        ),
        choices=Sort.choices,
        default=Sort.RELEVANCE.value,
    ),
    InstantParameter(
        name="updated_since",
        help=_(
            "Only what changed at this moment or later, oldest change first, with an entry for each withdrawn listing."
        ),
    ),
    *PAGING,
)
