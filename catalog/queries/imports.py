"""Import runs and their reports, for operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from catalog.models import ImportRun

SEVERITIES = ("error", "warning", "unchecked")
COUNTS = ("files", "created", "updated", "unchanged", "duplicates", "rejected", "warnings")


@dataclass(frozen=True)
class FileProblems:
    """The problems of one file in the order of its lines; name is its path below the folder that was read."""

    source: str
    name: str
    problems: tuple[Mapping[str, Any], ...]
    worst: str


def import_runs() -> QuerySet[ImportRun]:
    """All runs, the newest first, without the problems of their reports: only the counts as `n_files` and so on."""
    return ImportRun.objects.defer("report").annotate(**{f"n_{key}": KT(f"report__{key}") for key in COUNTS})


def severity_counts(run: ImportRun) -> dict[str, int]:
    """How many problems of each severity the report holds."""
    problems = run.report.get("problems", [])
    return {severity: sum(one.get("severity") == severity for one in problems) for severity in SEVERITIES}


def problems_by_file(run: ImportRun, severity: str = "") -> list[FileProblems]:
    """The problems of a run grouped by file, files with errors first; only one severity if it is given."""
    files: dict[str, list[Mapping[str, Any]]] = {}
    for problem in run.report.get("problems", []):
        if not severity or problem.get("severity") == severity:
            files.setdefault(problem.get("source", ""), []).append(problem)
    found = []
    for source, problems in files.items():
        problems.sort(key=lambda one: (one.get("line") or 0, one.get("field") or ""))
        worst = min((one.get("severity", "") for one in problems), key=_place)
        found.append(FileProblems(source, _short(source, run.sources), tuple(problems), worst))
    return sorted(found, key=lambda one: (_place(one.worst), one.source))


def _short(source: str, folders: list[str]) -> str:
    """The path below the folder that was read; the whole where it was read by itself."""
    folder = max((one for one in folders if source.startswith(f"{one.rstrip('/')}/")), key=len, default="")
    return source[len(folder) :].lstrip("/") or source


def _place(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
