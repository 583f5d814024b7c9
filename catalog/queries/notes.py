"""What stands beside the facts of a listing on its page and in the API: warnings, and measured quality."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.models import Evidence, Solution, SolutionVersion
from catalog.quality import Quality, is_open_source, licences_in, quality_of
from catalog.warnings import Warning, warnings_of
from marketplace.core.clock import berlin_day
from marketplace.registers.queries import licences_by_id

FROM_FILE = "publiccode.yml"


def solution_warnings(
    solution: Solution, evidence: Iterable[Evidence] | None = None, day: datetime.date | None = None
) -> list[Warning]:
    """The warnings of a listing by its current version; one query where the evidence is not at hand."""
    rows = Evidence.objects.filter(solution=solution) if evidence is None else evidence
    facts = solution.current.facts if solution.current else {}
    return warnings_of(solution, facts, rows, day or berlin_day())


def solution_quality(
    solution: Solution,
    facts: Mapping[str, Any],
    versions: Iterable[SolutionVersion],
    day: datetime.date | None = None,
) -> Quality | None:
    """The measured quality of an open-source listing, None for others; one query where a licence is named."""
    if not is_open_source(facts):
        return None
    named = licences_in(facts)
    found = licences_by_id(named) if named else {}
    return quality_of(
        facts,
        open_licences={key for key, licence in found.items() if licence.is_open},
        is_from_file=any(version.note.startswith(FROM_FILE) for version in versions),
        is_imperfect=solution.is_imperfect,
        day=day or berlin_day(),
    )
