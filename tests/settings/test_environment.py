"""What a command finds when nobody configured anything, and that a configured database is left alone."""

import os

import pytest

from marketplace.environment import data_folder, local_environment, secret_key

NAMES = (
    "DATABASE_URL",
    "DATABASE_ADMIN_URL",
    "MARKETPLACE_SECRET_KEY",
    "MARKETPLACE_ALLOWED_HOSTS",
    "MARKETPLACE_SITE_URL",
    "MARKETPLACE_SMTP_URL",
    "MARKETPLACE_MAIL_FOLDER",
)


@pytest.fixture
def nothing_configured(monkeypatch, tmp_path):
    for name in NAMES:
        # Set before deleted, so that whatever the block sets is taken back afterwards.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_local_environment_brings_database_key_and_hosts(nothing_configured):
    with local_environment() as cluster:
        assert os.environ["DATABASE_URL"] == cluster.app_url
        assert os.environ["DATABASE_ADMIN_URL"] == cluster.admin_url
        assert os.environ["MARKETPLACE_ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"
        assert os.environ["MARKETPLACE_SECRET_KEY"] == (nothing_configured / "secret_key").read_text().strip()
        assert os.environ["MARKETPLACE_SITE_URL"] == "http://127.0.0.1:8000"
        assert os.environ["MARKETPLACE_MAIL_FOLDER"] == str(nothing_configured / "mail")
        assert cluster.is_alive()
    assert not cluster.is_alive()


def test_local_environment_with_a_database_configured_starts_nothing(nothing_configured, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/shop")
    with local_environment() as cluster:
        assert cluster is None
        assert "MARKETPLACE_SECRET_KEY" not in os.environ
    assert not nothing_configured.exists()


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    first = secret_key(tmp_path)
    assert len(first) == 86
    assert secret_key(tmp_path) == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_data_folder_without_configuration_lies_in_the_checkout(monkeypatch):
    monkeypatch.delenv("MARKETPLACE_DATA", raising=False)
    assert data_folder().name == "var"
    assert (data_folder().parent / "manage.py").exists()
