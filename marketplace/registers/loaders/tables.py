"""The data tables that come with the project: small CSV files, read when loading and written by `make_register_tables`.

Columns and sources of each table stand in data/README.md.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..choices import Register
from ..queries.loads import DATA
from .rows import AreaRegister, AreaRow, Point

AREA_COLUMNS = (
    "key",
    "kind",
    "type",
    "official_name",
    "population",
    "area_ha",
    "latitude",
    "longitude",
    "point_source",
    "nuts3",
    "postcode",
)
TABLES: dict[str, tuple[str, ...]] = {
    Register.AREAS: ("areas.csv", "sources.csv"),
    Register.BODIES: ("bodies.csv",),
    Register.CPV: ("cpv.csv",),
    Register.NUTS: ("nuts.csv",),
    Register.LICENCES: ("licences.csv",),
    Register.THRESHOLDS: ("thresholds.csv",),
}
# Raised whenever a loader makes other rows of the same tables, so that the next start loads again.
SHAPE = 1


def read_table(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The rows of a table by column name."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], folder: Path = DATA
) -> int:
    """Writes a table anew and returns how many rows it has."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    (folder / name).write_text(text.getvalue(), encoding="utf-8")
    return count


def table_hash(register: str, folder: Path = DATA) -> str:
    """A hash of everything a register's load depends on in the tables."""
    digest = hashlib.sha256(f"shape {SHAPE}".encode())
    for name in TABLES[register]:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return digest.hexdigest()


def read_areas(folder: Path = DATA) -> AreaRegister:
    """The official register as it comes with the project."""
    return AreaRegister(
        as_of=areas_as_of(folder), rows=tuple(area_row(cells) for cells in read_table("areas.csv", folder))
    )


def areas_as_of(folder: Path = DATA) -> datetime.date:
    """The date of the official register that comes with the project."""
    dates = {cells["source"]: cells["as_of"] for cells in read_table("sources.csv", folder)}
    return datetime.date.fromisoformat(dates[Register.AREAS])


def area_row(cells: dict[str, str]) -> AreaRow:
    """One line of areas.csv."""
    return AreaRow(
        key=cells["key"],
        kind=cells["kind"],
        type=cells["type"],
        official_name=cells["official_name"],
        population=number(cells["population"]),
        area_ha=number(cells["area_ha"]),
        point=point(cells),
        nuts3=cells["nuts3"],
        postcode=cells["postcode"],
    )


def area_cells(row: AreaRow) -> list[object]:
    """An area as a line of areas.csv."""
    place = (row.point.latitude, row.point.longitude, row.point.source) if row.point else ("", "", "")
    population = "" if row.population is None else row.population
    area_ha = "" if row.area_ha is None else row.area_ha
    return [
        row.key,
        row.kind,
        row.type,
        row.official_name,
        population,
        area_ha,
        *place,
        row.nuts3,
        row.postcode,
    ]


def number(cell: str) -> int | None:
    """A whole number, None where the cell is empty."""
    return int(cell) if cell else None


def point(cells: dict[str, str]) -> Point | None:
    """The point of a line, None where it has none."""
    if not cells["latitude"]:
        return None
    return Point(float(cells["latitude"]), float(cells["longitude"]), cells["point_source"])


def day(cell: str) -> datetime.date | None:
    """A date, None where the cell is empty."""
    return datetime.date.fromisoformat(cell) if cell else None


def yes(cell: str) -> bool:
    """Whether a cell says yes; the other answer is no."""
    return cell == "yes"
