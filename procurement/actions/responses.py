"""Responses of vendors: written, handed in before the deadline or not at all, handed in again, withdrawn.

Everything here is recorded in the vendor's own chain, and nothing tells the buyer or the operator of it before the opening.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.models import Solution
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import moment_text
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import ResponseState, SoundingState
from procurement.models import Participation, Response, ResponseFile, Sounding, Submission
from procurement.questions.answers import missing, read_answer
from procurement.questions.document import Document, from_json, hash_of
from procurement.rules import can_answer
from procurement.states import RESPONSE_MOVES
from procurement.timing import is_in_time

from .telling import tell_vendor


class Conflict(Exception):
    """Somebody else answered the same questions meanwhile; nothing was written.

    response   as it stands now; questions: keys of those that both changed
    """

    def __init__(self, response: Response, questions: list[str]):
        self.response, self.questions = response, questions
        super().__init__(f"response {response.pk} was saved meanwhile: {', '.join(questions)}")


class NewVersion(Exception):
    """A correction has been published since: the response must be confirmed for the new questions first."""


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
    Records: procurement.response.begun
    """
    demand(can_answer(by))
    join_sounding(sounding=sounding, by=by)
    existing = Response.objects.own_of(by).filter(sounding=sounding).first()
    if existing is not None:
        return existing
    if solution is not None and solution.vendor_id != by.organisation_id:
        raise ValidationError({"solution": _("Choose one of your own listings.")})
    response = Response(
        sounding=sounding,
        organisation_id=by.organisation_id,
        version_id=sounding.current_id,
        solution=solution,
        solution_version=solution.current if solution else None,
        edited_by_id=by.user_id,
    )
    response.full_clean()
    response.save()
    audit.record(by, "procurement.response.begun", response, {"version": response.version_id})
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
    response = Response.objects.select_for_update(of=("self",)).select_related("version").get(pk=response.pk)
    if response.state == ResponseState.OPENED:
        raise IllegalMove(thing="response", state=response.state, move="save")
    document = from_json(response.version.document)
    changed = _changes(response, document, answers)
    newer = [key for key in changed if known_saves is not None and response.touched.get(key, 0) > known_saves]
    if newer:
        raise Conflict(response, newer)
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
) -> dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """By question what is to be kept: the clean answer, and what was typed where that can't be taken."""
    changed = {}
    for key, given in answers.items():
        question = document.question(key)
        if question is None:
            continue
        raw = given.get("value") or {}
        reading = read_answer(question, raw)
        before = response.answers.get(key)
        if reading.problems:
            answer, unclean = (
                before,
                {name: value for name, value in raw.items() if value not in (None, "", [])},
            )
        else:
            unclean = None
            answer = None
            if reading.value is not None:
                answer = {"value": reading.value, "confidential": bool(given.get("confidential"))}
                source = given.get("source") or _source_kept(before, reading.value)
                if source:
                    answer["source"] = source
        if answer != before or unclean != response.unclean.get(key):
            changed[key] = (answer, unclean)
    return changed


def _source_kept(before: Mapping[str, Any] | None, value: Any) -> Any:
    """Where an answer comes from stays known as long as it says the same."""
    return before.get("source") if before and before.get("value") == value else None


