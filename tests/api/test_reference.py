"""The reference page: all of the document, readable without any script, in both languages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from marketplace.core.api.reference import Kind, kind_of, sections_of, structures_of
from marketplace.core.api.schema import api_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "language", "heading"),
    [
        ("/api/", "de", "Schnittstelle für Programme (API)"),
        ("/en/api/", "en", "Interface for programs (API)"),
    ],
)
def test_reference_page_shows_every_operation_in_the_language_of_its_address(
    client, address, language, heading
):
    page = client.get(address, headers={"accept-language": "fr"}).content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page
    document = api_document(language)
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        assert f'id="{operation["operationId"]}"' in page
    for name in document["components"]["schemas"]:
        assert f'id="structure-{name}"' in page


@pytest.mark.parametrize("address", ["/api/", "/en/api/"])
def test_links_inside_the_reference_page_lead_somewhere_and_ids_stand_once(client, address):
    page = client.get(address).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_reference_page_holds_no_script_of_its_own(client):
    content = client.get("/api/").content.decode().split("<main", 1)[1]
    assert ("<script" in content, "style=" in content, " on" + "click=" in content) == (False, False, False)


def test_reference_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/api/")
    assert response.status_code == 200


def test_sections_follow_the_document():
    sections = sections_of(api_document("en"))
    assert [(section.title, len(section.operations)) for section in sections] == [
        ("Solutions", 8),
        ("Vendors", 2),
        ("Areas", 2),
        ("Registers", 8),
        ("Procurement", 1),
        ("Open data", 2),
        ("Open contracting data", 3),
        ("Your organisation", 9),
        ("Your listings", 16),
        ("Market soundings", 8),
        ("Your needs", 15),
        ("Your market soundings", 25),
        ("Your responses", 25),
    ]
    search = sections[0].operations[0]
    assert (search.key, search.path, search.has_variables) == ("listSolutions", "/api/v1/solutions/", False)
    assert sections[0].operations[1].has_variables
    change = {operation.key: operation for operation in sections[7].operations}["changeOrganisation"]
    assert (change.method, change.scope, change.body.schema, change.can_be_opened) == (
        "PATCH",
        "profile:write",
        "Profile",
        False,
    )


def test_structures_tell_their_fields_in_words():
    with translation.override("en"):
        found = {structure.name: structure for structure in structures_of(api_document("en"))}
    fields = {field.name: field for field in found["Problem"].fields}
    assert (fields["status"].kind, fields["status"].required) == (Kind("whole number"), True)
    assert fields["errors"].kind == Kind("list: structure", schema="ProblemError")
    assert not fields["withdrawn_at"].required
    link = {field.name: field for field in found["AreaLink"].fields}
    assert (link["population"].nullable, link["key"].nullable) == (True, False)
    area = {field.name: field for field in found["Area"].fields}
    assert (area["district"].nullable, area["district"].kind.schema) == (True, "AreaLink")


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "boolean"}, Kind("true or false")),
        ({"type": ["string", "null"], "format": "date"}, Kind("day (YYYY-MM-DD)")),
        ({"type": "string", "enum": ["a", None]}, Kind("one of a list", allowed=("a",))),
        ({"type": "string", "maxLength": 5}, Kind("text", limits="at most 5 characters")),
        ({"type": "integer", "minimum": 1, "maximum": 9}, Kind("whole number", limits="1 to 9")),
        (
            {"type": "array", "items": {"type": "string"}, "maxItems": 3},
            Kind("list: text", limits="at most 3 values"),
        ),
        ({"oneOf": [{"$ref": "#/c/A"}, {"type": "null"}]}, Kind("structure", schema="A")),
        ({"oneOf": [{"$ref": "#/c/A"}, {"$ref": "#/c/B"}]}, Kind("A or B", schema="A")),
        ({"type": "object", "additionalProperties": {"type": "string"}}, Kind("by language or key: text")),
        ({"type": "object", "properties": {"min": {}, "max": {}}}, Kind("structure with min, max")),
    ],
)
def test_type_of_a_value_is_told_in_words(schema, kind):
    with translation.override("en"):
        assert kind_of(schema) == kind
