"""Schemathesis against the application: what the document promises holds for requests that nobody thought of."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from accounts.permissions import Scope
from marketplace.core.api.schema import api_document
from marketplace.core.tokens import token_hash
from marketplace.wsgi import application
from tests.factories import (
    ApiKeyFactory,
    OrganisationFactory,
    ReleaseFactory,
    SolutionFactory,
    SoundingFactory,
    member_of,
)

from .catalogue import EXPORTABLE, small_catalogue

THERE = {
    "/api/v1/solutions/{slug}/": ["termine", "zwilling", "karg", "ausfuhr"],
    "/api/v1/solutions/{slug}/publiccode.yml": ["termine", "ausfuhr"],
    "/api/v1/solutions/{slug}/evidence/": ["termine", "zwilling"],
    "/api/v1/solutions/{slug}/deployments/": ["termine", "zwilling"],
    "/api/v1/solutions/{slug}/versions/": ["termine", "karg"],
    "/api/v1/vendors/{slug}/": ["musterau", "zwillingswerk"],
    "/api/v1/areas/{key}/": ["100410000000", "06412000"],
    "/api/v1/ocds/releases/{key}/": ["ocds-000000-0cd500000099-1"],
    "/api/v1/ocds/records/{key}/": ["ocds-000000-0cd500000099"],
}
SECRET = "A" * 43
KEYS_OWN = {"slug": "stadt-beispiel", "prefix": "vomtest001"}
TOKEN = f"mk_{KEYS_OWN['prefix']}_{SECRET}"


def bounded(examples: int) -> settings:
    """So many requests of each kind for each operation, the same in every run."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def loaded(document: dict[str, Any]) -> Any:
    """The document with the application behind it; all checks, requests that fit it and requests that do not."""
    found = schemathesis.openapi.from_dict(document)
    found.app = application
    found.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return found


def of_what_is_there() -> dict[str, Any]:
    """The document of the addresses with a variable, narrowed to values that exist."""
    document = api_document("en")
    document["paths"] = {path: document["paths"][path] for path in THERE}
    for path, values in THERE.items():
        document["paths"][path]["get"]["parameters"][0]["schema"] = {"type": "string", "enum": values}
    return document


def for_keys() -> dict[str, Any]:
    """The document of the addresses for keys, narrowed to the organisation and the key that the fixture makes."""
    document = api_document("en")
    wanted = ("/me/", "/organisations/", "/members/", "/keys/")
    document["paths"] = {
        path: operations
        for path, operations in document["paths"].items()
        if path.startswith(tuple(f"/api/v1{start}" for start in wanted))
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in KEYS_OWN:
                    parameter["schema"] = {"type": "string", "enum": [KEYS_OWN[parameter["name"]]]}
    return document


anything = loaded(api_document("en"))
with_a_key = loaded(for_keys())
what_is_there = loaded(of_what_is_there())


@pytest.fixture
def _whole_catalogue(db):
    """A catalogue, on a connection that requests leave open, as with Django's own test client."""
    small_catalogue()
    ReleaseFactory(sounding=SoundingFactory(state="published", public_id="0cd500000099"))
    SolutionFactory(slug="ausfuhr", facts=EXPORTABLE)
    SolutionFactory(
        slug="fort", status="withdrawn", published_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    )
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_whole_catalogue")
@anything.parametrize()
@bounded(40)
def test_operation_keeps_its_promises_for_any_request(case):
    response = case.call_and_validate()
    assert response.status_code < 500


@pytest.mark.usefixtures("_whole_catalogue")
@what_is_there.parametrize()
@bounded(10)
def test_operation_keeps_its_promises_for_what_is_there(case):
    response = case.call_and_validate()
    assert response.status_code in (200, 204, 400, 404, 405, 406, 409)


@pytest.fixture
def _key(_whole_catalogue):
    """A key with every scope, whose secret is known."""
    organisation = OrganisationFactory(name="Stadt Beispiel", slug=KEYS_OWN["slug"], kind="municipality")
    ApiKeyFactory(
        organisation=organisation,
        created_by=member_of(organisation, "admin"),
        prefix=KEYS_OWN["prefix"],
        secret_hash=token_hash(SECRET),
        scopes=[str(scope) for scope in Scope],
    )


@pytest.mark.usefixtures("_key")
@with_a_key.parametrize()
@bounded(15)
def test_operation_keeps_its_promises_for_a_key(case):
    # A change that names a version which nobody has is rightly refused, however well it is written.
    response = case.call_and_validate(
        headers={"Authorization": f"Bearer {TOKEN}"},
        excluded_checks=[positive_data_acceptance],
    )
    assert response.status_code < 500
