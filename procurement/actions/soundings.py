"""Market soundings until they are approved: begun, written, checked by somebody else, taken back."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.models import Need, Questionnaire, Sounding
from procurement.queries.neutrality import findings_of
from procurement.questions.checking import check_document
from procurement.questions.document import Document, from_json, to_json
from procurement.rules import can_prepare, can_review
from procurement.states import SOUNDING_MOVES

from .locks import lock_sounding
from .telling import tell_colleagues

# What the officer writes; everything else of a sounding follows from moves.
WRITTEN = (
    "number",
    "title",
    "language",
    "purpose",
    "description",
    "procedure",
    "cpv",
    "regions",
    "contact_name",
    "contact_email",
    "question_deadline",
    "response_deadline",
    "procedure_start",
    "report_until",
    "is_public",
    "few_reason",
    "short_reason",
    "is_blind",
)


class Overtaken(Exception):
    """Somebody else saved the sounding since this form was opened; nothing was written."""


@transaction.atomic
def begin_sounding(
    *, title: str, by: Actor, need: Need | None = None, document: Document | None = None
) -> Sounding:
    """A draft with an empty questionnaire, or one copied from somewhere; from a need it takes purpose, CPV and regions.

    Records: procurement.sounding.begun
    """
    demand(can_prepare(by, by.organisation_id))
    if need is not None:
        demand(can_prepare(by, need.organisation_id))
    sounding = Sounding(
        organisation=Organisation.objects.get(pk=by.organisation_id),
        need=need,
        title=title.strip(),
        purpose=need.purpose if need else "",
        cpv=list(need.cpv) if need else [],
        regions=list(need.regions) if need else [],
        created_by_id=by.user_id,
    )
    sounding.full_clean()
    sounding.save()
    document = document or Document(title=sounding.title, language=sounding.language)
    Questionnaire.objects.create(
        organisation=sounding.organisation,
        sounding=sounding,
        name=sounding.title,
        document=to_json(document),
        edited_by_id=by.user_id,
    )
    audit.record(by, "procurement.sounding.begun", sounding, {"need": need.pk if need else None})
    return sounding


@transaction.atomic
def edit_sounding(*, sounding: Sounding, values: Mapping[str, Any], saves: int, by: Actor) -> Sounding:
    """Write what vendors will read, and the dates, while it is a draft; Overtaken if somebody saved since.

    saves  the count of saves that the form was opened with
    Records: procurement.sounding.edited
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = lock_sounding(sounding.pk)
    demand_draft(sounding)
    if sounding.saves != saves:
        raise Overtaken
    changed = [name for name in WRITTEN if name in values and getattr(sounding, name) != values[name]]
    if not changed:
        return sounding
    for name in changed:
        setattr(sounding, name, values[name])
    taken = Sounding.objects.filter(organisation=sounding.organisation, number=sounding.number)
    if sounding.number and taken.exclude(pk=sounding.pk).exists():
        raise ValidationError({"number": _("Another sounding of your organisation has this number.")})
    sounding.saves = saves + 1
    sounding.full_clean()
    sounding.save()
    audit.record(by, "procurement.sounding.edited", sounding, {"fields": changed})
    return sounding


def demand_draft(sounding: Sounding) -> None:
    """Raise IllegalMove unless the sounding is a draft: after that it is taken back first."""
    if sounding.state != "draft":
        raise IllegalMove(thing="sounding", state=sounding.state, move="edit")


@transaction.atomic
def submit_sounding(*, sounding: Sounding, by: Actor, tells: bool = True) -> Sounding:
    """Hand the draft to somebody who checks it; ValidationError by field for what is missing.

    tells  False where the next step follows in the same transaction, and there is nothing to wait for
    Moves: draft -> in_review
    Records: procurement.sounding.submitted
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = _moved(sounding, "submit")
    missing: dict[str, Any] = {}
    document = questions_of(sounding)
    if not document.count:
        missing["questionnaire"] = _("The questionnaire holds no question yet.")
    elif check_document(document):
        missing["questionnaire"] = _("Some questions are not complete. Open the questionnaire and mend them.")
    for name, sentence in (
        ("purpose", _("Say what the sounding is for.")),
        ("question_deadline", _("Say until when questions can be asked.")),
        ("response_deadline", _("Say until when vendors can answer.")),
    ):
        if not getattr(sounding, name):
            missing[name] = sentence
    dated = not missing.keys() & {"question_deadline", "response_deadline"}
    if dated and sounding.question_deadline >= sounding.response_deadline:
        missing["response_deadline"] = _("Answers end after questions do.")
    if missing:
        raise ValidationError(missing)
    sounding.submitted_at, sounding.submitted_by_id = timezone.now(), by.user_id
    sounding.comment = ""
    sounding.save()
    event = audit.record(by, "procurement.sounding.submitted", sounding)
    if tells:
        write = functools.partial(_to_review, sounding)
        key = f"sounding-submitted:{sounding.pk}:{event.pk}"
        tell_colleagues(sounding, (Role.REVIEWER, Role.ADMIN), write, key)
    return sounding


@transaction.atomic
def take_back_sounding(*, sounding: Sounding, by: Actor) -> Sounding:
    """Make a draft of it again, also after the approval: who finds a mistake must not have to publish it.

    Moves: in_review -> draft, approved -> draft
    Records: procurement.sounding.taken_back
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = _moved(sounding, "take_back")
    _without_approval(sounding)
    sounding.save()
    audit.record(by, "procurement.sounding.taken_back", sounding)
    return sounding


