"""Loading a register of areas: what comes, changes, moves and ends, and what is refused."""

from __future__ import annotations

import datetime

import pytest

from marketplace.core.actor import ANONYMOUS, Actor, system_actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent
from marketplace.registers.actions import LoadRefused, load_areas, load_registers
from marketplace.registers.loaders.changes import AreaChange
from marketplace.registers.loaders.gv100 import read_gv100
from marketplace.registers.loaders.planning import AreaPlan
from marketplace.registers.loaders.problems import BrokenFile
from marketplace.registers.models import Area, RegisterLoad
from marketplace.registers.queries import area_by_key

from .gv100_file import association, content, later, municipality, small_register

pytestmark = pytest.mark.django_db

BY = system_actor("tests")
MAY = datetime.date(2026, 5, 31)
APRIL = datetime.date(2026, 4, 1)


def load(lines: list[str], changes: tuple[AreaChange, ...] = (), **options: bool) -> AreaPlan:
    return load_areas(register=read_gv100(content(lines)), changes=changes, by=BY, **options)


def change(old: str, new: str, on: datetime.date = APRIL, line: int = 1) -> AreaChange:
    return AreaChange(line=line, old=old, new=new, on=on)


def state() -> list[tuple[object, ...]]:
    """Every column of every area."""
    return list(Area.objects.order_by("pk").values_list())


def test_load_of_the_first_register_makes_areas_with_their_relations_and_sums() -> None:
    plan = load(small_register())
    assert plan.counts()["created"] == 8
    village = Area.objects.get(key="150815051045")
    assert (village.name, village.ags, village.land, village.population) == (
        "Beetzendorf",
        "15081045",
        "st",
        2913,
    )
    assert village.association is not None
    assert village.district is not None
    assert village.parent == village.association
    assert (village.association.key, village.association.name) == (
        "150815051",
        "Verbandsgemeinde Beetzendorf-Diesdorf",
    )
    assert (village.association.population, village.association.area_ha) == (1500 + 2913, 2000)
    assert (village.district.key, village.district.population) == ("15081", 1500 + 2913 + 21822)
    assert village.valid_from == datetime.date(2026, 2, 28)
    assert (village.ended_on, village.successor, village.official) == (None, None, True)
    town = Area.objects.get(key="150810135135")
    assert (town.association, town.parent) == (None, village.district)
    assert Area.objects.get(key="15").population == 226767 + 1500 + 2913 + 21822


def test_load_of_the_same_register_again_changes_nothing_and_records_nothing() -> None:
    load(small_register())
    before, events = state(), AuditEvent.objects.count()
    plan = load(small_register())
    assert plan.changes_nothing
    assert plan.counts()["unchanged"] == 8
    assert (state(), AuditEvent.objects.count()) == (before, events)


def test_load_of_a_later_register_updates_what_differs() -> None:
    load(small_register())
    before = Area.objects.get(key="150815051045")
    lines = later(without=("15081045",))
    lines.append(municipality("15081045", "5051", "Beetzendorf, Flecken", population=3001, date="20260531"))
    plan = load(lines)
    assert plan.updated == ["15", "15081", "150815051", "150815051045"]
    after = Area.objects.get(pk=before.pk)
    assert (after.population, after.official_name, after.valid_from) == (
        3001,
        "Beetzendorf, Flecken",
        datetime.date(2026, 2, 28),
    )
    assert Area.objects.get(key="150815051").population == 1500 + 3001
    assert RegisterLoad.objects.get(register="areas").as_of == MAY


def test_load_without_a_key_ends_it_with_unknown_successor_and_keeps_what_refers_to_it() -> None:
    load(small_register())
    gone = Area.objects.get(key="150815051030")
    body = Area.objects.create(key="body-x", kind="body", name="X", land="st", parent=gone, official=False)
    body.members.add(gone)
    plan = load(later(without=("15081030",)))
    assert plan.counts()["ended"] == 1
    gone.refresh_from_db()
    assert (gone.ended_on, gone.successor, gone.population, gone.name) == (
        MAY,
        None,
        1500,
        "Apenburg-Winterfeld",
    )
    body.refresh_from_db()
    assert body.parent == gone
    assert list(body.members.all()) == [gone]
    assert Area.objects.current().municipalities().count() == 3
    assert list(Area.objects.ended()) == [gone]
    assert area_by_key("15081030") == gone


