"""What a municipality tells of a use, the vendor's one reply, and what the operator takes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.queries.organisations import organisation_of_area
from accounts.queries.verification import is_member_of
from catalog.models import Deployment, Experience, Report
from catalog.queries.speakers import standing_of
from catalog.rules import can_hide_experience, can_keep_use, can_reply, can_write_experience
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand

from . import letters
from .rows import locked_use

TOLD = ("language", "went_well", "went_badly", "would_choose_again")


@transaction.atomic
def write_experience(*, use: Deployment, values: Mapping[str, Any], by: Actor) -> Experience:
    """Tell in public what went well and what did not; a second time changes the text, and the vendor is told again.

    values  language, went_well, went_badly, would_choose_again (True, False, or None for unknown)
    Records: catalog.experience.written, catalog.experience.changed
    """
    demand(can_write_experience(by, use, standing_of(by, use.solution)))
    use = locked_use(use.pk, "tell")
    demand(can_write_experience(by, use, standing_of(by, use.solution)))
    told = Experience.objects.filter(deployment=use).first()
    is_new = told is None
    if told is None:
        told = Experience(deployment=use, organisation=organisation_of_area(use.area))
    for name in TOLD:
        if name in values:
            setattr(told, name, values[name])
    told.went_well, told.went_badly = told.went_well.strip(), told.went_badly.strip()
    if not (told.went_well or told.went_badly):
        raise ValidationError({"went_well": _("Say at least one thing: what went well, or what did not.")})
    told.written_on = berlin_day()
    told.full_clean()
    told.save()
    use.is_from_file = False
    use.save(update_fields=["is_from_file", "updated_at"])
    data = {"use": use.pk, "solution": use.solution_id}
    verb = "catalog.experience.written" if is_new else "catalog.experience.changed"
    audit.record(by, verb, told, data, concerns=use.solution.vendor_id)
    if told.hidden_at is None:
        letters.tell_vendor(use, letters.told, f"experience:{told.pk}:{told.updated_at.isoformat()}")
    return told


@transaction.atomic
def withdraw_experience(*, use: Deployment, by: Actor) -> None:
    """Take the own text back, with the reply to it.

    Records: catalog.experience.withdrawn
    """
    demand(can_keep_use(by, use, standing_of(by, use.solution)))
    use = locked_use(use.pk, "withdraw")
    demand(can_keep_use(by, use, standing_of(by, use.solution)))
    told = _told(use, "withdraw")
    data = {"use": use.pk, "solution": use.solution_id}
    audit.record(by, "catalog.experience.withdrawn", told, data, concerns=use.solution.vendor_id)
    told.delete()


@transaction.atomic
def reply_to_experience(*, use: Deployment, text: str, language: str, by: Actor) -> Experience:
    """Reply as the vendor, in public below the text; the one reply can be changed, and taken back with an empty text.

    Records: catalog.experience.replied
    """
    demand(can_reply(by, use))
    use = locked_use(use.pk, "reply")
    demand(can_reply(by, use))
    told = _told(use, "reply")
    if told.hidden_at is not None or use.refused_on is not None:
        raise IllegalMove(thing="experience", state="hidden", move="reply")
    is_first = not told.reply
    told.reply = text.strip()
    told.reply_language = language if told.reply else ""
    told.replied_on = berlin_day() if told.reply else None
    told.full_clean()
    told.save()
    data = {"use": use.pk, "solution": use.solution_id, "is_empty": not told.reply}
    audit.record(by, "catalog.experience.replied", told, data, concerns=told.organisation_id)
    if is_first and told.reply:
        letters.tell_municipality(use, letters.replied, f"experience-replied:{told.pk}")
    return told


@transaction.atomic
def hide_experience(
    *, experience: Experience, reason: str, by: Actor, report: Report | None = None
) -> Experience:
    """Take a text and its reply out of the public; the municipality is told and reads the reason.

    report  that led to it; who decided it tells the municipality of that
    Records: catalog.experience.hidden
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: those whom it concerns read it.")})
    told, use = _moderated(experience, by)
    if told.hidden_at is not None:
        raise IllegalMove(thing="experience", state="hidden", move="hide")
    told.hidden_at, told.hidden_reason = timezone.now(), reason.strip()
    told.full_clean()
    told.save()
    data = {"use": use.pk, "solution": use.solution_id} | ({"report": report.pk} if report else {})
    audit.record(by, "catalog.experience.hidden", told, data, concerns=told.organisation_id)
    if report is None:
        key = f"experience-hidden:{told.pk}:{told.updated_at.isoformat()}"
        letters.tell_municipality(use, letters.hidden, key)
    return told


@transaction.atomic
def show_experience(*, experience: Experience, by: Actor) -> Experience:
    """Bring a text that was taken out back into the public.

    Records: catalog.experience.shown
    """
    told, use = _moderated(experience, by)
    if told.hidden_at is None:
        raise IllegalMove(thing="experience", state="public", move="show")
    told.hidden_at, told.hidden_reason = None, ""
    told.full_clean()
    told.save()
    data = {"use": use.pk, "solution": use.solution_id}
    audit.record(by, "catalog.experience.shown", told, data, concerns=told.organisation_id)
    return told


def _told(use: Deployment, move: str) -> Experience:
    told = Experience.objects.select_for_update().filter(deployment=use).first()
    if told is None:
        raise IllegalMove(thing="experience", state="not_told", move=move)
    return told


def _moderated(experience: Experience, by: Actor) -> tuple[Experience, Deployment]:
    """Text and use, locked, for somebody of the operator who belongs to neither side."""
    demand(can_hide_experience(by, is_concerned=False))
    use = locked_use(experience.deployment_id, "moderate")
    sides = (experience.organisation_id, use.solution.vendor_id)
    demand(can_hide_experience(by, is_concerned=any(is_member_of(by.user_id, side) for side in sides)))
    return _told(use, "hide"), use
