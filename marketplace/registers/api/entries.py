"""What the API says of one row of a register."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..choices import Land, PopulationBand, population_bounds
from ..models import CpvCode, Licence, NutsCode, ThresholdRule
from ..queries.loads import DataSource


def choice_entry(pair: tuple[str, Any]) -> dict[str, str]:
    """A code of a closed list with its label."""
    code, label = pair
    return {"code": code, "label": str(label)}


def land_entry(land: Land) -> dict[str, str]:
    """A Land with the official key that all keys in it begin with."""
    return choice_entry((land.value, land.label)) | {"key": land.key, "iso": f"DE-{land.value.upper()}"}


def band_entry(band: PopulationBand) -> dict[str, Any]:
    """A band of population with its bounds, both included; `most` is null for the last."""
    lowest, above = population_bounds(band)
    most = None if above is None else above - 1
    return choice_entry((band.value, band.label)) | {"least": lowest, "most": most}


def cpv_entry(row: CpvCode) -> dict[str, Any]:
    """A code of the Common Procurement Vocabulary."""
    return {
        "code": row.code,
        "parent": row.parent_id,
        "kind": row.kind,
        "label": row.label,
        "labels": {"de": row.label_de, "en": row.label_en},
    }


def nuts_entry(row: NutsCode) -> dict[str, Any]:
    """A statistical region."""
    return {"code": row.code, "level": row.level, "parent": row.parent_id, "label": row.label_de}


def licence_entry(row: Licence) -> dict[str, Any]:
    """A licence or exception of the SPDX list."""
    return {
        "code": row.spdx_id,
        "label": row.name,
        "category": row.category or None,
        "is_osi_approved": row.is_osi,
        "is_open": row.is_open,
        "is_exception": row.is_exception,
        "is_deprecated": row.is_deprecated,
        "replaced_by": row.replaced_by_id,
    }


def threshold_entry(row: ThresholdRule) -> dict[str, Any]:
    """A threshold of procurement law with dates and source."""
    return {
        "key": row.key,
        "kind": row.kind,
        "land": row.land or None,
        "buyer": row.buyer,
        "subject": row.subject,
        "amount": None if row.amount is None else f"{row.amount:.2f}",
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "source_title": row.source_title,
        "source_url": row.source_url or None,
        "verified": row.verified,
        "note": row.note or None,
    }


def source_entry(source: DataSource) -> dict[str, str]:
    """Where data of the registers comes from, and the words its licence asks for, in the reader's language."""
    return dataclasses.asdict(source)
