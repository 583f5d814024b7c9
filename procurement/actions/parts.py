"""Joint needs: one public body leads and asks others, each answers for itself with its own figures."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Role, Topic
from accounts.models import Organisation, User
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import NeedState, PartState
from procurement.models import Need, NeedPart
from procurement.queries.joint import WRITERS, body_to_ask
from procurement.rules.parts import can_answer_part, can_invite_part
from procurement.states import PART_MOVES

from .soundings import Overtaken

# More than this is no joint need but a framework of a Land.
MOST_PARTS = 50
FIGURES = ("user_count", "once", "monthly", "wanted_until", "note")


@transaction.atomic
def invite_part(*, need: Need, organisation: Organisation, by: Actor) -> NeedPart:
    """Ask another public body to join; at most 50, each once, as long as the need is not closed.

    Moves: withdrawn -> invited, where it was taken back before
    Records: procurement.needpart.invited
    """
    demand(can_invite_part(by, need))
    need = _going(need, "invite")
    if organisation.pk == need.organisation_id:
        raise ValidationError(_("Your own organisation leads this need."))
    if body_to_ask(organisation.slug) is None:
        raise ValidationError(
            _("Nobody there can answer. Public bodies can be asked as soon as people of theirs are here.")
        )
    rows = NeedPart.objects.filter(need=need)
    before = rows.filter(organisation=organisation, state=PartState.WITHDRAWN).first()
    if before is None and rows.filter(organisation=organisation).exists():
        raise ValidationError(_("%(name)s has been asked already.") % {"name": one_line(organisation.name)})
    if rows.exclude(state=PartState.WITHDRAWN).count() >= MOST_PARTS:
        raise ValidationError(_("At most %(n)s public bodies can be asked.") % {"n": MOST_PARTS})
    part = before or NeedPart(need=need, organisation=organisation)
    if before is not None:
        part.state = PART_MOVES.legal("ask_again", part.state).end
    part.need, part.organisation, part.invited_by_id = need, organisation, by.user_id
    part.full_clean()
    part.save()
    event = audit.record(by, "procurement.needpart.invited", part, _told(part), concerns=organisation.pk)
    _tell(organisation, WRITERS, functools.partial(_asked, part), "asked", event)
    return part


@transaction.atomic
def take_back_part(*, part: NeedPart, by: Actor) -> NeedPart:
    """Take back what nobody has answered yet: the asked body is told and reads the need no longer.

    Moves: invited -> withdrawn
    Records: procurement.needpart.taken_back
    """
    demand(can_invite_part(by, part.need))
    need = _going(part.need, "take back")
    row = NeedPart.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=part.pk)
    row.need = need
    demand(can_invite_part(by, need))
    row.state = PART_MOVES.legal("take_back", row.state).end
    row.save()
    event = audit.record(by, "procurement.needpart.taken_back", row, _told(row), concerns=row.organisation_id)
    _tell(row.organisation, WRITERS, functools.partial(_taken_back, row), "taken-back", event)
    return row


@transaction.atomic
def join_need(*, part: NeedPart, values: Mapping[str, Any], saves: int, by: Actor) -> NeedPart:
    """Say that one's body takes part, with its own figures; Overtaken if a colleague saved since.

    Who takes part already changes the figures only. A body that said no, or left, may say yes later.

    values  user_count, once and monthly in EUR without VAT, wanted_until, note; all may be empty
    Moves: invited -> joined, declined -> joined, left -> joined
    Records: procurement.needpart.joined, procurement.needpart.changed
    """
    part = _locked(part, by, "join")
    if part.saves != saves:
        raise Overtaken
    is_new = part.state != PartState.JOINED
    changed = [name for name in FIGURES if name in values and getattr(part, name) != values[name]]
    if is_new:
        _move(part, "join", by)
    elif not changed:
        return part
    for name in changed:
        setattr(part, name, values[name])
    part.saves = saves + 1
    part.full_clean()
    part.save()
    verb = "procurement.needpart.joined" if is_new else "procurement.needpart.changed"
    data = _told(part) | {"fields": changed}
    event = audit.record(by, verb, part, data, concerns=part.need.organisation_id)
    if is_new:
        _tell(part.need.organisation, WRITERS, functools.partial(_joined, part), "joined", event)
    return part


@transaction.atomic
def decline_part(*, part: NeedPart, by: Actor) -> NeedPart:
    """Say that one's body does not take part.

    Moves: invited -> declined
    Records: procurement.needpart.declined
    """
    part = _locked(part, by, "decline")
    _move(part, "decline", by)
    part.save()
    event = _recorded(part, "procurement.needpart.declined", by)
    _tell(part.need.organisation, WRITERS, functools.partial(_declined, part), "declined", event)
    return part


@transaction.atomic
def leave_need(*, part: NeedPart, by: Actor) -> NeedPart:
    """Leave a joint need; the figures stay with the body that wrote them and count no longer.

    Moves: joined -> left
    Records: procurement.needpart.left
    """
    part = _locked(part, by, "leave")
    _move(part, "leave", by)
    part.save()
    event = _recorded(part, "procurement.needpart.left", by)
    _tell(part.need.organisation, WRITERS, functools.partial(_left, part), "left", event)
    return part


def _going(need: Need, move: str) -> Need:
    """The need, locked; IllegalMove where it is closed."""
    Need.objects.select_for_update().get(pk=need.pk)
    row = Need.objects.select_related("organisation").get(pk=need.pk)
    if row.state == NeedState.CLOSED:
        raise IllegalMove(thing="need", state=row.state, move=move)
    return row


def _locked(part: NeedPart, by: Actor, move: str) -> NeedPart:
    """The part, locked after its need: whoever closes the need waits for whoever joins it."""
    demand(can_answer_part(by, part))
    need = _going(part.need, move)
    row = NeedPart.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=part.pk)
    row.need = need
    return row


def _move(part: NeedPart, move: str, by: Actor) -> None:
    part.state = PART_MOVES.legal(move, part.state).end
    part.answered_at, part.answered_by_id = timezone.now(), by.user_id


def _recorded(part: NeedPart, verb: str, by: Actor) -> AuditEvent:
    return audit.record(by, verb, part, _told(part), concerns=part.need.organisation_id)


def _told(part: NeedPart) -> dict[str, Any]:
    return {"need": part.need_id, "organisation": part.organisation_id}


def _tell(
    organisation: Organisation,
    roles: tuple[Role, ...],
    write: Callable[[], Letter],
    what: str,
    event: AuditEvent,
) -> None:
    """Tell the people of a body who describe needs, each once."""
    people = User.objects.filter(
        memberships__organisation=organisation, memberships__role__in=roles, is_active=True
    )
    for user in people.distinct().order_by("pk"):
        notify(user=user, topic=Topic.SOUNDING, write=write, key=f"needpart-{what}:{event.pk}")


def _asked(part: NeedPart) -> Letter:
    return Letter(
        subject=_("%(organisation)s asks whether you join a need") % _lead(part),
        paragraphs=(
            _(
                "Read what is needed, then say whether your organisation takes part and what it needs itself. "
                "It binds nobody: you can leave at any time."
            ),
        ),
        action=(_("Read the need"), _page("procurement:needpart-show", part)),
    )


def _taken_back(part: NeedPart) -> Letter:
    return Letter(
        subject=_("%(organisation)s no longer asks you to join its need") % _lead(part),
        paragraphs=(
            _("The invitation to join was taken back before anybody answered it. There is nothing to do."),
        ),
        action=(_("See what you are asked to join"), reverse("procurement:needpart-index")),
    )


def _joined(part: NeedPart) -> Letter:
    return _answered(part, _("%(organisation)s takes part in your need"))


def _declined(part: NeedPart) -> Letter:
    return _answered(part, _("%(organisation)s does not take part in your need"))


def _left(part: NeedPart) -> Letter:
    return _answered(part, _("%(organisation)s has left your need"))


def _answered(part: NeedPart, subject: str) -> Letter:
    return Letter(
        subject=subject % {"organisation": one_line(part.organisation.name)},
        paragraphs=(_("The page shows who takes part and what all expect together."),),
        action=(_("See who takes part"), _page("procurement:needpart-list", part)),
    )


def _lead(part: NeedPart) -> dict[str, str]:
    return {"organisation": one_line(part.need.organisation.name)}


def _page(route: str, part: NeedPart) -> str:
    return reverse(route, kwargs={"public_id": part.need.public_id})