def _put(answers: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        answers.pop(key, None)
    else:
        answers[key] = value


@transaction.atomic
def submit_response(*, response: Response, saves: int, by: Actor) -> Submission:
    """Hand the response in: accepted with a receipt whose time is not after the deadline, or refused, and the draft stays.

    saves  the count of saves that the person saw on the check page
    Checks and hash come first. Then the sounding is locked for share, so that extension, cancellation and opening wait or
    have happened, and only then the clock is read; a moment read before the lock could lie before a deadline that has passed.
    Raises ValidationError for what is missing, NewVersion after a correction, IllegalMove once it is late.
    Moves: draft -> submitted, submitted -> submitted, needs_confirmation -> submitted, withdrawn -> submitted
    Records: procurement.response.submitted
    """
    demand(can_answer(by, response.organisation_id))
    seen = Response.objects.select_related("version", "sounding").get(pk=response.pk)
    _demand_unchanged(seen, saves)
    gaps = missing(from_json(seen.version.document), seen.answers)
    if gaps or seen.unclean:
        raise ValidationError({key: _("This answer is not complete.") for key in {**gaps, **seen.unclean}})
    files = _files_of(seen)
    answers = seen.answers | {"files": files} if files else dict(seen.answers)
    digest = _hash(seen, answers)
    response, received = _in_time(seen, "submit")
    _demand_unchanged(response, saves)
    response.state = RESPONSE_MOVES.legal("submit", response.state).end
    return _keep(response, answers, digest, received, by, withdrawn=False)


@transaction.atomic
def withdraw_response(*, response: Response, by: Actor) -> Submission:
    """Take back what was handed in; the draft stays, and can be handed in again until the deadline.

    Moves: submitted -> withdrawn, needs_confirmation -> withdrawn
    Records: procurement.response.withdrawn
    """
    demand(can_answer(by, response.organisation_id))
    seen = Response.objects.select_related("version", "sounding").get(pk=response.pk)
    digest = _hash(seen, {})
    response, received = _in_time(seen, "withdraw", any_version=True)
    response.state = RESPONSE_MOVES.legal("withdraw", response.state).end
    return _keep(response, {}, digest, received, by, withdrawn=True)


def _demand_unchanged(response: Response, saves: int) -> None:
    if response.saves != saves:
        raise Conflict(response, [key for key, save in response.touched.items() if save > saves])


def _files_of(response: Response) -> dict[str, str]:
    """Hash of each file by its public id."""
    rows = ResponseFile.objects.filter(response=response, file__removed_at=None)
    return {str(row.file.public_id): row.file.sha256 for row in rows.select_related("file")}


def _hash(response: Response, answers: Mapping[str, Any]) -> str:
    return hash_of(
        {
            "sounding": response.sounding.public_id,
            "questionnaire": response.version.sha256,
            "response": str(response.public_id),
            "answers": answers,
        }
    )


def _in_time(seen: Response, move: str, *, any_version: bool = False) -> tuple[Response, datetime.datetime]:
    """The response, locked, and the moment by which it counts. The sounding first, as corrections do: nobody waits in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, response_deadline, current_id FROM procurement_sounding WHERE id = %s FOR SHARE",
            [seen.sounding_id],
        )
        state, deadline, current = cursor.fetchone()
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("version", "sounding__organisation", "organisation")
        .get(pk=seen.pk)
    )
    received = database_now()
    if state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="sounding", state=state, move=move)
    if not is_in_time(received, deadline):
        raise IllegalMove(thing="sounding", state="closed", move=move)
    if response.version_id != current and not any_version:
        raise NewVersion
    return response, received


def _keep(
    response: Response,
    answers: dict[str, Any],
    digest: str,
    received: datetime.datetime,
    by: Actor,
    *,
    withdrawn: bool,
) -> Submission:
    submission = Submission.objects.create(
        response=response,
        number=response.submissions.count() + 1,
        version_id=response.version_id,
        solution_version_id=response.solution_version_id,
        answers=answers,
        withdrawn=withdrawn,
        sha256=digest,
        received_at=received,
        received_by_id=by.user_id,
    )
    response.last = submission
    response.save()
    verb = "procurement.response.withdrawn" if withdrawn else "procurement.response.submitted"
    audit.record(by, verb, response, {"number": submission.number, "sha256": digest})
    write = functools.partial(_withdrawn if withdrawn else _received, response, submission)
    tell_vendor(response.organisation, write, f"response-kept:{submission.public_id}")
    return submission


def _words(response: Response, submission: Submission) -> dict[str, str]:
    return {
        "organisation": one_line(response.sounding.organisation.name),
        "title": one_line(response.sounding.title),
        "at": moment_text(submission.received_at),
        "until": moment_text(response.sounding.response_deadline),
    }


def _received(response: Response, submission: Submission) -> Letter:
    words = _words(response, submission)
    return Letter(
        subject=_("%(organisation)s: your response to %(title)s has arrived") % words,
        paragraphs=(
            _(
                "Your response arrived on %(at)s. It stays sealed until the opening; you can change it until %(until)s."
            )
            % words,
            _("The receipt with its checksum stands on the page."),
        ),
        action=(_("See the receipt"), _page(response)),
    )


def _withdrawn(response: Response, submission: Submission) -> Letter:
    words = _words(response, submission)
    return Letter(
        subject=_("%(organisation)s: your response to %(title)s is withdrawn") % words,
        paragraphs=(
            _(
                "You withdrew your response on %(at)s. Your draft is still there; you can hand it in until %(until)s."
            )
            % words,
        ),
        action=(_("See the draft"), _page(response)),
    )


def _page(response: Response) -> str:
    return reverse("procurement:response-show", kwargs={"public_id": response.public_id})
