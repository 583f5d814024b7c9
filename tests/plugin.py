"""Loaded before Django: gives the run a PostgreSQL of its own and keeps the promises of the test run.

- No DATABASE_URL: one temporary cluster for the whole run, shared by all workers, gone afterwards.
- CI set: a skipped test, or a missing folder of real files, fails the run.
- Tests marked `shared_data` run on the real files of MARKETPLACE_TEST_DATA, tests marked `long` with
  MARKETPLACE_LONG=1; elsewhere they are left out and the summary says so.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
WORKER = "PYTEST_XDIST_WORKER"
LEFT_OUT = pytest.StashKey[dict[str, int]]()
# What takes longest comes first, so that no process works on a long file while the other has nothing left to do.
LONGEST_FIRST = (
    "tests/browser/test_pages_german.py",
    "tests/architecture/test_access_table.py",
    "tests/browser/",
    "tests/attacks/",
    "tests/registers/full/",
)
FOREIGN = (
    "MARKETPLACE_SECRET_KEY",
    "MARKETPLACE_ALLOWED_HOSTS",
    "MARKETPLACE_HTTPS",
    "MARKETPLACE_TRUSTED_ORIGINS",
    "MARKETPLACE_SITE_URL",
    "MARKETPLACE_SMTP_URL",
    "MARKETPLACE_MAIL_FROM",
    "MARKETPLACE_MAIL_FOLDER",
    "MARKETPLACE_CLAMD",
    "MARKETPLACE_FILES_URL",
    "MARKETPLACE_FILES_ACCEL",
    "MARKETPLACE_AUDIT_KEY_FILE",
    "MARKETPLACE_AUDIT_PUBLIC_KEYS",
    "MARKETPLACE_AUDIT_EXPORT",
    "OCDS_PREFIX",
    "OCDS_SCHEMA_DIR",
)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Runs around pytest-django's own hook, which loads the settings."""
    if WORKER not in os.environ:
        _prepare()
    return (yield)


def _prepare() -> None:
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["MARKETPLACE_DEBUG"] = "1"
    os.environ["MARKETPLACE_DATABASE_ROLE"] = "app"
    # Tests about the second factor switch it on themselves; everywhere else a person just acts.
    os.environ["MARKETPLACE_SECOND_FACTOR"] = "0"
    # Tests that commit empty the tables behind the back of every process; those of the fast engine make their own.
    os.environ["MARKETPLACE_SEARCH_ENGINE"] = "reference"
    folder = Path(tempfile.mkdtemp(prefix="marketplace-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["MARKETPLACE_DATA"] = str(folder)
    os.environ["MARKETPLACE_AUDIT_KEY"] = "11" * 32
    _choose_database(folder)
    _compile_translations()


def _choose_database(folder: Path) -> None:
    if app := os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ.get("DATABASE_ADMIN_URL", app)
        os.environ["MARKETPLACE_TEST_APP_URL"] = app
        return
    from marketplace.postgres.cluster import ensure_running

    cluster = ensure_running(folder, forgetful=True, remove=True)
    # Functions registered later run earlier: the server ends before its folder goes.
    atexit.register(cluster.leave)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_ADMIN_URL"] = cluster.admin_url
    os.environ["MARKETPLACE_TEST_APP_URL"] = cluster.app_url


def _compile_translations() -> None:
    from script.tasks.translations import compile_translations

    compile_translations(CHECKOUT)


def _shared_folder() -> Path:
    return Path(os.environ.get("MARKETPLACE_TEST_DATA") or CHECKOUT.parent / "shared" / "data")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts long files first, and leaves out what this machine or this run cannot do, unless CI asks for everything."""
    missing = not _shared_folder().is_dir()
    if missing and os.environ.get("CI") and any(item.get_closest_marker("shared_data") for item in items):
        raise pytest.UsageError("CI is set but MARKETPLACE_TEST_DATA names no folder of real files.")
    reasons = {"shared_data": missing, "long": not os.environ.get("MARKETPLACE_LONG")}
    counts: dict[str, int] = {}
    kept, left = [], []
    for item in items:
        reason = next(
            (name for name, applies in reasons.items() if applies and item.get_closest_marker(name)), None
        )
        if reason is None:
            kept.append(item)
        else:
            left.append(item)
            counts[reason] = counts.get(reason, 0) + 1
    config.stash[LEFT_OUT] = counts
    items[:] = sorted(kept, key=_turn)
    if left:
        config.hook.pytest_deselected(items=left)


def _turn(item: pytest.Item) -> int:
    """When a test has its turn; within the same turn the order stays."""
    names = (place for place, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
    return next(names, len(LONGEST_FIRST))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turns a green run into a red one when CI is set and something was skipped."""
    if WORKER in os.environ:
        # The controller collects nothing itself, so each worker tells it what was left out.
        session.config.workeroutput["marketplace_left_out"] = session.config.stash.get(LEFT_OUT, {})  # type: ignore[attr-defined]
    elif os.environ.get("CI") and _skipped(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was left out and why."""
    counts = _left_out(config)
    if counts.get("shared_data"):
        terminalreporter.write_line(
            f"{counts['shared_data']} tests left out: no folder of real files at {_shared_folder()} "
            "(MARKETPLACE_TEST_DATA)."
        )
    if counts.get("long"):
        terminalreporter.write_line(f"{counts['long']} long tests left out: run script/test --long.")
    if os.environ.get("CI") and _skipped(config):
        terminalreporter.write_line(
            f"{_skipped(config)} tests were skipped: in CI that is a failure.", red=True
        )


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


def _left_out(config: pytest.Config) -> dict[str, int]:
    return config.stash.get(LEFT_OUT, {}) or getattr(config, "marketplace_left_out", {})


def pytest_configure(config: pytest.Config) -> None:
    """Listens to the workers, if there will be any."""
    config.pluginmanager.register(_FromWorkers(config), "marketplace-from-workers")


class _FromWorkers:
    """Receives in the controller what the workers left out; every worker collects the same."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        counts = getattr(node, "workeroutput", {}).get("marketplace_left_out", {})
        self.config.marketplace_left_out = counts  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; use it together with the marker `shared_data`."""
    return _shared_folder()


@pytest.fixture
def app_role_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection to the current test database with the rights of the running application: rows, no tables."""
    from django.db import connection

    from marketplace.postgres.urls import with_database

    url = with_database(os.environ["MARKETPLACE_TEST_APP_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as session:
        yield session
