"""One listing with all that its page shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from catalog.models import Evidence, Solution, SolutionVersion
from catalog.quality import Quality
from catalog.warnings import Warning
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.registers.models import CpvCode

from . import profile
from .keyfacts import KeyFact, key_facts
from .notes import solution_quality, solution_warnings
from .proofs import Mark, marks_of, self_declared
from .published import GONE_STATUSES
from .uses import Uses, public_uses, uses_of
from .values import Value, value_of
from .wording import Wording, localised, reader_language

LATEST = 50


@dataclass(frozen=True)
class VersionLine:
    """One version in the history: what changed against the one before it; blocked ones nobody reads any more."""

    version: SolutionVersion
    changed: tuple[str, ...]
    is_first: bool
    is_blocked: bool = False

    @property
    def file(self) -> str:
        """The file of the publisher that it was read from, such as `publiccode.yml 0.7`; empty for other ways."""
        return self.version.note if self.version.note.startswith("publiccode.yml") else ""


@dataclass(frozen=True)
class Page:
    """Everything the page of a listing shows, in the reader's language."""

    solution: Solution
    version: SolutionVersion
    facts: dict[str, Any]
    name: str
    also: Wording
    short: Wording
    long: Wording
    features: Wording
    key_facts: list[KeyFact]
    groups: tuple[profile.FactGroup, ...]
    uses: Uses
    costs: tuple[profile.BandCost, ...]
    cost_mark: Mark | None
    dimensions: tuple[profile.Dimension, ...]
    transfer_mark: Mark | None
    interfaces: list[dict[str, Any]]
    interfaces_mark: Mark | None
    used_by: list[str]
    solution_class: Value | None
    versions: list[VersionLine]
    warnings: list[Warning]
    quality: Quality | None

    @property
    def is_current(self) -> bool:
        """Whether the version shown is the one that counts today."""
        return self.version.pk == self.solution.current_id


def solution_by_slug(slug: str, actor: Actor) -> Solution | None:
    """The listing of that address with vendor and current version, if the actor may see it or it was withdrawn; one query."""
    rows = Solution.objects.select_related("vendor__area", "current")
    found = (rows.visible_to(actor) | rows.filter(status__in=GONE_STATUSES)).filter(slug=slug).first()
    return found if found and found.current else None


def preview_page(solution: Solution, name: str, facts: dict[str, Any]) -> Page | None:
    """The page of a listing as it will be with these facts; as many queries as its page takes.

    It is shown from a version that is never saved, which the given row then names as its current one.
    """
    number = (solution.current.number if solution.current else 0) + 1
    facts = {"name": name} | facts
    solution.current = SolutionVersion(
        solution=solution, number=number, facts=facts, published_at=timezone.now()
    )
    return solution_page(solution)


def solution_page(solution: Solution, number: int | None = None) -> Page | None:
    """The page of a listing, of one version of it if a number is given; None if there is no such version.

    Evidence and deployments are those of today in either case. Three queries, and one each where CPV codes are stated or
    the licence of open source is.
    """
    versions = list(solution.versions.order_by("-number")[:LATEST])
    version = _version(solution, versions, number)
    if version is None:
        return None
    facts = version.facts
    deployments = list(public_uses().filter(solution=solution))
    for row in deployments:
        row.solution = solution
    uses = uses_of(deployments)
    day = berlin_day()
    evidence = list(Evidence.objects.filter(solution=solution).select_related("document"))
    marks = marks_of(evidence, day)
    own_word = self_declared(solution, version)

    def mark_of(key: str) -> Mark | None:
        return profile.fact_mark(profile.FACTS[key], marks, own_word) if key in facts else None

    return Page(
        solution=solution,
        version=version,
        facts=facts,
        name=facts["name"],
        also=_other_name(facts),
        short=localised(facts.get("short_description")),
        long=localised(facts.get("long_description")),
        features=localised(facts.get("features")),
        key_facts=key_facts(facts, uses, marks, own_word),
        groups=profile.fact_groups(facts, marks, own_word, _cpv_labels(facts)),
        uses=uses,
        costs=profile.band_costs(facts),
        cost_mark=mark_of("costs"),
        dimensions=profile.dimensions(facts),
        transfer_mark=mark_of("transferability"),
        interfaces=facts.get("interfaces") or [],
        interfaces_mark=mark_of("interfaces"),
        used_by=facts.get("used_by") or [],
        solution_class=value_of(profile.FACTS["solution_class"], facts.get("solution_class")),
        versions=_history(solution, versions),
        warnings=solution_warnings(solution, evidence, day),
        quality=solution_quality(solution, facts, versions, day),
    )


def _cpv_labels(facts: dict[str, Any]) -> dict[str, str]:
    """What the stated CPV codes mean."""
    codes = facts.get("cpv")
    field = "label_en" if reader_language() == "en" else "label_de"
    return dict(CpvCode.objects.filter(code__in=codes).values_list("code", field)) if codes else {}


def _other_name(facts: dict[str, Any]) -> Wording:
    """The name in the reader's language, where the listing has one that differs from its name."""
    own = localised(facts.get("localised_name"))
    return own if own and not own.lang and own.value != facts["name"] else Wording("")


def _version(solution: Solution, loaded: list[SolutionVersion], number: int | None) -> SolutionVersion | None:
    if number is None:
        return solution.current
    found = next((version for version in loaded if version.number == number), None)
    return found or solution.versions.filter(number=number).first()


def _history(solution: Solution, versions: list[SolutionVersion]) -> list[VersionLine]:
    """Newest first, each with what changed against the one before; the oldest loaded one is not compared."""
    lines = []
    for version, before in zip(versions, [*versions[1:], None], strict=False):
        changed = tuple(profile.changed_facts(before.facts, version.facts)) if before else ()
        lines.append(VersionLine(version, changed, version.number == 1, solution.blocks(version.number)))
    return lines
