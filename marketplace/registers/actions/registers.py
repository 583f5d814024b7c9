"""Loads the registers that come with the project, each in a transaction of its own and only if its tables changed."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from django.db import models, transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from ..choices import Register
from ..loaders import tables
from ..loaders.bodies import read_bodies
from ..loaders.licences import licences_hash, read_licences
from ..loaders.locks import lock_registers
from ..models import Area, CpvCode, Licence, NutsCode, RegisterLoad, ThresholdRule
from ..queries.names import fold, fold_bare
from ..rules import can_load_registers
from .areas import BATCH, load_areas


@dataclass(frozen=True)
class LoadResult:
    """What became of one register: rows it holds, and whether anything was written.

    kept  the date of the register loaded from a file, over which the older table of the project was not loaded
    """

    register: Register
    rows: int
    changed: bool
    kept: datetime.date | None = None


def load_registers(
    *, by: Actor, folder: Path = tables.DATA, only: Sequence[str] = tuple(Register.values)
) -> list[LoadResult]:
    """Load every register whose tables changed since the last load; each one whole or not at all.

    Nothing is deleted but thresholds that left the table. Areas loaded from a file stay unless the table is newer.
    Records: registers.areas.loaded, registers.register.loaded
    """
    demand(can_load_registers(by))
    return [_load(Register(register), by, folder) for register in only]


@transaction.atomic
def _load(register: Register, by: Actor, folder: Path) -> LoadResult:
    content_hash = _content_hash(register, folder)
    unchanged = _unchanged(register, content_hash, folder)
    if unchanged is None:
        lock_registers()
        # Another process may have loaded it while this one waited.
        unchanged = _unchanged(register, content_hash, folder)
    if unchanged is not None:
        return unchanged
    if register is Register.AREAS:
        plan = load_areas(
            register=tables.read_areas(folder), by=by, content_hash=content_hash, from_file=False
        )
        return LoadResult(register, len(plan.rows), changed=True)
    rows = LOADERS[register](folder)
    load, _created = RegisterLoad.objects.update_or_create(
        register=register, defaults={"content_hash": content_hash, "rows": rows}
    )
    audit.record(by, "registers.register.loaded", load, {"register": register.value, "rows": rows})
    return LoadResult(register, rows, changed=True)


def _unchanged(register: Register, content_hash: str, folder: Path) -> LoadResult | None:
    """The result if there is nothing to load."""
    load = RegisterLoad.objects.filter(register=register).first()
    if load is None:
        return None
    if load.content_hash == content_hash:
        return LoadResult(register, load.rows, changed=False)
    newest = load.as_of if register is Register.AREAS and load.from_file else None
    if newest is not None and tables.areas_as_of(folder) <= newest:
        return LoadResult(register, load.rows, changed=False, kept=newest)
    return None


def _content_hash(register: Register, folder: Path) -> str:
    if register is Register.LICENCES:
        return licences_hash(folder)
    content_hash = tables.table_hash(register, folder)
    if register is Register.BODIES:
        # Bodies add up what the areas say of their members.
        areas = (
            RegisterLoad.objects.filter(register=Register.AREAS)
            .values_list("content_hash", flat=True)
            .first()
        )
        content_hash = hashlib.sha256(f"{content_hash} {areas}".encode()).hexdigest()
    return content_hash


def _store(rows: Sequence[models.Model], key: str) -> int:
    """Writes rows over those of the same key and returns how many."""
    if rows:
        model = type(rows[0])
        columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=[name for name in columns if name != key],
        )
    return len(rows)


def _load_bodies(folder: Path) -> int:
    rows = read_bodies(folder)
    for row in rows:
        body, _created = Area.objects.update_or_create(key=row.key, defaults=row.values)
        body.members.set(row.members)
    return len(rows)


def _load_cpv(folder: Path) -> int:
    return _store([_cpv_code(cells) for cells in tables.read_table("cpv.csv", folder)], "code")


def _cpv_code(cells: dict[str, str]) -> CpvCode:
    return CpvCode(
        code=cells["code"],
        bare=cells["code"][:8],
        parent_id=cells["parent"] or None,
        kind=cells["kind"],
        label_de=cells["label_de"],
        label_en=cells["label_en"],
        search_text=_search_words(cells["label_de"], cells["label_en"]),
    )


def _search_words(*labels: str) -> str:
    """The words of the labels, each once, umlauts written out and without dots, a blank before each."""
    words = [
        word for label in labels for folded in (fold(label), fold_bare(label)) for word in folded.split()
    ]
    return " " + " ".join(dict.fromkeys(words))


def _load_nuts(folder: Path) -> int:
    return _store([_nuts_code(cells) for cells in tables.read_table("nuts.csv", folder)], "code")


def _nuts_code(cells: dict[str, str]) -> NutsCode:
    level = int(cells["level"])
    parent = cells["code"][:-1] if level else None
    return NutsCode(code=cells["code"], level=level, parent_id=parent, label_de=cells["label_de"])


def _load_licences(folder: Path) -> int:
    return _store([Licence(**asdict(row)) for row in read_licences(folder)], "spdx_id")


def _load_thresholds(folder: Path) -> int:
    lines = tables.read_table("thresholds.csv", folder)
    ThresholdRule.objects.exclude(key__in=[cells["key"] for cells in lines]).delete()
    return _store([_threshold(cells) for cells in lines], "key")


def _threshold(cells: dict[str, str]) -> ThresholdRule:
    values = {
        **cells,
        "amount": Decimal(cells["amount"]) if cells["amount"] else None,
        "valid_from": tables.day(cells["valid_from"]),
        "valid_until": tables.day(cells["valid_until"]),
        "verified": tables.yes(cells["verified"]),
    }
    return ThresholdRule(**values)


LOADERS: dict[Register, Callable[[Path], int]] = {
    Register.BODIES: _load_bodies,
    Register.CPV: _load_cpv,
    Register.NUTS: _load_nuts,
    Register.LICENCES: _load_licences,
    Register.THRESHOLDS: _load_thresholds,
}
