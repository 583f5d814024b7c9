"""How fast files are imported, against merely parsing the same YAML."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from catalog.actions.imports import import_files
from marketplace.core.actor import system_actor

from .catalogue import Listing, listings

FILES = 1_000
SEED = 7
BY = system_actor("command:bench")


def measure(folder: Path) -> dict[str, Any]:
    """Files a second: parsed only, imported as new ones, imported again unchanged."""
    files = _write(folder)
    parsed = _seconds(lambda: [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in files])
    new = _seconds(lambda: _import(folder, "created"))
    again = _seconds(lambda: _import(folder, "unchanged"))
    found = {"parsed": FILES / parsed, "new": FILES / new, "unchanged": FILES / again}
    return {"files": FILES, "per_second": {name: round(rate, 1) for name, rate in found.items()}}


def _import(folder: Path, outcome: str) -> None:
    run = import_files(sources=[str(folder)], by=BY)
    if run.report[outcome] != FILES:
        raise RuntimeError(f"{outcome}: {run.report[outcome]} of {FILES} files; {run.report['problems'][:3]}")


def _write(folder: Path) -> list[Path]:
    """The files of a small synthetic catalogue, each valid by the newest version of the standard."""
    folder.mkdir(parents=True)
    files = []
    for listing in listings(FILES, SEED):
        file = folder / f"{listing.number:06d}.yml"
        file.write_text(
            yaml.safe_dump(_document(listing), allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        files.append(file)
    return files


def _document(listing: Listing) -> dict[str, Any]:
    facts = listing.facts
    organisation = f"https://vendor-{listing.vendor}.example"
    return {
        "publiccodeYmlVersion": "0.7",
        "name": facts["name"],
        "url": f"https://code.example/bench/solution-{listing.number}",
        "organisation": {"uri": organisation, "name": f"Anbieter {listing.vendor}"},
        "categories": facts["categories"],
        "platforms": ["web"],
        "developmentStatus": facts["development_status"],
        "softwareType": "standalone/web",
        "intendedAudience": {"countries": ["DE"], "scope": ["local-authorities"]},
        "description": {
            "de": {
                "shortDescription": facts["short_description"]["de"],
                "longDescription": facts["long_description"]["de"],
                "features": facts["features"]["de"],
            }
        },
        "legal": {"license": facts["licence"]},
        "maintenance": {"type": "internal", "contacts": [{"name": "Beispiel"}]},
        "localisation": {"localisationReady": True, "availableLanguages": facts["available_languages"]},
    }


def _seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
