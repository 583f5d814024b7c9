"""How soon people want to hear of what, what waits for them, and the links with which they stop it."""

from __future__ import annotations

import datetime

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from marketplace.core.clock import BERLIN

from ..choices import ALWAYS_AT_ONCE, Frequency, OrganisationKind, Topic
from ..models import Membership, Notice, NoticePreference, User

DIGEST_HOUR = 7
_SALT = "accounts.notices.stop"


def chosen_frequencies(user: User) -> dict[str, str]:
    """How soon a person hears of each topic; what they never chose comes at once."""
    chosen = dict(NoticePreference.objects.filter(user=user).values_list("topic", "frequency"))
    return {
        str(topic): str(
            Frequency.AT_ONCE if topic in ALWAYS_AT_ONCE else chosen.get(topic, Frequency.AT_ONCE)
        )
        for topic in Topic
    }


def frequency_of(user: User, topic: str) -> str:
    """How soon a person hears of one topic; no query where it always comes at once."""
    if topic in ALWAYS_AT_ONCE:
        return Frequency.AT_ONCE
    chosen = NoticePreference.objects.filter(user=user, topic=topic).values_list("frequency", flat=True)
    return chosen.first() or Frequency.AT_ONCE


def topics_for(user: User) -> list[Topic]:
    """The topics that a person can choose for; the work of the operator only for its people."""
    works_there = Membership.objects.filter(user=user, organisation__kind=OrganisationKind.OPERATOR).exists()
    hidden = ALWAYS_AT_ONCE if works_there else ALWAYS_AT_ONCE | {Topic.OPERATIONS}
    return [topic for topic in Topic if topic not in hidden]


def last_digest_hour(frequency: str, at: datetime.datetime) -> datetime.datetime:
    """The newest moment not after `at` when digests of that frequency went out: 7:00 in Berlin, weekly on Mondays."""
    local = at.astimezone(BERLIN)
    moment = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if moment > local:
        moment -= datetime.timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        moment -= datetime.timedelta(days=moment.weekday())
    return moment


def due_notices(at: datetime.datetime) -> QuerySet[Notice]:
    """News that waited over the last hour of digests by its reader's present choice, the oldest first.

    What somebody has meanwhile asked for at once is due at any time.
    """
    choice = NoticePreference.objects.filter(user=OuterRef("user"), topic=OuterRef("topic"))
    daily, weekly = (last_digest_hour(f, at) for f in (Frequency.DAILY, Frequency.WEEKLY))
    return (
        Notice.objects.filter(sent_at=None, user__is_active=True, user__deleted_at=None)
        .annotate(frequency=Coalesce(Subquery(choice.values("frequency")), Value(str(Frequency.AT_ONCE))))
        .filter(
            Q(frequency=Frequency.AT_ONCE)
            | Q(frequency=Frequency.DAILY, created_at__lt=daily)
            | Q(frequency=Frequency.WEEKLY, created_at__lt=weekly)
        )
        .order_by("id")
    )


def readers_of_due_notices(at: datetime.datetime) -> list[int]:
    """Ids of the people for whom news is due."""
    return sorted(set(due_notices(at).order_by().values_list("user_id", flat=True)))


def unsubscribe_token(user: User) -> str:
    """The signed part of the link that stops a person's digests; it can do nothing else and does not end."""
    return signing.Signer(salt=_SALT).sign(str(user.public_id))


def reader_of_token(token: str) -> User | None:
    """The person whose digests the link stops; None for a forged link, and when the account is gone."""
    try:
        public_id = signing.Signer(salt=_SALT).unsign(token)
        return User.objects.filter(public_id=public_id, deleted_at=None).first()
    except (signing.BadSignature, ValidationError):
        return None
