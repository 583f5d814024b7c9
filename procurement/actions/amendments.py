"""Corrections and extensions of a published sounding: with a reason, and told to all in the transaction that makes them."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from marketplace.core import audit
from marketplace.core.actor import Actor, system_actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import moment_text
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import AmendmentKind, ReleaseCause, ResponseState, SoundingState
from procurement.models import Amendment, Questionnaire, QuestionnaireVersion, Response, Sounding
from procurement.queries.amendments import Correction, correction_of
from procurement.questions.checking import check_document
from procurement.questions.differences import to_data
from procurement.questions.document import hash_of, to_json
from procurement.rules import can_change_published, can_correct, can_extend
from procurement.states import RESPONSE_MOVES, SOUNDING_MOVES
from procurement.timing import DAYS_AFTER_CORRECTION, is_in_time

from .enquiries import clean_text
from .locks import lock_sounding
from .releasing import release
from .telling import tell_all, tell_colleagues

# The responses are changed by the correction, not by the person of the buyer, who must not learn that there are any.
BY_CORRECTION = system_actor("action:correct_sounding")


@transaction.atomic
def correct_sounding(
    *,
    sounding: Sounding,
    reason: str,
    material: bool,
    seen: str,
    by: Actor,
    response_deadline: datetime.datetime | None = None,
) -> Amendment:
    """Publish the working copy of the questionnaire, other texts and new documents as a correction, and tell all.

    seen      hash of what the page showed (`queries.amendments.Correction.seen`); other than that of now is refused
    material  the person may call a change material that does not look so, never the other way round
    response_deadline  a later one; a material change leaves at least four days
    What was handed in for the version before has to be confirmed; nobody at the buyer learns whether that concerns anybody.
    Moves: published -> published; responses submitted -> needs_confirmation
    Records: procurement.sounding.corrected; procurement.response.confirmation_asked in each vendor's chain
    """
    demand(can_extend(by, sounding, four_eyes=sounding.organisation.four_eyes))
    sounding = lock_sounding(sounding.pk)
    Questionnaire.objects.select_for_update().filter(sounding=sounding).first()
    correction = correction_of(sounding)
    four_eyes = sounding.organisation.four_eyes
    demand(can_correct(by, sounding, four_eyes=four_eyes, written_by=correction.written_by))
    sounding.state = SOUNDING_MOVES.legal("correct", sounding.state).end
    now = database_now()
    before = sounding.response_deadline
    if before is None or not is_in_time(now, before):
        raise IllegalMove(thing="sounding", state="closed", move="correct")
    material = material or correction.is_material
    _demand_publishable(sounding, correction, reason, seen)
    if response_deadline is not None:
        _demand_later(sounding, now, response_deadline, None)
        sounding.response_deadline = response_deadline
    if material and sounding.response_deadline - now < datetime.timedelta(days=DAYS_AFTER_CORRECTION):
        sentence = _(
            "A change that matters leaves vendors at least %(days)s days. Choose a later end of the answers."
        )
        raise ValidationError({"response_deadline": sentence % {"days": DAYS_AFTER_CORRECTION}})
    version = _new_version(sounding, correction, clean_text(reason), now) if correction.differences else None
    if version is not None:
        sounding.current = version
    for text in correction.texts:
        setattr(sounding, text.field, text.after)
    sounding.corrected, sounding.corrected_by = {}, None
    sounding.full_clean()
    sounding.save()
    for document in correction.documents:
        document.published_at = now
        document.save(update_fields=["published_at", "updated_at"])
    amendment = _amendment(
        sounding,
        AmendmentKind.CORRECTION,
        clean_text(reason),
        now,
        by,
        deadlines={"response_deadline": (before, sounding.response_deadline)},
        is_material=material,
        version=version,
        changes=[
            *({"field": one.field, "before": one.before, "after": one.after} for one in correction.texts),
            *({"document": document.title} for document in correction.documents),
        ],
    )
    data = {"number": amendment.number, "version": sounding.current.number, "material": material}
    event = audit.record(by, "procurement.sounding.corrected", sounding, data)
    if version is not None:
        _ask_confirmation(sounding, version)
    key = f"sounding-corrected:{sounding.pk}:{amendment.number}"
    _tell(sounding, functools.partial(_corrected, sounding, amendment), key, event.pk)
    release(sounding, ReleaseCause.CORRECTED)
    return amendment


@transaction.atomic
def extend_sounding(
    *,
    sounding: Sounding,
    response_deadline: datetime.datetime,
    reason: str,
    by: Actor,
    question_deadline: datetime.datetime | None = None,
) -> Amendment:
    """Give all more time, also after the deadline as long as nothing was opened; a request to open it falls away.

    question_deadline  a later one, None where questions end as before
    Moves: published -> published
    Records: procurement.sounding.extended
    """
    demand(can_extend(by, sounding, four_eyes=sounding.organisation.four_eyes))
    sounding = lock_sounding(sounding.pk)
    demand(can_extend(by, sounding, four_eyes=sounding.organisation.four_eyes))
    sounding.state = SOUNDING_MOVES.legal("extend", sounding.state).end
    if not clean_text(reason):
        raise ValidationError({"reason": _("Give a reason: all vendors read it, and it goes into the file.")})
    now = database_now()
    _demand_later(sounding, now, response_deadline, question_deadline)
    deadlines = {"response_deadline": (sounding.response_deadline, response_deadline)}
    sounding.response_deadline = response_deadline
    if question_deadline is not None:
        deadlines["question_deadline"] = (sounding.question_deadline, question_deadline)
        sounding.question_deadline = question_deadline
    sounding.opening_requested_at = sounding.opening_requested_by = None
    sounding.full_clean()
    sounding.save()
    amendment = _amendment(
        sounding, AmendmentKind.EXTENSION, clean_text(reason), now, by, deadlines=deadlines
    )
    data = {"number": amendment.number, "until": response_deadline.isoformat()}
    event = audit.record(by, "procurement.sounding.extended", sounding, data)
    key = f"sounding-extended:{sounding.pk}:{amendment.number}"
    _tell(sounding, functools.partial(_extended, sounding, amendment), key, event.pk)
    release(sounding, ReleaseCause.EXTENDED)
    return amendment


@transaction.atomic
def discard_correction(*, sounding: Sounding, by: Actor) -> None:
    """Put the questionnaire and the texts back to what vendors read; new documents are removed one by one.

    Records: procurement.correction.discarded
    """
    demand(can_change_published(by, sounding))
    sounding = lock_sounding(sounding.pk)
    demand(can_change_published(by, sounding))
    if sounding.state != SoundingState.PUBLISHED or sounding.current is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="discard the correction")
    row = Questionnaire.objects.select_for_update(of=("self",)).get(sounding=sounding)
    row.document = sounding.current.document
    row.saves, row.edited_by_id = row.saves + 1, by.user_id
    row.full_clean(validate_constraints=False)
    row.save()
    sounding.corrected = {}
    sounding.save(update_fields=["corrected", "updated_at"])
    audit.record(by, "procurement.correction.discarded", sounding, {"version": sounding.current.number})


def _demand_publishable(sounding: Sounding, correction: Correction, reason: str, seen: str) -> None:
    if seen != correction.seen:
        raise ValidationError(_("The correction has changed since you opened this page. Read it again."))
    if correction.is_empty:
        raise ValidationError(
            _("Nothing has been changed yet. Change the questions or texts, or add a document first.")
        )
    if not correction.document.count:
        raise ValidationError(_("The questionnaire holds no question yet."))
    if correction.differences and check_document(correction.document):
        raise ValidationError(_("Some questions are not complete. Open the questionnaire and mend them."))
    if not clean_text(reason):
        raise ValidationError({"reason": _("Give a reason: all vendors read it, and it goes into the file.")})


def _demand_later(
    sounding: Sounding,
    now: datetime.datetime,
    response_deadline: datetime.datetime,
    question_deadline: datetime.datetime | None,
) -> None:
    """Deadlines move to later only: who relied on one must not find it gone."""
    problems: dict[str, Any] = {}
    if response_deadline <= now:
        problems["response_deadline"] = _("This moment has passed. Choose a later one.")
    elif sounding.response_deadline is not None and response_deadline <= sounding.response_deadline:
        until = moment_text(sounding.response_deadline)
        problems["response_deadline"] = _("Choose a moment after the present end, %(until)s.") % {
            "until": until
        }
    if question_deadline is not None:
        if question_deadline <= now:
            problems["question_deadline"] = _("This moment has passed. Choose a later one.")
        elif sounding.question_deadline is not None and question_deadline <= sounding.question_deadline:
            until = moment_text(sounding.question_deadline)
            problems["question_deadline"] = _("Choose a moment after the present end, %(until)s.") % {
                "until": until
            }
        elif question_deadline >= response_deadline:
            problems["question_deadline"] = _("Questions end before answers do. Choose an earlier moment.")
    if problems:
        raise ValidationError(problems)


def _new_version(
    sounding: Sounding, correction: Correction, reason: str, now: datetime.datetime
) -> QuestionnaireVersion:
    document = to_json(correction.document)
    return QuestionnaireVersion.objects.create(
        sounding=sounding,
        number=sounding.current.number + 1 if sounding.current else 1,
        document=document,
        sha256=hash_of(document),
        published_at=now,
        reason=reason,
        differences=to_data(correction.differences),
    )


def _amendment(
    sounding: Sounding,
    kind: AmendmentKind,
    reason: str,
    now: datetime.datetime,
    by: Actor,
    *,
    deadlines: dict[str, tuple[datetime.datetime | None, datetime.datetime | None]],
    is_material: bool = False,
    version: QuestionnaireVersion | None = None,
    changes: list[dict[str, Any]] | None = None,
) -> Amendment:
    moved = {name: pair for name, pair in deadlines.items() if pair[0] != pair[1]}
    row = Amendment(
        sounding=sounding,
        number=sounding.amendments.count() + 1,
        kind=kind,
        reason=reason,
        is_material=is_material,
        version=version,
        before={name: old.isoformat() for name, (old, _new) in moved.items() if old is not None},
        after={name: new.isoformat() for name, (_old, new) in moved.items() if new is not None},
        changes=changes or [],
        published_at=now,
        published_by_id=by.user_id,
    )
    row.full_clean(exclude=("before", "after", "changes"))
    row.save()
    return row


def _ask_confirmation(sounding: Sounding, version: QuestionnaireVersion) -> None:
    """What was handed in for an older version waits for its vendor; recorded in the vendor's chain alone."""
    rows = Response.objects.select_for_update(of=("self",)).filter(
        sounding=sounding, state=ResponseState.SUBMITTED
    )
    for response in rows.exclude(version=version).order_by("pk"):
        response.state = RESPONSE_MOVES.legal("ask_confirmation", response.state).end
        response.save(update_fields=["state", "updated_at"])
        actor = replace(BY_CORRECTION, organisation_id=response.organisation_id)
        audit.record(actor, "procurement.response.confirmation_asked", response, {"version": version.number})


