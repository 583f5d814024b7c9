"""Clarification questions: asked by vendors, answered to all at once, and nobody learns who asked (VgV § 5, UVgO § 3)."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import moment_text
from marketplace.core.names import without_hidden
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import ReleaseCause, SoundingState
from procurement.models import Enquiry, Sounding
from procurement.queries.enquiries import question_choices
from procurement.questions.anonymity import seen_hash
from procurement.rules import can_answer_enquiry, can_ask
from procurement.states import ENQUIRY_MOVES
from procurement.timing import is_in_time

from .locks import lock_sounding, stand_in_line
from .releasing import release
from .soundings import Overtaken
from .telling import tell_all, tell_colleagues, tell_vendor

# What one vendor may ask in one sounding; more is no clarification any more.
MOST_ENQUIRIES = 50


@transaction.atomic
def ask_enquiry(*, sounding: Sounding, text: str, question_key: str = "", by: Actor) -> Enquiry:
    """Ask the buyer something before the questions end. The buyer reads the text and never learns who asked.

    question_key  of the question of the questionnaire that it concerns
    The sounding is locked for share before the clock is read, as with responses.
    Records: procurement.enquiry.asked, in the vendor's chain
    """
    demand(can_ask(by, sounding))
    text = clean_text(text)
    if not text:
        raise ValidationError({"text": _("Write your question.")})
    stand_in_line(sounding.pk, shared=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, question_deadline FROM procurement_sounding WHERE id = %s FOR SHARE", [sounding.pk]
        )
        state, deadline = cursor.fetchone()
    asked_at = database_now()
    if state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="sounding", state=state, move="ask")
    if deadline is None or not is_in_time(asked_at, deadline):
        raise IllegalMove(thing="sounding", state="closed", move="ask")
    sounding = Sounding.objects.select_related("organisation", "current").get(pk=sounding.pk)
    if question_key and question_key not in dict(question_choices(sounding)):
        raise ValidationError({"question_key": _("This question is no longer part of the questionnaire.")})
    if Enquiry.objects.own_of(by).filter(sounding=sounding).count() >= MOST_ENQUIRIES:
        sentence = _("You have asked %(n)s questions; there is no room for more.") % {"n": MOST_ENQUIRIES}
        raise ValidationError({"text": sentence})
    enquiry = Enquiry(
        sounding=sounding,
        organisation_id=by.organisation_id,
        asked_by_id=by.user_id,
        asked_at=asked_at,
        question_key=question_key,
        original=text,
    )
    enquiry.full_clean()
    enquiry.save()
    audit.record(by, "procurement.enquiry.asked", enquiry)
    write = functools.partial(_asked, sounding)
    tell_colleagues(sounding, (Role.OFFICER, Role.ADMIN), write, f"enquiry-asked:{enquiry.public_id}")
    return enquiry


@transaction.atomic
def answer_enquiry(
    *, enquiry: Enquiry, public_text: str, answer: str, seen_at: datetime.datetime, by: Actor
) -> Enquiry:
    """Prepare what all will read: the question so edited that nobody is recognised, and the answer. The original stays.

    seen_at  when what the form showed was saved; Overtaken if somebody saved since
    Moves: submitted -> answered_draft, answered_draft -> answered_draft
    Records: procurement.enquiry.answered
    """
    enquiry = _locked(enquiry, by)
    enquiry.state = ENQUIRY_MOVES.legal("answer", enquiry.state).end
    if enquiry.updated_at != seen_at:
        raise Overtaken
    enquiry.public_text, enquiry.answer = clean_text(public_text), clean_text(answer)
    gaps = {}
    if not enquiry.public_text:
        gaps["public_text"] = _("Write the question as all will read it.")
    if not enquiry.answer:
        gaps["answer"] = _("Write the answer.")
    if gaps:
        raise ValidationError(gaps)
    enquiry.answered_by_id = by.user_id
    enquiry.full_clean()
    enquiry.save()
    audit.record(by, "procurement.enquiry.answered", enquiry)
    return enquiry


@transaction.atomic
def publish_enquiries(
    *, sounding: Sounding, enquiries: Iterable[Enquiry], seen: str, by: Actor
) -> list[Enquiry]:
    """Show prepared answers to all at one moment, number them, and tell all, in one transaction.

    seen  hash of the texts that the page showed (`seen_texts`); others than those of now are refused
    Only before the deadline of the responses: an answer that comes later helps nobody, so the sounding is extended first.
    Moves: answered_draft -> published
    Records: procurement.enquiry.published, one for each
    """
    demand(can_answer_enquiry(by, sounding))
    sounding = lock_sounding(sounding.pk)
    demand(can_answer_enquiry(by, sounding))
    _demand_published(sounding, "publish answers")
    now = database_now()
    if sounding.response_deadline is None or not is_in_time(now, sounding.response_deadline):
        raise IllegalMove(thing="sounding", state="closed", move="publish answers")
    keys = [enquiry.pk for enquiry in enquiries]
    rows = list(
        Enquiry.objects.select_for_update(of=("self",))
        .filter(sounding=sounding, pk__in=keys)
        .order_by("asked_at", "public_id")
    )
    if not rows:
        raise ValidationError(_("Choose at least one answer."))
    for row in rows:
        row.state = ENQUIRY_MOVES.legal("publish", row.state).end
    if seen != seen_texts(rows):
        raise ValidationError(_("The texts have changed since you opened this page. Read them again."))
    last = Enquiry.objects.filter(sounding=sounding).aggregate(last=Max("number"))["last"] or 0
    for number, row in enumerate(rows, last + 1):
        row.number, row.published_at, row.published_by_id = number, now, by.user_id
        row.full_clean()
        row.save()
        audit.record(by, "procurement.enquiry.published", row, {"number": number})
    numbers = f"{rows[0].number}-{rows[-1].number}"
    tell_all(
        sounding, functools.partial(_published, sounding), f"enquiries-published:{sounding.pk}:{numbers}"
    )
    release(sounding, ReleaseCause.ANSWERED)
    return rows


@transaction.atomic
def answer_privately(*, enquiry: Enquiry, answer: str, reason: str, by: Actor) -> Enquiry:
    """Answer the one who asked alone; the file says why not all learn it. The buyer still doesn't learn who it is.

    Moves: submitted -> answered_private, answered_draft -> answered_private
    Records: procurement.enquiry.answered_privately
    """
    enquiry = _locked(enquiry, by)
    enquiry.state = ENQUIRY_MOVES.legal("answer_privately", enquiry.state).end
    enquiry.answer, enquiry.reason = clean_text(answer), clean_text(reason)
    gaps = {}
    if not enquiry.answer:
        gaps["answer"] = _("Write the answer.")
    if not enquiry.reason:
        gaps["reason"] = _("Say why this answer helps nobody but the one who asked: it goes into the file.")
    if gaps:
        raise ValidationError(gaps)
    enquiry.answered_by_id = by.user_id
    enquiry.full_clean()
    enquiry.save()
    audit.record(by, "procurement.enquiry.answered_privately", enquiry)
    _tell_asker(enquiry, _answered_privately)
    return enquiry


@transaction.atomic
def reject_enquiry(*, enquiry: Enquiry, reason: str, by: Actor) -> Enquiry:
    """Leave a question without an answer; the one who asked reads the reason.

    Moves: submitted -> rejected, answered_draft -> rejected
    Records: procurement.enquiry.rejected
    """
    enquiry = _locked(enquiry, by)
    enquiry.state = ENQUIRY_MOVES.legal("reject", enquiry.state).end
    enquiry.reason = clean_text(reason)
    if not enquiry.reason:
        raise ValidationError({"reason": _("Give a reason: the one who asked reads it.")})
    enquiry.answered_by_id = by.user_id
    enquiry.full_clean()
    enquiry.save()
    audit.record(by, "procurement.enquiry.rejected", enquiry)
    _tell_asker(enquiry, _rejected)
    return enquiry


def seen_texts(enquiries: Iterable[Enquiry]) -> str:
    """The hash under which somebody publishes these texts."""
    return seen_hash({str(row.public_id): f"{row.public_text}\0{row.answer}" for row in enquiries})


def clean_text(text: str) -> str:
    """What was typed, line by line, without what cannot be seen."""
    return "\n".join(without_hidden(line) for line in text.strip().splitlines()).strip()


def _locked(enquiry: Enquiry, by: Actor) -> Enquiry:
    """The question, locked after its sounding, as everybody else locks them."""
    demand(can_answer_enquiry(by, enquiry.sounding))
    sounding = lock_sounding(enquiry.sounding_id)
    demand(can_answer_enquiry(by, sounding))
    _demand_published(sounding, "answer")
    found = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    found.sounding = sounding
    return found


def _demand_published(sounding: Sounding, move: str) -> None:
    if sounding.state != SoundingState.PUBLISHED:
        raise IllegalMove(thing="sounding", state=sounding.state, move=move)


def _tell_asker(enquiry: Enquiry, letter: Callable[[Sounding], Letter]) -> None:
    write = functools.partial(letter, enquiry.sounding)
    tell_vendor(enquiry.organisation, write, f"enquiry-{enquiry.state}:{enquiry.public_id}")


def _words(sounding: Sounding) -> dict[str, str]:
    return {
        "organisation": one_line(sounding.organisation.name),
        "title": one_line(sounding.title),
        "until": moment_text(sounding.response_deadline),
    }


def _asked(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: a clarification question on %(title)s") % _words(sounding),
        paragraphs=(
            _(
                "A vendor asked something. Edit the text so that nobody is recognised, answer it, and publish it to all."
            ),
        ),
        action=(_("Read the question"), reverse("procurement:enquiry-list", args=[sounding.public_id])),
    )


def _published(sounding: Sounding) -> Letter:
    paragraphs = [
        _("New answers to clarification questions stand on the page of the market sounding “%(title)s”.")
        % _words(sounding),
        _("All get them at the same time. You can answer until %(until)s.") % _words(sounding),
    ]
    if not sounding.is_public:
        paragraphs.append(_("If you were invited by mail alone, use the address in that mail."))
    return Letter(
        subject=_("%(organisation)s: answers to questions on %(title)s, responses until %(until)s")
        % _words(sounding),
        paragraphs=tuple(paragraphs),
        action=(
            _("Read the answers"),
            reverse("procurement:public-sounding-show", args=[sounding.public_id]),
        ),
    )


def _answered_privately(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s has answered your question on %(title)s") % _words(sounding),
        paragraphs=(_("The answer concerns you alone and stands on the page of your questions."),),
        action=(_("Read the answer"), reverse("procurement:enquiry-ask", args=[sounding.public_id])),
    )


def _rejected(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s does not answer your question on %(title)s") % _words(sounding),
        paragraphs=(_("The reason stands on the page of your questions."),),
        action=(_("Read the reason"), reverse("procurement:enquiry-ask", args=[sounding.public_id])),
    )
