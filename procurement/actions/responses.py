"""Responses of vendors while they are written: taking part, beginning, saving.

Everything here is recorded in the vendor's own chain, and nothing tells the buyer or the operator of it before the opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Solution
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import QuestionKind, ResponseState, SoundingState
from procurement.models import Participation, Response, ResponseFile, Sounding
from procurement.queries.prefill import proposals_for
from procurement.queries.responses import CONFIDENTIAL
from procurement.questions.answers import read_answer
from procurement.questions.document import Document, Question, from_json
from procurement.rules import can_answer
from procurement.timing import is_in_time

Change = tuple[dict[str, Any] | None, dict[str, Any] | None]


class Conflict(Exception):
    """Somebody else answered the same questions meanwhile; nothing was written.

    response   as it stands now; questions: keys of those that both changed
    """

    def __init__(self, response: Response, questions: list[str]):
        self.response, self.questions = response, questions
        super().__init__(f"response {response.pk} was saved meanwhile: {', '.join(questions)}")


@transaction.atomic
def join_sounding(*, sounding: Sounding, by: Actor) -> Participation:
    """Say that the vendor takes part; from then on it is told of everything. Twice is once.

    Records: procurement.participation.begun, in the vendor's chain
    """
    demand(can_answer(by))
    if sounding.state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="sounding", state=sounding.state, move="join")
    row, created = Participation.objects.get_or_create(
        sounding=sounding,
        organisation_id=by.organisation_id,
        defaults={"joined_at": database_now(), "joined_by_id": by.user_id},
    )
    if created:
        audit.record(by, "procurement.participation.begun", row)
    return row


@transaction.atomic
def begin_response(*, sounding: Sounding, by: Actor, solution: Solution | None = None) -> Response:
    """The vendor's one response to a sounding, begun where there is none; it takes part with that.

    solution  an own listing; its current version is kept with the response, whatever the listing says later
    Answers that the listing or an earlier response of the vendor gives are filled in, each with its source. After the deadline
    nothing is begun: nobody shall work for nothing.
    Records: procurement.response.begun
    """
    demand(can_answer(by))
    sounding = Sounding.objects.select_related("current").get(pk=sounding.pk)
    existing = Response.objects.own_of(by).filter(sounding=sounding).first()
    if existing is not None:
        return existing
    join_sounding(sounding=sounding, by=by)
    if sounding.current is None or not is_in_time(database_now(), sounding.response_deadline):
        raise IllegalMove(thing="sounding", state="closed", move="begin")
    if solution is not None and (solution.vendor_id != by.organisation_id or solution.current is None):
        raise ValidationError({"solution": _("Choose one of your own listings.")})
    filled = proposals_for(by.organisation_id, from_json(sounding.current.document), solution)
    response, created = Response.objects.get_or_create(
        sounding=sounding,
        organisation_id=by.organisation_id,
        defaults={
            "version": sounding.current,
            "solution": solution,
            "solution_version": solution.current if solution else None,
            "answers": filled,
            "edited_by_id": by.user_id,
        },
    )
    if created:
        data = {"version": response.version_id, "filled": sorted(filled)}
        audit.record(by, "procurement.response.begun", response, data)
    return response


@transaction.atomic
def save_answers(
    *,
    response: Response,
    answers: Mapping[str, Mapping[str, Any]],
    by: Actor,
    known_saves: int | None = None,
) -> Response:
    """Put what was typed in the place of the old answers; questions that are not given stay.

    answers  by key of the question: `value` as typed by part, `confidential`, and `source` where it was filled from somewhere
    What can't be taken yet is kept in `unclean` as it was typed, and the last right value beside it: nothing is lost. Writing
    goes on after the deadline and after handing in; what counts is what was handed in.
    Records: procurement.response.saved
    """
    demand(can_answer(by, response.organisation_id))
    response = locked_response(response, "save")
    changed = _changes(response, from_json(response.version.document), answers)
    newer = [key for key in changed if known_saves is not None and response.touched.get(key, 0) > known_saves]
    if newer:
        raise Conflict(response, newer)
    return keep_changes(response=response, changed=changed, by=by)


def locked_response(response: Response, move: str) -> Response:
    """The response, locked for writing; IllegalMove once it is opened.

    Locked first and read afterwards, because a join in the locking query loses the row if another one of it changed meanwhile.
    """
    Response.objects.select_for_update().get(pk=response.pk)
    response = Response.objects.select_related("version", "sounding", "edited_by").get(pk=response.pk)
    if response.state == ResponseState.OPENED:
        raise IllegalMove(thing="response", state=response.state, move=move)
    return response


def keep_changes(*, response: Response, changed: Mapping[str, Change], by: Actor) -> Response:
    """Write answers and what can't be taken yet into a locked response, count the save, and record which questions.

    Records: procurement.response.saved
    """
    if not changed:
        return response
    for key, (answer, unclean) in changed.items():
        _put(response.answers, key, answer)
        _put(response.unclean, key, unclean)
    response.saves += 1
    response.touched |= dict.fromkeys(changed, response.saves)
    response.edited_by_id = by.user_id
    response.save()
    audit.record(by, "procurement.response.saved", response, {"questions": sorted(changed)})
    return response


def _changes(
    response: Response, document: Document, answers: Mapping[str, Mapping[str, Any]]
) -> dict[str, Change]:
    """By question what is to be kept: the clean answer, and what was typed where that can't be taken."""
    changed = {}
    for key, given in answers.items():
        question = document.question(key)
        if question is None:
            continue
        before = response.answers.get(key)
        change = judged(response, question, given, before)
        if change != (before, response.unclean.get(key)):
            changed[key] = change
    return changed


