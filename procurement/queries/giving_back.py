"""Where a vendor's answer says something else than its listing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalog.facts.registry import FACTS
from catalog.queries.values import value_of
from procurement.choices import QuestionKind
from procurement.models import Response
from procurement.questions.document import from_json


@dataclass(frozen=True)
class CorrectedFact:
    """One fact with what the listing says and what was answered; question is the key of the question."""

    question: str
    fact: str
    label: Any
    value: Any
    listed: list[str]
    answered: list[str]


def corrected_facts(response: Response) -> list[CorrectedFact]:
    """Facts asked by the questionnaire whose answer differs from what the listing says today.

    Confidential answers are left out: a listing is read by everybody.
    """
    solution = response.solution
    if solution is None or solution.current is None or solution.vendor_id != response.organisation_id:
        return []
    found = []
    for question in from_json(response.version.document):
        key = str(question.spec.get("fact", ""))
        answer = response.answers.get(question.key)
        if question.kind != QuestionKind.FACT or key not in FACTS or not answer or answer.get("confidential"):
            continue
        value, listed = answer["value"].get("fact"), solution.current.facts.get(key)
        if value is not None and value != listed:
            fact = FACTS[key]
            found.append(
                CorrectedFact(question.key, key, fact.label, value, _shown(key, listed), _shown(key, value))
            )
    return found


def _shown(key: str, raw: Any) -> list[str]:
    value = value_of(FACTS[key], raw) if raw is not None else None
    return [line.text for line in value.lines] if value else []
