"""Reads the official register in its own format, GV100AD: lines of fixed width, one record a line.

Columns, counted from 1: 1-2 kind of record, 3-10 date, 11-12 Land, 13 government region, 14-15 district, 16-18 municipality,
19-22 association, 23-72 name, 123-124 type, 129-139 area in hectares, 140-150 inhabitants, 166-170 postcode of the seat.
Source of the format: Statistisches Bundesamt, description of the data set in its Gemeindeverzeichnis (GV-ISys).

A record 50 repeats a municipality that belongs to no association (type 50, in one case left empty): it names no body of its
own and yields no area. Association and municipality are told apart by the four digits: those of associations begin with 5.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from ..choices import OUTSIDE_MUNICIPALITIES, AreaKind, AreaType
from .problems import BrokenFile, LineProblem
from .rows import AreaRegister, AreaRow

WIDTH = 220
LAND, GOVERNMENT_REGION, REGION, DISTRICT, ASSOCIATION, MUNICIPALITY = "10", "20", "30", "40", "50", "60"
RECORD_KINDS = {
    LAND: AreaKind.LAND,
    GOVERNMENT_REGION: AreaKind.GOVERNMENT_REGION,
    REGION: AreaKind.REGION,
    DISTRICT: AreaKind.DISTRICT,
    ASSOCIATION: AreaKind.ASSOCIATION,
    MUNICIPALITY: AreaKind.MUNICIPALITY,
}
NO_ASSOCIATION = ("50", "")
TYPES = {
    DISTRICT: {
        "41": AreaType.KREISFREIE_STADT,
        "42": AreaType.STADTKREIS,
        "43": AreaType.KREIS,
        "44": AreaType.LANDKREIS,
        "45": AreaType.REGIONALVERBAND,
    },
    ASSOCIATION: {
        "51": AreaType.AMT,
        "52": AreaType.SAMTGEMEINDE,
        "53": AreaType.VERBANDSGEMEINDE,
        "54": AreaType.VERWALTUNGSGEMEINSCHAFT,
        "55": AreaType.KIRCHSPIELSLANDGEMEINDE,
        "56": AreaType.VERWALTUNGSVERBAND,
        "57": AreaType.VG_TRAEGERMODELL,
        "58": AreaType.ERFUELLENDE_GEMEINDE,
    },
    MUNICIPALITY: {
        "60": AreaType.MARKT,
        "61": AreaType.KREISFREIE_STADT,
        "62": AreaType.STADTKREIS,
        "63": AreaType.STADT,
        "64": AreaType.GEMEINDE,
        "65": AreaType.GEMEINDEFREI_BEWOHNT,
        "66": AreaType.GEMEINDEFREI_UNBEWOHNT,
        "67": AreaType.GROSSE_KREISSTADT,
    },
}


class _Fault(Exception):
    """What is wrong with the line at hand."""


@dataclass
class _Reading:
    """What has been read so far."""

    as_of: datetime.date | None = None
    rows: dict[str, AreaRow] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    municipality_keys: dict[str, int] = field(default_factory=dict)
    # The association part of each municipality must have a record, whether it names an association or nobody.
    association_records: dict[str, int] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)


def read_gv100(content: bytes) -> AreaRegister:
    """Returns the register in a file's content, or raises BrokenFile with every faulty line and what is wrong with it."""
    reading = _Reading()
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if raw.strip():
            try:
                _read_line(raw, number, reading)
            except _Fault as fault:
                reading.problems.append(LineProblem(number, str(fault)))
    if not reading.problems:
        _check_whole(reading)
    if reading.problems or reading.as_of is None:
        raise BrokenFile(reading.problems)
    return AreaRegister(as_of=reading.as_of, rows=tuple(reading.rows.values()))


def _read_line(raw: bytes, number: int, reading: _Reading) -> None:
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Fault(f"is not UTF-8 (byte {error.start + 1})") from None
    # Some programs cut the blanks at the end of a line.
    line = line.ljust(WIDTH)
    record = line[0:2]
    if record not in RECORD_KINDS:
        raise _Fault(f"unknown kind of record {record!r} in columns 1-2")
    _check_date(line, reading)
    row = READERS[record](line)
    if record == ASSOCIATION:
        key = _digits(line, 11, 5, "district") + _digits(line, 19, 4, "association")
        _once(key, number, reading.association_records, "association record")
    if row is not None:
        _once(row.key, number, reading.lines, "key")
        if record == MUNICIPALITY:
            _once(row.ags, number, reading.municipality_keys, "municipality key")
        reading.rows[row.key] = row


