"""What the example vendors of the demo answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.models import Solution
from marketplace.core.actor import Actor
from procurement.models import Response, Sounding
from procurement.questions.document import Document, from_json

from .handing_in import submit_response
from .responses import begin_response, save_answers


class UnfitAnswer(ValueError):
    """Raised where the file of the demo tells an answer that its question does not take."""


def keys_by_number(document: Document) -> dict[str, str]:
    """Key of each question by the number that people see, such as `2.3`."""
    return {number: question.key for number, _section, question in document.numbered()}


def respond(
    *, sounding: Sounding, row: Mapping[str, Any], by: Actor, solution: Solution | None = None
) -> Response:
    """The response of one vendor, filled from its listing where there is one, and handed in unless it is to stay a draft.

    Records: procurement.response.begun, procurement.response.saved, procurement.response.submitted
    """
    response = begin_response(sounding=sounding, solution=solution, by=by)
    keys = keys_by_number(from_json(response.version.document))
    secret = set(row.get("confidential", ()))
    answers = {
        keys[number]: {"value": _value(told), "confidential": number in secret}
        for number, told in row["answers"].items()
    }
    response = save_answers(response=response, answers=answers, by=by, known_saves=response.saves)
    if response.unclean:
        wrong = {number: response.unclean[key] for number, key in keys.items() if key in response.unclean}
        raise UnfitAnswer(f"{sounding.title}: {wrong}")
    if not row.get("is_draft"):
        submit_response(response=response, saves=response.saves, by=by)
    return response


def _value(told: Any) -> dict[str, Any]:
    """One word says how far a requirement is met."""
    return {"coverage": told} if isinstance(told, str) else dict(told)
