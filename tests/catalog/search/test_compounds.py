"""Compounds: taken apart where that helps, left alone where it would mislead."""

from __future__ import annotations

import pytest

from catalog.search.compounds import split


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("beteiligungsplattform", "beteiligungs plattform"),
        ("buergerbeteiligungsplattform", "buerger beteiligungs plattform"),
        ("gewerbeanmeldungen", "gewerbe anmeldungen"),
        ("terminvergabe", "termin vergabe"),
        ("maengelmelder", "maengel melder"),
        ("ratsinformationssystem", "rats informations system"),
        ("strassenbeleuchtung", "strassen beleuchtung"),
        ("stadtbaeume", "stadt baeume"),
        ("haushaltsdaten", "haushalts daten"),
        ("bauantrag", "bau antrag"),
        ("radverleih", "rad verleih"),
        ("tagespflege", "tag pflege"),
        ("hundesteueranmeldung", "hunde steuer anmeldung"),
        ("waermeplanung", "waerme planung"),
        ("onlinezugangsgesetz", "online zugangs gesetz"),
        ("friedhofsverwaltung", "friedhofs verwaltung"),
    ],
)
def test_split_compound_gives_its_parts(word, parts):
    assert split(word) == tuple(parts.split())


@pytest.mark.parametrize(
    "word",
    """verwaltung verwaltungen information informationen beteiligung gemeinde gemeinden kommune organisation station
    stationen integration dokumentation kommunikation generation administratoren haushalt wettbewerb netzwerk plattform
    plattformen oberflaeche brandenburg magdeburg dienstag mittwoch sonntag einrichtung gesellschaft wirtschaft landschaft
    zeitraum beratung vertretung nachweis hinweis ausweis unternehmen freizeit digitalisierung barrierefreiheit
    participation registering orchestrate management platform amt 3d xplanung""".split(),
)
def test_split_word_that_is_no_compound_is_left_whole(word):
    assert split(word) == ()
