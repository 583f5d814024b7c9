"""The counts of the facets as the API tells them."""

from __future__ import annotations

from typing import Any

from catalog.search.interface import FACETS, Answer
from catalog.search.labels import facet_name


def facet_entries(answer: Answer) -> list[dict[str, Any]]:
    """Every facet with its values in the order of the answer, labels in the active language; no query."""
    return [
        {
            "facet": facet,
            "label": facet_name(facet),
            "values": [
                {"value": value.code, "label": value.label, "count": value.count, "selected": value.selected}
                for value in answer.facets.get(facet, ())
            ],
        }
        for facet in FACETS
    ]
