"""Reads of the record: which events somebody may see, by filter, and each as a line that a person understands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Membership, Organisation, User
from catalog.models import Solution
from marketplace.core.actor import Actor
from marketplace.core.clock import BERLIN
from marketplace.core.models import AuditEvent, AuditHead, AuditLink
from marketplace.core.permissions import Permission
from procurement.verbs import SEALED, SEALED_PURPOSES, SEALED_ROUTES

from ..verbs import EVERY_VERB, GROUPS
from .record_words import Detail, details_of, thing_label

ROWS = 50


@dataclass(frozen=True)
class RecordFilter:
    """What of the record is asked for; an empty filter asks for all of it.

    since, until  days in Berlin, both included
    what          a verb, or the name of an app for all of its verbs
    person, organisation  ids
    thing         `<type>:<id>` of the subject
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    what: str = ""
    person: int | None = None
    organisation: int | None = None
    thing: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not any(getattr(self, field.name) for field in fields(self))

    def codes(self) -> dict[str, Any]:
        """The filter as the record itself keeps it, and as the address does."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True)
class Line:
    """One event for people.

    person_id        set where the reader may ask for more of the same person
    is_sealed        whether nobody can change it unnoticed any more
    """

    event: AuditEvent
    what: Any
    who: str
    person_id: int | None
    whose: str
    agent: str
    concerned: str
    thing: str
    thing_url: str
    details: list[Detail]
    is_sealed: bool


def events_for(actor: Actor, wanted: RecordFilter) -> QuerySet[AuditEvent]:
    """The events that the actor may see and asks for, the newest first."""
    rows = _unsealed(AuditEvent.objects.visible_to(actor), actor).order_by("-id")
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + datetime.timedelta(days=1)))
    if wanted.what in EVERY_VERB:
        rows = rows.filter(verb=wanted.what)
    elif wanted.what in GROUPS:
        rows = rows.filter(verb__startswith=f"{wanted.what}.")
    if wanted.person:
        rows = rows.filter(user_id=wanted.person)
        if not actor.may(Permission.VIEW_ALL_AUDIT):
            # Who acted in another organisation is not this reader's business.
            rows = rows.filter(chain=actor.organisation_id)
    if wanted.organisation:
        own = wanted.organisation
        rows = rows.filter(Q(chain=own) | Q(concerns_id=own) | Q(agent_id=own))
    if wanted.thing:
        kind, _colon, number = wanted.thing.partition(":")
        rows = rows.filter(subject_type=kind, subject_id=number)
    return rows


def _unsealed(rows: QuerySet[AuditEvent], actor: Actor) -> QuerySet[AuditEvent]:
    """Without what vendors do with market soundings, for the operator; their own people see it in their own record."""
    if not actor.may(Permission.VIEW_ALL_AUDIT):
        return rows
    # A key that is not there must count as another value, not as none that can be compared.
    sealed = Q(data__has_key="route", data__route__startswith=SEALED_ROUTES)
    sealed |= Q(data__has_key="purpose", data__purpose__in=SEALED_PURPOSES)
    for verb in SEALED:
        sealed |= Q(verb__startswith=verb)
    for purpose in SEALED_PURPOSES:
        sealed |= Q(data__has_key="rule", data__rule__startswith=f"{purpose}.")
    return rows.exclude(sealed & ~Q(chain=actor.organisation_id or 0))


def record_page(
    actor: Actor, wanted: RecordFilter, *, below: int | None = None, above: int | None = None
) -> tuple[list[AuditEvent], bool, bool]:
    """One page of events, and whether there are newer and older ones; one query.

    below, above  id of the event at the end of the page before; the page after it is wanted
    """
    rows = events_for(actor, wanted)
    if above is not None:
        found = list(rows.filter(id__gt=above).order_by("id")[: ROWS + 1])
        return found[:ROWS][::-1], len(found) > ROWS, True
    if below is not None:
        rows = rows.filter(id__lt=below)
    found = list(rows[: ROWS + 1])
    return found[:ROWS], below is not None, len(found) > ROWS


def sealed_until() -> datetime.datetime | None:
    """The moment before which the whole record is sealed; None before the first time. One query."""
    head = AuditHead.objects.order_by("-id").only("horizon").first()
    return head.horizon if head and head.horizon.year > 1970 else None


def links_of(lines: Sequence[Line]) -> dict[int, AuditLink]:
    """The places of the lines' events in their chains, by event; sealed ones only. One query."""
    return {
        link.event_id: link
        for link in AuditLink.objects.filter(event_id__in=[line.event.pk for line in lines])
    }


def lines_of(
    events: Sequence[AuditEvent], actor: Actor, horizon: datetime.datetime | None = None
) -> list[Line]:
    """The events as lines; one query for each kind of name that occurs, however many lines."""
    names = _Names(events, actor)
    everything = actor.may(Permission.VIEW_ALL_AUDIT)
    return [
        _line(event, names, everything or event.chain == actor.organisation_id, horizon) for event in events
    ]


