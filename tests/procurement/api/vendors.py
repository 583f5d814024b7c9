"""What the tests of the vendors' endpoints share: a vendor with a key, a published sounding, requests."""

from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.keys_world import PROBLEM, V1, key_for, program
from tests.factories import OrganisationFactory
from tests.procurement.responses.people import published, question

BOTH = ["responses:read", "responses:write"]
RESPONSES = f"{V1}/responses/"
SOUNDINGS = f"{V1}/published-soundings/"
INVITATIONS = f"{V1}/received-invitations/"
QUESTIONS = (
    question("q1", "coverage", "Daten ausgeben", required=True),
    question("q2", "number", "Nutzende", unit="Personen"),
    question("q9", "file", "Prüfbericht"),
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def vendor_program(name: str = "Geokontor GmbH", scopes: list[str] | None = None) -> tuple[Any, Any]:
    """A vendor and a client that sends its key."""
    cache.clear()
    vendor = OrganisationFactory(name=name)
    return vendor, program(key_for(vendor, BOTH if scopes is None else scopes)[1])


def sounding(**wanted: Any) -> Any:
    """A published sounding with the three questions."""
    return published(*QUESTIONS, **wanted)


def send(client: Any, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A request with JSON, or with nothing."""
    sent = "" if body is None else json.dumps(body)
    return client.generic(method, path, sent, content_type="application/json", headers=headers)


def post(client: Any, path: str, body: Any = None, **headers: str) -> Any:
    """A POST with JSON, or with nothing."""
    return send(client, "POST", path, body, **headers)


def upload(client: Any, path: str, name: str, content: bytes, **fields: str) -> Any:
    """A form with one file."""
    headers = {key.replace("_", "-"): value for key, value in fields.items() if key == "idempotency_key"}
    texts = {key: value for key, value in fields.items() if key not in ("idempotency_key",)}
    return client.post(path, texts | {"file": SimpleUploadedFile(name, content)}, headers=headers)


def begun(client: Any, row: Any) -> str:
    """The address of the response to a sounding, begun by the program."""
    answer = post(client, f"{SOUNDINGS}{row.public_id}/respond/", {})
    assert answer.status_code == 200, answer.content
    return f"{RESPONSES}{answer.json()['id']}/"


def tag(client: Any, address: str) -> str:
    """The ETag of what is there now."""
    return client.get(address).headers["ETag"]


def write(client: Any, address: str, answers: Any, **headers: str) -> Any:
    """Write answers, based on what is there now."""
    return send(
        client, "PATCH", address, {"answers": answers}, **{"if-match": tag(client, address)} | headers
    )


def move(client: Any, address: str, name: str, **headers: str) -> Any:
    """Move a response, based on what is there now."""
    return post(client, f"{address}{name}/", None, **{"if-match": tag(client, address)} | headers)


def problem(answer: Any, status: int, kind: str = "") -> Any:
    """The problem document of a refusal."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    found = answer.json()
    expected = f"http://testserver/api/#problem-{kind}" if kind else "about:blank"
    assert found["type"] == expected
    return found
