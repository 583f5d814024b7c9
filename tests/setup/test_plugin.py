"""The promises of the test run itself: nothing is skipped unseen, and its PostgreSQL never outlives it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.users import wait_for

CHECKOUT = Path(__file__).resolve().parents[2]
MODULE = """
import pytest


def test_plain():
    assert True


@pytest.mark.skip(reason="to see what happens")
def test_skipped():
    assert False


@pytest.mark.shared_data
def test_on_real_files(shared_data):
    assert (shared_data / "here.txt").read_text() == "real"


@pytest.mark.long
def test_long():
    assert True
"""
MARKERS = "[pytest]\nmarkers =\n    shared_data: real files\n    long: long\n"


@pytest.fixture
def run(tmp_path):
    """Returns a function that runs pytest with the plugin on a small module, in a process of its own."""
    (tmp_path / "pytest.ini").write_text(MARKERS)
    (tmp_path / "test_small.py").write_text(MODULE)

    def run(*arguments, **changes):
        known = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MARKETPLACE_", "PYTEST_"))
        }
        known.pop("CI", None)
        known |= {"PYTHONPATH": str(CHECKOUT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        words = [sys.executable, "-m", "pytest", "-p", "tests.plugin", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(words, cwd=tmp_path, env={**known, **changes}, capture_output=True, text=True)

    return run


def last_lines(answer):
    return [re.sub(r" in [\d.]+s$", "", line.strip("= ")) for line in answer.stdout.splitlines()]


def test_run_elsewhere_leaves_out_what_is_missing_and_says_so(run, tmp_path):
    answer = run(MARKETPLACE_TEST_DATA=str(tmp_path / "nowhere"))
    assert answer.returncode == 0
    assert last_lines(answer)[-3:] == [
        f"1 tests left out: no folder of real files at {tmp_path / 'nowhere'} (MARKETPLACE_TEST_DATA).",
        "1 long tests left out: run script/test --long.",
        "1 passed, 1 skipped, 2 deselected",
    ]


def test_run_on_a_worker_says_the_same(run, tmp_path):
    answer = run("-p", "xdist.plugin", "-n", "1", MARKETPLACE_TEST_DATA=str(tmp_path / "nowhere"))
    assert answer.returncode == 0
    assert last_lines(answer)[-3:] == [
        f"1 tests left out: no folder of real files at {tmp_path / 'nowhere'} (MARKETPLACE_TEST_DATA).",
        "1 long tests left out: run script/test --long.",
        "1 passed, 1 skipped",
    ]


def test_run_in_ci_with_a_skipped_test_fails(run, tmp_path):
    (tmp_path / "here.txt").write_text("real")
    answer = run(CI="1", MARKETPLACE_TEST_DATA=str(tmp_path), MARKETPLACE_LONG="1")
    assert answer.returncode == 1
    assert last_lines(answer)[-2:] == [
        "1 tests were skipped: in CI that is a failure.",
        "3 passed, 1 skipped",
    ]


def test_run_in_ci_with_everything_there_passes(run, tmp_path):
    (tmp_path / "here.txt").write_text("real")
    answer = run("-k", "not skipped", CI="1", MARKETPLACE_TEST_DATA=str(tmp_path), MARKETPLACE_LONG="1")
    assert (answer.returncode, last_lines(answer)[-1]) == (0, "3 passed, 1 deselected")


def test_run_in_ci_without_the_real_files_is_refused(run, tmp_path):
    answer = run(CI="1", MARKETPLACE_TEST_DATA=str(tmp_path / "nowhere"))
    assert answer.returncode == 4
    assert answer.stderr == "ERROR: CI is set but MARKETPLACE_TEST_DATA names no folder of real files.\n\n"


def test_run_that_is_killed_leaves_no_server_and_no_folder(tmp_path):
    (tmp_path / "pytest.ini").write_text(MARKERS)
    (tmp_path / "test_wait.py").write_text("import time\ndef test_wait():\n    time.sleep(600)\n")
    names = ("MARKETPLACE_", "DATABASE_", "PYTEST_")
    known = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    known |= {"PYTHONPATH": str(CHECKOUT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "tests.plugin", "-q"], cwd=tmp_path, env=known
    )
    assert wait_for(lambda: list(tmp_path.glob("marketplace-test-*/postgres/roles")) != [])
    process.kill()
    process.wait()
    assert wait_for(lambda: list(tmp_path.glob("marketplace-test-*")) == [])


def test_app_role_connection_sees_the_test_database_and_changes_no_table(app_role_connection):
    import psycopg
    from django.db import connection

    own = app_role_connection.execute("SELECT current_user, current_database()").fetchone()
    assert own == ("marketplace_app", connection.settings_dict["NAME"])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute("CREATE TABLE other (id int)")
