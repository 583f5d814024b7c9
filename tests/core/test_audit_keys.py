"""The signing key: where it comes from, what is refused, and the jobs that use it."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from procrastinate.contrib.django import app

from marketplace import environment
from marketplace.core.audit import keys, tasks
from marketplace.core.models import AuditHead
from tests.factories import AuditEventFactory

# RFC 8032, section 7.1, test 1.
SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@pytest.mark.parametrize("form", [SEED, base64.b64encode(bytes.fromhex(SEED)).decode()])
def test_key_in_either_form_has_the_public_key_of_the_standard(settings, form):
    settings.AUDIT_KEY = form
    assert keys.signer().public_key == PUBLIC
    assert keys.trusted_keys() == {PUBLIC}


@pytest.mark.parametrize("wrong", ["x", "zz" * 32, base64.b64encode(b"too short").decode(), "11" * 31])
def test_key_that_is_none_is_refused_with_a_sentence_that_does_not_repeat_it(settings, wrong):
    settings.AUDIT_KEY = wrong
    with pytest.raises(
        ImproperlyConfigured, match="32 bytes, in base64 or in 64 hexadecimal digits"
    ) as refused:
        keys.signer()
    assert f" {wrong} " not in str(refused.value)


def test_public_key_that_is_none_is_refused(settings):
    settings.AUDIT_PUBLIC_KEYS = ["11"]
    with pytest.raises(ImproperlyConfigured, match="not a public key of 64 hexadecimal digits"):
        keys.trusted_keys()


def test_key_of_the_data_folder_is_made_once_and_read_by_its_owner_alone(tmp_path):
    first = environment.audit_key(tmp_path)
    assert environment.audit_key(tmp_path) == first
    assert len(bytes.fromhex(first)) == 32
    assert oct((tmp_path / "audit_key").stat().st_mode & 0o777) == "0o600"
    assert environment.secret_key(tmp_path) != first


def test_jobs_of_the_record_are_found_by_the_worker_and_run_by_the_clock():
    app.perform_import_paths()
    names = {"core.seal_audit": "* * * * *", "core.export_audit_heads": "7 2 * * *"}
    found = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert {name: found.get(name) for name in names} == names


@pytest.mark.django_db
def test_jobs_of_the_record_seal_and_carry_the_heads_out(settings, tmp_path):
    settings.AUDIT_EXPORT = tmp_path / "outside"
    AuditEventFactory()
    assert tasks.seal_audit(timestamp=0)["linked"] == 1
    assert tasks.export_audit_heads(timestamp=0) == 1
    head = AuditHead.objects.get()
    line = json.loads(next(settings.AUDIT_EXPORT.glob("*.jsonl")).read_text())
    assert (line["chain"], line["number"], line["hash"]) == (0, 1, head.hash)
    assert (line["signer"], line["signature"]) == (keys.signer().public_key, head.signature)


@pytest.mark.django_db
def test_job_without_a_key_fails_with_the_sentence(settings):
    settings.AUDIT_KEY = ""
    AuditEventFactory()
    with pytest.raises(ImproperlyConfigured, match="keep a copy away from the database"):
        tasks.seal_audit(timestamp=0)
    assert AuditHead.objects.count() == 0
