"""Reads about requests and mandates: what waits for whom, and who acts for whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from marketplace.core.actor import Actor
from marketplace.core.models import StoredFile
from marketplace.registers.choices import AreaKind
from marketplace.registers.models import Area

from ..choices import ApplicationKind, MandateState, OrganisationKind, RequestState, Role
from ..models import Application, Mandate, Membership, Organisation, User
from .members import name_words

_ADMIN = Membership.objects.filter(
    organisation=OuterRef("organisation"), role=Role.ADMIN, user__is_active=True
)


def applications_for_operator() -> QuerySet[Application]:
    """Open requests that the operator decides: founding, taking over, and joining where nobody governs; the oldest first."""
    alone = Q(kind=ApplicationKind.JOIN) & ~Exists(_ADMIN)
    found = Application.objects.filter(state=RequestState.OPEN).filter(~Q(kind=ApplicationKind.JOIN) | alone)
    return found.select_related("user", "organisation", "area").order_by("id")


def application_for_operator(pk: int) -> Application | None:
    """A request that is or was the operator's to decide; joining is the administrators' matter wherever there are any."""
    rows = Application.objects.select_related("user", "organisation", "organisation__area", "area")
    alone = Q(kind=ApplicationKind.JOIN, state=RequestState.OPEN) & ~Exists(_ADMIN)
    return rows.filter(~Q(kind=ApplicationKind.JOIN) | alone).filter(pk=pk).first()


def asked_mandate_of(application: Application) -> tuple[Organisation | None, StoredFile | None]:
    """Who wants to act by the mandate that the request asks for, and the document that proves it; no query without a mandate."""
    asked = application.details.get("mandate")
    if not asked:
        return None, None
    agent = Organisation.objects.filter(pk=asked["agent"]).first()
    return agent, StoredFile.objects.filter(pk=asked["document"]).first()


def own_open_applications(user: User) -> QuerySet[Application]:
    """What the person asked for and nobody has decided yet, the oldest first."""
    return Application.objects.filter(user=user, state=RequestState.OPEN).order_by("pk")


def mandates_asked_of_operator(agent_id: int) -> QuerySet[Application]:
    """What the organisation asked the operator for and waits for: mandates of municipalities that have nobody here; one query."""
    asked = Application.objects.filter(kind=ApplicationKind.FOUND, state=RequestState.OPEN)
    return asked.filter(details__mandate__agent=agent_id).order_by("pk")


def body_name(area: Area) -> str:
    """The German name of a public body: an association or a district bears its legal form, which tells it from the town."""
    if area.kind == AreaKind.MUNICIPALITY or not area.type:
        return area.official_name
    with override("de"):
        form = area.get_type_display()
    return area.official_name if form in area.official_name else f"{form} {area.official_name}"


def organisations_of_areas(areas: Iterable[Area]) -> dict[int, Organisation]:
    """The open organisations of public bodies by the id of their area; one query."""
    found = Organisation.objects.open().filter(
        area__in=[area.pk for area in areas], kind=OrganisationKind.MUNICIPALITY
    )
    return {organisation.area_id: organisation for organisation in found if organisation.area_id}


@dataclass(frozen=True)
class MandateRow:
    """One mandate as one of its sides sees it: other is the other side, is_over says that its time ran out."""

    mandate: Mandate
    other: Organisation
    is_given: bool
    is_over: bool

    @property
    def is_running(self) -> bool:
        """Whether the agent can act by it now."""
        return self.mandate.state == MandateState.ACTIVE and not self.is_over

    @property
    def waits_for_us(self) -> bool:
        """Whether the side that looks at it has to decide."""
        return self.mandate.state == (MandateState.REQUESTED if self.is_given else MandateState.OFFERED)


def mandates_of(organisation_id: int, at: datetime.datetime | None = None) -> list[MandateRow]:
    """Every mandate that the organisation gives or holds, those that still count first, then the newest; one query."""
    moment = at or timezone.now()
    found = Mandate.objects.filter(Q(principal=organisation_id) | Q(agent=organisation_id))
    rows = [
        MandateRow(
            mandate,
            mandate.agent if mandate.principal_id == organisation_id else mandate.principal,
            mandate.principal_id == organisation_id,
            mandate.valid_until is not None and mandate.valid_until <= moment,
        )
        for mandate in found.select_related("principal", "agent", "document").order_by("-id")
    ]
    return sorted(
        rows, key=lambda row: not (row.is_running or row.waits_for_us or row.mandate.decided_at is None)
    )


def mandate_for(actor: Actor, pk: int) -> Mandate | None:
    """The mandate of that number, if the organisation acted for is one of its sides."""
    if actor.organisation_id is None:
        return None
    sides = Q(principal=actor.organisation_id) | Q(agent=actor.organisation_id)
    return Mandate.objects.filter(sides, pk=pk).select_related("principal__area", "agent__area").first()


def possible_agents(text: str, limit: int = 10) -> QuerySet[Organisation]:
    """Organisations that may act for municipalities and that a person may mean by a name, by name."""
    words = name_words(text)
    found = Organisation.objects.open().filter(
        Q(is_public_provider=True)
        | Q(
            kind=OrganisationKind.MUNICIPALITY,
            area__kind__in=("association", "district", "region", "land", "body"),
        )
    )
    for word in words:
        found = found.filter(name_key__contains=word)
    return found.select_related("area").order_by("name_key")[:limit]
