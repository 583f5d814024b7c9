"""Files of a vendor's answers: added and taken away one at a time, and kept as long as something handed in names them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.files import CheckedFile, keep, remove
from procurement.choices import QuestionKind
from procurement.models import Response, ResponseFile, Submission
from procurement.questions.document import from_json
from procurement.questions.parts import MOST_FILES
from procurement.rules import can_answer

from .responses import judged, keep_changes, locked_response


@transaction.atomic
def add_response_file(*, response: Response, question: str, upload: CheckedFile, by: Actor) -> ResponseFile:
    """Put a file beside the others of an answer; ValidationError where the question takes no more or none at all.

    Records: procurement.response.saved
    """
    demand(can_answer(by, response.organisation_id))
    response = locked_response(response, "save")
    asked = from_json(response.version.document).question(question)
    if asked is None or asked.kind != QuestionKind.FILE:
        raise ValidationError({"file": _("This question takes no file.")})
    before = response.answers.get(question) or {}
    names = list((before.get("value") or {}).get("files", []))
    most = next(part.limit for part in asked.parts if part.name == "files") or MOST_FILES
    if len(names) >= most:
        raise ValidationError({"file": _("At most %(limit)s files.") % {"limit": most}})
    stored = keep(upload, purpose="response", by=by, organisation_id=response.organisation_id)
    row = ResponseFile.objects.create(response=response, question_key=question, file=stored)
    given = dict(before) | {"value": (before.get("value") or {}) | {"files": [*names, str(stored.public_id)]}}
    keep_changes(response=response, changed={question: judged(response, asked, given, None)}, by=by)
    return row


@transaction.atomic
def remove_response_file(*, response: Response, question: str, file_id: str, by: Actor) -> None:
    """Take a file out of the working copy; one that was handed in stays with what was handed in.

    Records: procurement.response.saved, procurement.response.file_removed
    """
    demand(can_answer(by, response.organisation_id))
    response = locked_response(response, "save")
    row = ResponseFile.objects.select_related("file").filter(
        response=response, question_key=question, file__public_id=file_id
    )
    asked = from_json(response.version.document).question(question)
    found = row.first()
    if found is None or asked is None:
        raise ValidationError({"file": _("This file is not here any more.")})
    before = response.answers.get(question) or {}
    value = dict(before.get("value") or {})
    value["files"] = [one for one in value.get("files", []) if one != file_id]
    changed = {question: judged(response, asked, dict(before) | {"value": value}, None)}
    keep_changes(response=response, changed=changed, by=by)
    handed_in = Submission.objects.filter(response=response, answers__files__has_key=file_id)
    if not handed_in.exists():
        remove(found.file)
        audit.record(by, "procurement.response.file_removed", response, {"question": question})


__all__ = ["add_response_file", "remove_response_file"]
