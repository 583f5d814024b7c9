"""The standard's own judgement: the schemas of OCDS 1.1.5, with dates and addresses checked, and closed codelists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

EXTENSIONS = [
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_enquiry_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
]
# What may stand in a package around its releases.
AROUND = {
    "uri",
    "version",
    "extensions",
    "publishedDate",
    "publisher",
    "publisher.name",
    "publisher.uri",
    "license",
    "publicationPolicy",
    "links",
    "links.next",
    "links.prev",
    "packages",
    "records",
    "records.ocid",
    "records.releases",
    "records.releases.url",
    "records.releases.date",
    "records.releases.tag",
}
# Every path that a release of a sounding may hold, written out a second time, by hand.
RELEASE = """
    ocid id date tag initiationType language
    parties parties.id parties.name parties.roles parties.additionalIdentifiers parties.additionalIdentifiers.scheme
    parties.additionalIdentifiers.id parties.address parties.address.locality parties.address.region
    parties.address.countryName buyer buyer.id buyer.name
    planning planning.rationale planning.documents planning.documents.id planning.documents.documentType
    planning.documents.title planning.documents.description planning.documents.url planning.documents.datePublished
    planning.documents.format planning.documents.language
    planning.milestones planning.milestones.id planning.milestones.title planning.milestones.type
    planning.milestones.dueDate planning.milestones.status
    tender tender.id tender.title tender.description tender.status tender.procuringEntity tender.procuringEntity.id
    tender.procuringEntity.name tender.items tender.items.id tender.items.classification
    tender.items.classification.scheme tender.items.classification.id tender.items.classification.description
    tender.items.additionalClassifications tender.items.additionalClassifications.scheme
    tender.items.additionalClassifications.id tender.items.additionalClassifications.description
    tender.enquiries tender.enquiries.id tender.enquiries.title tender.enquiries.description tender.enquiries.answer
    tender.enquiries.dateAnswered
    bids bids.statistics bids.statistics.id bids.statistics.measure bids.statistics.value bids.statistics.date
    relatedProcesses relatedProcesses.id relatedProcesses.relationship relatedProcesses.title relatedProcesses.scheme
    relatedProcesses.identifier relatedProcesses.uri
""".split()
ALLOWED = (
    AROUND
    | {f"releases.{path}" for path in RELEASE}
    | {"releases"}
    | {f"records.compiledRelease.{path}" for path in RELEASE}
    | {"records.compiledRelease"}
)


def faults(document: Any, kind: str, folder: Path) -> list[str]:
    """Where a package is not valid; kind is release-package or record-package."""
    schemas = [json.loads(path.read_text()) for path in (folder / "schema").glob("*.json")]
    registry = Registry().with_resources(
        (schema["id"], Resource(schema, DRAFT4)) for schema in schemas if "id" in schema
    )
    wanted = json.loads((folder / "schema" / f"{kind}-schema.json").read_text())
    checker = FormatChecker()
    # Without rfc3339-validator dates would silently not be checked.
    assert "date-time" in checker.checkers
    validator = Draft4Validator(wanted, registry=registry, format_checker=checker)
    release = json.loads((folder / "schema" / "release-schema.json").read_text())
    errors = [".".join(map(str, error.absolute_path)) for error in validator.iter_errors(document)]
    return sorted([*errors, *closed_code_faults(document, release)])


def closed_code_faults(document: Any, release: dict[str, Any]) -> Iterator[str]:
    """Codes outside the closed lists that the schema names, found by walking releases beside the schema."""
    for one in document.get("releases", []):
        yield from _codes(one, release, release)
    for record in document.get("records", []):
        if "compiledRelease" in record:
            yield from _codes(record["compiledRelease"], release, release)


def _codes(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("openCodelist") is False:
        allowed = schema.get("enum") or schema["items"]["enum"]
        yield from (str(one) for one in (value if isinstance(value, list) else [value]) if one not in allowed)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name in schema.get("properties", {}):
                yield from _codes(member, schema["properties"][name], root)
    elif isinstance(value, list):
        for member in value:
            yield from _codes(member, schema.get("items", {}), root)


def paths_of(value: Any, path: str = "") -> set[str]:
    """Every path of a document, lists without numbers."""
    if isinstance(value, list):
        return set().union(*(paths_of(one, path) for one in value))
    if not isinstance(value, dict):
        return set()
    found = {f"{path}.{name}" if path else name for name in value}
    return found.union(*(paths_of(one, f"{path}.{name}" if path else name) for name, one in value.items()))


def assert_fit_to_publish(document: Any, kind: str, folder: Path) -> None:
    """Valid by the schemas, no code outside a closed list, no path outside the allow-list, no extension of others."""
    assert faults(document, kind, folder) == []
    assert paths_of(document) - ALLOWED == set()
    assert document["extensions"] == EXTENSIONS
