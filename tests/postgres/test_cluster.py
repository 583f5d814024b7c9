"""The embedded PostgreSQL with real processes: started once, shared, mended after a kill -9, stopped by the last."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from marketplace.postgres.cluster import ensure_running
from marketplace.postgres.errors import PostgresError
from marketplace.postgres.postmaster import live_pid
from tests.postgres.users import say_goodbye, start_user, url_of, wait_for


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    yield folder
    # Ends what a failed test left; a server that is gone already makes no difference.
    pid = live_pid(folder / "postgres" / "cluster")
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


def server_of(data: Path) -> int | None:
    return live_pid(data / "postgres" / "cluster")


def rows(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def test_cluster_first_start_has_both_roles_and_the_settings(data):
    cluster = ensure_running(data, forgetful=True)
    try:
        question = (
            "SELECT current_user, current_database(), current_setting('timezone'), current_setting('jit')"
        )
        assert rows(cluster.app_url, question) == [("marketplace_app", "marketplace", "UTC", "off")]
        assert rows(cluster.admin_url, question) == [("marketplace_owner", "marketplace", "UTC", "off")]
        assert rows(cluster.app_url, "SHOW listen_addresses") == [("",)]
        encoding = (
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = 'marketplace'"
        )
        assert rows(cluster.app_url, encoding) == [("UTF8", "C.UTF-8")]
    finally:
        cluster.leave()


def test_cluster_left_by_its_only_user_is_stopped_at_once(data):
    cluster = ensure_running(data, forgetful=True)
    cluster.leave()
    assert server_of(data) is None
    assert not (data / "postgres" / "cluster" / "postmaster.pid").exists()


def test_cluster_for_real_use_keeps_its_promises_to_the_disk(data):
    cluster = ensure_running(data)
    try:
        assert rows(cluster.app_url, "SHOW fsync") == [("on",)]
        assert rows(cluster.app_url, "SHOW synchronous_commit") == [("on",)]
        assert rows(cluster.app_url, "SHOW full_page_writes") == [("on",)]
    finally:
        cluster.leave()


def test_concurrent_first_starts_share_one_server(data):
    users = [start_user(data) for _ in range(4)]
    urls = {url_of(user) for user in users}
    pid = server_of(data)
    assert len(urls) == 1
    assert rows(urls.pop(), "SELECT count(*) FROM pg_database WHERE datname = 'marketplace'") == [(1,)]
    assert [say_goodbye(user) for user in users[:3]] == [0, 0, 0]
    assert server_of(data) == pid
    assert say_goodbye(users[3]) == 0
    assert server_of(data) is None


def test_server_killed_is_revived_with_all_committed_rows(data):
    cluster = ensure_running(data)
    try:
        with psycopg.connect(cluster.admin_url) as connection:
            connection.execute("CREATE TABLE note (text text)")
            connection.execute("INSERT INTO note VALUES ('kept')")
        # A session in the middle of its work must not hold up the next start.
        open_session = psycopg.connect(cluster.admin_url)
        open_session.execute("INSERT INTO note VALUES ('never committed')")
        os.kill(server_of(data), signal.SIGKILL)
        assert cluster.revive() is True
        assert rows(cluster.app_url, "SELECT text FROM note") == [("kept",)]
        assert cluster.revive() is False
    finally:
        cluster.leave()


def test_user_killed_leaves_no_server_and_all_rows(data):
    user = start_user(data)
    url = url_of(user)
    with psycopg.connect(url.replace("marketplace_app", "marketplace_owner")) as connection:
        connection.execute("CREATE TABLE note (text text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    user.kill()
    user.wait()
    assert wait_for(lambda: server_of(data) is None)
    cluster = ensure_running(data, forgetful=True)
    try:
        assert rows(cluster.app_url, "SELECT text FROM note") == [("kept",)]
    finally:
        cluster.leave()


def test_user_killed_beside_another_leaves_the_server_running(data):
    killed, other = start_user(data), start_user(data)
    url_of(killed)
    url = url_of(other)
    pid = server_of(data)
    killed.kill()
    killed.wait()
    assert rows(url, "SELECT 1") == [(1,)]
    assert server_of(data) == pid
    assert say_goodbye(other) == 0
    assert server_of(data) is None


def test_pid_file_naming_a_stranger_does_not_stop_the_start(data):
    cluster = ensure_running(data, forgetful=True)
    server = server_of(data)
    pid_file = data / "postgres" / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(server, signal.SIGKILL)
    # The number of a process that lives and is no PostgreSQL, as after a restart of the machine.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.revive() is True
    assert rows(cluster.app_url, "SELECT 1") == [(1,)]
    cluster.leave()


def test_interrupted_initdb_is_begun_anew(data):
    half = data / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster = ensure_running(data, forgetful=True)
    assert rows(cluster.app_url, "SELECT 1") == [(1,)]
    cluster.leave()
    assert not half.exists()


def test_path_too_long_for_a_socket_gets_a_short_folder_of_its_owner(tmp_path):
    data = tmp_path / "a-long-folder-name-with-a-space-and-a-'quote ".ljust(100, "x")
    cluster = ensure_running(data, forgetful=True)
    place = str(conninfo_to_dict(cluster.app_url)["host"])
    try:
        assert len(place) < 60
        assert Path(place).stat().st_mode & 0o777 == 0o700
        assert rows(cluster.app_url, "SELECT current_user") == [("marketplace_app",)]
    finally:
        cluster.leave()
    assert not Path(place).exists()


def test_temporary_folder_too_long_for_a_socket_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "x".ljust(80, "x")))
    cluster = ensure_running(tmp_path / "y".ljust(80, "y"), forgetful=True)
    try:
        assert str(conninfo_to_dict(cluster.app_url)["host"]).startswith("/tmp/marketplace-")
        assert rows(cluster.app_url, "SELECT current_user") == [("marketplace_app",)]
    finally:
        cluster.leave()


def test_data_of_another_version_is_refused_with_the_version_named(data):
    folder = data / "postgres" / "cluster"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("11\n")
    with pytest.raises(PostgresError, match=r"PostgreSQL 11 \(the version that made this data\)"):
        ensure_running(data)


def test_server_that_cannot_start_tells_its_own_reason(data):
    ensure_running(data, forgetful=True).leave()
    (data / "postgres" / "cluster" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match="no_such_setting"):
        ensure_running(data, forgetful=True)
    assert server_of(data) is None
