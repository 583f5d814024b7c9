"""Reads about what is kept of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q

from marketplace.core.personal import End, Holding, Sentence, holdings

from ..choices import Role
from ..models import Organisation, User


@dataclass
class Kept:
    """What is kept of one kind: its label, how many rows, the reasons, and what becomes of them with the account."""

    label: Sentence
    count: int = 0
    reasons: list[Sentence] = field(default_factory=list)
    ends: set[End] = field(default_factory=set)

    @property
    def goes(self) -> bool:
        """Whether all of it goes with the account."""
        return End.KEPT not in self.ends


def addresses_of(user: User) -> frozenset[str]:
    """The addresses that are proven to be the person's, in lower case; unproven ones may be somebody else's."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset({user.email.lower(), *(address.lower() for address in proven)})


def kept_about(user: User) -> list[Kept]:
    """Every kind of data about the person with at least one row, in the order of the declaration."""
    found: dict[str, Kept] = {}
    addresses = addresses_of(user)
    for holding in holdings():
        count = holding.rows(user.pk, addresses).count() if holding.by or holding.by_email else 0
        if not count:
            continue
        kept = found.setdefault(str(holding.label), Kept(holding.label))
        kept.count += count
        if holding.why not in kept.reasons:
            kept.reasons.append(holding.why)
        kept.ends.add(holding.end)
    return list(found.values())


@dataclass(frozen=True)
class Exported:
    """The rows of one holding, ready to be written: plain values under the names of their fields."""

    holding: Holding
    rows: list[dict[str, Any]]

    @property
    def lines(self) -> list[list[tuple[Sentence, Any]]]:
        """Each row as (label, value), empty values left out."""
        labels = self.holding.shown
        return [
            [(labels[name], value) for name, value in row.items() if value not in (None, "", [], {})]
            for row in self.rows
        ]


def exported_about(user: User) -> list[Exported]:
    """Everything that the export contains, in the order of the declaration; kinds without a row are left out."""
    addresses = addresses_of(user)
    found = []
    for holding in holdings():
        if holding.shown and (holding.by or holding.by_email):
            rows = list(holding.rows(user.pk, addresses).order_by("pk").values(*holding.shown))
            if rows:
                found.append(Exported(holding, rows))
    return found


def last_admin_of(user: User) -> list[Organisation]:
    """The open organisations whose only administrator the person is, by name."""
    admins = Count("memberships__user", filter=Q(memberships__role=Role.ADMIN), distinct=True)
    mine = Organisation.objects.open().filter(
        pk__in=user.memberships.filter(role=Role.ADMIN).values("organisation")
    )
    return list(mine.annotate(admins=admins).filter(admins=1).order_by("name_key"))