def _tell(sounding: Sounding, write: Any, key: str, event: int) -> None:
    tell_all(sounding, write, key)
    tell_colleagues(sounding, (Role.OFFICER, Role.ADMIN), write, f"{key}:{event}")


def _words(sounding: Sounding) -> dict[str, str]:
    return {
        "organisation": one_line(sounding.organisation.name),
        "title": one_line(sounding.title),
        "until": moment_text(sounding.response_deadline),
    }


def _page(sounding: Sounding) -> str:
    return reverse("procurement:public-sounding-show", kwargs={"public_id": sounding.public_id})


def _corrected(sounding: Sounding, amendment: Amendment) -> Letter:
    words = _words(sounding)
    paragraphs = [
        _("The market sounding “%(title)s” was corrected. You can answer until %(until)s.") % words,
        _("Reason: %(reason)s") % {"reason": amendment.reason},
    ]
    if amendment.version is not None:
        paragraphs.append(
            _("Whoever has handed in a response looks at what changed, and confirms or changes the response.")
        )
    return Letter(
        subject=_("%(organisation)s has corrected the sounding %(title)s, responses until %(until)s") % words,
        paragraphs=_with_address(sounding, paragraphs),
        action=(_("See what changed"), _page(sounding)),
    )


def _extended(sounding: Sounding, amendment: Amendment) -> Letter:
    words = _words(sounding)
    paragraphs = [
        _("You now have until %(until)s to answer the market sounding “%(title)s”.") % words,
        _("Reason: %(reason)s") % {"reason": amendment.reason},
    ]
    return Letter(
        subject=_("%(organisation)s: more time for %(title)s, responses until %(until)s") % words,
        paragraphs=_with_address(sounding, paragraphs),
        action=(_("Read the sounding"), _page(sounding)),
    )


def _with_address(sounding: Sounding, paragraphs: list[str]) -> tuple[str, ...]:
    if not sounding.is_public:
        paragraphs = [*paragraphs, _("If you were invited by mail alone, use the address in that mail.")]
    return tuple(paragraphs)
