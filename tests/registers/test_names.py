"""Names as people say, sort and search them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.registers.queries.distance import typing_distance
from marketplace.registers.queries.names import fold, fold_bare, names_of


@pytest.mark.parametrize(
    ("kind", "type_", "official", "name", "sort_name", "search_name"),
    [
        ("municipality", "kreisfreie_stadt", "Halle (Saale), Stadt", "Halle (Saale)", "halle saale", "halle"),
        ("municipality", "kreisfreie_stadt", "Köln, Stadt", "Köln", "koln", "koeln"),
        ("municipality", "stadt", "Eisleben, Lutherstadt", "Lutherstadt Eisleben", "eisleben", "eisleben"),
        ("municipality", "gemeinde", "Garding, Kirchspiel", "Kirchspiel Garding", "garding", "garding"),
        (
            "municipality",
            "stadt",
            "Neustadt a.d.Aisch, St",
            "Neustadt a.d.Aisch",
            "neustadt a d aisch",
            "neustadt",
        ),
        (
            "municipality",
            "kreisfreie_stadt",
            "Frankfurt am Main, Stadt",
            "Frankfurt am Main",
            "frankfurt am main",
            "frankfurt",
        ),
        ("municipality", "gemeinde", "Au am Rhein", "Au am Rhein", "au am rhein", "au"),
        ("municipality", "gemeinde", "Roßdorf", "Roßdorf", "rossdorf", "rossdorf"),
        (
            "municipality",
            "stadt",
            "Bautzen / Budyšin, Stadt, Hochschulstadt / Wysokoš",
            "Bautzen / Budyšin",
            "bautzen budysin",
            "bautzen",
        ),
        (
            "municipality",
            "gemeindefrei_unbewohnt",
            "Helmstedt, gemfr. Gebiet",
            "Helmstedt (gemeindefreies Gebiet)",
            "helmstedt",
            "helmstedt",
        ),
        ("district", "landkreis", "Helmstedt", "Landkreis Helmstedt", "helmstedt", "helmstedt"),
        ("district", "kreis", "Dithmarschen", "Kreis Dithmarschen", "dithmarschen", "dithmarschen"),
        ("district", "landkreis", "Bodenseekreis", "Bodenseekreis", "bodenseekreis", "bodenseekreis"),
        ("district", "landkreis", "Region Hannover", "Region Hannover", "region hannover", "region hannover"),
        (
            "district",
            "kreis",
            "Städteregion Aachen",
            "Städteregion Aachen",
            "stadteregion aachen",
            "staedteregion aachen",
        ),
        ("district", "kreisfreie_stadt", "Koblenz, kreisfreie Stadt", "Koblenz", "koblenz", "koblenz"),
        (
            "association",
            "amt",
            "Büsum-Wesselburen",
            "Amt Büsum-Wesselburen",
            "busum wesselburen",
            "buesum wesselburen",
        ),
        (
            "association",
            "verwaltungsgemeinschaft",
            "Kallmünz (VGem)",
            "Verwaltungsgemeinschaft Kallmünz",
            "kallmunz",
            "kallmuenz",
        ),
        (
            "association",
            "verwaltungsgemeinschaft",
            "VVG der Stadt Engen",
            "Vereinbarte Verwaltungsgemeinschaft der Stadt Engen",
            "engen",
            "engen",
        ),
        (
            "association",
            "verwaltungsverband",
            "GVV Bad Buchau",
            "Gemeindeverwaltungsverband Bad Buchau",
            "bad buchau",
            "bad buchau",
        ),
        ("association", "erfuellende_gemeinde", "EG Uder", "Erfüllende Gemeinde Uder", "uder", "uder"),
        (
            "association",
            "erfuellende_gemeinde",
            "Gößnitz, Stadt",
            "Erfüllende Gemeinde Gößnitz",
            "gossnitz",
            "goessnitz",
        ),
        (
            "body",
            "stadtbezirk",
            "Bezirk Treptow-Köpenick",
            "Bezirk Treptow-Köpenick",
            "treptow kopenick",
            "treptow koepenick",
        ),
    ],
)
def test_names_of_a_registered_name_are_the_spoken_sorted_and_searched_forms(
    kind: str, type_: str, official: str, name: str, sort_name: str, search_name: str
) -> None:
    names = names_of(kind=kind, type=type_, official_name=official)
    assert (names.name, names.sort_name, names.search_name) == (name, sort_name, search_name)


def test_search_text_of_a_name_holds_every_form_between_bars() -> None:
    names = names_of(kind="municipality", type="stadt", official_name="Güstrow, Barlachstadt")
    assert names.search_text == "| guestrow | gustrow | guestrow barlachstadt | gustrow barlachstadt |"


def test_search_text_of_an_abbreviated_name_holds_it_written_out() -> None:
    names = names_of(kind="municipality", type="stadt", official_name="Neustadt a.d.Aisch, St")
    assert (
        names.search_text
        == "| neustadt | neustadt a d aisch | neustadt an der aisch | neustadt a d aisch st |"
    )


@pytest.mark.parametrize(
    ("text", "folded", "bare"),
    [
        ("KÖLN-Süd", "koeln sued", "koln sud"),
        ("Ko\u0308ln", "koeln", "koln"),
        ("Groß  Düben / Dźěwin", "gross dueben dzewin", "gross duben dzewin"),
        ("Łódź", "lodz", "lodz"),
        ("%_'", "", ""),
    ],
)
def test_fold_of_a_text_is_plain_lower_case_words(text: str, folded: str, bare: str) -> None:
    assert (fold(text), fold_bare(text)) == (folded, bare)


@given(st.text(max_size=60))
def test_fold_of_any_text_is_stable_and_plain(text: str) -> None:
    for folded in (fold(text), fold_bare(text)):
        assert folded.isascii()
        assert folded == " ".join(folded.split()).lower()
        assert fold(folded) == folded


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("halle", "halle", 0),
        ("halel", "halle", 1),
        ("gardelgen", "gardelegen", 1),
        ("kiel", "kehl", 2),
        ("", "abc", 3),
    ],
)
def test_typing_distance_of_two_words_counts_their_errors(left: str, right: str, distance: int) -> None:
    assert typing_distance(left, right) == typing_distance(right, left) == distance
