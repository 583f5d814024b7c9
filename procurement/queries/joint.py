"""Reads about joint needs: who takes part, what all expect to pay together, and who may be asked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.choices import BUYERS, Role
from accounts.models import Organisation
from accounts.queries.members import name_words
from marketplace.core.actor import Actor
from procurement.choices import NeedState, PartState
from procurement.models import Need, NeedPart
from procurement.value import Figures, Span, Term, term_of, value_of

# Who describes needs, and so answers when a body is asked to join one.
WRITERS = (Role.REQUESTER, Role.OFFICER, Role.ADMIN)


@dataclass(frozen=True)
class Body:
    """One public body of a joint need with its figures; the part is None for the one that leads."""

    organisation: Organisation
    part: NeedPart | None
    user_count: int | None
    figures: Figures
    value: Span
    wanted_until: datetime.date | None

    @property
    def counts(self) -> bool:
        """Whether its figures count: it leads or takes part."""
        return self.part is None or self.part.state == PartState.JOINED


@dataclass(frozen=True)
class Together:
    """All bodies of a need and what they expect together.

    users       of those that said how many; value: of one contract for all of them
    silent      bodies that take part and have not said what they expect to pay
    earliest    the day by which the first of them wants to use it
    """

    bodies: tuple[Body, ...]
    users: int
    once: Span
    monthly: Span
    value: Span
    silent: int
    earliest: datetime.date | None

    @property
    def taking_part(self) -> int:
        """How many bodies count, the leading one included."""
        return sum(body.counts for body in self.bodies)


def term(need: Need) -> tuple[int | None, int]:
    """Months of the fixed term, None without an end, and the months of the options."""
    return (None if need.is_unlimited else need.months or 0), need.option_months


def rule_of(need: Need) -> Term:
    """Why so many months of the need's contract count."""
    return term_of(*term(need))


def figures_of(row: Need | NeedPart) -> Figures:
    """What a body expects to pay; parts state single amounts."""
    return Figures(row.once, row.monthly, getattr(row, "once_to", None), getattr(row, "monthly_to", None))


def own_value(need: Need) -> Span:
    """What the contract is worth for the leading body alone."""
    return value_of([figures_of(need)], *term(need))


def together(need: Need, parts: Sequence[NeedPart]) -> Together:
    """The leading body and the others in the order in which they were asked; asks nothing of the database."""
    rows: list[tuple[Organisation, NeedPart | None, Need | NeedPart]] = [(need.organisation, None, need)]
    rows += [(part.organisation, part, part) for part in parts]
    bodies = tuple(
        Body(
            organisation=organisation,
            part=part,
            user_count=row.user_count,
            figures=figures_of(row),
            value=value_of([figures_of(row)], *term(need)),
            wanted_until=row.wanted_until,
        )
        for organisation, part, row in rows
    )
    counted = [body for body in bodies if body.counts]
    figures = [body.figures for body in counted]
    days = [body.wanted_until for body in counted if body.wanted_until]
    return Together(
        bodies=bodies,
        users=sum(body.user_count or 0 for body in counted),
        once=value_of([Figures(*_ends(one, 0)) for one in figures], 0),
        monthly=value_of([Figures(*_ends(one, 1)) for one in figures], 0),
        value=value_of(figures, *term(need)),
        silent=sum(not one.is_stated for one in figures),
        earliest=min(days, default=None),
    )


def _ends(figures: Figures, place: int) -> tuple[Decimal | None, None, Decimal | None]:
    """One of both amounts as an amount paid once; nothing where the body has said nothing at all."""
    if not figures.is_stated:
        return None, None, None
    return figures.low[place], None, figures.high[place]


def parts_of(need: Need) -> list[NeedPart]:
    """All bodies that were asked, in that order; for the leading body alone. One query."""
    return list(NeedPart.objects.filter(need=need).select_related("organisation").order_by("pk"))


def led_need(actor: Actor, public_id: Any) -> Need | None:
    """A need of the body acted for; None for those of others, also for those it was asked to join."""
    rows = Need.objects.own_of(actor).select_related("organisation__area")
    return rows.filter(public_id=public_id).first()


def own_part(actor: Actor, public_id: Any) -> NeedPart | None:
    """The part of the body acted for in somebody else's need."""
    rows = NeedPart.objects.own_of(actor).select_related("need__organisation", "organisation")
    return rows.filter(need__public_id=public_id).first()


def own_parts(actor: Actor) -> QuerySet[NeedPart]:
    """What the body acted for was asked to join, the newest first."""
    return NeedPart.objects.own_of(actor).select_related("need__organisation").order_by("-pk")


def names_taking_part(need: Need) -> list[str]:
    """Names of the other bodies that take part; who was asked and has not said yes is nobody else's business."""
    rows = NeedPart.objects.joined().filter(need=need).order_by("organisation__name_key", "pk")
    return list(rows.values_list("organisation__name", flat=True))


def bodies_to_ask(need: Need, text: str, limit: int = 10) -> list[Organisation]:
    """Public bodies of a name that can be asked: open, with somebody who describes needs, and not asked yet."""
    words = name_words(text)
    if not words:
        return []
    found = _askable().exclude(pk=need.organisation_id)
    asked = NeedPart.objects.filter(need=need).exclude(state=PartState.WITHDRAWN)
    found = found.exclude(pk__in=asked.values("organisation_id"))
    for word in words:
        found = found.filter(name_key__contains=word)
    return list(found.select_related("area").order_by("name_key", "pk")[:limit])


def body_to_ask(slug: str) -> Organisation | None:
    """The public body of that address, if it can be asked."""
    return _askable().filter(slug=slug).first()


def _askable() -> QuerySet[Organisation]:
    rows = Organisation.objects.open().filter(kind__in=BUYERS)
    return rows.filter(
        pk__in=Organisation.objects.filter(
            memberships__role__in=WRITERS, memberships__user__is_active=True
        ).values("pk")
    )


def is_going(need: Need) -> bool:
    """Whether others can still join: the need is not closed."""
    return need.state != NeedState.CLOSED


def own_share(part: NeedPart) -> Span:
    """What the contract is worth for one body that takes part, by the term of the need."""
    return value_of([figures_of(part)], *term(part.need))
