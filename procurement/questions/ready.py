"""Ready questionnaires, written for municipalities and kept as files, beside the ready needs of the same names.

A template is a start and no standard: whoever takes it changes it, and answers to it never mix with answers to another copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .checking import cleaned_document
from .document import Document, Question, Section

FOLDER = Path(__file__).resolve().parent.parent / "ready" / "questionnaires"
KEYS = ("document-management", "citizen-participation", "digital-twin", "lorawan-sensors")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class ReadyTemplate:
    """One ready template.

    name, summary  for the list to choose from
    document       the questionnaire; its keys are the same each time it is read, so copy it (`copied`) before it is used
    """

    key: str
    name: str
    summary: str
    document: Document


def ready_templates() -> tuple[ReadyTemplate, ...]:
    """All ready templates in the order in which they are offered."""
    return tuple(_read(key) for key in KEYS)


def ready_template(key: str) -> ReadyTemplate | None:
    """The ready template of that key; None where there is none."""
    return _read(key) if key in KEYS else None


@cache
def _read(key: str) -> ReadyTemplate:
    data = yaml.safe_load((FOLDER / f"{key}.yml").read_text(encoding="utf-8"))
    return ReadyTemplate(key=key, name=data["name"], summary=data["summary"], document=document_of(data))


def document_of(data: Mapping[str, Any]) -> Document:
    """The questionnaire that a file tells: name, intro and sections, with keys that tell the place of each question."""
    return cleaned_document(
        Document(
            title=data["name"],
            intro=data["intro"],
            language="de",
            sections=tuple(_section(f"s{at}", section) for at, section in enumerate(data["sections"], 1)),
        )
    )


def _section(key: str, data: Mapping[str, Any]) -> Section:
    questions = (_question(f"{key}q{at}", one) for at, one in enumerate(data["questions"], 1))
    return Section(key, data["title"], data.get("text", ""), tuple(questions))


def _question(key: str, data: Mapping[str, Any]) -> Question:
    spec = {name: value for name, value in data.items() if name not in ("kind", "title", "text", "required")}
    if "options" in spec:
        spec["options"] = [{"key": LETTERS[at], "label": label} for at, label in enumerate(spec["options"])]
    if "rows" in spec:
        spec["rows"] = [{"key": LETTERS[at], **row} for at, row in enumerate(spec["rows"])]
    return Question(key, data["kind"], data["title"], data.get("text", ""), bool(data.get("required")), spec)
