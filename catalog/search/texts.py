"""The texts of a listing by which it is found: where each stands, in which language, and how much it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalog.facts.fact import Fact
from catalog.facts.registry import FACTS
from catalog.facts.types import FactType, Keyed, Licence, Localised, Many, Record, Text

from .labels import choice_label

# Weights as PostgreSQL names them, best first; the position of a weight is the band of relevance.
WEIGHTS = "ABCD"
BEST = ("name", "localised_name", "application_suite")
SHORT = ("short_description", "solution_class", "categories", "fields_of_action")
FEATURES = ("features",)
# Closed lists whose labels say what the solution is; others, such as the data location, are found by filters only.
TOLD = (
    "solution_class",
    "categories",
    "fields_of_action",
    "licence_model",
    "offer_type",
    "user_groups",
    "municipality_types",
    "connection_types",
    "logins",
    "data_protection",
    "security",
)
# Texts that are codes, addresses or legal notes and would only be found by accident.
SILENT = ("version", "copyright_owner", "cpv", "countries", "unsupported_countries", "supports")


@dataclass(frozen=True)
class IndexedText:
    """One text of a listing.

    where     key of the fact, or "vendor", "areas"
    language  BCP 47 tag; empty for names, which belong to no language
    """

    where: str
    weight: str
    language: str
    text: str


def texts_of(facts: Mapping[str, Any], vendor: str, areas: list[str]) -> Iterator[IndexedText]:
    """Every text by which a listing is found, best weights first."""
    for keys, weight in ((BEST, "A"), (SHORT, "B"), (FEATURES, "C")):
        for key in keys:
            yield from _of_fact(FACTS[key], facts.get(key), weight)
    for key, fact in FACTS.items():
        if key not in BEST + SHORT + FEATURES + SILENT:
            yield from _of_fact(fact, facts.get(key), "D")
    yield IndexedText("vendor", "D", "", vendor)
    for name in areas:
        yield IndexedText("areas", "D", "", name)


def _of_fact(fact: Fact, value: Any, weight: str) -> Iterator[IndexedText]:
    if fact.key in TOLD:
        for code in fact.codes(value):
            for language, _name in settings.LANGUAGES:
                yield IndexedText(fact.key, weight, language, choice_label(fact.key, code, language))
        return
    for language, text in _texts(fact.type, value, ""):
        yield IndexedText(fact.key, weight, language, text)


def _texts(kind: FactType, value: Any, language: str) -> Iterator[tuple[str, str]]:
    """(language, text) of everything readable inside a cleaned value."""
    if value is None:
        return
    if isinstance(kind, (Text, Licence)):
        yield language, value
    elif isinstance(kind, Localised):
        for tag, item in value.items():
            yield from _texts(kind.of, item, tag)
    elif isinstance(kind, (Many, Keyed)):
        for item in value if isinstance(kind, Many) else value.values():
            yield from _texts(kind.of, item, language)
    elif isinstance(kind, Record):
        for key, field in kind.fields.items():
            yield from _texts(field, value.get(key), language)
