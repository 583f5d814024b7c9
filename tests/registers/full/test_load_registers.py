"""Loading the registers that come with the project."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from marketplace.registers.actions import LoadResult, load_areas, load_registers
from marketplace.registers.loaders import tables
from marketplace.registers.models import Area, RegisterLoad, ThresholdRule

BY = system_actor("tests")


def counts(results: list[LoadResult]) -> list[tuple[str, int, bool]]:
    return [(result.register.value, result.rows, result.changed) for result in results]


def test_load_of_all_registers_answers_what_each_holds(registers: list[LoadResult]) -> None:
    assert [entry for entry in counts(registers) if entry[0] != "bodies"] == [
        ("areas", 12_603, True),
        ("cpv", 9_454, True),
        ("nuts", 458, True),
        ("licences", 826, True),
        ("thresholds", 8, True),
    ]


def test_load_of_all_registers_twice_reads_hashes_only(
    registers: list[LoadResult], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    events = AuditEvent.objects.count()
    with django_assert_num_queries(19):
        again = load_registers(by=BY)
    assert [(register, changed) for register, _rows, changed in counts(again)] == [
        ("areas", False),
        ("bodies", False),
        ("cpv", False),
        ("nuts", False),
        ("licences", False),
        ("thresholds", False),
    ]
    assert AuditEvent.objects.count() == events


def test_load_of_changed_tables_loads_only_those(registers: list[LoadResult], tmp_path: Path) -> None:
    folder = shutil.copytree(tables.DATA, tmp_path / "data")
    lines = (folder / "thresholds.csv").read_text(encoding="utf-8").splitlines()
    kept = [
        line.replace(",216000,", ",217000,")
        for line in lines
        if not line.startswith("direct-order-federation")
    ]
    (folder / "thresholds.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    results = load_registers(by=BY, folder=folder)
    assert [result.register for result in results if result.changed] == ["thresholds"]
    assert ThresholdRule.objects.count() == 6
    assert ThresholdRule.objects.get(key="eu-municipality-services-2026").amount == 217_000


def test_load_of_all_registers_keeps_newer_areas_from_a_file(registers: list[LoadResult]) -> None:
    shipped = tables.read_areas()
    without_last = replace(shipped, as_of=datetime.date(2026, 5, 31), rows=shipped.rows[:-1])
    load_areas(register=without_last, by=BY)
    areas = load_registers(by=BY)[0]
    assert (areas.rows, areas.changed, areas.kept) == (12_602, False, datetime.date(2026, 5, 31))
    assert list(Area.objects.ended().values_list("name", flat=True)) == ["Windischleuba"]
    assert RegisterLoad.objects.get(register="areas").from_file


def test_bodies_without_a_key_are_loaded_with_their_parts(registers: list[LoadResult]) -> None:
    part = Area.objects.get(key="body-bezirk-treptow-koepenick")
    assert (part.name, part.land, part.official, part.ars) == ("Bezirk Treptow-Köpenick", "be", False, "")
    assert part.parent == Area.objects.get(key="110000000000")
    assert (part.population, part.population_band) == (None, None)
    region = Area.objects.get(key="body-kielregion")
    assert sorted(region.members.values_list("key", flat=True)) == ["010020000000", "01057", "01058"]
    assert region.population == 661_335
    example = Area.objects.get(key="body-beispielstadt-lindenwerder")
    assert (example.name, example.land, example.population, example.is_example, example.population_band) == (
        "Lindenwerder (Beispiel)",
        "st",
        6_080,
        True,
        "under_20000",
    )
    assert list(Area.objects.filter(is_example=True, official=True)) == []


def test_bodies_add_up_their_members_again_after_a_later_register(registers: list[LoadResult]) -> None:
    Area.objects.filter(key="010020000000").update(population=300_000)
    RegisterLoad.objects.filter(register="areas").update(content_hash="x", from_file=True)
    load_registers(by=BY)
    assert Area.objects.get(key="body-kielregion").population == 661_335 - 252_668 + 300_000


def test_tables_together_are_small() -> None:
    assert sum(path.stat().st_size for path in tables.DATA.glob("*.csv")) < 2_500_000


@pytest.mark.shared_data
def test_tables_made_anew_from_the_sources_are_the_ones_that_come_with_the_project(
    shared_data: Path, tmp_path: Path
) -> None:
    from django.core.management import call_command

    folder = shutil.copytree(tables.DATA, tmp_path / "data")
    for name in ("areas.csv", "cpv.csv", "nuts.csv"):
        (folder / name).unlink()
    call_command("make_register_tables", source=shared_data, target=folder, verbosity=0)
    for path in sorted(tables.DATA.glob("*.csv")):
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name