def test_load_with_a_change_names_successor_and_day() -> None:
    load(small_register())
    plan = load(later(without=("15081030",)), (change("15081030", "15081045"),))
    assert plan.counts()["successors"] == 1
    gone = Area.objects.get(key="150815051030")
    assert (gone.ended_on, gone.successor) == (APRIL, Area.objects.get(key="150815051045"))


def test_load_with_a_change_into_a_new_municipality_gives_it_the_point_between_them() -> None:
    load(small_register())
    Area.objects.filter(ags="15081030").update(latitude=52.0, longitude=11.0, point_source="polygon")
    Area.objects.filter(ags="15081045").update(latitude=53.0, longitude=12.0, point_source="polygon")
    Area.objects.filter(key="15081").update(nuts3="DEE04")
    merged = municipality("15081777", "5051", "Neu", population=4413, date="20260531")
    load(
        later(without=("15081030", "15081045"), more=(merged,)),
        (change("15081030", "15081777", line=1), change("150815051045", "150815051777", line=2)),
    )
    new = Area.objects.get(ags="15081777")
    assert (new.latitude, new.longitude, new.point_source) == (52.6601, 11.6601, "predecessors")
    assert (new.nuts3, new.valid_from) == ("DEE04", MAY)
    assert set(Area.objects.ended().values_list("successor__key", flat=True)) == {"150815051777"}


def test_load_with_a_change_told_later_adds_the_successor() -> None:
    load(small_register())
    load(later(without=("15081030",)))
    plan = load(later(without=("15081030",)), (change("15081030", "15081045"),))
    gone = Area.objects.get(key="150815051030")
    assert plan.counts()["ended"] == 0
    assert (gone.ended_on, gone.successor) == (APRIL, Area.objects.get(key="150815051045"))
    before = state()
    assert load(later(without=("15081030",)), (change("15081030", "15081045"),)).changes_nothing
    assert state() == before


def test_load_with_a_municipality_in_another_association_keeps_its_row() -> None:
    load(small_register())
    town = Area.objects.get(key="150810135135")
    lines = later(without=("15081135",))
    lines.append(municipality("15081135", "5051", "Gardelegen, Hansestadt", type_code="63", date="20260531"))
    moves = (change("150810135135", "150815051135"),)
    plan = load(lines, moves)
    assert plan.moved == {"150815051135": "150810135135"}
    assert plan.counts()["ended"] == 0
    town.refresh_from_db()
    assert (town.key, town.ended_on) == ("150815051135", None)
    assert town.association == Area.objects.get(key="150815051")
    assert area_by_key("150810135135") == town
    assert load(lines, moves).changes_nothing


def test_load_with_a_key_that_came_back_opens_its_area_again() -> None:
    load(small_register())
    load(later(without=("15081030",)), (change("15081030", "15081045"),))
    back = Area.objects.get(key="150815051030")
    plan = load(later())
    back.refresh_from_db()
    assert plan.reopened == ["150815051030"]
    assert (back.ended_on, back.successor) == (None, None)


def test_load_that_ends_an_association_frees_its_municipalities() -> None:
    load(small_register())
    lines = [text for text in later(without=("15081030", "15081045")) if "Beetzendorf-Diesdorf" not in text]
    for ags, number, name in (
        ("15081030", "0030", "Apenburg-Winterfeld, Flecken"),
        ("15081045", "0045", "Beetzendorf"),
    ):
        lines.append(association("15081", number, name, "50", date="20260531"))
        lines.append(municipality(ags, number, name, date="20260531"))
    load(lines)
    freed = Area.objects.get(ags="15081045")
    assert (freed.key, freed.association, freed.parent) == (
        "150810045045",
        None,
        Area.objects.get(key="15081"),
    )
    assert Area.objects.get(key="150815051").ended_on == MAY


