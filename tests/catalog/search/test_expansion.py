"""What the words of a query mean in a catalogue: exactly, by parts, by beginnings, by likeness."""

from __future__ import annotations

import pytest

from catalog.search.engine import search
from catalog.search.expansion import expand
from catalog.search.interface import Query
from tests.factories import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    """Each under the name that the tests call it by."""
    texts = {
        "Gewerbeportal": "Nimmt Gewerbeanmeldungen entgegen.",
        "Konsul": "Beteiligungsplattform für alle, die mitreden wollen.",
        "Dialog": "Werkzeug für Bürgerbeteiligung.",
        "HAL-Plan": "Ein digitaler Zwilling.",
        "KomMonitor": "Kennzahlen auf einer Karte.",
        "E-Akte": "Vergabe von Terminen im Rathaus.",
    }
    for name, text in texts.items():
        SolutionFactory(name=name, short_description=text)
    SolutionFactory(
        name="Servizi",
        facts={"short_description": {"it": "Servizi per i cittadini"}, "fields_of_action": ["participation"]},
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gewerbe", ["gewerbeportal"]),
        ("Gewerbeanmeldung", ["gewerbeportal"]),
        ("Plattform", ["konsul"]),
        ("buergerbeteiligung", ["dialog"]),
        ("Bürgerbeteilgung", ["dialog"]),
        ("participation", ["servizi"]),
        ("servizio cittadino", ["servizi"]),
        ("Zwillinge", ["hal-plan"]),
        ("Zwiling", ["hal-plan"]),
        ("halplan", ["hal-plan"]),
        ("Hal Plan", ["hal-plan"]),
        ("Monitor", ["kommonitor"]),
        ("Kennz", ["kommonitor"]),
        ("eakte", ["e-akte"]),
        ("Terminvergabe", ["e-akte"]),
        ("Trminvergabe", []),
        ("Rathuas", ["e-akte"]),
        ("die", []),
        ("Xylophon", []),
        ("!!!", []),
        ("Zwilling Gewerbe", []),
    ],
)
def test_search_words_as_people_type_them_find_what_they_mean(catalogue, text, names):
    assert [hit.slug for hit in search(Query(text=text, cards=())).hits] == names


def test_search_word_inside_a_compound_that_was_not_taken_apart_is_found_weakly(catalogue):
    SolutionFactory(name="Xylokopter", short_description="Kurz")

    answer = search(Query(text="kopter", cards=()))

    assert [(hit.slug, hit.band) for hit in answer.hits] == [("xylokopter", 4)]


def test_expand_typing_error_tells_what_was_taken_instead(catalogue):
    (term,) = expand("Bürgerbeteilgung")

    assert (term.typed, term.corrected) == ("Bürgerbeteilgung", ("Bürgerbeteiligung",))
    assert (term.exact, term.parts, term.weak) == (("burgerbeteil",), ("burg", "beteil"), ())
    assert search(Query(text="Bürgerbeteilgung")).corrected == {"Bürgerbeteilgung": ("Bürgerbeteiligung",)}


def test_expand_known_word_is_never_corrected(catalogue):
    SolutionFactory(name="Karre")

    (term,) = expand("Karte")

    assert (term.exact, term.corrected) == (("kart",), ())


def test_expand_stop_words_are_left_out_unless_alone(catalogue):
    assert [term.word for term in expand("Vergabe von Terminen")] == ["vergabe", "terminen"]
    assert [term.word for term in expand("von der")] == ["von", "der"]


def test_expand_only_the_last_short_word_may_be_unfinished(catalogue):
    first, last = expand("Ka Ge")

    assert (first.weak, first.exact) == ((), ())
    assert set(last.weak) == {"gewerbeport", "gewerbeportal", "gewerbeanmeld"}


def test_expand_words_after_the_twelfth_are_left_out(catalogue):
    assert len(expand(" ".join(f"wort{n}" for n in range(30)))) == 12


def test_expand_asks_one_query_and_none_without_words(catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        expand("Gewerbe anmelden im Rathaus")
    with django_assert_num_queries(0):
        expand("?!")


@pytest.mark.parametrize(
    "text", ["'", "qq'ww\\yy:*", "%", "_", "& | !", "(", "xx:A", "\\", "qq\x00rr", "<->"]
)
def test_search_signs_of_query_languages_are_only_text(catalogue, text):
    assert search(Query(text=text)).count == 0


def test_search_best_field_decides_and_weak_meetings_come_last():
    SolutionFactory(name="Gar nichts", facts={"long_description": {"de": "Ein Melder."}})
    SolutionFactory(name="Ohne", facts={"features": {"de": ["Ein Melder"]}})
    SolutionFactory(name="Kurz", short_description="Ein Melder")
    SolutionFactory(name="Melder")
    SolutionFactory(name="Melderxyz")

    answer = search(Query(text="Melder", cards=()))

    assert [(hit.slug, hit.band) for hit in answer.hits] == [
        ("melder", 0), ("kurz", 1), ("ohne", 2), ("gar-nichts", 3), ("melderxyz", 4),
    ]  # fmt: skip


def test_search_bands_of_several_words_are_summed():
    SolutionFactory(name="Melder", facts={"features": {"de": ["Zeigt eine Karte"]}})
    SolutionFactory(name="Anderes", short_description="Melder mit Karte")

    answer = search(Query(text="Melder Karte", cards=()))

    assert sorted((hit.slug, hit.band) for hit in answer.hits) == [("anderes", 2), ("melder", 2)]
