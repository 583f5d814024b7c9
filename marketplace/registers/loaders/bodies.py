"""Reads the bodies without an official key: districts of cities, joint bodies of regions, invented examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..choices import AreaKind, PointSource
from ..models import Area
from ..queries.areas import area_by_key
from ..queries.names import names_of
from .rows import Point, middle_of
from .tables import number, point, read_table, yes


@dataclass(frozen=True)
class BodyRow:
    """One body: its key, the fields of the area, and the areas it consists of."""

    key: str
    values: dict[str, Any]
    members: list[Area]


def read_bodies(folder: Path) -> list[BodyRow]:
    """The bodies of the table; a member or a whole that no loaded register holds is left out."""
    return [_body(cells) for cells in read_table("bodies.csv", folder)]


def _body(cells: dict[str, str]) -> BodyRow:
    found = [area_by_key(key) for key in cells["members"].split()]
    members = [area for area in found if area is not None]
    return BodyRow(key=cells["key"], values=_values(cells, members), members=members)


def _values(cells: dict[str, str], members: list[Area]) -> dict[str, Any]:
    """The fields of a body; inhabitants and a point come from its members where the table has none."""
    names = names_of(kind=AreaKind.BODY, type=cells["type"], official_name=cells["name"])
    weighted = [(_point(member), member.population or 0) for member in members]
    place = point(cells) or middle_of(weighted, PointSource.MEMBERS)
    population = number(cells["population"])
    if population is None and members:
        population = sum(member.population or 0 for member in members)
    return {
        "kind": AreaKind.BODY,
        "type": cells["type"],
        "name": names.name,
        "official_name": cells["name"],
        "sort_name": names.sort_name,
        "search_name": names.search_name,
        "search_text": names.search_text,
        "land": cells["land"],
        "parent": area_by_key(cells["part_of"]),
        "population": population,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "point_source": place.source if place else "",
        "is_example": yes(cells["is_example"]),
        "official": False,
    }


def _point(area: Area) -> Point | None:
    if area.latitude is None or area.longitude is None:
        return None
    return Point(area.latitude, area.longitude, area.point_source)
