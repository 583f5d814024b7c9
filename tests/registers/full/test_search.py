"""Finding areas in the real register by what people type."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from marketplace.registers.models import Area
from marketplace.registers.queries import areas_matching

pytestmark = pytest.mark.usefixtures("registers")


def names(text: str, limit: int = 3) -> list[str]:
    return [area.name for area in areas_matching(text, limit)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The larger of several places of one name comes first, whatever is added to its name.
        ("Halle", ["Halle (Saale)", "Halle (Westf.)", "Halle"]),
        ("halle (saale)", ["Halle (Saale)"]),
        ("Frankfurt", ["Frankfurt am Main", "Frankfurt (Oder)"]),
        ("Neustadt", ["Neustadt an der Weinstraße", "Neustadt am Rübenberge", "Neustadt in Holstein"]),
        ("Burg", ["Burg", "Burg (Spreewald)/Bórkowy (Błota)", "Burg (Dithmarschen)"]),
        # Umlauts in each spelling.
        ("Köln", ["Köln"]),
        ("KOELN", ["Köln"]),
        ("Koln", ["Köln"]),
        ("Gustrow", ["Güstrow", "Amt Güstrow-Land"]),
        ("Gross Gerau", ["Groß-Gerau", "Landkreis Groß-Gerau"]),
        # A municipality before the district of its name, and the district by its own.
        ("Helmstedt", ["Helmstedt", "Landkreis Helmstedt"]),
        ("Landkreis Helmstedt", ["Landkreis Helmstedt"]),
        ("Kreis Plön", ["Kreis Plön"]),
        # Additions, abbreviations, words in any place.
        ("Eisleben", ["Lutherstadt Eisleben"]),
        ("Lutherstadt Wittenberg", ["Lutherstadt Wittenberg"]),
        ("Hansestadt Lübeck", ["Lübeck"]),
        (
            "Neustadt an der Aisch",
            ["Neustadt a.d.Aisch", "Landkreis Neustadt a.d.Aisch-Bad Windsheim"],
        ),
        ("Bad Oeynhausen", ["Bad Oeynhausen"]),
        ("Köpenick", ["Bezirk Treptow-Köpenick"]),
        ("KielRegion", ["KielRegion"]),
        ("Lindenwerder", ["Lindenwerder (Beispiel)"]),
        ("Amt Büsum", ["Amt Büsum-Wesselburen"]),
        ("Beetzendorf", ["Beetzendorf", "Verbandsgemeinde Beetzendorf-Diesdorf"]),
        # The beginning of a name.
        ("Magdeb", ["Magdeburg"]),
        ("Michend", ["Michendorf"]),
        # Typing errors.
        ("Magdebrug", ["Magdeburg"]),
        ("Gardelgen", ["Gardelegen"]),
        ("Halel", ["Halle (Saale)", "Halle (Westf.)", "Halle"]),
        ("Asherseben", ["Aschersleben"]),
        ("Treptow Köpenik", ["Bezirk Treptow-Köpenick"]),
        ("Frankfrut Oder", ["Frankfurt (Oder)"]),
        # Keys and postcodes.
        ("15002000", ["Halle (Saale)"]),
        ("15 0 02 0000 000", ["Halle (Saale)"]),
        ("010549999036", ["Garding"]),
        ("03154", ["Landkreis Helmstedt", "Helmstedt", "Königslutter am Elm"]),
        ("06108", ["Halle (Saale)"]),
        ("06110", ["Halle (Saale)", "Landsberg", "Teutschenthal"]),
        ("06108 Halle", ["Halle (Saale)", "Halle (Westf.)", "Halle"]),
        ("33790 Halle", ["Halle (Westf.)", "Halle (Saale)", "Halle"]),
        # Nothing.
        ("", []),
        ("   ", []),
        ("%", []),
        ("| |", []),
        ("Timbuktu Mitte", []),
        ("Osterholz-Scharmbeck an der Knatter", []),
        ("00999", []),
        ("123456789012345", []),
    ],
)
def test_areas_matching_what_is_typed_are_the_expected_first(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_areas_matching_a_name_come_with_what_tells_them_apart(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        areas = areas_matching("Neuenkirchen", 11)
        told = {(area.district.name, str(area.association)) for area in areas if area.district}
    assert len(told) == 11
    assert ("Landkreis Vorpommern-Greifswald", "Amt Landhagen") in told
    assert ("Landkreis Vorpommern-Greifswald", "Amt Anklam-Land") in told


@pytest.mark.parametrize(
    ("text", "queries"), [("Halle", 1), ("a", 1), ("Magdebrug", 2), ("06108", 1), ("06110", 2)]
)
def test_areas_matching_a_text_takes_a_bounded_number_of_queries(
    text: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert areas_matching(text, 3)


def test_areas_matching_leave_out_the_ended_and_the_uninhabited() -> None:
    assert [area.key for area in areas_matching("Göhrde", 5)] == ["033545406006"]
    Area.objects.filter(key="033545406006").update(ended_on="2026-05-31")
    assert "Göhrde" not in names("Göhrde", 10)


def test_areas_matching_find_a_city_once_and_not_as_its_own_district_too() -> None:
    assert [area.key for area in areas_matching("Magdeburg", 5)] == ["150030000000"]


def test_areas_matching_of_one_kind_are_of_that_kind() -> None:
    assert [area.name for area in areas_matching("Sachsen", 5, kinds=("land",))] == [
        "Sachsen",
        "Sachsen-Anhalt",
    ]


def test_areas_matching_with_a_limit_hold_no_more() -> None:
    assert len(areas_matching("e", 7)) == 7
    assert len(areas_matching("e", 1_000)) == 100
    assert areas_matching("Halle", 0) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=90))
def test_areas_matching_any_text_answer_a_bounded_list(text: str) -> None:
    assert len(areas_matching(text, 5)) <= 5