def _check_date(line: str, reading: _Reading) -> None:
    try:
        as_of = datetime.datetime.strptime(line[2:10], "%Y%m%d").date()
    except ValueError:
        raise _Fault(f"no date in columns 3-10: {line[2:10]!r}") from None
    if reading.as_of is None:
        reading.as_of = as_of
    elif reading.as_of != as_of:
        raise _Fault(f"date {as_of} differs from the date {reading.as_of} of the lines before")


def _once(key: str, number: int, seen: dict[str, int], what: str) -> None:
    if key in seen:
        raise _Fault(f"{what} {key} stands in line {seen[key]} already")
    seen[key] = number


def _digits(line: str, column: int, length: int, what: str) -> str:
    value = line[column - 1 : column - 1 + length]
    if not (value.isascii() and value.isdigit()):
        raise _Fault(f"{what} in columns {column}-{column + length - 1} is not {length} digits: {value!r}")
    return value


def _name(line: str) -> str:
    name = " ".join(line[22:72].split())
    if not name:
        raise _Fault("no name in columns 23-72")
    if not name.isprintable():
        raise _Fault("the name in columns 23-72 holds characters that cannot be printed")
    return name


def _type(line: str, record: str) -> AreaType:
    code = line[122:124]
    try:
        return TYPES[record][code]
    except KeyError:
        raise _Fault(f"unknown type {code!r} in columns 123-124") from None


def _read_level(length: int) -> Callable[[str], AreaRow]:
    """Makes the reader of a level that has nothing but a key and a name."""

    def read(line: str) -> AreaRow:
        key = _digits(line, 11, length, "key")
        return AreaRow(key=key, kind=RECORD_KINDS[line[0:2]], type="", official_name=_name(line))

    return read


def _read_district(line: str) -> AreaRow:
    key = _digits(line, 11, 5, "district")
    return AreaRow(key=key, kind=AreaKind.DISTRICT, type=_type(line, DISTRICT), official_name=_name(line))


def _read_association(line: str) -> AreaRow | None:
    """Returns nothing for a municipality that belongs to no association."""
    key = _digits(line, 11, 5, "district") + _digits(line, 19, 4, "association")
    name = _name(line)
    if line[122:124].strip() in NO_ASSOCIATION and key[5] != "5":
        return None
    return AreaRow(key=key, kind=AreaKind.ASSOCIATION, type=_type(line, ASSOCIATION), official_name=name)


def _read_municipality(line: str) -> AreaRow:
    ags = _digits(line, 11, 8, "municipality key")
    association = _digits(line, 19, 4, "association")
    postcode = line[165:170].strip()
    if postcode:
        _digits(line, 166, 5, "postcode")
    return AreaRow(
        key=ags[:5] + association + ags[5:],
        kind=AreaKind.MUNICIPALITY,
        type=_type(line, MUNICIPALITY),
        official_name=_name(line),
        area_ha=int(_digits(line, 129, 11, "area")),
        population=int(_digits(line, 140, 11, "number of inhabitants")),
        postcode=postcode,
    )


READERS: dict[str, Callable[[str], AreaRow | None]] = {
    LAND: _read_level(2),
    GOVERNMENT_REGION: _read_level(3),
    REGION: _read_level(4),
    DISTRICT: _read_district,
    ASSOCIATION: _read_association,
    MUNICIPALITY: _read_municipality,
}


def _check_whole(reading: _Reading) -> None:
    """Adds a problem for every area whose Land, district or association has no record, and for an empty file."""
    rows = reading.rows
    if not any(row.kind == AreaKind.MUNICIPALITY for row in rows.values()):
        reading.problems.append(LineProblem(0, "the file holds no municipality (record 60)"))
    for key, row in rows.items():
        line = reading.lines[key]
        if row.kind != AreaKind.LAND and key[:2] not in rows:
            reading.problems.append(LineProblem(line, f"the Land {key[:2]} has no record 10"))
        if row.kind in (AreaKind.ASSOCIATION, AreaKind.MUNICIPALITY) and not _has_district(row, rows):
            reading.problems.append(LineProblem(line, f"the district {key[:5]} has no record 40"))
        if row.kind == AreaKind.MUNICIPALITY and key[:9] not in reading.association_records:
            reading.problems.append(
                LineProblem(line, f"the association {key[5:9]} of district {key[:5]} has no record 50")
            )


def _has_district(row: AreaRow, rows: dict[str, AreaRow]) -> bool:
    """Whether its district is known; waters and shared territory of a whole Land lie in no district."""
    return row.key[:5] in rows or (row.type in OUTSIDE_MUNICIPALITIES and row.key[2:5] == "000")
