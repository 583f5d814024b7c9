"""What script/bench takes and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.__main__ import arguments


def test_arguments_without_anything_measure_the_smallest_size():
    found = arguments([])

    assert (found.sizes, found.agree, found.keep, found.reuse_anyway, found.without) == (
        [10_000],
        None,
        None,
        False,
        [],
    )


def test_arguments_are_read_as_typed():
    found = arguments(
        "--sizes 10000,1000000 --agree 500 --keep kept --reuse-anyway --without http,naive".split()
    )

    assert (found.sizes, found.agree, found.keep) == ([10_000, 1_000_000], 500, Path("kept"))
    assert (found.reuse_anyway, found.without) == (True, ["http", "naive"])


@pytest.mark.parametrize("words", ["--sizes many", "--sizes 999", "--without everything"])
def test_arguments_that_mean_nothing_are_refused(words, capsys):
    with pytest.raises(SystemExit):
        arguments(words.split())

    assert words.split()[0] in capsys.readouterr().err
