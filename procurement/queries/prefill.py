"""What a vendor need not type again: facts of its listing, and its own earlier answers to the same question.

Each proposal says where it comes from, so that the vendor can judge whether it still holds. Prices and files are never taken
over: they rest on what another buyer asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.models import Solution
from procurement.choices import QuestionKind
from procurement.models import Response
from procurement.questions.answers import read_answer
from procurement.questions.document import Document, Question, from_json

NEVER = frozenset({QuestionKind.MONEY, QuestionKind.PRICES, QuestionKind.FILE})
# So many responses back somebody's own words still hold.
MOST_RESPONSES = 20


def proposals_for(
    organisation_id: int | None, document: Document, solution: Solution | None
) -> dict[str, dict[str, Any]]:
    """Answers by key of the question, each with `source`; what the listing says goes before what was answered once."""
    found: dict[str, dict[str, Any]] = {}
    earlier = _earlier(organisation_id)
    for question in document:
        answer = _from_listing(question, solution) or _from_earlier(question, earlier)
        if answer is not None:
            found[question.key] = answer
    return found


def _from_listing(question: Question, solution: Solution | None) -> dict[str, Any] | None:
    if solution is None or solution.current is None:
        return None
    if question.kind == QuestionKind.SOLUTION:
        value: dict[str, Any] = {"solution": solution.slug}
    elif question.kind == QuestionKind.FACT and question.spec.get("fact") in solution.current.facts:
        value = {"fact": solution.current.facts[question.spec["fact"]]}
    else:
        return None
    source = {
        "kind": "listing",
        "slug": solution.slug,
        "version": solution.current.number,
        "at": solution.current.published_at.isoformat(),
    }
    return _clean(question, value, source)


def _from_earlier(
    question: Question, earlier: Mapping[tuple[str, ...], tuple[Mapping[str, Any], dict[str, Any]]]
) -> dict[str, Any] | None:
    answer, source = earlier.get(_same(question), (None, None))
    if answer is None or source is None:
        return None
    filled = _clean(question, answer["value"], source)
    if filled is not None and answer.get("confidential"):
        filled["confidential"] = True
    return filled


def _clean(question: Question, value: Mapping[str, Any], source: dict[str, Any]) -> dict[str, Any] | None:
    """The answer if this question takes it as it is; a wrong proposal is worse than none."""
    reading = read_answer(question, value)
    if reading.problems or reading.value is None:
        return None
    return {"value": reading.value, "confidential": False, "source": source}


def _earlier(organisation_id: int | None) -> dict[tuple[str, ...], tuple[Mapping[str, Any], dict[str, Any]]]:
    """The newest answer of the vendor to each question it was ever asked, by what makes questions the same."""
    rows = Response.objects.filter(organisation_id=organisation_id).select_related("version")
    found: dict[tuple[str, ...], tuple[Mapping[str, Any], dict[str, Any]]] = {}
    for response in rows.order_by("-updated_at")[:MOST_RESPONSES]:
        source = {
            "kind": "response",
            "response": str(response.public_id),
            "at": response.updated_at.isoformat(),
        }
        for question in from_json(response.version.document):
            answer = response.answers.get(question.key)
            if answer and question.kind not in NEVER:
                found.setdefault(_same(question), (answer, source))
    return found


def _same(question: Question) -> tuple[str, ...]:
    """What makes two questions the same: kind, words, and what may be answered; not their keys."""
    labels = "|".join(label for _code, label in question.choices)
    words = (
        question.title,
        question.text,
        labels,
        str(question.spec.get("unit", "")),
        str(question.spec.get("fact", "")),
    )
    return (question.kind, *(" ".join(text.split()).casefold() for text in words))
