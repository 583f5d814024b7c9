"""Procedures that followed a sounding: recorded beside it under their own ocid, and in time with what became of them."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.routes import Way
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import Outcome, SoundingState
from procurement.models import FollowUp, Release, Sounding
from procurement.ocds.codes import is_ocid
from procurement.rules import can_follow_up

from .locks import lock_sounding
from .releasing import release_follow_up
from .soundings import Overtaken

WRITTEN = ("title", "route", "url", "begun_on", "outcome", "ended_on", "outcome_text")


@transaction.atomic
def record_follow_up(*, sounding: Sounding, values: Mapping[str, Any], by: Actor) -> FollowUp:
    """Record a procedure that followed a concluded sounding; nothing of the sounding itself changes.

    values  by field of WRITTEN, and `ocid`; where that is empty, a new one is made with the prefix of this site
    Records: procurement.followup.recorded
    """
    demand(can_follow_up(by, sounding))
    sounding = lock_sounding(sounding.pk)
    _demand_ended(sounding)
    ocid = str(values.get("ocid") or "").strip() or _new_ocid()
    _demand_own(ocid)
    follow_up = FollowUp(sounding=sounding, ocid=ocid, recorded_by_id=by.user_id)
    _write(follow_up, values)
    _save(follow_up)
    audit.record(by, "procurement.followup.recorded", sounding, {"follow_up": follow_up.pk, "ocid": ocid})
    release_follow_up(follow_up)
    return follow_up


@transaction.atomic
def edit_follow_up(*, follow_up: FollowUp, values: Mapping[str, Any], saves: int, by: Actor) -> FollowUp:
    """Change what is recorded of a procedure, or say what became of it; its ocid stays. Overtaken if somebody saved since.

    Records: procurement.followup.edited
    """
    demand(can_follow_up(by, follow_up.sounding))
    sounding = lock_sounding(follow_up.sounding_id)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    follow_up.sounding = sounding
    if follow_up.saves != saves:
        raise Overtaken
    follow_up.saves = saves + 1
    _write(follow_up, values)
    _save(follow_up)
    data = {"follow_up": follow_up.pk, "outcome": follow_up.outcome}
    audit.record(by, "procurement.followup.edited", sounding, data)
    release_follow_up(follow_up)
    return follow_up


def _demand_ended(sounding: Sounding) -> None:
    """Raise IllegalMove before the conclusion: a procedure that runs beside a sounding would make it a part of it."""
    if sounding.state not in (SoundingState.CONCLUDED, SoundingState.ARCHIVED):
        raise IllegalMove(thing="sounding", state=sounding.state, move="record what followed")


def _new_ocid() -> str:
    """An ocid that tells nothing and nobody guesses, as that of a sounding."""
    return f"{settings.OCDS_PREFIX}-{secrets.token_hex(6)}"


def _demand_own(ocid: str) -> None:
    """Raise ValidationError where this is no ocid, or that of a sounding: the procedure is a process of its own."""
    if not is_ocid(ocid):
        raise ValidationError(
            {
                "ocid": _(
                    "This is no ocid. It looks like ocds-a1b2c3-2027-014; leave it empty to get a new one."
                )
            }
        )
    own = Sounding.objects.filter(public_id=ocid.removeprefix(f"{settings.OCDS_PREFIX}-"))
    if own.exists() or Release.objects.filter(ocid=ocid, follow_up=None).exists():
        raise ValidationError(
            {"ocid": _("This is the ocid of a market sounding. The procedure has one of its own.")}
        )


def _write(follow_up: FollowUp, values: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in values:
            setattr(follow_up, name, values[name])
    wrong: dict[str, Any] = {}
    if follow_up.route and follow_up.route not in Way.values:
        wrong["route"] = _("Choose one of the ways.")
    if follow_up.outcome == Outcome.RUNNING:
        follow_up.ended_on, follow_up.outcome_text = None, ""
    elif follow_up.ended_on is None:
        wrong["ended_on"] = _("Say on which day.")
    wrong |= _days_wrong(follow_up)
    if wrong:
        raise ValidationError(wrong)


def _days_wrong(follow_up: FollowUp) -> dict[str, Any]:
    begun, ended, today = follow_up.begun_on, follow_up.ended_on, berlin_day()
    wrong: dict[str, Any] = {}
    if begun and begun > today + datetime.timedelta(days=366):
        wrong["begun_on"] = _("This day is more than a year ahead.")
    if ended and ended > today:
        wrong["ended_on"] = _("This day has not come yet.")
    elif begun and ended and ended < begun:
        wrong["ended_on"] = _("It ends before it begins.")
    return wrong


def _save(follow_up: FollowUp) -> None:
    follow_up.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            follow_up.save()
    except IntegrityError as error:
        raise ValidationError({"ocid": _("A procedure with this ocid is recorded already.")}) from error
