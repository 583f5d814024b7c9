"""Answers as they will be read: by section, with the words of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from procurement.models import Response
from procurement.questions.document import Document, Question, Section
from procurement.questions.telling import Told, answer_lines

from .response_files import kept_files


@dataclass(frozen=True)
class ToldAnswer:
    """One question and its answer in words."""

    number: str
    question: Question
    lines: tuple[Told, ...]
    is_confidential: bool
    is_unclean: bool = False


@dataclass
class ToldSection:
    """One section with its answers."""

    section: Section
    answers: list[ToldAnswer] = field(default_factory=list)


def told_sections(document: Document, answers: Mapping[str, Any], response: Response) -> list[ToldSection]:
    """Every question with what was answered; names of files and solutions in the place of their codes."""
    names = _names(response)
    found = {section.key: ToldSection(section) for section in document.sections}
    for number, section, question in document.numbered():
        answer = answers.get(question.key) or {}
        told = ToldAnswer(
            number,
            question,
            answer_lines(question, answer.get("value"), names),
            bool(answer.get("confidential")),
            question.key in response.unclean,
        )
        found[section.key].answers.append(told)
    return list(found.values())


def _names(response: Response) -> dict[str, str]:
    """Names of the response's files and of the solution it is about."""
    names = {one.public_id: one.name for files in kept_files(response).values() for one in files}
    solution = response.solution
    if solution is not None and solution.current is not None:
        names[solution.slug] = str(solution.current.facts.get("name", solution.slug))
    return names
