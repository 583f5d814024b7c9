"""What a text tells of who wrote it: literal hits, and texts in which nothing is found."""

from __future__ import annotations

import pytest

from procurement.questions.anonymity import seen_hash, traces

HITS = [
    ("Antwort bitte an p.beispiel@firma.example.", [("mail", "p.beispiel@firma.example")]),
    ("Rückruf: 0391 5551234, danke", [("phone", "0391 5551234")]),
    ("Unter +49 391 555-1234 erreichbar", [("phone", "+49 391 555-1234")]),
    ("Telefon: 5551234", [("phone", "Telefon: 5551234")]),
    ("Siehe https://firma.example/daten und", [("web", "https://firma.example/daten")]),
    ("Frau Dr. Paula Beispiel fragt", [("person", "Frau Dr. Paula Beispiel")]),
    ("Mit freundlichen Grüßen\nPaula Beispiel", [("person", "Mit freundlichen Grüßen\nPaula Beispiel")]),
    ("Die Beispiel Werke GmbH & Co. KG fragt", [("company", "Die Beispiel Werke GmbH & Co. KG")]),
    ("Läuft unsere Software bei Ihnen?", [("own", "unsere Software")]),
    ("Does our product fit?", [("own", "our product")]),
    ("Geht das mit Mängelmelder?", [("known", "Mängelmelder")]),
    ("Geht das mit MÄNGELMELDER?", [("known", "MÄNGELMELDER")]),
]
CLEAN = [
    "Wie viele Laternen sind gemeint, und bis wann?",
    "Gilt die Frist 24.11.2026, 14:00 Uhr auch für Anlagen?",
    "Ist mit 1.000,50 EUR netto der Monatspreis gemeint?",
    "Gilt DIN SPEC 91357 oder LoRaWAN 1.0.4?",
    "Sind 10000 bis 25000 Geräte gemeint?",
    "Wer als Betreiber auftritt, ist offen: die Stadt oder wir?",
    "Sollen die Mängelmelderinnen Zugang bekommen?",
    "",
]


@pytest.mark.parametrize(("text", "found"), HITS)
def test_text_that_tells_of_people_is_pointed_out(text, found):
    assert [(one.kind, one.passage) for one in traces(text, ["Mängelmelder"])] == found


@pytest.mark.parametrize("text", CLEAN)
def test_text_that_tells_of_nobody_is_left_alone(text):
    assert traces(text, ["Mängelmelder", "Ab"]) == ()


def test_same_passage_twice_is_told_once():
    assert [one.passage for one in traces("a@b.example und a@b.example")] == ["a@b.example"]


def test_hash_of_the_texts_differs_with_each_of_them():
    first = seen_hash({"1": "Wie viele?"})
    assert first != seen_hash({"1": "Wie viele"})
    assert first != seen_hash({"2": "Wie viele?"})
    assert first == seen_hash({"1": "Wie viele?"})
