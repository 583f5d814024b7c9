"""The lines of a body's own record that tell of one sounding, with their place in the chain."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from marketplace.core.models import AuditEvent, AuditLink
from procurement.models import Sounding
from procurement.verbs import VERBS

from .people import people_in


@dataclass(frozen=True)
class RecordLine:
    """One line; number and hash are empty as long as it is not sealed."""

    at: datetime.datetime
    what: str
    who: str
    roles: str
    code: str
    number: int | None
    hash: str


def record_lines(sounding: Sounding) -> list[RecordLine]:
    """What the body's people did with the sounding, its need, and what belongs to both; nothing of a vendor's own record."""
    shortlist = getattr(sounding.need, "shortlist", None) if sounding.need else None
    about: dict[str, Iterable[int | None]] = {
        "procurement.sounding": [sounding.pk],
        "procurement.need": [sounding.need_id],
        "procurement.shortlist": [shortlist.pk if shortlist else None],
        "procurement.invitation": sounding.invitations.values_list("pk", flat=True),
        "procurement.soundingdocument": sounding.documents.values_list("pk", flat=True),
        "procurement.enquiry": sounding.enquiries.values_list("pk", flat=True),
    }
    wanted = Q(pk__in=[])
    for kind, ids in about.items():
        wanted |= Q(subject_type=kind, subject_id__in=[str(pk) for pk in ids if pk])
    rows = AuditEvent.objects.filter(wanted, chain=sounding.organisation_id, verb__startswith="procurement.")
    events = list(rows.order_by("id"))
    links = AuditLink.objects.filter(event_id__in=[one.pk for one in events])
    places = {
        event: (number, mark) for event, number, mark in links.values_list("event_id", "number", "hash")
    }
    people = people_in(sounding.organisation_id, (one.user_id for one in events))
    return [
        RecordLine(
            one.at,
            str(VERBS.get(one.verb, one.verb)),
            people.name(one.user_id) or one.actor_kind,
            ", ".join(people.roles(one.user_id, one.at)),
            one.verb,
            *places.get(one.pk, (None, "")),
        )
        for one in events
    ]
