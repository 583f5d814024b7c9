"""Names and roles of the people of a sounding, as they were at the time of what they did."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Membership, User
from marketplace.core.models import AuditEvent

# What changes or ends the roles of a member; `before` in their data says what was held until then.
CHANGES = ("accounts.member.changed", "accounts.member.removed", "accounts.member.left")


@dataclass(frozen=True)
class People:
    """Names by number, and for each person the roles until each change and since the last one."""

    names: Mapping[int, str]
    until: Mapping[int, list[tuple[datetime.datetime, tuple[str, ...]]]]
    now: Mapping[int, tuple[str, ...]]

    def name(self, pk: int | None) -> str:
        """The name; of an account that was deleted, or has none, the number; empty where nobody acted."""
        if not pk:
            return ""
        return self.names.get(pk) or _("Person %(n)s") % {"n": pk}

    def roles(self, pk: int | None, at: datetime.datetime) -> tuple[str, ...]:
        """The roles of that person at that time, in words."""
        if not pk:
            return ()
        held = next((roles for moment, roles in self.until.get(pk, ()) if moment > at), self.now.get(pk, ()))
        return tuple(str(role.label) for role in Role if role in held)


def people_in(organisation_id: int, ids: Iterable[int | None]) -> People:
    """Everything about these people in the organisation; three queries whatever their number."""
    wanted = {pk for pk in ids if pk}
    names = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return People(names, *roles_then(organisation_id, wanted))


def roles_then(
    organisation_id: int, ids: Iterable[int]
) -> tuple[dict[int, list[tuple[datetime.datetime, tuple[str, ...]]]], dict[int, tuple[str, ...]]]:
    """The roles until each change, the oldest first, and those of today; two queries."""
    wanted = set(ids)
    events = AuditEvent.objects.filter(
        subject_type=User._meta.label_lower,
        subject_id__in=[str(pk) for pk in wanted],
        verb__in=CHANGES,
        data__organisation=organisation_id,
    ).order_by("id")
    until: dict[int, list[tuple[datetime.datetime, tuple[str, ...]]]] = {}
    for at, person, data in events.values_list("at", "subject_id", "data"):
        until.setdefault(int(person), []).append((at, tuple(data.get("before", ()))))
    now: dict[int, tuple[str, ...]] = {}
    rows = Membership.objects.filter(organisation_id=organisation_id, user_id__in=wanted)
    for pk, role in rows.values_list("user_id", "role"):
        now[pk] = (*now.get(pk, ()), role)
    return until, now
