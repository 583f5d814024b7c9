"""Licences of the SPDX list: names and openness from a table of the project, groups and replacements from `license-expression`.

That package brings the identifiers of the ScanCode LicenseDB, each with the older identifiers it replaces.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..choices import Register
from .tables import DATA, read_table, table_hash

FOREIGN_PREFIX = "LicenseRef-"


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """One licence, with the columns of the model Licence."""

    spdx_id: str
    name: str
    category: str
    is_osi: bool
    is_open: bool
    is_exception: bool
    is_deprecated: bool
    replaced_by_id: str | None


def read_licences(folder: Path = DATA) -> list[LicenceRow]:
    """Every licence and exception of the SPDX list, deprecated ones included.

    A licence that only the package knows is taken as not open until the table says otherwise.
    """
    known: dict[str, dict[str, Any]] = {}
    replacements: dict[str, str] = {}
    for entry in _index():
        spdx_id = entry["spdx_license_key"]
        if not spdx_id or spdx_id.startswith(FOREIGN_PREFIX):
            continue
        known[spdx_id] = entry
        for older in entry["other_spdx_license_keys"]:
            replacements.setdefault(older, spdx_id)
    table = {cells["spdx_id"]: cells for cells in read_table("licences.csv", folder)}
    return [
        _licence(spdx_id, table.get(spdx_id), known, replacements)
        for spdx_id in sorted(table.keys() | known.keys())
    ]


def licences_hash(folder: Path = DATA) -> str:
    """A hash of the table and of the package's list."""
    return hashlib.sha256(table_hash(Register.LICENCES, folder).encode() + _index_bytes()).hexdigest()


def _licence(
    spdx_id: str,
    cells: dict[str, str] | None,
    known: dict[str, dict[str, Any]],
    replacements: dict[str, str],
) -> LicenceRow:
    replaced_by = replacements.get(spdx_id)
    entry = known.get(spdx_id) or known.get(replaced_by or "") or {}
    if cells is None:
        cells = {"name": spdx_id, "is_osi": "no", "is_open": "no", "is_exception": "", "is_deprecated": ""}
        cells["is_exception"] = "yes" if entry.get("is_exception") else "no"
        cells["is_deprecated"] = "yes" if entry.get("is_deprecated") else "no"
    is_deprecated = cells["is_deprecated"] == "yes"
    return LicenceRow(
        spdx_id=spdx_id,
        name=cells["name"],
        category=entry.get("category") or "",
        is_osi=cells["is_osi"] == "yes",
        is_open=cells["is_open"] == "yes",
        is_exception=cells["is_exception"] == "yes",
        is_deprecated=is_deprecated,
        replaced_by_id=replaced_by if is_deprecated else None,
    )


def _index_bytes() -> bytes:
    return (files("license_expression") / "data" / "scancode-licensedb-index.json").read_bytes()


def _index() -> list[dict[str, Any]]:
    return json.loads(_index_bytes())
