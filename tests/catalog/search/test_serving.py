"""Which engine answers: the fast one when it is ready, the reference engine until then, whatever lies in the snapshot."""

from __future__ import annotations

import logging
import threading

import pytest
from django.db import connection, transaction

from catalog.actions import withdraw_solution
from catalog.search import changes, engine, indexing
from catalog.search.engine import Serving
from catalog.search.fast import database, snapshot
from catalog.search.interface import Query
from catalog.search.reference import ReferenceEngine
from tests.factories import BY, SolutionFactory

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30


def found(serving, text=""):
    return sorted(hit.slug for hit in serving.search(Query(text=text, cards=())).hits)


@pytest.fixture
def serving(tmp_path):
    serving = Serving("fast", tmp_path / "search" / "memory.npz")
    yield serving
    if serving._builder:
        serving._builder.join(PATIENCE)


def wait(serving):
    serving._builder.join(PATIENCE)
    assert not serving._builder.is_alive()


def test_serving_while_the_engine_is_being_built_answers_by_the_reference(serving, monkeypatch):
    SolutionFactory(slug="pegel")
    may_load, load = threading.Event(), database.load

    def slow_load():
        assert may_load.wait(PATIENCE)
        return load()

    monkeypatch.setattr(database, "load", slow_load)
    assert found(serving) == ["pegel"]
    assert (serving.state().name, serving.state().is_building) == ("reference", True)

    SolutionFactory(slug="warner")
    assert found(serving) == ["pegel", "warner"]
    may_load.set()
    wait(serving)

    assert found(serving) == ["pegel", "warner"]
    state = serving.state()
    assert (state.name, state.is_building, state.listings, state.behind) == ("fast", False, 2, 0)
    assert state.version == state.newest == changes.newest_version() > 0


def test_serving_told_to_use_the_reference_builds_nothing(tmp_path):
    SolutionFactory(slug="pegel")
    serving = Serving("reference", tmp_path / "memory.npz")
    serving.prepare_for_fork()
    assert found(serving) == ["pegel"]
    assert (serving.state().name, serving._builder, list(tmp_path.iterdir())) == ("reference", None, [])


def test_serving_before_a_fork_is_ready_at_once_and_leaves_a_snapshot(serving):
    SolutionFactory(slug="pegel")
    serving.prepare_for_fork()
    assert (serving.state().name, serving.state().is_from_file) == ("fast", False)

    withdrawn = SolutionFactory(slug="warner", name="Warner")
    SolutionFactory(slug="anzeiger", name="Anzeiger", facts={"standards": ["Neue Norm"]})
    fresh = Serving("fast", serving._file)
    fresh.prepare_for_fork()
    assert (fresh.state().is_from_file, fresh.state().behind) == (True, 0)
    withdraw_solution(solution=withdrawn, by=BY, reason="test")

    assert found(fresh) == found(serving) == ["anzeiger", "pegel"]
    for sort in ("name", "newest", "most_used"):
        query = Query(sort=sort, filters={"standard": ("Neue Norm",)})
        assert fresh.search(query) == serving.search(query) == ReferenceEngine().search(query)
    assert fresh.state().behind == 0


def test_serving_before_a_fork_with_very_many_listings_leaves_the_building_to_the_workers(
    serving, monkeypatch
):
    SolutionFactory(slug="pegel")
    monkeypatch.setattr(engine, "WAITED_FOR", 0)
    serving.prepare_for_fork()
    assert (serving.state().name, serving.state().is_building) == ("reference", False)
    assert found(serving) == ["pegel"]
    wait(serving)
    assert serving.state().name == "fast"


def _cut(file):
    file.write_bytes(file.read_bytes()[:-200])


def _garbage(file):
    file.write_bytes(b"PK\x03\x04" + b"\0" * 500)


def _empty(file):
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [_cut, _garbage, _empty])
def test_serving_with_a_broken_snapshot_reads_the_rows(serving, harm):
    SolutionFactory(slug="pegel")
    serving.prepare_for_fork()
    harm(serving._file)
    fresh = Serving("fast", serving._file)
    fresh.prepare_for_fork()
    assert (found(fresh), fresh.state().name, fresh.state().is_from_file) == (["pegel"], "fast", False)
    assert snapshot.read(serving._file).version == fresh.state().version


def test_serving_with_a_snapshot_of_another_format_or_another_history_reads_the_rows(serving, monkeypatch):
    SolutionFactory(slug="pegel")
    serving.prepare_for_fork()
    with monkeypatch.context() as other:
        other.setattr(snapshot, "FORMAT", 0)
        assert snapshot.read(serving._file) is None

    # A copy of the database from before is put back: its versions are others, even where their number is the same.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_searchchange SET version = version - 1")
        cursor.execute("UPDATE catalog_searchstate SET version = version - 1")
    SolutionFactory(slug="warner")
    fresh = Serving("fast", serving._file)
    fresh.prepare_for_fork()
    assert (found(fresh), fresh.state().is_from_file) == (["pegel", "warner"], False)


@pytest.mark.parametrize("lose", ["forgotten", "rebuilt"])
def test_serving_that_is_too_far_behind_answers_by_the_reference_and_builds_anew(serving, monkeypatch, lose):
    kept = SolutionFactory(slug="pegel")
    serving.prepare_for_fork()
    withdraw_solution(solution=SolutionFactory(slug="warner"), by=BY, reason="test")
    if lose == "forgotten":
        monkeypatch.setattr(changes, "KEPT", 1)
        assert changes.forget_old_changes() > 0
    else:
        indexing.rebuild()
    loads, load = [], database.load
    monkeypatch.setattr(database, "load", lambda: loads.append(1) or load())

    assert found(serving) == ["pegel"]
    wait(serving)
    assert (serving.state().name, loads) == ("fast", [1])
    indexing.write_row(kept)
    assert found(serving) == ["pegel"]
    assert loads == [1]


def test_serving_inside_a_transaction_shows_what_it_wrote_and_builds_nothing(serving):
    with transaction.atomic():
        SolutionFactory(slug="pegel")
        assert found(serving) == ["pegel"]
        assert serving._builder is None
        with pytest.raises(RuntimeError, match="Inside a transaction"):
            database.load()
        transaction.set_rollback(True)
    assert found(serving) == []


def test_serving_that_cannot_write_its_snapshot_says_so_and_works(serving, caplog):
    SolutionFactory(slug="pegel")
    serving._file.parent.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        serving.prepare_for_fork()
    assert (found(serving), serving.state().name) == (["pegel"], "fast")
    assert "snapshot of the search could not be written" in caplog.text


def test_snapshot_that_fails_half_way_leaves_the_old_one_and_no_litter(serving, monkeypatch):
    SolutionFactory(slug="pegel")
    serving.prepare_for_fork()
    before = serving._file.read_bytes()

    def torn(target, **arrays):
        target.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(snapshot.np, "savez", torn)
    with pytest.raises(OSError, match="no space"):
        snapshot.save(database.load(), serving._file)
    assert [path.name for path in serving._file.parent.iterdir()] == ["memory.npz"]
    assert serving._file.read_bytes() == before
