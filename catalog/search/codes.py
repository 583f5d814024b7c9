"""The facet codes of a listing: what each filter finds it by."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accounts.models import Organisation
from catalog.choices import EVIDENCE_ORDER, DeploymentStatus, EvidenceLevel
from catalog.facts.registry import BY_FACET
from catalog.facts.types import SPDX
from catalog.models import Deployment, Evidence
from marketplace.core.clock import berlin_day
from marketplace.registers.choices import population_band

from .words import fold

Code = tuple[str, str, str]


def codes_of(
    facts: Mapping[str, Any],
    vendor: Organisation,
    evidence: Iterable[Evidence],
    deployments: Iterable[Deployment],
    day: datetime.date | None = None,
) -> set[Code]:
    """Every (facet, code, label) of a listing on a day in Berlin; the label is empty where it is made from the code.

    Land and population band: where the listing says it is offered, and where public bodies use or try it. Ended uses do
    not count. The Land of the vendor counts too.
    """
    found: set[Code] = set()
    for facet, fact in BY_FACET.items():
        found.update(
            (facet, *pair) for code in fact.codes(facts.get(fact.key)) for pair in _coded(facet, code)
        )
    found.add(("vendor", vendor.slug, vendor.name))
    if vendor.area is not None:
        found.add(("land", vendor.area.land, ""))
    for deployment in deployments:
        if deployment.status != DeploymentStatus.ENDED:
            found.add(("land", deployment.area.land, ""))
            found.add(("population_band", population_band(deployment.area.population) or "", ""))
    found.update(("evidence_level", level, "") for level in levels_of(evidence, day))
    return {(facet, str(code), label) for facet, code, label in found if code}


def levels_of(evidence: Iterable[Evidence], day: datetime.date | None = None) -> set[str]:
    """Every level up to the highest that any proof reaches on the day; measured stands beside the others."""
    day = day or berlin_day()
    found = {str(EvidenceLevel.SELF_DECLARED)}
    for proof in evidence:
        level = proof.level_on(day)
        if level == EvidenceLevel.MEASURED:
            found.add(str(level))
        else:
            reached = EVIDENCE_ORDER.index(EvidenceLevel(level))
            found.update(str(lower) for lower in EVIDENCE_ORDER[: reached + 1])
    return found


def licence_codes(expression: str) -> list[str]:
    """Each SPDX licence named in an expression, once, in its order."""
    keys = SPDX.license_keys(expression)
    return [key for key in dict.fromkeys(keys) if not SPDX.known_symbols[key].is_exception]


def standard_code(text: str) -> str:
    """The code of a standard: its name folded, so that spellings meet."""
    return " ".join(fold(text).split())


def filter_code(facet: str, value: str) -> str:
    """The code that a value in an address means; open lists forgive case and spelling."""
    if facet == "standard":
        return standard_code(value)
    if facet == "language":
        return value.split("-")[0].lower()
    return value


def _coded(facet: str, value: str) -> Iterator[tuple[str, str]]:
    if facet == "licence":
        yield from ((code, "") for code in licence_codes(value))
    elif facet == "standard":
        yield standard_code(value)[:300], value
    else:
        yield filter_code(facet, value), ""
