"""What is asked of the figures, from literal figures: met on the line, not met beyond it, left out where it was not measured."""

from __future__ import annotations

import pytest

from bench import asked_for
from bench.asked_for import Verdict
from bench.queries import CLASSES


def of_code(**medians):
    """Figures of one size from a list of five medians for each approach."""
    return {
        "code": {
            kind: {name: {"median": times[place]} for name, times in medians.items()}
            for place, kind in enumerate(CLASSES)
        }
    }


def lines(verdicts):
    return [verdict.line() for verdict in verdicts]


def test_engines_at_100000_meet_what_is_asked_on_the_line():
    found = of_code(naive=[9, 9, 200, 400, 600], fast=[1, 1, 1, 2, 3], tantivy=[1, 2, 3, 4, 5])

    assert lines(asked_for.of_engines(100_000, found)) == [
        "asked for: fast engine in no class slower than tantivy, fast/tantivy - met: most 1.00 (selective)",
        "asked for: fast engine at least 200 times as fast as (a), broad, browse, landing - met: least 200 (broad)",
    ]


def test_engines_at_100000_miss_what_is_asked_and_the_worst_class_is_named():
    found = of_code(naive=[9, 9, 800, 900, 598], fast=[1, 2.2, 1, 2, 3], tantivy=[1, 2, 3, 4, 5])

    assert lines(asked_for.of_engines(100_000, found)) == [
        "asked for: fast engine in no class slower than tantivy, fast/tantivy - NOT MET: most 1.10 (medium)",
        "asked for: fast engine at least 200 times as fast as (a), broad, browse, landing - NOT MET: least 199 (landing)",
    ]


@pytest.mark.parametrize(
    ("landing", "told"), [(25, "met: most 25.0 ms (landing)"), (25.1, "NOT MET: most 25.1 ms (landing)")]
)
def test_engines_at_a_million_answer_within_25_milliseconds_or_not(landing, told):
    found = of_code(fast=[1, 2, 3, 4, landing])

    assert lines(asked_for.of_engines(1_000_000, found)) == [
        f"asked for: fast engine in no class over 25 ms - {told}"
    ]


def test_reference_engine_is_judged_by_class_at_small_sizes_only():
    found = of_code(naive=[16, 16, 16, 10, 6], reference=[1, 1, 1, 1, 2.5])

    assert lines(asked_for.of_engines(10_000, found)) == [
        "asked for: reference engine at least 8, 8, 8, 5, 3 times as fast as approach (a), part - NOT MET: least 0.80 (landing)"
    ]
    assert asked_for.of_engines(100_000, found) == []


def test_search_over_http_is_judged_as_part_of_one_trivial_query():
    found = {"ratio": {"api": 0.2, "api_unchanged": 0.49}}

    assert asked_for.of_http(found) == [
        Verdict("search through the API at least 0.2 of one trivial query's throughput", "0.20", True),
        Verdict(
            "unchanged search through the API at least 0.5 of one trivial query's throughput", "0.49", False
        ),
    ]


def test_unchanged_search_without_tags_is_not_met():
    verdict = asked_for.of_http({"ratio": {"api": 0.3}})[1]

    assert (verdict.figure, verdict.met) == ("answers carry no ETag", False)


@pytest.mark.parametrize(
    ("own", "more", "met"), [(38.1, "+8.1", True), (38.2, "+8.2", False), (29.5, "-0.5", True)]
)
def test_memory_of_a_worker_is_judged_in_megabytes_at_100000(own, more, met):
    found = {"fast": {"worker": own}, "reference": {"worker": 30}}

    [verdict] = asked_for.of_memory(100_000, found)

    assert (verdict.figure, verdict.met) == (
        f"{own} MiB of its own ({more} to one with the reference engine)",
        met,
    )
    assert asked_for.of_memory(10_000, found) == []
    assert asked_for.of_memory(100_000, None) == []


def test_growth_is_the_exponent_from_the_smallest_to_the_largest_size():
    sizes = {
        "1000000": of_code(fast=[10, 100, 10, 10, 10], naive=[1, 1, 1, 1, 1000]),
        "100000": of_code(fast=[5, 5, 5, 5, 5]),
        "10000": of_code(fast=[1, 1, 10, 1, 1], naive=[1, 1, 1, 1, 10]),
    }

    assert asked_for.exponents(sizes, "fast") == pytest.approx(
        dict(zip(CLASSES, [0.5, 1, 0, 0.5, 0.5], strict=True))
    )
    assert asked_for.exponents(sizes, "naive")["landing"] == pytest.approx(1)
    assert asked_for.exponents(sizes, "tantivy") == {}
    assert lines(asked_for.of_growth(sizes)) == [
        "asked for: fast engine's exponent of growth at most 0.65 - NOT MET: most 1.00 (medium)"
    ]
