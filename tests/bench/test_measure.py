"""Taking times: medians of rounds with their spread, every approach in turn, slow ones on fewer queries."""

from __future__ import annotations

from bench import measure
from bench.measure import Approach, Times, compare, repeat
from bench.queries import Asked

QUERIES = [Asked("browse", str(number), {}) for number in range(4)]


def test_times_are_the_median_of_the_rounds_medians_with_their_spread():
    rounds = [[0.001, 0.002, 0.009], [0.004, 0.004, 0.004], [0.003, 0.003, 0.1]]

    assert Times.of(rounds) == Times(median=3.0, least=2.0, most=4.0, p95=100.0, number=9)


def test_compare_lets_approaches_take_turns_in_alternating_order(monkeypatch):
    monkeypatch.setattr(measure, "WARM", 0)
    seen = []
    approaches = [
        Approach("one", lambda asked: seen.append(f"one {asked.text}")),
        Approach("two", lambda asked: seen.append(f"two {asked.text}")),
    ]

    found = compare(approaches, QUERIES[:2], 60, rounds=2)

    assert seen == ["one 0", "one 1", "two 0", "two 1", "two 0", "two 1", "one 0", "one 1"]
    assert {name: times.number for name, times in found.items()} == {"one": 4, "two": 4}


def test_compare_asks_an_approach_without_patience_once_a_round(monkeypatch):
    monkeypatch.setattr(measure, "WARM", 0)
    clock = [0.0]
    monkeypatch.setattr(measure.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(measure.time, "perf_counter", lambda: clock[0])
    seen = []

    def ask(asked):
        seen.append(asked.text)
        clock[0] += 2

    found = compare([Approach("slow", ask)], QUERIES, 5, rounds=5)

    assert seen == ["0"] * 5
    assert found["slow"] == Times(2000.0, 2000.0, 2000.0, 2000.0, 5)


def test_preparing_an_approach_comes_before_each_answer_and_is_not_timed(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(measure.time, "perf_counter", lambda: next(clock))
    seen = []
    approach = Approach(
        "x", lambda asked: seen.append("asked"), lambda: seen.append(f"prepared {next(clock)}")
    )

    assert [approach.seconds(QUERIES[0]), approach.seconds(QUERIES[1])] == [1, 1]
    assert seen == ["prepared 0", "asked", "prepared 3", "asked"]


def test_repeat_spreads_the_calls_over_the_rounds():
    calls = []

    found = repeat(lambda: calls.append(1), 20, rounds=5)

    assert (found.number, len(calls)) == (20, 20 + measure.WARM)
