"""The page of the protocol: who answered, whether what is stored is still what arrived, who stayed silent, who declared."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import User
from marketplace.core.actor import Actor
from procurement.models import Declaration, Invitation, Opening, Sounding, Submission
from procurement.questions.document import hash_of, submission_hash

from .assessments import ASSESSING


@dataclass(frozen=True)
class Line:
    """One response of the protocol; is_intact: what is stored still has the hash that the protocol names."""

    name: str
    receipt: str
    received_at: datetime.datetime | None
    version: int
    sha256: str
    is_unconfirmed: bool
    is_intact: bool


@dataclass(frozen=True)
class Declared:
    """Who said whether there is a conflict; what it is stands in the file alone. An erased account has no name."""

    name: str
    at: datetime.datetime
    is_clean: bool
    person_id: int


def lines_of(opening: Opening) -> list[Line]:
    """The responses of the protocol, each compared with what is stored now; one query."""
    entries = opening.entries
    stored = {
        str(row.public_id): row
        for row in Submission.objects.filter(
            public_id__in=[one["receipt"] for one in entries]
        ).select_related("version", "response__sounding")
    }
    return [
        Line(
            one["name"],
            one["receipt"],
            parse_datetime(one["received_at"]),
            one["version"],
            one["sha256"],
            one["unconfirmed"],
            _is_intact(stored.get(one["receipt"]), one),
        )
        for one in entries
    ]


def _is_intact(row: Submission | None, entry: Mapping[str, Any]) -> bool:
    """Whether answers and questionnaire, put together anew, give the hash of the protocol."""
    if row is None or hash_of(row.version.document) != row.version.sha256:
        return False
    response = row.response
    again = submission_hash(
        response.sounding.public_id, row.version.sha256, str(response.public_id), row.answers
    )
    return again == row.sha256 == entry["sha256"] and str(response.public_id) == entry["response"]


def is_whole(opening: Opening) -> bool:
    """Whether the protocol itself still has its hash."""
    return hash_of({"entries": opening.entries, "silent": opening.silent}) == opening.sha256


def unheard_of(sounding: Sounding, opening: Opening) -> list[Invitation]:
    """Invitations to vendors of which nothing came: no answer, no sign that they take part, no decline.

    Who was invited by an address alone may have answered under the name of a vendor; nobody can tell, so these are left out.
    """
    heard = {one["organisation"] for one in (*opening.entries, *opening.silent)}
    rows = sounding.invitations.filter(
        sent_at__isnull=False, declined_at=None, organisation__isnull=False
    ).exclude(organisation_id__in=heard)
    return list(rows.select_related("organisation"))


def mailed_of(sounding: Sounding) -> int:
    """How many were invited by an address alone and did not decline."""
    return sounding.invitations.filter(
        sent_at__isnull=False, declined_at=None, organisation__isnull=True
    ).count()


def declines_of(sounding: Sounding) -> QuerySet[Invitation]:
    """Who declined, with the reason."""
    rows = sounding.invitations.filter(declined_at__isnull=False)
    return rows.select_related("organisation").order_by("declined_at", "pk")


def declared_of(sounding: Sounding) -> list[Declared]:
    """The last word of each person on conflicts of interest, without what the conflict is; two queries."""
    last: dict[int, Declaration] = {}
    for row in sounding.declarations.defer("text", "conflicts").order_by("pk"):
        last[row.person_id] = row
    names = dict(User.objects.filter(pk__in=last).values_list("pk", "name"))
    return [
        Declared(names.get(person, ""), row.declared_at, row.is_clean, person) for person, row in last.items()
    ]


def persons_of(opening: Opening) -> dict[str, str]:
    """Names of the two persons of the opening: `requested` and `opened`; empty where an account was erased."""
    ids = {"requested": opening.requested_by_id, "opened": opening.opened_by_id}
    names = dict(User.objects.filter(pk__in=[one for one in ids.values() if one]).values_list("pk", "name"))
    return {key: names.get(one or 0, "") for key, one in ids.items()}


def who_can_go_on(sounding: Sounding, actor: Actor) -> list[str]:
    """Names of the others who assess: those without a conflict, and those who have not declared yet; two queries."""
    last = {
        row["person_id"]: row["is_clean"]
        for row in sounding.declarations.order_by("pk").values("person_id", "is_clean")
    }
    closed = [person for person, is_clean in last.items() if not is_clean]
    rows = User.objects.filter(
        memberships__organisation=sounding.organisation_id, memberships__role__in=ASSESSING, is_active=True
    ).exclude(pk__in=[*closed, actor.user_id])
    return list(rows.distinct().order_by("name", "pk").values_list("name", flat=True))
