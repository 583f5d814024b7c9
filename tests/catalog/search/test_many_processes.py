"""No stale answer in any process: readers and writers at once, asked right after each commit, killed and started in between."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from catalog.models import SearchRow
from tests.factories import OrganisationFactory

from .filling import START, store
from .fleet import Lane, Tally, fleet_of
from .programs import Told

LANES = 2
PAPERS = 60


def run(
    changes: int, folder: Path, *, readers: tuple[str, ...] = ("",) * 4, writer: str = "", events: bool = True
) -> Tally:
    """Half of the changes in each of two lanes at once; tells what the readers answered, and what was wrong."""
    vendors = [OrganisationFactory(slug=f"vendor-{number}") for number in range(LANES)]
    facts = {"name": "Titel", "short_description": {"de": "Kurz"}}
    papers = [one.pk for one in store([(facts, vendors[n % LANES], START) for n in range(LANES * PAPERS)])]
    each = changes // LANES
    with fleet_of(readers, folder / "memory.npz") as fleet:
        lanes = [
            Lane(number, papers[number::LANES], f"vendor-{number}", fleet, writer, seed=changes)
            for number in range(LANES)
        ]
        plans = [_events(each, number) if events else {} for number in range(LANES)]
        failures = _at_once([(lane, each, plan) for lane, plan in zip(lanes, plans, strict=True)])
        assert failures == []
        fleet.note("changes", sum(lane.changes for lane in lanes))
        present = sum(content is not None for lane in lanes for content in lane.now.values())
        # The lanes' own books are right, so the readers were compared with the truth.
        assert SearchRow.objects.count() == present
        return fleet.tally


def _events(changes: int, lane: int) -> dict[int, list[tuple[str, object]]]:
    """What happens beside the changes, at even distances: ten deaths of readers a lane, and so on."""
    found: dict[int, list[tuple[str, object]]] = {}

    def every(part: int, name: str, given) -> None:
        for n in range(part):
            place = (2 * n + 1) * changes // (2 * part) + 3 * lane
            found.setdefault(min(place, changes - 1), []).append((name, given(n)))

    # Each lane restarts readers of its own.
    every(6, "kill_reader", lambda n: 2 * lane + n % 2)
    every(3, "restart_reader", lambda n: 2 * lane + n % 2)
    every(10, "roll_back", lambda n: None)
    every(5, "kill_writer", lambda n: None)
    every(10, "kill_writer_blindly", lambda n: n * 0.002)
    every(2, "begin_anew", lambda n: None)
    every(8, "forget_old_changes", lambda n: None)
    return found


def _at_once(jobs: list[tuple[Lane, int, dict]]) -> list[BaseException]:
    failures: list[BaseException] = []

    def work(lane: Lane, changes: int, plan: dict) -> None:
        try:
            lane.run(changes, plan)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("changes", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_readers_asked_right_after_each_commit_never_answer_wrong(changes, tmp_path):
    tally = run(changes, tmp_path)

    assert tally.wrong == []
    seen = tally.seen
    print(seen)
    # A lane ends with a transaction, which may change three listings.
    assert changes <= seen["changes"] <= changes + 2 * LANES
    assert (seen["reader killed"], seen["reader restarted"]) == (12, 6)
    assert (seen["rolled back"], seen["writer killed"]) == (20, 30)
    assert seen["killed before commit"] + seen["killed after commit"] == 20
    # Four readers, one question and more for each change; some miss a reader that is just being started.
    assert seen["answers"] > 5 * changes
    assert min(seen["found"], seen["not found"]) > 2 * changes
    assert seen["by an action"] > changes // 50
    # The reference helps out only while a reader loads everything anew; on a busy machine that takes its time.
    assert seen["by fast"] + seen["by reference, building"] > seen["answers"] * 0.99, seen
    assert seen["by fast"] > seen["answers"] * 0.7, seen
    assert seen["from snapshot"] > 0


@pytest.mark.django_db(transaction=True)
def test_readers_that_miss_commits_are_reported(tmp_path):
    """The test above can fail: one reader that compares no version answers wrong, and nobody but that one."""
    tally = run(60, tmp_path, readers=("", "", "", "compares no version"), events=False)

    assert {wrong.reader for wrong in tally.wrong} == {3}
    # Not only errors: answers that look like any other.
    answered = [wrong for wrong in tally.wrong if isinstance(wrong.told, Told)]
    assert {wrong.what.split(":")[0] for wrong in answered} >= {"here", "lane"}


@pytest.mark.django_db(transaction=True)
def test_readers_of_writers_that_note_no_change_are_reported(tmp_path):
    tally = run(60, tmp_path, writer="notes no change", events=False)

    assert {wrong.reader for wrong in tally.wrong} == {0, 1, 2, 3}
