"""Kept files and their rows go together: through commits, rollbacks, crashes and removals; on disk and in a bucket."""

from __future__ import annotations

import datetime
import io
import os
import stat
import uuid

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from moto.server import ThreadedMotoServer

from marketplace.core.actor import Actor, system_actor
from marketplace.core.files import check, keep, may_read, opened, remove
from marketplace.core.files.storing import _keys, erase_removed, private_storage, sweep
from marketplace.core.models import StoredFile
from marketplace.file_storage import private_storage_settings
from tests.factories import StoredFileFactory, png

BY = system_actor("tests")


def kept_names():
    return sorted(_keys(private_storage()))


def upload(name="logo.png"):
    return SimpleUploadedFile(name, png(20, 10))


@pytest.fixture
def folder(settings, tmp_path):
    """An empty folder for the files of one test."""
    _use(settings, private_storage_settings("", folder=tmp_path / "files"))
    return tmp_path / "files"


def _use(settings, entry):
    settings.STORAGES = settings.STORAGES | {"private": entry}


@pytest.fixture(scope="session")
def s3_server():
    """A server on loopback that speaks S3, for the whole run."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(settings, s3_server, monkeypatch):
    """An empty bucket for the files of one test, and a client that looks into it."""
    for name in [n for n in os.environ if n.startswith("AWS_") or n.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    name = f"files-{uuid.uuid4().hex[:12]}"
    client = boto3.client("s3", endpoint_url=s3_server, region_name="eu-central-1")
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    _use(
        settings,
        private_storage_settings(f"s3://{name}/kept?endpoint={s3_server}&region=eu-central-1", folder=None),
    )
    return client, name


@pytest.mark.django_db(transaction=True)
def test_file_in_a_committed_transaction_stays_with_its_row(folder):
    actor = Actor(kind="person", user_id=7, organisation_id=42)
    with transaction.atomic():
        stored = keep(upload("Unser Logo.png"), purpose="logo", by=actor)
    assert kept_names() == [stored.key]
    row = StoredFile.objects.get()
    assert (row.purpose, row.name, row.media_type, row.organisation_id, row.user_id, row.scanned_by) == (
        "logo",
        "Unser Logo.png",
        "image/png",
        42,
        7,
        "none",
    )
    with opened(row) as content:
        assert len(content.read()) == row.size
    assert "logo" not in row.key.lower()


@pytest.mark.django_db(transaction=True)
def test_file_in_a_transaction_rolled_back_leaves_no_content(folder):
    with transaction.atomic():
        keep(upload(), purpose="logo", by=BY)
        assert len(kept_names()) == 1
        transaction.set_rollback(True)
    assert (kept_names(), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_file_in_a_savepoint_rolled_back_leaves_no_content_and_the_other_stays(folder):
    with transaction.atomic():
        first = keep(upload(), purpose="logo", by=BY)
        with transaction.atomic():
            keep(upload(), purpose="logo", by=BY)
            transaction.set_rollback(True)
    assert kept_names() == [first.key]


@pytest.mark.django_db(transaction=True)
def test_file_outside_of_a_transaction_stays(folder):
    stored = keep(check(upload(), purpose="logo"), purpose="logo", by=BY)
    assert kept_names() == [stored.key]


@pytest.mark.django_db
def test_file_checked_for_one_purpose_is_not_kept_for_another(folder):
    with pytest.raises(ValueError, match="checked for logo, not for proof"):
        keep(check(upload(), purpose="logo"), purpose="proof", by=BY)


@pytest.mark.django_db
def test_content_on_disk_is_readable_by_the_application_alone(folder):
    stored = keep(upload(), purpose="logo", by=BY)
    place = folder / stored.key
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


@pytest.mark.django_db
def test_removed_file_is_closed_at_once_and_erased_after_its_days(folder, settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"removed_files": 30}
    stored, other = StoredFileFactory(), StoredFileFactory()
    remove(stored)
    assert not may_read(BY, stored)
    assert may_read(BY, other)
    removed = stored.removed_at
    assert erase_removed(at=removed + datetime.timedelta(days=30)) == 0
    assert kept_names() == sorted([stored.key, other.key])
    assert erase_removed(at=removed + datetime.timedelta(days=30, seconds=1)) == 1
    assert (kept_names(), list(StoredFile.objects.all())) == ([other.key], [other])


@pytest.mark.django_db
def test_content_without_a_row_is_swept_after_a_day(folder):
    stored = StoredFileFactory()
    private_storage().save("2026/01/crashed", ContentFile(b"left behind"))
    assert sweep() == 0
    assert sweep(at=timezone.now() + datetime.timedelta(days=1, minutes=1)) == 1
    assert kept_names() == [stored.key]


@pytest.mark.django_db(transaction=True)
def test_bucket_keeps_reads_sweeps_and_erases_over_http(bucket):
    client, name = bucket
    with transaction.atomic():
        stored = keep(upload(), purpose="logo", by=BY)

    def held():
        return [entry["Key"] for entry in client.list_objects_v2(Bucket=name).get("Contents", [])]

    assert held() == [f"kept/{stored.key}"]
    with opened(stored) as content:
        assert content.read() == client.get_object(Bucket=name, Key=f"kept/{stored.key}")["Body"].read()
    grants = client.get_object_acl(Bucket=name, Key=f"kept/{stored.key}")["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]

    private_storage().save("2026/01/crashed", io.BytesIO(b"left behind"))
    assert sweep(at=timezone.now() + datetime.timedelta(days=2)) == 1
    assert held() == [f"kept/{stored.key}"]
    remove(stored)
    assert erase_removed(at=timezone.now() + datetime.timedelta(days=31)) == 1
    assert held() == []


@pytest.mark.django_db(transaction=True)
def test_bucket_after_a_rollback_is_empty(bucket):
    client, name = bucket
    with transaction.atomic():
        keep(upload(), purpose="logo", by=BY)
        transaction.set_rollback(True)
    assert client.list_objects_v2(Bucket=name)["KeyCount"] == 0


def test_bucket_that_is_down_is_an_error_and_no_row(settings, db, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    _use(settings, private_storage_settings("s3://files?endpoint=http://127.0.0.1:9&region=x", folder=None))
    with pytest.raises(Exception, match="Could not connect"):
        keep(upload(), purpose="logo", by=BY)
    assert StoredFile.objects.count() == 0
    assert "private" in storages.backends
