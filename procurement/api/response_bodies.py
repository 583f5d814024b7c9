"""What a vendor's program sends of its answers, read against the questions before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.api.problems import ApiProblem, field_error, invalid_fields
from procurement.choices import QuestionKind
from procurement.models import Response
from procurement.queries.response_files import kept_files
from procurement.queries.responses import document_of, is_ticked, typed_of, unclean_problems
from procurement.questions.answers import as_typed
from procurement.questions.document import Question

from .response_entries import pointer_of

Errors = list[dict[str, Any]]
MEMBERS = ("value", "confidential")


def read_answers(response: Response, sent: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What `save_answers` takes; raises the problem that names every question and field at fault.

    A program is told what a page would keep as it was typed, so nothing half right is ever kept for it.
    """
    document = document_of(response)
    found: dict[str, dict[str, Any]] = {}
    errors: Errors = []
    for key, given in sent.items():
        question = document.question(key)
        if question is None:
            errors.append(field_error(pointer_of(key), _("The questionnaire has no such question.")))
            continue
        wrong = _shape_errors(response, question, given)
        errors += wrong
        if not wrong:
            found[key] = _typed(response, question, given)
    if errors:
        raise invalid_fields(errors)
    return found


def unfit(response: Response, keys: Mapping[str, Any]) -> ApiProblem | None:
    """The problem that names what could not be taken of these answers; None where all was."""
    document = document_of(response)
    errors: Errors = []
    for key in keys:
        question, raw = document.question(key), response.unclean.get(key)
        if question is None or not raw:
            continue
        wrong = unclean_problems(question, raw)
        if not wrong:
            # Only the catalogue knows whose listing it is.
            wrong = {"solution": _("Choose one of your own listings.")}
        errors += [field_error(pointer_of(key, part), message) for part, message in wrong.items()]
    return invalid_fields(errors) if errors else None


def _shape_errors(response: Response, question: Question, given: Any) -> Errors:
    """Members and fields that do not exist, and what has the wrong type."""
    key = question.key
    if given is None:
        return []
    errors = [
        field_error(f"{pointer_of(key)}/{str(name)[:60]}", _("There is no such field."), MEMBERS)
        for name in given
        if name not in MEMBERS
    ]
    if not isinstance(given.get("confidential", False), bool):
        errors.append(field_error(f"{pointer_of(key)}/confidential", _("This must be true or false.")))
    value = given.get("value", {})
    if not isinstance(value, dict):
        errors.append(field_error(f"{pointer_of(key)}/value", _("This must be an object.")))
        return errors
    parts = [part.name for part in question.parts]
    errors += [
        field_error(pointer_of(key, name), _("There is no such field."), parts)
        for name in value
        if name not in parts
    ]
    if question.kind == QuestionKind.FILE and isinstance(value.get("files"), list):
        known = {one.public_id for one in kept_files(response).get(key, [])}
        if any(one not in known for one in value["files"]):
            errors.append(field_error(pointer_of(key, "files"), _("Add the file to this question first.")))
    return errors


def _typed(response: Response, question: Question, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answer as a form would have sent it; what is left out stays as it is."""
    if given is None:
        return {"value": {"files": []} if question.kind == QuestionKind.FILE else {}, "confidential": False}
    before = response.answers.get(question.key) or {}
    as_it_is = typed_of(response, question.key) or as_typed(question, before.get("value") or {})
    ticked = given.get("confidential", is_ticked(response, question.key))
    return {"value": given.get("value", as_it_is), "confidential": ticked}