def judged(
    response: Response, question: Question, given: Mapping[str, Any], before: Mapping[str, Any] | None
) -> Change:
    """What to keep of an answer: the clean one and None, or the one before and what was typed."""
    raw = {name: value for name, value in dict(given.get("value") or {}).items() if name != CONFIDENTIAL}
    if question.kind == QuestionKind.FILE:
        raw = _with_files(response, question, raw, before)
    reading = read_answer(question, raw)
    if question.kind == QuestionKind.SOLUTION and reading.value and not reading.problems:
        own = Solution.objects.filter(
            slug=reading.value.get("solution", ""), vendor_id=response.organisation_id
        )
        if reading.value.get("solution") and not own.exists():
            reading.problems["solution"] = _("Choose one of your own listings.")
    is_confidential = bool(given.get("confidential"))
    if reading.problems:
        kept = dict(before) | {"confidential": is_confidential} if before else None
        typed = {name: value for name, value in raw.items() if value not in (None, "", [])}
        # No part of an answer is called like that; the tick must not be lost with an answer that can't be taken yet.
        return kept, typed | ({CONFIDENTIAL: True} if is_confidential else {})
    if reading.value is None:
        return None, None
    answer = {"value": reading.value, "confidential": is_confidential}
    source = given.get("source") or _source_kept(before, reading.value)
    if source:
        answer["source"] = source
    return answer, None


def _with_files(
    response: Response, question: Question, raw: dict[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Files come and go by actions of their own: a form never names any, and a program none of somebody else."""
    wanted = raw.get("files")
    if wanted is None:
        wanted = (before or {}).get("value", {}).get("files", [])
    rows = ResponseFile.objects.filter(response=response, question_key=question.key, file__removed_at=None)
    known = {str(public_id) for public_id in rows.values_list("file__public_id", flat=True)}
    return raw | {"files": [one for one in wanted if one in known] if isinstance(wanted, list) else wanted}


def _source_kept(before: Mapping[str, Any] | None, value: Any) -> Any:
    """Where an answer comes from stays known as long as it says the same."""
    return before.get("source") if before and before.get("value") == value else None


def _put(answers: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        answers.pop(key, None)
    else:
        answers[key] = value
