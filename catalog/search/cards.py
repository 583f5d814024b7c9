"""The result card of a listing, made ready in every language when the row is written, so that a page of hits is only read.

A card in a language:

    slug, name
    text, text_language     the short description and its BCP 47 tag, which may be another language
    vendor                  {slug, name}
    solution_class          label, empty if unknown
    offer_type              label, empty if unknown
    uses                    {productive, test, ended: numbers of public bodies, areas: up to 3 of {key, name, population, status}}
    terms                   up to 3 short texts on how it is obtained: licence, operating model, price
    marks                   up to 3 of {fact, label, level, level_label, checked_on, valid_until}, strongest first
    warning                 {code, label} of the gravest warning on the day the row was written, or null
    is_example, is_imperfect
    published_on, changed_on  days in Berlin, YYYY-MM-DD

A mark whose `valid_until` lies before today has expired; who shows it decides that by the day.
The card "api" is the item of the API's list, its keys those of the facts, codes instead of labels; beside them stand the
traits by which the fit for a municipality is told (catalog/fit/traits.py), which the API does not show.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalog.choices import DeploymentStatus, EvidenceLevel, LicenceModel
from catalog.facts.registry import FACTS
from catalog.facts.types import Many
from catalog.models import Deployment, Evidence, Solution
from catalog.warnings import WarningCode, warnings_of
from marketplace.core.clock import berlin_day
from marketplace.core.wording import pick_text

from .codes import levels_of
from .labels import choice_label

MARKS = 3
AREAS = 3
TERMS = 3
IN_USE = (DeploymentStatus.PRODUCTIVE, DeploymentStatus.TEST, DeploymentStatus.ENDED)
API_FACTS = (
    "fields_of_action",
    "solution_class",
    "categories",
    "offer_type",
    "licence",
    "licence_model",
    "development_status",
    "operating_models",
    "data_locations",
    "population_bands",
    "laender",
    "standards",
    "available_languages",
    "source_url",
)


def card_in(
    language: str,
    solution: Solution,
    facts: Mapping[str, Any],
    vendor: Organisation,
    evidence: Iterable[Evidence],
    deployments: Iterable[Deployment],
    day: datetime.date | None = None,
) -> dict[str, Any]:
    """The card of a listing in a language of the interface."""
    tag, text = pick_text(facts.get("short_description"), language)
    with translation.override(language):
        return {
            "slug": solution.slug,
            "name": facts["name"],
            "text": text or "",
            "text_language": tag,
            "vendor": {"slug": vendor.slug, "name": vendor.name},
            "solution_class": _label(facts, "solution_class", language),
            "offer_type": _label(facts, "offer_type", language),
            "uses": uses(deployments),
            "terms": _terms(facts, language),
            "marks": [_mark(proof) for proof in strongest(evidence, day)],
            "warning": _warning(solution, facts, evidence, day),
            "is_example": solution.is_example,
            "is_imperfect": solution.is_imperfect,
            "published_on": _day(solution.published_at),
            "changed_on": _day(solution.changed_at),
        }


def api_card(
    solution: Solution,
    facts: Mapping[str, Any],
    vendor: Organisation,
    evidence: Iterable[Evidence],
    deployments: Iterable[Deployment],
    day: datetime.date | None = None,
) -> dict[str, Any]:
    """The listing as the API's list shows it."""
    levels = levels_of(evidence, day)
    counted = uses(deployments)
    return {
        "slug": solution.slug,
        "status": solution.status,
        "name": facts["name"],
        "short_description": facts.get("short_description", {}),
        "vendor": {"slug": vendor.slug, "name": vendor.name},
        **{key: facts.get(key, [] if isinstance(FACTS[key].type, Many) else None) for key in API_FACTS},
        "uses": counted["productive"],
        "evidence_level": [level for level in EvidenceLevel.values if level in levels],
        "is_example": solution.is_example,
        "published_at": _moment(solution.published_at),
        "changed_at": _moment(solution.changed_at),
    }


def uses(deployments: Iterable[Deployment]) -> dict[str, Any]:
    """How many public bodies use, try, or have ended it, and the first few of them: in use before ended, large before small."""
    rows = sorted(
        deployments, key=lambda row: (IN_USE.index(row.status), -(row.area.population or 0), row.area.name)
    )
    counts = {str(status): sum(row.status == status for row in rows) for status in IN_USE}
    areas = [
        {"key": row.area.key, "name": row.area.name, "population": row.area.population, "status": row.status}
        for row in rows[:AREAS]
    ]
    return {**counts, "areas": areas}


def strongest(evidence: Iterable[Evidence], day: datetime.date | None = None) -> list[Evidence]:
    """The proofs to show: one a fact, valid before expired, then by level, then the newest."""
    day = day or berlin_day()
    order = {key: place for place, key in enumerate(FACTS)}

    def place(proof: Evidence) -> tuple[bool, int, int, int]:
        return (
            proof.is_expired(day),
            -proof.rank,
            -proof.checked_on.toordinal(),
            order.get(proof.fact, len(order)),
        )

    best: dict[str, Evidence] = {}
    for proof in sorted(evidence, key=place):
        best.setdefault(proof.fact, proof)
    return list(best.values())[:MARKS]


def _mark(proof: Evidence) -> dict[str, Any]:
    fact = FACTS.get(proof.fact)
    return {
        "fact": proof.fact,
        "label": str(fact.label) if fact else proof.fact,
        "level": proof.level,
        "level_label": str(EvidenceLevel(proof.level).label),
        "checked_on": proof.checked_on.isoformat(),
        "valid_until": proof.valid_until.isoformat() if proof.valid_until else None,
    }


def _warning(
    solution: Solution, facts: Mapping[str, Any], evidence: Iterable[Evidence], day: datetime.date | None
) -> dict[str, str] | None:
    """The short mark of the gravest warning; expired proofs show themselves among the marks."""
    found = warnings_of(solution, facts, evidence, day or berlin_day())
    told = next((one for one in found if one.code != WarningCode.EVIDENCE_EXPIRED), None)
    return {"code": str(told.code), "label": str(told.label)} if told else None


def _terms(facts: Mapping[str, Any], language: str) -> list[str]:
    found = []
    licence, model = facts.get("licence"), facts.get("licence_model")
    if licence:
        found.append(_("Licence %(licence)s") % {"licence": licence})
    elif model:
        found.append(choice_label("licence_model", model, language))
    if models := facts.get("operating_models"):
        found.append(", ".join(choice_label("operating_models", code, language) for code in models))
    if cost := facts.get("cost_model"):
        found.append(choice_label("cost_model", cost, language))
    elif model == LicenceModel.OPEN:
        found.append(_("No licence fee"))
    return found[:TERMS]


def _label(facts: Mapping[str, Any], key: str, language: str) -> str:
    return choice_label(key, facts[key], language) if key in facts else ""


def _day(moment: datetime.datetime | None) -> str | None:
    return berlin_day(moment).isoformat() if moment else None


def _moment(moment: datetime.datetime | None) -> str | None:
    return (
        moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        if moment
        else None
    )
