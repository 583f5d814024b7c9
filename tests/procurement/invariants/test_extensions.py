"""A hostile `extensions` address: packages name the two of the project, whatever anybody wrote, and nothing is fetched."""

from __future__ import annotations

import re
import socket

import pytest
from django.test import Client

from procurement.ocds.packing import EXTENSIONS
from tests.architecture import source
from tests.factories import ReleaseFactory
from tests.procurement.ocds.judging import EXTENSIONS as EXPECTED

pytestmark = pytest.mark.django_db
EVIL = "https://evil.example/extension.json"


def test_package_names_two_extensions_and_fetches_none(monkeypatch):
    release = ReleaseFactory(
        sounding__title=f"Sensoren {EVIL}", sounding__purpose=f'"extensions": ["{EVIL}"]'
    )
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: asked.append(given) or [])
    client = Client()
    for path in ("releases/", f"releases/{release.release_id}/", f"records/{release.ocid}/"):
        answer = client.get(f"/api/v1/ocds/{path}")
        assert answer.status_code == 200
        assert answer.json()["extensions"] == EXPECTED == list(EXTENSIONS)
    assert client.get("/api/v1/ocds/releases/", {"extensions": EVIL}).status_code in (400, 422)
    assert asked == []


def test_open_data_is_built_without_any_program_that_fetches():
    names = "urllib.request http.client requests httpx socket marketplace.core.fetch".split()
    fetching = re.compile(rf"^(?:from|import) (?:{'|'.join(map(re.escape, names))})\b", re.MULTILINE)
    found = [
        path
        for path in source.files()
        if path.startswith("procurement/") and path.endswith(".py") and fetching.search(source.text(path))
    ]
    assert found == []
