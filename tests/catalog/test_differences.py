"""Old and new side by side: words are marked, and nothing of any fact is hidden from who reviews it."""

from __future__ import annotations

import time

import pytest
from django.utils.translation import override

from catalog.facts.registry import FACTS
from catalog.facts.types import (
    Boolean,
    Choice,
    Date,
    Integer,
    Keyed,
    Language,
    Localised,
    Many,
    Range,
    Record,
)
from catalog.queries.differences import differences, marked, stated_facts, texts_of


def sample(kind, mark):
    """A value of the type; every text in it holds the mark."""
    if isinstance(kind, Localised):
        return {"de": sample(kind.of, f"{mark}-de"), "ar": sample(kind.of, f"{mark}-ar")}
    if isinstance(kind, Many):
        return [sample(kind.of, f"{mark}-1"), sample(kind.of, f"{mark}-2")]
    if isinstance(kind, Keyed):
        return {code: sample(kind.of, f"{mark}-{code}") for code in kind.keys.codes[:2]}
    if isinstance(kind, Record):
        return {key: sample(of, f"{mark}-{key}") for key, of in kind.fields.items()}
    if isinstance(kind, Choice):
        return kind.codes[0]
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return 3
    if isinstance(kind, Range):
        return {"min": 1234, "max": 5678}
    if isinstance(kind, Date):
        return "2026-05-04"
    return "de" if isinstance(kind, Language) else mark


def marks_in(value):
    """Every text of a sample."""
    if isinstance(value, dict):
        return [mark for item in value.values() for mark in marks_in(item)]
    if isinstance(value, list):
        return [mark for item in value for mark in marks_in(item)]
    return [value] if isinstance(value, str) and value.startswith("XQ") else []


@pytest.mark.parametrize("key", FACTS)
def test_every_fact_shows_each_of_its_texts_languages_and_parts(key):
    fact = FACTS[key]
    value = sample(fact.type, "XQ")
    with override("de"):
        shown = "\n".join(text for _label, _lang, text in texts_of(fact, value))
        (difference,) = differences({}, {key: value}, [key])
    assert [mark for mark in marks_in(value) if mark not in shown] == []
    assert shown.strip() != ""
    assert (difference.is_new, difference.is_gone) == (True, False)
    new = "\n".join("".join(piece.text for piece in part.new) for part in difference.parts)
    assert new == shown


@pytest.mark.parametrize("key", FACTS)
def test_every_fact_that_is_stated_stands_among_those_that_stay(key):
    fact = FACTS[key]
    with override("de"):
        ((_group, (stated,)),) = stated_facts({key: sample(fact.type, "XQ")}, [])
    assert stated.label == str(fact.label)
    assert stated_facts({key: "x"}, [key]) == []


def pieces(side):
    return [(piece.text, piece.is_marked) for piece in side]


def test_words_that_differ_are_marked_on_their_own_side():
    old, new = marked("Plant Wege und Straßen im Ort.", "Plant Wege und Brücken im Ort.", [100])
    assert pieces(old) == [("Plant Wege und ", False), ("Straßen", True), (" ", False), ("im Ort.", False)]
    assert pieces(new) == [("Plant Wege und ", False), ("Brücken", True), (" ", False), ("im Ort.", False)]


def test_address_that_differs_behind_the_question_mark_only_is_seen():
    before, after = ({"landing_url": f"https://wege.example/start?ref={ref}"} for ref in ("amt", "werbung"))
    (difference,) = differences(before, after, ["landing_url"])
    ((piece,),) = [part.new for part in difference.parts]
    assert (piece.text, piece.is_marked) == ("https://wege.example/start?ref=werbung", True)
    assert difference.urls == ("https://wege.example/start?ref=werbung",)


def test_language_that_only_one_side_has_is_shown_as_added_or_gone():
    before, after = {"long_description": {"de": "Alt."}}, {"long_description": {"en": "New."}}
    with override("de"):
        (difference,) = differences(before, after, ["long_description"])
    found = [(part.label, pieces(part.old), pieces(part.new)) for part in difference.parts]
    assert found == [("Deutsch", [("Alt.", True)], []), ("Englisch", [], [("New.", True)])]


def test_texts_too_long_to_compare_are_marked_as_a_whole_and_quickly():
    old, new = "wort " * 30_000, "wort anders " * 30_000
    began = time.monotonic()
    left, right = marked(old, new, [12_000])
    assert time.monotonic() - began < 2
    assert (pieces(left)[0], pieces(right)[0]) == ((old.strip(), True), (new.strip(), True))


def test_page_of_many_long_texts_is_compared_within_its_budget():
    text = "das ist ein Satz der sich oft wiederholt "
    before = {"long_description": {f"x-{n}": text * 200 for n in range(40)}}
    after = {"long_description": {f"x-{n}": text * 200 + "Ende" for n in range(40)}}
    began = time.monotonic()
    with override("de"):
        (difference,) = differences(before, after, ["long_description"])
    assert time.monotonic() - began < 10
    compared = [part for part in difference.parts if not part.new[0].is_marked]
    assert len(compared) == 3
    assert len(difference.parts) == 40
