"""Lexemes: the same for index and query, in every language."""

from __future__ import annotations

import pytest

from catalog.search.analysis import asked_lexemes, asked_parts, lexemes, own_lexemes
from catalog.search.words import fold


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        ("Gewerbe", "Gewerbeanmeldungen", "de"),
        ("Plattform", "Beteiligungsplattform", "de"),
        ("Termin", "Terminvergabe", "de"),
        ("Termine", "Terminvergabe", "de"),
        ("Mängel", "Mängelmelder", "de"),
        ("mangel", "Maengelmelder", "de-AT"),
        ("Häuser", "Haus", "de"),
        ("Verwaltungen", "Verwaltung", "de"),
        ("Beteiligungsplattform", "BETEILIGUNGSPLATTFORMEN", "de"),
        ("participation", "Participations", "en"),
        ("citizens", "citizen", "en-GB"),
        ("servizio", "servizi", "it"),
        ("services", "service", "fr"),
        ("tjänster", "tjänst", "sv"),
        ("Zwilling", "Zwillinge", ""),
        ("twins", "Twin", ""),
        ("usługa", "USŁUGA", "xx"),
    ],
)
def test_lexemes_of_a_text_hold_what_is_asked(asked, written, language):
    met = set(asked_lexemes(fold(asked))) & set(lexemes(fold(written), language))

    assert met != set()


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        ("Form", "Plattform", "de"),
        ("Rat", "Beratung", "de"),
        ("Ration", "Registration", "en"),
        ("Plan", "Planet", "de"),
        ("Halt", "Haushalt", "de"),
    ],
)
def test_lexemes_of_another_word_do_not_meet(asked, written, language):
    assert set(asked_lexemes(fold(asked))) & set(lexemes(fold(written), language)) == set()


@pytest.mark.parametrize(
    ("language", "found"),
    [("", ("zwilling", "zwill")), ("de", ("zwilling",)), ("it", ("it:zwilling",)), ("xx", ("zwilling",))],
)
def test_own_lexemes_of_a_word_depend_on_its_language(language, found):
    assert own_lexemes("zwilling", language) == found


def test_asked_parts_compound_gives_stems_of_its_parts():
    assert asked_parts("buergerbeteiligungen") == ("burg", "beteil")
