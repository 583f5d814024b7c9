"""Writes GV100AD files for tests, column by column as the publisher describes them."""

from __future__ import annotations

from pathlib import Path

WIDTH = 220


def line(*fields: tuple[int, str], date: str = "20260228") -> str:
    """One record: its fields at their columns, counted from 1, the date in columns 3-10, blanks elsewhere."""
    text = " " * WIDTH
    for column, value in ((3, date), *fields):
        text = text[: column - 1] + value + text[column - 1 + len(value) :]
    return text


def land(key: str, name: str, date: str = "20260228") -> str:
    """A record 10."""
    return line((1, "10"), (11, key), (23, name), date=date)


def district(key: str, name: str, type_code: str = "44", date: str = "20260228") -> str:
    """A record 40; 41 is a city with district status, 44 a Landkreis."""
    return line((1, "40"), (11, key), (23, name), (123, type_code), date=date)


def association(district_key: str, number: str, name: str, type_code: str, date: str = "20260228") -> str:
    """A record 50; 50 repeats a municipality without association, 53 is a Verbandsgemeinde."""
    return line((1, "50"), (11, district_key), (19, number), (23, name), (123, type_code), date=date)


def municipality(
    ags: str,
    number: str,
    name: str,
    *,
    type_code: str = "64",
    area_ha: int = 1000,
    population: int = 2000,
    postcode: str = "39307",
    date: str = "20260228",
) -> str:
    """A record 60; number is that of its association."""
    return line(
        (1, "60"),
        (11, ags),
        (19, number),
        (23, name),
        (123, type_code),
        (129, f"{area_ha:011d}"),
        (140, f"{population:011d}"),
        (166, postcode),
        date=date,
    )


def small_register(date: str = "20260228") -> list[str]:
    """One Land with a district of two municipalities in an association and one outside, and a city with district status."""
    return [
        land("15", "Sachsen-Anhalt", date),
        district("15002", "Halle (Saale), Stadt", "41", date),
        district("15081", "Altmarkkreis Salzwedel", "44", date),
        association("15002", "0000", "Halle (Saale), Stadt", "50", date),
        association("15081", "5051", "Beetzendorf-Diesdorf", "53", date),
        association("15081", "0135", "Gardelegen, Hansestadt", "50", date),
        municipality(
            "15002000",
            "0000",
            "Halle (Saale), Stadt",
            type_code="61",
            population=226767,
            postcode="06108",
            date=date,
        ),
        municipality("15081030", "5051", "Apenburg-Winterfeld, Flecken", population=1500, date=date),
        municipality("15081045", "5051", "Beetzendorf", population=2913, postcode="38489", date=date),
        municipality(
            "15081135",
            "0135",
            "Gardelegen, Hansestadt",
            type_code="63",
            population=21822,
            postcode="39638",
            date=date,
        ),
    ]


def later(*, without: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> list[str]:
    """The small register three months on, without the municipalities named by key and with more lines."""
    lines = [text for text in small_register("20260531") if text[:2] != "60" or text[10:18] not in without]
    return [*lines, *more]


def content(lines: list[str]) -> bytes:
    """The lines as a file holds them."""
    return ("\r\n".join(lines) + "\r\n").encode()


def write(folder: Path, lines: list[str], name: str = "GV100AD.txt") -> Path:
    """Writes the lines into a file of the folder."""
    path = folder / name
    path.write_bytes(content(lines))
    return path
