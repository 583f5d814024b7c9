"""A questionnaire as one document: sections with questions, kept as JSON, frozen by its hash.

    {"title": "...", "intro": "...", "language": "de",
     "sections": [{"key": "a1b2c3d4", "title": "...", "text": "...",
                   "questions": [{"key": "...", "kind": "coverage", "title": "...", "text": "...", "required": true,
                                  "spec": {"options": [{"key": "a", "label": "..."}]}}]}]}

Keys are random and stay when words change: answers, differences and copies hang on them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from procurement.choices import QuestionKind

from .kinds import KINDS, Kind
from .parts import Part

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS = 20, 300, 30


@dataclass(frozen=True)
class Question:
    """One question; `spec` says what its kind needs besides the words: options, unit, bounds, rows, fact."""

    key: str
    kind: str
    title: str
    text: str = ""
    required: bool = False
    spec: Mapping[str, Any] = field(default_factory=dict)

    @property
    def of_kind(self) -> Kind:
        """What sort of question it is."""
        return KINDS[self.kind]

    @property
    def kind_label(self) -> str:
        """What sort of question it is, in words."""
        return str(QuestionKind(self.kind).label)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The fields of an answer, in order."""
        return self.of_kind.parts(self)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Codes and words of the answers to choose from."""
        return tuple((str(one["key"]), str(one["label"])) for one in self.spec.get("options", ()))

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Keys and words of the rows of a table."""
        return tuple((str(one["key"]), str(one["label"])) for one in self.spec.get("rows", ()))

    def row(self, key: str) -> Mapping[str, Any]:
        """What a row of a table says: label, unit, quantity."""
        return next(one for one in self.spec.get("rows", ()) if one["key"] == key)


@dataclass(frozen=True)
class Section:
    """Questions that are answered on one page."""

    key: str
    title: str
    text: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole questionnaire."""

    title: str = ""
    intro: str = ""
    language: str = "de"
    sections: tuple[Section, ...] = ()

    def __iter__(self) -> Iterator[Question]:
        """Every question in order."""
        return (question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question | None:
        """The question of that key."""
        return next((question for question in self if question.key == key), None)

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((section for section in self.sections if section.key == key), None)

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(len(section.questions) for section in self.sections)

    def with_section(self, section: Section) -> Document:
        """The same with a section of that key replaced, or put at the end."""
        if self.section(section.key) is None:
            return replace(self, sections=(*self.sections, section))
        return replace(
            self, sections=tuple(section if one.key == section.key else one for one in self.sections)
        )

    def numbered(self) -> Iterator[tuple[str, Section, Question]]:
        """Every question with its number such as `2.3`, and its section."""
        for at, section in enumerate(self.sections, 1):
            for place, question in enumerate(section.questions, 1):
                yield f"{at}.{place}", section, question


def new_key() -> str:
    """A key that nobody guesses and no two questions share."""
    return secrets.token_hex(5)


def from_json(data: Mapping[str, Any]) -> Document:
    """The document of what was kept; what is missing is empty."""
    return Document(
        title=data.get("title", ""),
        intro=data.get("intro", ""),
        language=data.get("language", "de"),
        sections=tuple(
            Section(
                key=section["key"],
                title=section.get("title", ""),
                text=section.get("text", ""),
                questions=tuple(_question(question) for question in section.get("questions", ())),
            )
            for section in data.get("sections", ())
        ),
    )


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        kind=data["kind"],
        title=data.get("title", ""),
        text=data.get("text", ""),
        required=bool(data.get("required")),
        spec=data.get("spec", {}),
    )


def to_json(document: Document) -> dict[str, Any]:
    """What is kept of the document; reading it again gives the same document."""
    return {
        "title": document.title,
        "intro": document.intro,
        "language": document.language,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "text": section.text,
                "questions": [
                    {
                        "key": question.key,
                        "kind": question.kind,
                        "title": question.title,
                        "text": question.text,
                        "required": question.required,
                        "spec": dict(question.spec),
                    }
                    for question in section.questions
                ],
            }
            for section in document.sections
        ],
    }


def hash_of(data: Any) -> str:
    """SHA-256 in hex of JSON data in one spelling: keys sorted, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def submission_hash(sounding: str, questionnaire: str, response: str, answers: Mapping[str, Any]) -> str:
    """The hash on a receipt: of the answers, of the questionnaire that they answer, and of whose response it is.

    sounding, response  public ids; questionnaire  hash of the frozen version
    """
    return hash_of(
        {"sounding": sounding, "questionnaire": questionnaire, "response": response, "answers": answers}
    )


def copied(document: Document) -> Document:
    """The same questions under new keys, so that answers to one never pass for answers to the other."""
    return replace(
        document,
        sections=tuple(
            replace(
                section,
                key=new_key(),
                questions=tuple(replace(question, key=new_key()) for question in section.questions),
            )
            for section in document.sections
        ),
    )
