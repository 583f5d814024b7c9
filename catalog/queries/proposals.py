"""Words that the editor proposes while one types, and the meaning of codes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Length

from catalog.facts.fact import Group
from catalog.models import FacetValue
from catalog.queries.wording import reader_language
from marketplace.registers.models import CpvCode, Licence

MOST = 200


def proposals_for(group: Group) -> dict[str, list[str]]:
    """By list of proposals its words, for the facts of one group; one query each."""
    keys = {fact.key for fact in group.facts}
    found: dict[str, list[str]] = {}
    if "licence" in keys:
        rows = Licence.objects.current().open().licences().order_by("spdx_id")
        found["list-licences"] = list(rows.values_list("spdx_id", flat=True)[:MOST])
    return found


def stated_standards(part: str, limit: int) -> list[tuple[str, str]]:
    """Codes and names of standards that listings state and whose code holds a part, shortest first; one query."""
    rows = FacetValue.objects.filter(facet="standard", code__contains=part).order_by(Length("code"), "code")
    return [(code, label or code) for code, label in rows.values_list("code", "label")[:limit]]


def cpv_words(codes: Iterable[str]) -> dict[str, str]:
    """Codes with what they mean, in the reader's language; unknown ones are missing. One query."""
    field = "label_en" if reader_language() == "en" else "label_de"
    wanted = [code for code in codes if isinstance(code, str)]
    rows = CpvCode.objects.filter(code__in=wanted).values_list("code", field) if wanted else ()
    return {code: f"{code} {label}" for code, label in rows}
