"""Facets and their codes in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalog.choices import EvidenceLevel
from catalog.facts.registry import BY_FACET, FACTS
from catalog.facts.types import language_name
from catalog.models import FacetValue

from .interface import FACETS

# Facets that are no fact of a listing.
OTHERS: dict[str, Any] = {"vendor": _("Vendor"), "evidence_level": _("Evidence")}
# Open lists whose labels are written in the listings themselves, not made from the code.
WRITTEN = ("vendor", "standard")


def facet_name(facet: str) -> str:
    """What the facet is called, in the active language."""
    return str(OTHERS[facet] if facet in OTHERS else BY_FACET[facet].label)


def facet_codes(facet: str) -> tuple[str, ...] | None:
    """All codes of a closed list in its order; None where the list is open. KeyError where there is no such facet."""
    return _closed()[facet]


def facet_label(facet: str, code: str, language: str | None = None) -> str:
    """The label of a code in a language, the active one if none is given; the code itself where nothing is known of it.

    Asks the database for vendors and standards only.
    """
    if facet in WRITTEN:
        return (
            FacetValue.objects.filter(facet=facet, code=code).values_list("label", flat=True).first() or code
        )
    return made_label(facet, code, language or translation.get_language() or settings.LANGUAGE_CODE)


def made_label(facet: str, code: str, language: str) -> str:
    """The label of a code that needs no database, in a language."""
    return _made_label(facet, code, language.split("-")[0])


@lru_cache(maxsize=5_000)
def _made_label(facet: str, code: str, language: str) -> str:
    if facet == "language":
        return language_name(code, language)
    with translation.override(language):
        if facet == "evidence_level":
            return str(dict(EvidenceLevel.choices).get(code, code))
        return BY_FACET[facet].label_of(code) if facet in BY_FACET else code


@lru_cache(maxsize=5_000)
def choice_label(fact: str, code: str, language: str) -> str:
    """The label of a code of a fact's closed list in a language."""
    with translation.override(language):
        return FACTS[fact].label_of(code)


@lru_cache
def _closed() -> dict[str, tuple[str, ...] | None]:
    found: dict[str, tuple[str, ...] | None] = {}
    for facet in FACETS:
        choice = BY_FACET[facet].choice() if facet in BY_FACET else None
        found[facet] = tuple(choice.codes) if choice else None
    return found | {"evidence_level": tuple(EvidenceLevel.values)}
