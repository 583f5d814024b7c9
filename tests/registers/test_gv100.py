"""Reading the official register: what it yields, and how each fault is told."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.registers.loaders.gv100 import read_gv100
from marketplace.registers.loaders.problems import BrokenFile
from marketplace.registers.loaders.rows import AreaRow

from .gv100_file import association, content, land, line, municipality, small_register


def problems_of(lines: list[str]) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        read_gv100(content(lines))
    return [str(problem) for problem in caught.value.problems]


def test_register_of_a_sound_file_holds_its_areas_with_regional_keys() -> None:
    register = read_gv100(content(small_register()))
    assert register.as_of == datetime.date(2026, 2, 28)
    assert [(row.key, row.kind, row.type, row.ags) for row in register.rows] == [
        ("15", "land", "", "15"),
        ("15002", "district", "kreisfreie_stadt", "15002"),
        ("15081", "district", "landkreis", "15081"),
        ("150815051", "association", "verbandsgemeinde", ""),
        ("150020000000", "municipality", "kreisfreie_stadt", "15002000"),
        ("150815051030", "municipality", "gemeinde", "15081030"),
        ("150815051045", "municipality", "gemeinde", "15081045"),
        ("150810135135", "municipality", "stadt", "15081135"),
    ]
    assert register.rows[4] == AreaRow(
        key="150020000000",
        kind="municipality",
        type="kreisfreie_stadt",
        official_name="Halle (Saale), Stadt",
        population=226767,
        area_ha=1000,
        postcode="06108",
    )


def test_register_with_a_byte_order_mark_and_cut_blanks_reads_the_same() -> None:
    lines = small_register()
    plain = read_gv100(content(lines))
    assert read_gv100(b"\xef\xbb\xbf" + "\n\n".join(text.rstrip() for text in lines).encode()) == plain


def test_association_record_without_type_is_nobody_unless_numbered_as_an_association() -> None:
    lines = small_register()
    lines[5] = association("15081", "0135", "Gardelegen, Hansestadt", "  ")
    assert "150810135" not in {row.key for row in read_gv100(content(lines)).rows}
    lines[4] = association("15081", "5051", "Beetzendorf-Diesdorf", "  ")
    assert problems_of(lines) == ["line 5: unknown type '  ' in columns 123-124"]


def replace(number: int, new: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[: number - 1], new, *lines[number:]]


def drop(number: int) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[: number - 1], *lines[number:]]


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda lines: [], ["the file holds no municipality (record 60)"]),
        (replace(2, "99" + " " * 218), ["line 2: unknown kind of record '99' in columns 1-2"]),
        (replace(2, "<html>"), ["line 2: unknown kind of record '<h' in columns 1-2"]),
        (
            replace(3, line((1, "40"), (11, "15081"), (23, "X"), (123, "44"), date="20261399")),
            ["line 3: no date in columns 3-10: '20261399'"],
        ),
        (
            replace(3, line((1, "40"), (11, "15081"), (23, "X"), (123, "44"), date="20260531")),
            ["line 3: date 2026-05-31 differs from the date 2026-02-28 of the lines before"],
        ),
        (
            replace(3, line((1, "40"), (11, "1508x"), (23, "X"), (123, "44"))),
            ["line 3: district in columns 11-15 is not 5 digits: '1508x'"],
        ),
        (replace(3, line((1, "40"), (11, "15081"), (123, "44"))), ["line 3: no name in columns 23-72"]),
        (
            replace(3, line((1, "40"), (11, "15081"), (23, "X"), (123, "49"))),
            ["line 3: unknown type '49' in columns 123-124"],
        ),
        (
            replace(8, municipality("15081030", "5051", "A", population=1)[:145]),
            ["line 8: number of inhabitants in columns 140-150 is not 11 digits: '000000     '"],
        ),
        (
            replace(8, municipality("15081030", "5051", "A", postcode="3930?")),
            ["line 8: postcode in columns 166-170 is not 5 digits: '3930?'"],
        ),
        (
            replace(8, municipality("15081030", "5051", "A").replace("00000001000", "0000000-100")),
            ["line 8: area in columns 129-139 is not 11 digits: '0000000-100'"],
        ),
        (
            replace(9, municipality("15081030", "5051", "Twice")),
            ["line 9: key 150815051030 stands in line 8 already"],
        ),
        (
            replace(9, municipality("15081030", "0135", "Twice")),
            ["line 9: municipality key 15081030 stands in line 8 already"],
        ),
        (
            lambda lines: [*lines, association("15081", "0135", "Twice", "50")],
            ["line 11: association record 150810135 stands in line 6 already"],
        ),
        (drop(1), [f"line {n}: the Land 15 has no record 10" for n in (1, 2, 4, 6, 7, 8, 9)]),
        (drop(2), ["line 6: the district 15002 has no record 40"]),
        (drop(6), ["line 9: the association 0135 of district 15081 has no record 50"]),
    ],
)
def test_register_with_a_fault_is_refused_with_its_line(
    break_it: Callable[[list[str]], list[str]], told: list[str]
) -> None:
    assert problems_of(break_it(small_register())) == told


def test_register_with_several_faults_tells_all_of_them_in_order() -> None:
    lines = small_register()
    lines[9] = municipality("15081135", "0135", "")
    lines[1] = land("1x", "Nowhere")
    assert problems_of(lines) == [
        "line 2: key in columns 11-12 is not 2 digits: '1x'",
        "line 10: no name in columns 23-72",
    ]


def test_register_with_another_encoding_is_refused_with_the_lines() -> None:
    lines = [*small_register(), municipality("15081140", "5051", "Jübar")]
    with pytest.raises(BrokenFile) as caught:
        read_gv100("\n".join(lines).encode("latin-1"))
    assert [str(problem) for problem in caught.value.problems] == ["line 11: is not UTF-8 (byte 24)"]


@given(st.binary(max_size=400), st.integers(0, 9), st.integers(0, 219))
def test_register_with_any_bytes_is_read_or_refused_and_never_fails_otherwise(
    noise: bytes, number: int, column: int
) -> None:
    lines = [text.encode() for text in small_register()]
    lines[number] = lines[number][:column] + noise + lines[number][column + len(noise) :]
    try:
        told = read_gv100(b"\n".join(lines)).rows
    except BrokenFile as broken:
        told = tuple(broken.problems)
    assert told


@pytest.mark.shared_data
def test_register_of_february_2026_holds_what_its_publisher_counts(shared_data: Path) -> None:
    register = read_gv100((shared_data / "GV100AD_28022026.txt").read_bytes())
    assert register.as_of == datetime.date(2026, 2, 28)
    assert Counter(row.kind for row in register.rows) == {
        "land": 16,
        "government_region": 29,
        "region": 12,
        "district": 401,
        "association": 1_202,
        "municipality": 10_943,
    }
    assert Counter(row.type for row in register.rows if row.kind == "municipality") == {
        "gemeinde": 8_301,
        "stadt": 1_828,
        "markt": 386,
        "gemeindefrei_unbewohnt": 194,
        "grosse_kreisstadt": 125,
        "kreisfreie_stadt": 98,
        "stadtkreis": 9,
        "gemeindefrei_bewohnt": 2,
    }
    assert Counter(row.type for row in register.rows if row.kind == "association") == {
        "verwaltungsgemeinschaft": 573,
        "amt": 207,
        "verbandsgemeinde": 148,
        "verwaltungsverband": 120,
        "samtgemeinde": 114,
        "erfuellende_gemeinde": 38,
        "kirchspielslandgemeinde": 2,
    }
