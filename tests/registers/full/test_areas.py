"""The areas of the real register: figures known from elsewhere, and who belongs to whom."""

from __future__ import annotations

import pytest

from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_within, members_of, neighbours_of

pytestmark = pytest.mark.usefixtures("registers")


def names(areas: object) -> list[str]:
    return [area.name for area in areas]  # type: ignore[attr-defined]


def test_levels_of_the_register_hold_their_known_numbers() -> None:
    numbers = {
        kind: Area.objects.current().official().filter(kind=kind).count()
        for kind in ("land", "government_region", "region", "district", "association", "municipality")
    }
    assert numbers == {
        "land": 16,
        "government_region": 29,
        "region": 12,
        "district": 401,
        "association": 1_202,
        "municipality": 10_943,
    }
    assert Area.objects.municipalities().inhabited().count() == 10_749
    assert Area.objects.municipalities().incorporated().count() == 10_747


def test_small_municipalities_are_mostly_run_by_associations() -> None:
    small = Area.objects.current().municipalities().incorporated().in_band("under_5000")
    run = small.filter(association__isnull=False)
    assert (small.count(), run.count()) == (7_805, 6_885)
    # 38 of the 1,202 associations have no municipality below 5,000 inhabitants.
    assert run.order_by().values("association").distinct().count() == 1_164


def test_every_association_has_members_and_every_municipality_a_land() -> None:
    led = Area.objects.municipalities().order_by().values("association").distinct()
    assert Area.objects.filter(kind="association").exclude(pk__in=led).count() == 0
    assert Area.objects.municipalities().filter(land="").count() == 0
    assert sorted(Area.objects.municipalities().filter(district=None).values_list("key", flat=True)) == [
        "070009999999",
        "130009999998",
        "130009999999",
    ]


def test_inhabited_municipalities_without_a_point_are_none() -> None:
    assert Area.objects.municipalities().inhabited().filter(latitude=None).count() == 0
    sources = {
        source: Area.objects.municipalities().filter(point_source=source).count()
        for source in ("polygon", "postcode", "by_hand", "")
    }
    assert sources == {"polygon": 10_713, "postcode": 223, "by_hand": 2, "": 5}


def test_halle_stands_as_the_register_has_it() -> None:
    halle = Area.objects.get(key="150020000000")
    assert (halle.name, halle.official_name, halle.ags, halle.ars) == (
        "Halle (Saale)",
        "Halle (Saale), Stadt",
        "15002000",
        "150020000000",
    )
    assert (halle.population, halle.population_band, halle.area_km2) == (226_767, "under_500000", 135.56)
    assert (halle.land, halle.nuts3, halle.postcode, halle.type) == (
        "st",
        "DEE02",
        "06108",
        "kreisfreie_stadt",
    )
    assert (halle.latitude, halle.longitude) == (51.47979, 11.96851)
    assert (halle.association, halle.district, halle.parent) == (
        None,
        area_by_key("15002"),
        area_by_key("15002"),
    )


def test_municipality_without_type_of_association_record_stands_alone() -> None:
    schmoelln = Area.objects.get(ags="16077043")
    assert (schmoelln.key, schmoelln.association, schmoelln.population) == ("160770043043", None, 411)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("15002000", "150020000000"),
        ("150020000000", "150020000000"),
        ("15 0 02 0000 000", "150020000000"),
        ("15002", "15002"),
        ("15", "15"),
        ("150000000000", "15"),
        ("03154", "03154"),
        ("031540000000", "03154"),
        ("03154000", "03154"),
        ("150815051", "150815051"),
        ("150815051000", "150815051"),
        ("010549999036", "010545417036"),
        ("body-kielregion", "body-kielregion"),
    ],
)
def test_area_by_key_in_any_form_is_found(key: str, found: str) -> None:
    area = area_by_key(key)
    assert area is not None
    assert area.key == found


@pytest.mark.parametrize("key", ["", "99", "99999999", "000000000000", "abc", "body-", "١٥"])
def test_area_by_key_without_such_an_area_is_none(key: str) -> None:
    assert area_by_key(key) is None


def test_members_of_each_level_are_its_municipalities() -> None:
    association = Area.objects.get(key="150815051")
    assert names(members_of(association)) == [
        "Apenburg-Winterfeld",
        "Beetzendorf",
        "Dähre",
        "Diesdorf",
        "Jübar",
        "Kuhfelde",
        "Rohrberg",
        "Wallstawe",
    ]
    assert members_of(Area.objects.get(key="15")).count() == 218
    assert names(members_of(Area.objects.get(key="15002"))) == ["Halle (Saale)"]
    assert members_of(Area.objects.get(key="03154")).count() == 23
    assert members_of(Area.objects.get(key="150020000000")).count() == 0
    assert names(members_of(Area.objects.get(key="body-kielregion"))) == [
        "Kiel",
        "Kreis Plön",
        "Kreis Rendsburg-Eckernförde",
    ]


def test_members_of_an_association_leave_out_the_ended() -> None:
    Area.objects.filter(ags="15081105").update(ended_on="2026-05-31")
    assert "Diesdorf" not in names(members_of(Area.objects.get(key="150815051")))


def test_neighbours_of_a_city_are_the_nearest_by_distance() -> None:
    halle = Area.objects.get(key="150020000000")
    near = neighbours_of(halle, 4)
    assert [(area.name, round(area.distance_km, 1)) for area in near] == [
        ("Kabelsketal", 10.3),
        ("Landsberg", 10.9),
        ("Schkopau", 11.1),
        ("Teutschenthal", 11.4),
    ]


def test_neighbours_of_a_remote_island_are_found_in_a_wider_ring() -> None:
    heligoland = Area.objects.get(ags="01056025")
    assert [(area.name, round(area.distance_km)) for area in neighbours_of(heligoland, 2)] == [
        ("Wangerooge", 44),
        ("Spiekeroog", 48),
    ]


def test_neighbours_of_an_area_without_a_point_are_none() -> None:
    assert neighbours_of(Area.objects.get(key="body-beispielstadt-lindenwerder"), 5) == []


def test_areas_within_a_distance_hold_all_of_them_and_no_other() -> None:
    halle = Area.objects.get(key="150020000000")
    assert names(areas_within(halle, 11.2)) == ["Kabelsketal", "Landsberg", "Schkopau"]
    assert areas_within(halle, 0.5).count() == 0
    nearest_district = areas_within(halle, 40, kinds=("district",)).first()
    assert nearest_district is not None
    assert nearest_district.name == "Saalekreis"


def test_population_bands_partition_the_municipalities() -> None:
    areas = Area.objects.current().municipalities().incorporated()
    bands = {
        band: areas.in_band(band).count()
        for band in (
            "under_5000",
            "under_20000",
            "under_50000",
            "under_100000",
            "under_500000",
            "from_500000",
        )
    }
    assert bands == {
        "under_5000": 7_805,
        "under_20000": 2_236,
        "under_50000": 511,
        "under_100000": 115,
        "under_500000": 65,
        "from_500000": 15,
    }
