"""Asks the schemas of the standard as well, where their folder is known; without it the own checks decide alone."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from . import codes

RELEASE = "release-schema.json"
RELEASE_PACKAGE = "release-package-schema.json"
RECORD_PACKAGE = "record-package-schema.json"


def schema_problems(document: Any, schema: str, folder: Path) -> list[str]:
    """The paths at which a document is not valid, in order; offline, from the files in the folder alone."""
    errors = _validator(schema, folder).iter_errors(document)
    return sorted(".".join(str(step) for step in error.absolute_path) for error in errors)


@functools.lru_cache(maxsize=4)
def _validator(schema: str, folder: Path) -> Any:
    from jsonschema import Draft4Validator, FormatChecker  # late: packages may be missing
    from referencing import Registry, Resource  # late: packages may be missing
    from referencing.jsonschema import DRAFT4  # late: packages may be missing

    read = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    # A schema that is missing here is an error: the registry never asks the network.
    registry = Registry().with_resources(
        (text["id"], Resource(contents=text, specification=DRAFT4)) for text in read.values() if "id" in text
    )
    # The library checks dates and addresses only where further packages are there; without them it says nothing.
    formats = FormatChecker(formats=())
    formats.checks("date-time")(lambda value: not isinstance(value, str) or codes.is_moment(value))
    formats.checks("uri")(lambda value: not isinstance(value, str) or codes.is_address(value))
    return Draft4Validator(read[schema], registry=registry, format_checker=formats)
