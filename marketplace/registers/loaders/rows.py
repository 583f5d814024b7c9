"""What a register says of one area, before it meets the database."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..choices import AreaKind, PointSource
from ..queries.keys import ags_of

# Longer first: the next area above is the one with the longest key that begins like one's own.
LEVELS = {
    AreaKind.MUNICIPALITY: 12,
    AreaKind.ASSOCIATION: 9,
    AreaKind.DISTRICT: 5,
    AreaKind.REGION: 4,
    AreaKind.GOVERNMENT_REGION: 3,
    AreaKind.LAND: 2,
}


@dataclass(frozen=True, slots=True)
class Point:
    """A point in WGS 84 and how it was found."""

    latitude: float
    longitude: float
    source: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the official register; key, kind and type as in the model Area."""

    key: str
    kind: str
    type: str
    official_name: str
    population: int | None = None
    area_ha: int | None = None
    point: Point | None = None
    nuts3: str = ""
    postcode: str = ""

    @property
    def ags(self) -> str:
        """The official municipality key: 8 digits, shorter above municipalities, none for associations and regions."""
        return ags_of(self.key) if self.kind not in (AreaKind.ASSOCIATION, AreaKind.REGION) else ""

    def keys_above(self) -> list[str]:
        """The keys of the areas that may lie above it, the nearest first."""
        return [self.key[:length] for length in LEVELS.values() if length < len(self.key)]


@dataclass(frozen=True, slots=True)
class AreaRegister:
    """A whole official register of one date."""

    as_of: datetime.date
    rows: tuple[AreaRow, ...]


def with_sums(rows: Iterable[AreaRow]) -> list[AreaRow]:
    """Fills in what the register leaves out above municipalities: inhabitants, area and a point in the middle."""
    rows = list(rows)
    below: dict[str, list[AreaRow]] = defaultdict(list)
    for row in rows:
        if row.kind == AreaKind.MUNICIPALITY:
            for key in row.keys_above():
                below[key].append(row)
    return [row if row.kind == AreaKind.MUNICIPALITY else _summed(row, below[row.key]) for row in rows]


def _summed(row: AreaRow, members: list[AreaRow]) -> AreaRow:
    return replace(
        row,
        population=sum(member.population or 0 for member in members),
        area_ha=sum(member.area_ha or 0 for member in members),
        point=middle_of([(member.point, member.population or 0) for member in members], PointSource.MEMBERS),
        nuts3=_common([member.nuts3 for member in members]),
    )


def middle_of(points: Iterable[tuple[Point | None, int]], source: str) -> Point | None:
    """The middle of points weighted by inhabitants; None where no point is known."""
    known = [(point, max(weight, 1)) for point, weight in points if point is not None]
    total = sum(weight for _point, weight in known)
    if not total:
        return None
    return Point(
        latitude=round(sum(point.latitude * weight for point, weight in known) / total, 5),
        longitude=round(sum(point.longitude * weight for point, weight in known) / total, 5),
        source=source,
    )


def _common(codes: list[str]) -> str:
    """The code that all share, empty where they differ or have none."""
    return codes[0] if codes and len(set(codes)) == 1 else ""
