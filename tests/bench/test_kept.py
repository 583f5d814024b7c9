"""Kept databases: used again when whole and made by this code, refused when made by other code."""

from __future__ import annotations

import pytest

from bench.kept import OtherCode, Place, check, finish, stamp


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "10000"
    place.mkdir()
    return place


def test_folder_that_is_not_whole_is_not_used_again(folder):
    assert check(folder) is False
    assert check(folder / "missing") is False


def test_folder_made_by_this_code_is_used_again(folder):
    finish(Place(folder, stamp()))

    assert check(folder) is True


def test_folder_made_by_other_code_is_refused_unless_it_shall_be_looked_at(folder):
    finish(Place(folder, "0" * 64))

    with pytest.raises(OtherCode, match="was made by other code than this"):
        check(folder)
    assert check(folder, reuse_anyway=True) is True


def test_stamp_is_that_of_the_code_when_the_making_began(folder, monkeypatch):
    place = Place(folder, stamp())
    monkeypatch.setattr("bench.kept.MAKERS", ("catalogue",))

    finish(place)

    with pytest.raises(OtherCode):
        check(folder)


def test_notes_are_kept_beside_the_database(folder):
    Place(folder, stamp()).note("built", {"listings": 1.5})

    assert Place(folder, stamp()).noted("built") == {"listings": 1.5}
