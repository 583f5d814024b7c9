"""Random questions to both engines: of many kinds, the same for one seed; a difference is told with its question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.agree import Asker, Disagreement, agree
from catalog.search.interface import FACETS, Answer, FacetCount, Hit

WORDS = ("Straße", "Bürgerbüro", "Wasser", "Plattform")
CODES = {facet: [f"{facet}-{number}" for number in range(4)] for facet in FACETS}


class Fake:
    """An engine that answers everything alike, except what it was made to answer otherwise."""

    def __init__(self, name, wrong=lambda query: False):
        self.name = name
        self.wrong = wrong
        self.asked = []

    def search(self, query):
        self.asked.append(query)
        hits = tuple(Hit(number, f"s-{number}", 0, {}) for number in range(3))
        answer = Answer(
            3, hits, {"licence": (FacetCount("MIT", 3),)}, next="" if query.cursor == "2" else "2"
        )
        return replace(answer, count=4) if self.wrong(query) else answer


def asker(seed=1):
    return Asker(WORDS, CODES, seed)


def test_engines_that_agree_are_asked_the_same_and_counted():
    one, other = Fake("one"), Fake("other")

    tally = agree([one, other], asker(), 50)

    assert (tally.compared, tally.with_hits, sum(tally.kinds.values())) == (50, 50, 50)
    assert one.asked == other.asked
    assert len(one.asked) == 50
    assert 0 < tally.turned < 50
    assert tally.turned == sum(bool(query.cursor) for query in one.asked)


def test_engines_that_differ_in_one_answer_are_told_with_the_question():
    wrong = Fake("wrong", lambda query: query.sort == "newest")

    with pytest.raises(Disagreement, match=r"right and wrong differ in count of Query\(text=") as error:
        agree([Fake("right"), wrong], asker(), 200)

    assert repr(wrong.asked[-1]) in str(error.value)
    assert "{'count': 3}" in str(error.value)
    assert "{'count': 4}" in str(error.value)


def test_questions_of_one_seed_are_the_same_and_of_another_are_not():
    def first(seed):
        made = asker(seed)
        return [made.question() for _ in range(20)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_questions_are_of_every_kind():
    made = asker()
    questions = [made.question() for _ in range(2_000)]

    assert {kind for kind, _query in questions} == {
        "known",
        "several",
        "prefix",
        "error",
        "two errors",
        "compound",
        "part",
        "none",
        "stop words",
        "unknown",
        "folded",
    }
    assert {len(query.filters) for _kind, query in questions} == {0, 1, 2, 3}
    assert {query.sort for _kind, query in questions} == {"relevance", "name", "newest", "most_used", "fit"}
    assert {query.page_size for _kind, query in questions} == {1, 2, 3, 7, 20, 50, 100}
    assert {query.text for kind, query in questions if kind == "folded"} == {
        "STRASSE",
        "BUERGERBUERO",
        "WASSER",
        "PLATTFORM",
    }
    assert any("nobody-has-this" in codes for _kind, query in questions for codes in query.filters.values())
