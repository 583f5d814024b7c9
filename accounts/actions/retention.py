"""Things about people go when their time is over; what is due is computed from rows, by the operator's days."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.models import OutboxMessage, OutboxState

from ..choices import RequestState
from ..models import Application, Contact, Invitation, Membership, Notice, User


@transaction.atomic
def clear_expired_data(*, by: Actor, at: datetime.datetime | None = None) -> dict[str, int]:
    """Take away everything about people that is older than the operator's days; tells how many rows of each kind.

    Records: accounts.personal_data.cleared
    """
    now = at or timezone.now()
    counts = {
        "sent_mail": _clear_mail(now),
        "sent_notices": Notice.objects.filter(sent_at__lt=_before(now, "sent_notices")).delete()[0],
        "unconfirmed_accounts": _delete_unconfirmed(now),
        "ended_invitations": _delete_invitations(now),
        "decided_applications": _clear_applications(now),
        "unanswered_contacts": _delete_contacts(now),
    }
    cleared = {kind: count for kind, count in counts.items() if count}
    if cleared:
        audit.record(by, "accounts.personal_data.cleared", data={"rows": cleared})
    return counts


def _before(now: datetime.datetime, kind: str) -> datetime.datetime:
    return now - datetime.timedelta(days=settings.RETENTION_DAYS[kind])


def _clear_mail(now: datetime.datetime) -> int:
    """Empty what was sent or given up; mails to people who are gone at once. The row stays, so that nothing is sent twice."""
    done = OutboxMessage.objects.exclude(state=OutboxState.WAITING).exclude(to="")
    gone = User.objects.exclude(deleted_at=None).filter(pk=OuterRef("user_id"))
    old = Q(updated_at__lt=_before(now, "sent_mail"))
    return done.filter(old | Exists(gone)).update(
        to="", user_id=None, subject="", text="", html="", headers={}, last_error=""
    )


def _delete_unconfirmed(now: datetime.datetime) -> int:
    """Accounts whose address nobody ever confirmed and that belong to nobody's organisation."""
    confirmed = Q(emailaddress__verified=True)
    found = User.objects.filter(
        created_at__lt=_before(now, "unconfirmed_accounts"), deleted_at=None, last_login=None
    )
    # Accounts made by the operator's commands have no addresses of the sign-in library.
    found = found.filter(emailaddress__isnull=False).exclude(
        pk__in=User.objects.filter(confirmed).values("pk")
    )
    found = found.exclude(Exists(Membership.objects.filter(user=OuterRef("pk"))))
    keys = list(found.distinct().values_list("pk", flat=True))
    User.objects.filter(pk__in=keys).delete()
    return len(keys)


def _delete_invitations(now: datetime.datetime) -> int:
    before = _before(now, "ended_invitations")
    ended = Q(accepted_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(ended).delete()[0]


def _clear_applications(now: datetime.datetime) -> int:
    """What people wrote in requests that are decided; the decision itself stays."""
    decided = Application.objects.exclude(state=RequestState.OPEN).filter(
        decided_at__lt=_before(now, "decided_applications")
    )
    return decided.exclude(message="", details={}, reason="").update(message="", details={}, reason="")


def _delete_contacts(now: datetime.datetime) -> int:
    """People who were asked and never answered."""
    return Contact.objects.filter(
        consented_at=None, user=None, asked_at__lt=_before(now, "unanswered_contacts")
    ).delete()[0]
