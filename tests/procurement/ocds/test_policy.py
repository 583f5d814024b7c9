"""The page about open data: what is told, under which number, and that the default number is none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import ReleaseFactory, SoundingFactory

from .judging import RELEASE

CHECKOUT = Path(__file__).resolve().parents[3]
PAGE = "/marktsondierungen/offene-daten/"


def test_policy_names_every_field_of_the_allow_list_and_no_other(client, db):
    page = client.get(PAGE).content.decode()
    told = {path.replace("[]", "") for path in re.findall(r"<li><code>([\w.\[\]]+)</code></li>", page)}
    inner = {path for path in RELEASE if any(other.startswith(f"{path}.") for other in RELEASE)}
    assert told == set(RELEASE) - inner


@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        ("ocds-000000", "Dieser Marktplatz hat noch kein registriertes Präfix."),
        ("ocds-abc123", "das für diesen Marktplatz registriert ist"),
    ],
)
def test_policy_says_whether_the_prefix_is_registered(client, db, settings, prefix, sentence):
    settings.OCDS_PREFIX = prefix
    page = client.get(PAGE).content.decode()
    assert (sentence in page, f"<code>{prefix}</code>" in page) == (True, True)


def test_policy_is_linked_from_the_list_of_soundings_the_reference_and_every_foot(client, db):
    for address in ("/marktsondierungen/", "/api/", "/"):
        assert f'href="{PAGE}"' in client.get(address).content.decode()


def test_readiness_tells_the_prefix_and_the_soundings_without_a_release(client, db, settings):
    SoundingFactory(state="published")
    SoundingFactory(state="published", is_public=False)
    ReleaseFactory()
    assert client.get("/readyz").json()["ocds"] == {
        "prefix": "ocds-000000",
        "is_registered": False,
        "without_release": 1,
    }
    settings.OCDS_PREFIX = "ocds-abc123"
    assert client.get("/readyz").json()["ocds"]["is_registered"] is True


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("OCDS_PREFIX", "ocds-1", "OCDS_PREFIX is not made of ocds- and six small letters or digits."),
        ("OCDS_SCHEMA_DIR", "/nowhere", "OCDS_SCHEMA_DIR holds no release-schema.json."),
    ],
)
def test_settings_that_cannot_be_right_stop_the_start(name, value, message):
    answer = subprocess.run(
        [sys.executable, "-c", "import marketplace.settings"],
        env={**os.environ, name: value},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert (answer.returncode != 0, message in answer.stderr) == (True, True)
