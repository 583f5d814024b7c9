"""Loads an official register of areas: creates, updates and ends, and never deletes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from ..choices import Register
from ..loaders.changes import AreaChange
from ..loaders.locks import lock_registers
from ..loaders.planning import AreaPlan, area_values, plan_areas, relation_keys
from ..loaders.rows import LEVELS, AreaRegister
from ..models import Area, RegisterLoad
from ..rules import can_load_registers

BATCH = 2_000
# Where more municipalities than this number and share of them vanish at once, the file is more likely cut short.
MANY_ENDED, MANY_ENDED_SHARE = 100, 0.1
FIELDS = [field.name for field in Area._meta.concrete_fields if not field.primary_key]


class LoadRefused(Exception):
    """A sound file must not be loaded now; the message says why."""


@transaction.atomic
def load_areas(
    *,
    register: AreaRegister,
    by: Actor,
    changes: Sequence[AreaChange] = (),
    content_hash: str = "",
    from_file: bool = True,
    allow_many_ended: bool = False,
    dry_run: bool = False,
) -> AreaPlan:
    """Bring the official areas to the state of a register and return what was done, or with dry_run would be.

    A key that vanished is ended on the date of the register, or the day its change names; its row stays, with all that
    refers to it. Its successor is unknown unless a change names it. Loading the same register again changes nothing.
    from_file is False for the tables that come with the project.
    Raises LoadRefused if a newer register is loaded already or too many municipalities vanish, BrokenFile if a change
    does not fit.
    Records: registers.areas.loaded
    """
    demand(can_load_registers(by))
    lock_registers()
    load = RegisterLoad.objects.filter(register=Register.AREAS).first()
    if load is not None and load.as_of is not None and register.as_of < load.as_of:
        raise LoadRefused(
            f"The file is of {register.as_of}, but the register of {load.as_of} is loaded already."
        )
    plan = plan_areas(register=register, changes=changes, areas=Area.objects.official())
    _refuse_cut_file(plan, allow_many_ended)
    if dry_run:
        return plan
    if not plan.changes_nothing:
        _write(plan)
        audit.record(by, "registers.areas.loaded", None, {"as_of": plan.as_of.isoformat(), **plan.counts()})
    _remember(load, plan, content_hash or _hash_of(register), from_file)
    return plan


def _refuse_cut_file(plan: AreaPlan, allow_many_ended: bool) -> None:
    vanishing = plan.ended_municipalities()
    before = vanishing + sum(len(key) == LEVELS["municipality"] for key in plan.matches)
    if vanishing > max(MANY_ENDED, before * MANY_ENDED_SHARE) and not allow_many_ended:
        raise LoadRefused(
            f"{vanishing} of {before} municipalities are missing in the file. Check whether it is complete; "
            "if they really ended, load it with --allow-many-ended."
        )


def _write(plan: AreaPlan) -> None:
    pks = {key: area.pk for key, area in plan.matches.items()}
    updated = set(plan.updated)
    created = set(plan.created)
    # From the top, so that each area finds the row of the one above it.
    for length in sorted(LEVELS.values()):
        level = [row for row in plan.rows.values() if len(row.key) == length]
        new = [
            Area(valid_from=plan.as_of, **_values(plan, row.key, pks)) for row in level if row.key in created
        ]
        for area in Area.objects.bulk_create(new, batch_size=BATCH):
            pks[area.key] = area.pk
        _save(_changed(plan, row.key, pks) for row in level if row.key in updated)
    _save(_ended(plan, pks))


def _values(plan: AreaPlan, key: str, pks: dict[str, int]) -> dict[str, Any]:
    row = plan.rows[key]
    relations = {
        f"{name}_id": pks[above] if above else None for name, above in relation_keys(row, plan.rows).items()
    }
    return {**area_values(row), **relations}


def _changed(plan: AreaPlan, key: str, pks: dict[str, int]) -> Area:
    area = plan.matches[key]
    for name, value in _values(plan, key, pks).items():
        setattr(area, name, value)
    area.ended_on = area.successor = None
    return area


def _ended(plan: AreaPlan, pks: dict[str, int]) -> Iterable[Area]:
    known = dict(Area.objects.official().ended().values_list("key", "pk")) if plan.successors else {}
    known.update({area.key: pk for pk, (area, _on) in plan.ended.items()})
    for pk, (area, on) in plan.ended.items():
        area.ended_on = on
        if pk in plan.successors:
            key = plan.successors[pk]
            area.successor_id = pks.get(key) or known[key]
        yield area


def _save(areas: Iterable[Area]) -> None:
    """Saves areas that exist, many in one statement: an insert that meets its own primary key updates the row."""
    Area.objects.bulk_create(
        list(areas), batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
    )


def _remember(load: RegisterLoad | None, plan: AreaPlan, content_hash: str, from_file: bool) -> None:
    load = load or RegisterLoad(register=Register.AREAS)
    load.content_hash, load.as_of, load.rows = content_hash, plan.as_of, len(plan.rows)
    load.from_file = from_file
    load.save()


def _hash_of(register: AreaRegister) -> str:
    return hashlib.sha256(repr(register).encode()).hexdigest()
