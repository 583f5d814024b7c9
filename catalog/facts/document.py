"""The document of facts that a version of a listing holds: cleaned, checked and described as one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .registry import FACTS
from .types import FactError, Problem

Document = dict[str, Any]


def clean_document(raw: Mapping[str, Any]) -> tuple[Document, list[Problem]]:
    """Clean every fact by itself: the good ones are returned, the others are told as problems with their paths.

    Keys come out in the order of the definitions; unknown keys are problems of rule `unknown_key`.
    """
    document: Document = {}
    problems = [
        Problem(str(key), "unknown_key", _("There is no such field.")) for key in raw if key not in FACTS
    ]
    for key, fact in FACTS.items():
        if key not in raw:
            continue
        try:
            value = fact.type.clean(raw[key])
        except FactError as error:
            problems.extend(Problem(f"{key}{p.path}", p.rule, p.message) for p in error.problems)
            continue
        if value is not None:
            document[key] = value
    return document, problems


def missing_facts(document: Mapping[str, Any], *, imperfect: bool = False) -> list[Problem]:
    """Name each required fact that the document lacks; an imperfect file needs only the essential ones."""
    return [
        Problem(key, "required", _("This is missing."))
        for key, fact in FACTS.items()
        if key not in document and (fact.essential or (fact.required and not imperfect))
    ]


def document_hash(document: Mapping[str, Any]) -> str:
    """The sha256 (hex) of the document in its canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def document_schema() -> dict[str, Any]:
    """The JSON Schema of a document, one property a fact, closed; required is what imperfect listings have too."""
    return {
        "type": "object",
        "properties": {key: fact.schema() for key, fact in FACTS.items()},
        "required": [key for key, fact in FACTS.items() if fact.essential],
        "additionalProperties": False,
    }
