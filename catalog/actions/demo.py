"""The demo catalogue: loaded through the same imports as any other file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from accounts.actions import find_or_add_organisation
from catalog.exchange.addresses import fold_address
from catalog.facts.document import clean_document
from catalog.models import ImportRun, Solution
from catalog.rules import can_import
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.registers.queries import area_by_key

from .demo_profiles import add_profiles
from .imports import import_files, import_listings
from .listings import Proposal, save_listing

DEMO = Path(__file__).resolve().parents[1] / "demo"
COUNTS = ("files", "created", "updated", "unchanged", "duplicates", "rejected")


class UnknownArea(LookupError):
    """Raised where the demo names a body that no register holds: the registers have to be loaded first."""


@dataclass(frozen=True)
class DemoLoad:
    """What a load did: the two runs of the import, how many listings got facts that no file can tell, and how many profiles."""

    runs: tuple[ImportRun, ImportRun]
    completed: int
    profiles: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The counts of both runs together, as an import's report names them."""
        return {key: sum(run.report[key] for run in self.runs) for key in COUNTS}

    @property
    def rejected(self) -> list[dict[str, Any]]:
        """The problems for which files were rejected."""
        return [
            entry for run in self.runs for entry in run.report["problems"] if entry["severity"] == "error"
        ]


def load_demo(*, by: Actor, folder: Path = DEMO) -> DemoLoad:
    """Bring the demo catalogue up to date: the project's own publiccode.yml and everything in the folder.

    A second run changes nothing. A listing withdrawn by the operator stays withdrawn, and facts that an owner edited
    after a claim stay theirs.
    Records: catalog.solution.published, catalog.solution.changed, accounts.organisation.added
    """
    demand(can_import(by))
    additions = yaml.safe_load((folder / "additions.yml").read_text(encoding="utf-8"))
    _add_organisations(additions["organisations"], by)
    files = import_files(
        sources=[str(folder / "publiccode"), str(settings.BASE_DIR / "publiccode.yml")], by=by
    )
    completed = _complete(additions["listings"], by)
    # Last, so that the model listing and the examples are the newest.
    listings = import_listings(sources=[str(folder / "listings")], by=by)
    return DemoLoad((files, listings), completed, add_profiles(folder=folder, by=by))


def _add_organisations(rows: list[dict[str, Any]], by: Actor) -> None:
    """Public bodies first: an import would add them as vendors without an area."""
    for row in rows:
        profile = {key: value for key, value in row.items() if key not in ("name", "kind", "area")}
        if "area" in row:
            profile["area"] = area_by_key(row["area"])
            if profile["area"] is None:
                raise UnknownArea(row["area"])
        find_or_add_organisation(name=row["name"], kind=row["kind"], by=by, **profile)


def _complete(additions: Mapping[str, dict[str, Any]], by: Actor) -> int:
    """Give listings the facts that publiccode.yml has no key for; how many were changed."""
    wanted = {fold_address(address): clean_document(facts)[0] for address, facts in additions.items()}
    spoken_for = frozenset(key for facts in wanted.values() for key in facts)
    found = Solution.objects.filter(identity__in=wanted).select_related("current", "vendor")
    completed = 0
    for solution in found:
        facts = wanted[solution.identity or ""]
        there = solution.current.facts if solution.current else {}
        if all(facts.get(key) == there.get(key) for key in spoken_for - set(solution.edited_facts)):
            continue
        proposal = Proposal(
            vendor=solution.vendor,
            facts=facts,
            identity=solution.identity,
            replaces=spoken_for,
            is_claimed=solution.is_claimed,
            is_imperfect=solution.is_imperfect,
            is_example=solution.is_example,
            note="additions.yml",
        )
        _solution, outcome = save_listing(proposal=proposal, by=by)
        completed += outcome != "unchanged"
    return completed
