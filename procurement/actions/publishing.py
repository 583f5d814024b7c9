"""Publishing a market sounding, and cancelling it: one transaction, and all are told at once."""

from __future__ import annotations

import functools

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import demand
from marketplace.core.formats import moment_text
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from marketplace.core.tokens import new_token, token_hash
from procurement.choices import AmendmentKind, ReleaseCause
from procurement.models import Amendment, Invitation, Questionnaire, QuestionnaireVersion, Sounding
from procurement.plan_words import problem_sentence
from procurement.questions.checking import check_document
from procurement.questions.document import from_json, hash_of
from procurement.rules import can_cancel, can_publish
from procurement.states import SOUNDING_MOVES
from procurement.timing import Plan, plan_problems

from .locks import lock_sounding
from .releasing import release
from .telling import mail_to, tell_all, tell_colleagues, tell_vendor


@transaction.atomic
def publish_sounding(*, sounding: Sounding, by: Actor) -> Sounding:
    """Freeze the questionnaire, show the sounding to those it is for, and send all invitations, in one transaction.

    ValidationError by field where dates or invitations forbid it.
    Moves: approved -> published
    Records: procurement.sounding.published
    """
    demand(can_publish(by, sounding, four_eyes=sounding.organisation.four_eyes))
    sounding = lock_sounding(sounding.pk)
    demand(can_publish(by, sounding, four_eyes=sounding.organisation.four_eyes))
    state = SOUNDING_MOVES.legal("publish", sounding.state).end
    now = database_now()
    plan = Plan(
        now=now,
        question_deadline=sounding.question_deadline,
        response_deadline=sounding.response_deadline,
        least_days=settings.LEAST_SOUNDING_DAYS,
        is_public=sounding.is_public,
        invited=sounding.invitations.count(),
        has_few_reason=bool(sounding.few_reason.strip()),
        has_short_reason=bool(sounding.short_reason.strip()),
    )
    if problems := plan_problems(plan):
        raise ValidationError({name: problem_sentence(code) for name, code in problems.items()})
    document = Questionnaire.objects.get(sounding=sounding).document
    # Kinds of questions and facts of the catalogue may have changed since it was approved.
    questions = from_json(document)
    if not questions.count or check_document(questions):
        raise ValidationError(
            _("Some questions are not complete. Take the sounding back and mend them in the questionnaire.")
        )
    version = QuestionnaireVersion.objects.create(
        sounding=sounding, number=1, document=document, sha256=hash_of(document), published_at=now
    )
    sounding.current, sounding.state, sounding.published_at = version, state, now
    sounding.published_by_id, sounding.four_eyes = by.user_id, sounding.organisation.four_eyes
    sounding.full_clean()
    sounding.save()
    sounding.documents.update(published_at=now)
    for invitation in sounding.invitations.select_related("organisation").order_by("pk"):
        send_invitation(invitation, sounding)
    data = {"version": 1, "sha256": version.sha256, "four_eyes": sounding.four_eyes}
    audit.record(by, "procurement.sounding.published", sounding, data)
    release(sounding, ReleaseCause.PUBLISHED)
    return sounding


def send_invitation(invitation: Invitation, sounding: Sounding, *, again: int | None = None) -> None:
    """Mail one invitation, and remember when; who has no account reads and answers through its secret address.

    again  number of the event that says why it goes out once more; the secret of the first mail is worth nothing then
    """
    invitation.sounding, invitation.sent_at = sounding, database_now()
    # Read by queries.invitations.
    key = f"sounding-invited:{sounding.pk}:{invitation.pk}" + (f":{again}" if again is not None else "")
    if invitation.organisation is not None:
        tell_vendor(invitation.organisation, functools.partial(_invited, sounding, ""), key)
    else:
        token = new_token()
        invitation.token_hash = token_hash(token)
        mail_to(invitation, functools.partial(_invited, sounding, token), key)
    invitation.save(update_fields=["sent_at", "token_hash", "updated_at"])


@transaction.atomic
def cancel_sounding(*, sounding: Sounding, reason: str, by: Actor) -> Sounding:
    """End it before the opening. What was handed in stays sealed for ever, and all who were asked learn the reason.

    Moves: draft -> cancelled, in_review -> cancelled, approved -> cancelled, published -> cancelled
    Records: procurement.sounding.cancelled
    """
    demand(can_cancel(by, sounding))
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Give a reason: it goes into the file and to everybody who was asked.")}
        )
    sounding = lock_sounding(sounding.pk)
    demand(can_cancel(by, sounding))
    before = sounding.state
    sounding.state = SOUNDING_MOVES.legal("cancel", before).end
    sounding.ended_at, sounding.ended_by_id, sounding.end_reason = database_now(), by.user_id, reason.strip()
    sounding.full_clean()
    sounding.save()
    event = audit.record(by, "procurement.sounding.cancelled", sounding, {"before": before})
    if sounding.published_at is not None:
        Amendment.objects.create(
            sounding=sounding,
            number=sounding.amendments.count() + 1,
            kind=AmendmentKind.CANCELLATION,
            reason=reason.strip(),
            published_at=sounding.ended_at,
            published_by_id=by.user_id,
        )
        key = f"sounding-cancelled:{sounding.pk}"
        tell_all(sounding, functools.partial(_cancelled, sounding), key)
        tell_colleagues(
            sounding, (Role.OFFICER, Role.ADMIN), functools.partial(_cancelled, sounding), f"{key}:{event.pk}"
        )
        release(sounding, ReleaseCause.CANCELLED)
    return sounding


def _words(sounding: Sounding) -> dict[str, str]:
    return {
        "organisation": one_line(sounding.organisation.name),
        "title": one_line(sounding.title),
        "until": moment_text(sounding.response_deadline),
    }


def _invited(sounding: Sounding, token: str) -> Letter:
    words = _words(sounding)
    path = (
        reverse("procurement:invitation-show", kwargs={"token": token})
        if token
        else reverse("procurement:public-sounding-show", kwargs={"public_id": sounding.public_id})
    )
    return Letter(
        subject=_("%(organisation)s asks the market: %(title)s, answers until %(until)s") % words,
        paragraphs=(
            _(
                "%(organisation)s invites you to its market sounding “%(title)s”. You can answer until %(until)s."
            )
            % words,
            _(
                "A market sounding is no procurement procedure: answers bind nobody, and taking part brings neither advantages "
                "nor disadvantages (§ 28 VgV, § 20 UVgO). Until the opening nobody at the buyer sees who answers."
            ),
        ),
        action=(_("Read the sounding"), path),
    )


def _cancelled(sounding: Sounding) -> Letter:
    words = _words(sounding)
    return Letter(
        subject=_("%(organisation)s has cancelled the sounding %(title)s") % words,
        paragraphs=(
            _("The market sounding “%(title)s” ends without an opening. What was handed in stays sealed.")
            % words,
            _("Reason: %(reason)s") % {"reason": sounding.end_reason},
        ),
        action=(
            _("Read the sounding"),
            reverse("procurement:public-sounding-show", kwargs={"public_id": sounding.public_id}),
        ),
    )
