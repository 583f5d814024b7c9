"""Writes the data tables of the registers anew from the files of their publishers."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from marketplace.registers.choices import AreaKind, PointSource, Register
from marketplace.registers.loaders import tables
from marketplace.registers.loaders.gv100 import read_gv100
from marketplace.registers.loaders.problems import BrokenFile
from marketplace.registers.loaders.rows import AreaRow, Point

POINT_SOURCES = {
    "VG250-2016 polygon centroid": PointSource.POLYGON,
    "PLZ centroid": PointSource.POSTCODE,
}


class Command(BaseCommand):
    """Rebuilds areas.csv, cpv.csv and nuts.csv; the other tables are kept by hand."""

    help = (
        "Writes the tables in marketplace/registers/data anew. The folder holds one GV100AD_*.txt, one "
        "municipalities_*.csv (points and NUTS-3 codes by municipality key), cpv_2008.csv and nuts_de.csv."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--source", required=True, type=Path, metavar="DIR", help="folder of the source files"
        )
        parser.add_argument(
            "--target", type=Path, default=tables.DATA, metavar="DIR", help="folder of the tables"
        )

    def handle(self, *, source: Path, target: Path, **_options: object) -> None:
        counts = {
            "areas.csv": self.write_areas(source, target),
            "cpv.csv": self.copy(source, "cpv_2008.csv", target, "cpv.csv"),
            "nuts.csv": self.copy(source, "nuts_de.csv", target, "nuts.csv"),
        }
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} rows")

    def write_areas(self, source: Path, target: Path) -> int:
        """Writes what the official register says, with points and NUTS-3 codes from the second file."""
        try:
            register = read_gv100(self.one_file(source, "GV100AD_*.txt").read_bytes())
        except BrokenFile as error:
            raise CommandError("\n".join(str(problem) for problem in error.problems)) from None
        with self.one_file(source, "municipalities_*.csv").open(encoding="utf-8-sig", newline="") as file:
            places = {cells["ags"]: cells for cells in csv.DictReader(file)}
        by_hand = {cells["key"]: tables.point(cells) for cells in tables.read_table("points.csv", target)}
        rows = [
            self.placed(row, places, by_hand) if row.kind == AreaKind.MUNICIPALITY else row
            for row in register.rows
        ]
        self.write_date(target, register.as_of.isoformat())
        return tables.write_table("areas.csv", tables.AREA_COLUMNS, map(tables.area_cells, rows), target)

    def placed(
        self, row: AreaRow, places: dict[str, dict[str, str]], by_hand: dict[str, Point | None]
    ) -> AreaRow:
        """The municipality with its point and NUTS-3 code, where they are known."""
        place = places.get(row.ags)
        if place is None:
            return replace(row, point=by_hand.get(row.key))
        found = None
        if place["lat"]:
            found = Point(float(place["lat"]), float(place["lon"]), POINT_SOURCES[place["koord_quelle"]])
        return replace(row, point=by_hand.get(row.key) or found, nuts3=place["nuts3"])

    def write_date(self, target: Path, as_of: str) -> None:
        """Writes the date of the register into the table of sources."""
        rows = tables.read_table("sources.csv", target)
        for cells in rows:
            if cells["source"] == Register.AREAS:
                cells["as_of"] = as_of
        tables.write_table("sources.csv", tuple(rows[0]), (tuple(cells.values()) for cells in rows), target)

    def copy(self, source: Path, name: str, target: Path, new_name: str) -> int:
        """Copies the facts of a table as they are, in the order of their codes."""
        with (source / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = sorted((tuple(cells.values()) for cells in reader), key=lambda row: row[0])
            return tables.write_table(new_name, reader.fieldnames or (), rows, target)

    def one_file(self, source: Path, pattern: str) -> Path:
        """The only file of that name in the folder."""
        found = sorted(source.glob(pattern))
        if len(found) != 1:
            raise CommandError(f"{source} holds {len(found)} files named {pattern}; exactly one is needed.")
        return found[0]
