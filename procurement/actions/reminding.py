"""Reminders before the answers end, from the system to all who have not declined: it never looks at who answered."""

from __future__ import annotations

import datetime
import functools

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.formats import moment_text
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import SoundingState
from procurement.models import Sounding

from .locks import lock_sounding
from .telling import tell_all

# Days before the end of the answers; the nearest one that has come is written, so that nobody gets two at once.
DAYS = (1, 3)


def remind_of_soundings(*, by: Actor) -> int:
    """Write the reminders that are due, each once; returns of how many soundings.

    An extension moves the deadline, and with it the reminders: their key holds the deadline.
    Records: procurement.sounding.reminded
    """
    now = database_now()
    due = Sounding.objects.filter(
        state=SoundingState.PUBLISHED,
        response_deadline__gt=now,
        response_deadline__lte=now + datetime.timedelta(days=max(DAYS)),
    )
    return sum(_remind(pk, by) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, by: Actor) -> bool:
    sounding = lock_sounding(pk)
    now, deadline = database_now(), sounding.response_deadline
    if sounding.state != SoundingState.PUBLISHED or deadline is None or deadline <= now:
        return False
    days = next((days for days in DAYS if deadline - now <= datetime.timedelta(days=days)), None)
    # Published shortly before: who was invited yesterday needs no reminder today.
    too_young = sounding.published_at and now - sounding.published_at < datetime.timedelta(days=1)
    if days is None or too_young or _was_reminded(sounding, days):
        return False
    key = f"sounding-reminder:{sounding.pk}:{deadline:%Y%m%d%H%M}:{days}"
    tell_all(sounding, functools.partial(_reminder, sounding), key)
    audit.record(by, "procurement.sounding.reminded", sounding, _step(sounding, days))
    return True


def _step(sounding: Sounding, days: int) -> dict[str, object]:
    deadline = sounding.response_deadline
    return {"days": days, "deadline": deadline.isoformat() if deadline else ""}


def _was_reminded(sounding: Sounding, days: int) -> bool:
    """Whether the job did this already; the record says so even where nobody is left to be told."""
    return AuditEvent.objects.filter(
        subject_type=sounding._meta.label_lower,
        subject_id=str(sounding.pk),
        verb="procurement.sounding.reminded",
        data=_step(sounding, days),
    ).exists()


def _reminder(sounding: Sounding) -> Letter:
    words = {
        "organisation": one_line(sounding.organisation.name),
        "title": one_line(sounding.title),
        "until": moment_text(sounding.response_deadline),
    }
    return Letter(
        subject=_("%(organisation)s: answers to %(title)s until %(until)s") % words,
        paragraphs=(
            _("The market sounding “%(title)s” ends on %(until)s.") % words,
            _(
                "Everybody who has not declined gets this reminder; the system does not look whether you answered. "
                "If you have, there is nothing to do."
            ),
        ),
        action=(
            _("Read the sounding"),
            reverse("procurement:public-sounding-show", kwargs={"public_id": sounding.public_id}),
        ),
    )