def _line(event: AuditEvent, names: _Names, is_own: bool, horizon: datetime.datetime | None) -> Line:
    return Line(
        event=event,
        what=EVERY_VERB.get(event.verb, event.verb),
        who=names.actor(event) if is_own or names.is_colleague(event) else _stranger(event),
        person_id=event.user_id if is_own else None,
        whose=names.organisation(event.organisation_id),
        agent=names.organisation(event.agent_id),
        concerned=names.organisation(event.concerns_id) if event.concerns_id != event.organisation_id else "",
        thing=names.thing(event, is_own=is_own),
        thing_url=names.address(event),
        details=details_of(event.data),
        is_sealed=horizon is not None and event.at < horizon,
    )


def _stranger(event: AuditEvent) -> str:
    """What an organisation learns of somebody who did not act for it: not the name, but not a wrong word either."""
    if event.organisation_id is None:
        return _("not named, acted for no organisation")
    return _("not named, acted for another organisation")


class _Names:
    """The names of everybody and everything that the events mention by id."""

    def __init__(self, events: Iterable[AuditEvent], actor: Actor) -> None:
        things: dict[str, set[int]] = {}
        people, organisations, keys = set(), set(), set()
        for event in events:
            people.add(event.user_id)
            keys.add(event.key_id)
            organisations |= {event.organisation_id, event.agent_id, event.concerns_id}
            if event.subject_id.isdecimal():
                things.setdefault(event.subject_type, set()).add(int(event.subject_id))
        people = (people | things.get("accounts.user", set())) - {None}
        organisations = (organisations | things.get("accounts.organisation", set())) - {None}
        self._people = {user.pk: user for user in User.objects.filter(pk__in=people)} if people else {}
        self._organisations = Organisation.objects.in_bulk(list(organisations)) if organisations else {}
        self._keys = ApiKey.objects.in_bulk(list(keys - {None})) if keys - {None} else {}
        # Whoever founded an organisation or accepted its invitation acted for none yet, and is one of its people now.
        alone = {e.user_id for e in events if e.organisation_id is None and e.concerns_id is not None}
        colleagues = Membership.objects.filter(organisation=actor.organisation_id, user__in=alone)
        self._colleagues = set(colleagues.values_list("user_id", flat=True)) if alone else set()
        solutions = things.get("catalog.solution", set())
        listed = Solution.objects.visible_to(actor).select_related("current")
        self._solutions = {row.pk: row for row in listed.filter(pk__in=solutions)} if solutions else {}

    def actor(self, event: AuditEvent) -> str:
        """Who did it."""
        if event.actor_kind == "system":
            return _("the marketplace itself (%(name)s)") % {"name": event.actor_name}
        if event.key_id:
            key = self._keys.get(event.key_id)
            return _("API key “%(name)s”") % {"name": key.name} if key else _("a former API key")
        return self.person(event.user_id) if event.user_id else _("somebody who was not signed in")

    def is_colleague(self, event: AuditEvent) -> bool:
        """Whether somebody of the reader's own organisation did it, before they acted for it."""
        return event.organisation_id is None and event.user_id in self._colleagues

    def person(self, pk: int) -> str:
        """The name of a person; whoever deleted the account has none any more."""
        user = self._people.get(pk)
        return _("deleted person") if user is None or user.deleted_at else str(user)

    def organisation(self, pk: int | None) -> str:
        """The name of an organisation, empty for none."""
        if pk is None:
            return ""
        found = self._organisations.get(pk)
        return found.name if found else _("Organisation no. %(number)s") % {"number": pk}

    def thing(self, event: AuditEvent, *, is_own: bool) -> str:
        """What it was done to; empty where that is nothing."""
        kind, number = event.subject_type, event.subject_id
        if not kind:
            return ""
        pk = int(number) if number.isdecimal() else 0
        if kind == "accounts.user" and is_own:
            return self.person(pk)
        if kind == "accounts.organisation":
            return self.organisation(pk)
        if pk in self._solutions and kind == "catalog.solution":
            current = self._solutions[pk].current
            return str(current.facts.get("name", "")) if current else self._solutions[pk].slug
        return thing_label(kind, number)

    def address(self, event: AuditEvent) -> str:
        """The page of the thing, empty where it has none that everybody may open."""
        pk = int(event.subject_id) if event.subject_id.isdecimal() else 0
        if (
            event.subject_type == "catalog.solution"
            and pk in self._solutions
            and self._solutions[pk].is_public
        ):
            return reverse("catalog:solution-show", kwargs={"slug": self._solutions[pk].slug})
        organisation = self._organisations.get(pk) if event.subject_type == "accounts.organisation" else None
        if organisation and organisation.kind == "vendor":
            return reverse("catalog:vendor-show", kwargs={"slug": organisation.slug})
        return ""


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), BERLIN)
