"""Words: cut out of texts, spellings made equal, sorted as Germans sort."""

from __future__ import annotations

import pytest

from catalog.search.words import asked_words, fold, indexed_words, is_stop_word, sort_key


@pytest.mark.parametrize(
    ("one", "other", "folded"),
    [
        ("Bürger", "BUERGER", "buerger"),
        ("Straße", "Strasse", "strasse"),
        ("Mängel", "maengel", "maengel"),
        ("Ma\u0308ngel", "mängel", "maengel"),
        ("Citoyenneté", "citoyennete", "citoyennete"),
        ("ŒUVRE", "oeuvre", "oeuvre"),
        ("Łódź", "lodz", "lodz"),
        ("Ærø", "aeroe", "aeroe"),
        ("３Ｄ", "3d", "3d"),
    ],
)
def test_fold_spellings_of_one_word_become_equal(one, other, folded):
    assert (fold(one), fold(other)) == (folded, folded)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Termine & Meldungen: 3D-Karte!", ["Termine", "Meldungen", "3D", "Karte", "3DKarte"]),
        ("E-Akte", ["E", "Akte", "EAkte"]),
        ("KomMonitor", ["KomMonitor", "Kom", "Monitor"]),
        ("Bürger:innen und Bürger*in", ["Bürger", "und", "Bürger"]),
        ("Antragsteller/-innen", ["Antragsteller"]),
        ("publiccode.yml", ["publiccode", "yml"]),
        ("???", []),
        ("", []),
    ],
)
def test_indexed_words_of_a_text_are_what_people_type(text, words):
    assert list(indexed_words(text)) == words


def test_asked_words_with_hyphen_and_repeat_are_taken_apart_and_once():
    assert asked_words("HAL-Plan hal plan 3D") == ["hal", "plan", "3D"]


def test_is_stop_word_knows_german_and_english_ones_folded():
    assert [is_stop_word(word) for word in ("für", "fuer", "the", "plan")] == [False, True, True, False]


def test_sort_key_german_names_stand_in_dictionary_order():
    names = ["Zahl", "Äpfel", "apfel", "Öl", "Oldenburg", "Straße", "Strasse B", "10 Dinge", "(Ort)"]

    assert sorted(names, key=sort_key) == [
        "10 Dinge", "Äpfel", "apfel", "Öl", "Oldenburg", "(Ort)", "Straße", "Strasse B", "Zahl",
    ]  # fmt: skip
