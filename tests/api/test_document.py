"""The OpenAPI document: valid, complete, in the reader's language, with the licence of the data."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from django.utils import translation
from openapi_spec_validator import OpenAPIV31SpecValidator

from catalog.facts.registry import FACTS
from catalog.search.interface import FACETS
from marketplace.api import VERSION_1
from marketplace.core.api.schema import api_document, tidy_document
from tests.procurement.api.own_operations import BUYERS_SIDE
from tests.procurement.api.vendor_operations import VENDORS_SIDE

from .catalogue import PROBLEM, V1


@pytest.fixture(scope="module")
def document():
    return api_document("en")


def operations(document):
    return {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for operation in path.values()
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_document_is_valid_openapi_3_1_in_both_languages(language):
    found = api_document(language)
    assert found["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(found).iter_errors()] == []


def test_document_holds_every_address_but_its_own(document):
    routes = {re.sub(r"<(?:slug|int):(\w+)>", r"{\1}", f"/api/v1/{route.pattern}") for route in VERSION_1}
    assert set(document["paths"]) == routes - {"/api/v1/schema/"}


def test_document_says_nothing_the_way_of_older_versions(document):
    text = json.dumps(document)
    assert ("nullable" in text, "x-spec-enum-id" in text, "readOnly" in text) == (False, False, False)


@pytest.mark.parametrize("key", list(FACTS))
def test_document_describes_every_fact(document, key):
    described = document["components"]["schemas"]["Facts"]["properties"]
    with translation.override("en"):
        assert described[key]["title"] == str(FACTS[key].label)
    assert list(described) == list(FACTS)


def test_document_describes_every_parameter_of_the_search_with_closed_lists(document):
    found = {
        parameter["name"]: parameter for parameter in operations(document)["listSolutions"]["parameters"]
    }
    assert list(found) == ["q", *FACETS, "area", "like", "sort", "updated_since", "cursor", "page_size"]
    assert found["data_location"]["schema"]["items"]["enum"] == ["germany", "eu", "third_country"]
    assert len(found["land"]["schema"]["items"]["enum"]) == 16
    assert found["page_size"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert "enum" not in found["vendor"]["schema"]["items"]
    assert all(parameter["description"] for parameter in found.values())


def test_document_tells_the_errors_of_every_operation(document):
    for key, operation in operations(document).items():
        errors = {status: body for status, body in operation["responses"].items() if status[0] != "2"}
        assert {"400", "405", "406", "500"} <= set(errors), key
        assert all(list(body["content"]) == [PROBLEM] for body in errors.values()), key
        names = [parameter["name"] for parameter in operation.get("parameters", [])]
        # A key without the scope is told that nothing is there.
        needs_scope = any(scope for held in operation.get("security", []) for scope in held.values())
        missing = bool({"cursor", "slug", "key", "prefix", "public_id"} & set(names)) or needs_scope
        assert ("404" in errors) == missing, key


def test_document_tells_that_listings_can_be_gone_or_not_exportable(document):
    found = operations(document)
    assert "410" in found["getSolution"]["responses"]
    assert {"409", "410"} <= set(found["getPubliccode"]["responses"])


def test_document_states_the_licence_of_the_data_and_its_sources(document):
    assert document["info"]["license"] == {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"}
    sources = {source["source"]: source for source in document["info"]["x-data-sources"]}
    assert sources["areas"]["licence"] == "DL-DE-BY-2.0"
    assert sources["areas"]["attribution"] in document["info"]["description"]


def test_document_is_cut_off_from_its_copy_in_memory():
    api_document("en")["info"]["title"] = "changed"
    assert api_document("en")["info"]["title"] == "API of the marketplace"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "*/*", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("", "application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("", "application/vnd.oai.openapi", "application/vnd.oai.openapi"),
        ("?format=yaml", "application/json", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
    ],
)
def test_document_comes_as_json_or_yaml(client, document, query, accept, media_type):
    headers = {"accept": accept, "accept-language": "en"}
    response = client.get(f"{V1}/schema/{query}", headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (200, media_type)
    assert yaml.safe_load(response.content) == document


def test_document_in_an_unknown_format_is_refused(client):
    response = client.get(f"{V1}/schema/?format=xml")
    assert (response.status_code, response.json()["errors"][0]["allowed"]) == (400, ["json", "yaml"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        ({"type": ["string", "null"], "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"$ref": "#/a", "nullable": True}, {"anyOf": [{"$ref": "#/a"}, {"type": "null"}]}),
        (
            {"properties": {"nullable": {"type": "boolean"}}},
            {"properties": {"nullable": {"type": "boolean"}}},
        ),
        ({"items": [{"x-spec-enum-id": "1", "type": "string"}]}, {"items": [{"type": "string"}]}),
    ],
)
def test_document_with_nullable_is_told_the_way_of_openapi_3_1(before, after):
    assert tidy_document(before) == after


# What a program must know before it sends a key: the operation, its scope (None: none needed), and its own errors.
FOR_KEYS = {
    "getMe": (None, {"401", "403", "429"}),
    "listOrganisations": ("profile:read", {"401", "403", "404", "429"}),
    "getOrganisation": ("profile:read", {"401", "403", "404", "429"}),
    "changeOrganisation": (
        "profile:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "listMembers": ("members:read", {"401", "403", "404", "429"}),
    "listKeys": ("keys:read", {"401", "403", "404", "429"}),
    "getKey": (None, {"401", "403", "404", "429"}),
    "revokeKey": (None, {"401", "403", "404", "409", "412", "428", "429"}),
    "rotateKey": (None, {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "listOwnListings": ("listings:read", {"401", "403", "404", "429"}),
    "createListing": ("listings:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "getOwnListing": ("listings:read", {"401", "403", "404", "429"}),
    "changeListing": (
        "listings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "submitListing": ("listings:write", {"401", "403", "404", "409", "412", "422", "428", "429"}),
    "takeBackListing": ("listings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "withdrawListing": (
        "listings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "listOwnProofs": ("listings:read", {"401", "403", "404", "429"}),
    "handInProof": ("listings:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "getOwnProof": ("listings:read", {"401", "403", "404", "429"}),
    "withdrawProof": ("listings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    "listOwnUses": ("listings:read", {"401", "403", "404", "429"}),
    "claimUse": ("listings:write", {"401", "403", "404", "409", "413", "415", "422", "429"}),
    "getOwnUse": ("listings:read", {"401", "403", "404", "429"}),
    "changeUse": (
        "listings:write",
        {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"},
    ),
    "withdrawUse": ("listings:write", {"401", "403", "404", "409", "412", "428", "429"}),
    **BUYERS_SIDE,
    **VENDORS_SIDE,
}


def test_document_tells_which_operations_take_a_key_with_which_scope(document):
    found = {key: op["security"] for key, op in operations(document).items() if op.get("security")}
    assert found == {key: [{"key": [scope] if scope else []}] for key, (scope, _errors) in FOR_KEYS.items()}
    scheme = document["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_document_tells_the_errors_that_only_keys_meet(document):
    usual = {"400", "405", "406", "500"}
    found = {
        key: {status for status in operations(document)[key]["responses"] if status[0] != "2"} - usual
        for key in FOR_KEYS
    }
    assert found == {key: errors for key, (_scope, errors) in FOR_KEYS.items()}


def test_document_describes_bodies_as_closed_and_headers_of_changes(document):
    change, rotate = operations(document)["changeOrganisation"], operations(document)["rotateKey"]
    for operation, name in ((change, "Profile"), (rotate, "Rotation")):
        content = operation["requestBody"]["content"]
        assert content == {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        assert document["components"]["schemas"][name]["additionalProperties"] is False
    assert "name" not in document["components"]["schemas"]["Profile"]["properties"]
    headers = {
        key: {p["name"]: p.get("required", False) for p in operation["parameters"] if p["in"] == "header"}
        for key, operation in (("change", change), ("rotate", rotate))
    }
    assert headers == {"change": {"If-Match": True}, "rotate": {"Idempotency-Key": False}}


def test_document_tells_that_a_revoked_key_is_answered_with_nothing(document):
    answer = operations(document)["revokeKey"]["responses"]["204"]
    assert ("content" in answer, answer["description"]) == (False, "Done.")