@transaction.atomic
def send_back_sounding(*, sounding: Sounding, comment: str, by: Actor) -> Sounding:
    """Send it back to the one who wrote it, with what to mend.

    Moves: in_review -> draft
    Records: procurement.sounding.sent_back
    """
    demand(can_review(by, sounding, four_eyes=sounding.organisation.four_eyes))
    if not comment.strip():
        raise ValidationError({"comment": _("Say what has to be mended: the author reads it.")})
    sounding = _moved(sounding, "send_back")
    _without_approval(sounding)
    sounding.comment = comment.strip()
    sounding.full_clean()
    sounding.save()
    event = audit.record(by, "procurement.sounding.sent_back", sounding)
    write = functools.partial(_sent_back, sounding)
    tell_colleagues(
        sounding, (Role.OFFICER, Role.ADMIN), write, f"sounding-sent-back:{sounding.pk}:{event.pk}"
    )
    return sounding


@transaction.atomic
def approve_sounding(*, sounding: Sounding, findings_seen: str, by: Actor, tells: bool = True) -> Sounding:
    """Find that it may be published as it stands.

    findings_seen  hash of the neutrality findings that the page showed: others than those of now are refused
    tells  False where the publication follows in the same transaction
    Moves: in_review -> approved
    Records: procurement.sounding.approved
    """
    demand(can_review(by, sounding, four_eyes=sounding.organisation.four_eyes))
    sounding = _moved(sounding, "approve")
    demand(can_review(by, sounding, four_eyes=sounding.organisation.four_eyes))
    if findings_seen != findings_of(sounding)[1]:
        raise ValidationError(
            _("The text has changed since you opened this page. Look at the findings again.")
        )
    sounding.findings_seen = findings_seen
    sounding.approved_at, sounding.approved_by_id = timezone.now(), by.user_id
    sounding.save()
    event = audit.record(by, "procurement.sounding.approved", sounding)
    if tells:
        write = functools.partial(_to_publish, sounding)
        key = f"sounding-approved:{sounding.pk}:{event.pk}"
        tell_colleagues(sounding, (Role.PUBLISHER, Role.ADMIN), write, key)
    return sounding


def questions_of(sounding: Sounding) -> Document:
    """The questionnaire that is being written for a sounding; an empty one where there is none."""
    row = Questionnaire.objects.filter(sounding=sounding).first()
    return from_json(row.document) if row else Document()


def touch(sounding: Sounding) -> None:
    """Count a save of something that belongs to the draft, so that a form that is open elsewhere notices."""
    Sounding.objects.filter(pk=sounding.pk).update(saves=F("saves") + 1, updated_at=timezone.now())


def _moved(sounding: Sounding, move: str) -> Sounding:
    """The sounding, locked and in its next state; not saved."""
    sounding = lock_sounding(sounding.pk)
    sounding.state = SOUNDING_MOVES.legal(move, sounding.state).end
    return sounding


def _without_approval(sounding: Sounding) -> None:
    sounding.submitted_at = sounding.submitted_by_id = None
    sounding.approved_at = sounding.approved_by_id = None
    sounding.findings_seen = ""


def _words(sounding: Sounding) -> dict[str, str]:
    return {"organisation": one_line(sounding.organisation.name), "title": one_line(sounding.title)}


def _page(sounding: Sounding) -> str:
    return reverse("procurement:sounding-show", kwargs={"public_id": sounding.public_id})


def _to_review(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the sounding %(title)s waits for a check") % _words(sounding),
        paragraphs=(_("Look at questions, dates and findings, then approve it or send it back."),),
        action=(_("Look at the sounding"), _page(sounding)),
    )


def _sent_back(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the sounding %(title)s came back") % _words(sounding),
        paragraphs=(_("Somebody checked it and says what to mend. The comment stands on the page."),),
        action=(_("Read the comment"), _page(sounding)),
    )


def _to_publish(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the sounding %(title)s can be published") % _words(sounding),
        paragraphs=(_("It was checked and approved. Publishing freezes the questionnaire."),),
        action=(_("Look at the sounding"), _page(sounding)),
    )
