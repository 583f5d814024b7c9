"""Handing a response in: before the deadline or not at all, again, withdrawn, confirmed after a correction.

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
from procurement.choices import QuestionKind, SoundingState
from procurement.models import QuestionnaireVersion, Response, ResponseFile, Submission
from procurement.queries.responses import is_ticked
from procurement.questions.answers import missing
from procurement.questions.document import Document, from_json, submission_hash
from procurement.rules import can_answer
from procurement.states import RESPONSE_MOVES
from procurement.timing import is_in_time

from .locks import stand_in_line
from .responses import Conflict, judged, locked_response
from .telling import tell_vendor


class NewVersion(Exception):
    """A correction has been published since: the response must be confirmed for the new questions first."""


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
    document = from_json(seen.version.document)
    gaps = missing(document, seen.answers)
    if gaps or seen.unclean:
        raise ValidationError({key: _("This answer is not complete.") for key in {**gaps, **seen.unclean}})
    answers = dict(seen.answers) | _snapshots(seen, document)
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


@transaction.atomic
def confirm_version(*, response: Response, by: Actor) -> Response:
    """Move the working copy to the corrected questionnaire; what was handed in counts on until it is handed in again.

    Answers to questions that are as they were stay. An answer to a question whose words changed stays too and is marked, or is
    kept as it was typed where the question takes it no longer; answers to questions that are gone leave the working copy.
    Records: procurement.response.confirmed
    """
    demand(can_answer(by, response.organisation_id))
    response = locked_response(response, "confirm")
    current = QuestionnaireVersion.objects.get(pk=response.sounding.current_id)
    if current.pk == response.version_id:
        return response
    before, after = from_json(response.version.document), from_json(current.document)
    answers: dict[str, Any] = {}
    unclean: dict[str, Any] = {}
    changed: list[str] = []
    for question in after:
        key, old = question.key, before.question(question.key)
        answer, typed = response.answers.get(key), response.unclean.get(key)
        if old != question:
            changed.append(key)
            given = dict(answer or {}) | {
                "source": {"kind": "correction", "version": response.version.number}
            }
            if typed:
                given |= {"value": typed, "confidential": is_ticked(response, key)}
            answer, typed = judged(response, question, given, None)
        if answer:
            answers[key] = answer
        if typed:
            unclean[key] = typed
    gone = [question.key for question in before if after.question(question.key) is None]
    response.answers, response.unclean, response.version = answers, unclean, current
    response.saves += 1
    response.touched |= dict.fromkeys([*changed, *gone], response.saves)
    response.edited_by_id = by.user_id
    response.save()
    data = {"version": current.pk, "changed": sorted(changed), "gone": sorted(gone)}
    audit.record(by, "procurement.response.confirmed", response, data)
    return response


def _demand_unchanged(response: Response, saves: int) -> None:
    if response.saves != saves:
        raise Conflict(response, [key for key, save in response.touched.items() if save > saves])


def _snapshots(response: Response, document: Document) -> dict[str, Any]:
    """What the answers name, as it is now: hashes of files by public id, versions of own solutions by slug.

    Keys of questions are hexadecimal, so that these two never pass for one.
    """
    files: set[str] = set()
    slugs: set[str] = set()
    for question in document:
        value = (response.answers.get(question.key) or {}).get("value") or {}
        if question.kind == QuestionKind.FILE:
            files.update(value.get("files", []))
        elif question.kind == QuestionKind.SOLUTION:
            slugs.add(value.get("solution", ""))
    found: dict[str, Any] = {}
    if files:
        rows = ResponseFile.objects.filter(
            response=response, file__public_id__in=files, file__removed_at=None
        )
        found["files"] = {str(row.file.public_id): row.file.sha256 for row in rows.select_related("file")}
    if slugs - {""}:
        solutions = Solution.objects.filter(slug__in=slugs, vendor_id=response.organisation_id)
        found["solutions"] = {
            one.slug: one.current.number for one in solutions.select_related("current") if one.current
        }
    return found


def _hash(response: Response, answers: Mapping[str, Any]) -> str:
    return submission_hash(
        response.sounding.public_id, response.version.sha256, str(response.public_id), answers
    )


def _in_time(seen: Response, move: str, *, any_version: bool = False) -> tuple[Response, datetime.datetime]:
    """The response, locked, and the moment by which it counts. The sounding first, as corrections do: nobody waits in a ring."""
    stand_in_line(seen.sounding_id, shared=True)
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