def test_load_as_a_dry_run_tells_the_plan_and_writes_nothing() -> None:
    load(small_register())
    before, loads = state(), list(RegisterLoad.objects.values_list())
    plan = load(later(without=("15081030",)), dry_run=True)
    assert plan.counts()["ended"] == 1
    assert (state(), list(RegisterLoad.objects.values_list())) == (before, loads)


def test_load_of_an_older_register_is_refused() -> None:
    load(later())
    before = state()
    with pytest.raises(LoadRefused, match=r"of 2026-02-28, but the register of 2026-05-31 is loaded already"):
        load(small_register())
    assert state() == before


def test_load_of_a_file_cut_short_is_refused_unless_allowed() -> None:
    hundred_more = [municipality(f"15081{number}", "5051", f"Dorf {number}") for number in range(200, 301)]
    load([*small_register(), *hundred_more])
    with pytest.raises(LoadRefused, match="101 of 105 municipalities are missing"):
        load(later())
    assert Area.objects.ended().count() == 0
    load(later(), allow_many_ended=True)
    assert Area.objects.ended().count() == 101


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((change("15081999", "15081045"),), ["line 1: no area with the old key 15081999 was ever loaded"]),
        ((change("15081030", "15081999"),), ["line 1: no area with the new key 15081999 in the register"]),
        ((change("15081135", "15081045"),), ["line 1: the old key 15081135 is still in the register"]),
        (
            (change("15081030", "15081045"), change("150815051030", "15081135", line=2)),
            ["line 2: the old key 150815051030 stands in line 1 already"],
        ),
        (
            (change("15081030", "15081045", datetime.date(2026, 6, 1)),),
            ["line 1: the date 2026-06-01 lies after the date of the register, 2026-05-31"],
        ),
        ((change("15081030", "15081"),), ["line 1: 15081030 and 15081 are areas of different levels"]),
        (
            (change("15081030", "15081030"),),
            ["line 1: 15081030 becomes its own successor"],
        ),
    ],
)
def test_load_with_a_change_that_does_not_fit_is_refused_whole(
    changes: tuple[AreaChange, ...], told: list[str]
) -> None:
    load(small_register())
    before = state()
    with pytest.raises(BrokenFile) as caught:
        load(later(without=("15081030",)), changes)
    assert [str(problem) for problem in caught.value.problems] == told
    assert state() == before


def test_load_with_changes_in_a_circle_is_refused_with_each_line() -> None:
    load(small_register())
    circle = (change("15081030", "15081045", line=2), change("15081045", "15081030", line=3))
    with pytest.raises(BrokenFile) as caught:
        load(later(without=("15081030", "15081045")), circle)
    assert [str(problem) for problem in caught.value.problems] == [
        "line 2: 15081030 becomes its own successor",
        "line 3: 15081045 becomes its own successor",
    ]


def test_load_with_changes_in_a_chain_keeps_each_step() -> None:
    load(small_register())
    chain = (change("15081030", "15081045", line=2), change("15081045", "15081135", line=3))
    load(later(without=("15081030", "15081045")), chain)
    assert dict(Area.objects.ended().values_list("ags", "successor__ags")) == {
        "15081030": "15081045",
        "15081045": "15081135",
    }


@pytest.mark.parametrize(
    "by", [ANONYMOUS, Actor(kind="person", organisation_kind="vendor", roles=frozenset({"admin"}))]
)
def test_load_by_another_than_the_operator_is_refused(by: Actor) -> None:
    with pytest.raises(Refused):
        load_areas(register=read_gv100(content(small_register())), by=by)
    with pytest.raises(Refused):
        load_registers(by=by)
    assert Area.objects.count() == 0


def test_load_of_a_register_is_recorded_with_its_figures() -> None:
    load(small_register())
    event = AuditEvent.objects.get(verb="registers.areas.loaded")
    assert event.actor_name == "tests"
    assert event.data == {
        "as_of": "2026-02-28",
        "areas": 8,
        "created": 8,
        "updated": 0,
        "moved": 0,
        "reopened": 0,
        "ended": 0,
        "successors": 0,
        "unchanged": 0,
    }
