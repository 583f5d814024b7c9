"""Uses in the workspace: those of the own municipality, and those of the own listings."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import Contact, Organisation
from accounts.queries.profile import public_contacts
from catalog.choices import Side
from catalog.models import Deployment, Experience, Solution
from marketplace.core.actor import Actor

from .questions import uses_due

_WITH = ("area", "contact", "experience", "solution__current", "solution__vendor")
_WAITING = Q(confirmed_on=None, refused_on=None)


def own_uses(actor: Actor) -> QuerySet[Deployment]:
    """The uses of the area of the organisation acted for, those first that wait for its answer, by name of the listing."""
    own = Organisation.objects.filter(pk=actor.organisation_id, area__isnull=False)
    rows = Deployment.objects.visible_to(actor).filter(area__in=own.values("area"))
    waiting = _WAITING & Q(stated_by=Side.VENDOR)
    return _ordered(rows, waiting).order_by("place", "solution__current__facts__name", "pk")


def uses_of_own_listings(actor: Actor) -> QuerySet[Deployment]:
    """The uses of the listings of the organisation acted for, those first that wait for its answer, by name of the area."""
    rows = Deployment.objects.visible_to(actor).filter(solution__vendor_id=actor.organisation_id)
    waiting = _WAITING & Q(stated_by=Side.MUNICIPALITY)
    return _ordered(rows, waiting).order_by("place", "area__sort_name", "pk")


def uses_of_own_listing(actor: Actor, solution: Solution) -> QuerySet[Deployment]:
    """Every use of one listing of the organisation acted for, contradicted ones too, also for keys that only read."""
    if actor.organisation_id is None:
        return Deployment.objects.none()
    rows = Deployment.objects.filter(solution=solution, solution__vendor_id=actor.organisation_id)
    return rows.select_related(*_WITH).order_by("pk")


def own_uses_to_answer(actor: Actor) -> QuerySet[Deployment]:
    """What vendors claim about the own area and what waits for a yes or a no."""
    return own_uses(actor).filter(_WAITING, stated_by=Side.VENDOR)


def uses_to_answer(actor: Actor) -> QuerySet[Deployment]:
    """What municipalities state about the own listings and what waits for a yes or a no."""
    return uses_of_own_listings(actor).filter(_WAITING, stated_by=Side.MUNICIPALITY)


def due_ids(uses: QuerySet[Deployment]) -> set[int]:
    """Which of these uses the municipality should confirm because a year has passed; one query."""
    return set(uses_due().filter(pk__in=uses.values("pk")).values_list("pk", flat=True))


def use_for(actor: Actor, pk: int) -> Deployment | None:
    """One use that the organisation acted for may answer or keep; one query."""
    return Deployment.objects.visible_to(actor).select_related(*_WITH).filter(pk=pk).first()


def use_between(actor: Actor, solution: Solution, area_id: int | None) -> Deployment | None:
    """The use that was stated already of a listing in an area, if the actor may see it; one query."""
    if area_id is None:
        return None
    return Deployment.objects.visible_to(actor).filter(solution=solution, area=area_id).first()


def contacts_to_name(actor: Actor) -> QuerySet[Contact]:
    """People of the organisation acted for who agreed to be shown."""
    return public_contacts().filter(organisation=actor.organisation_id).order_by("name", "pk")


def listings_to_name(actor: Actor) -> QuerySet[Solution]:
    """The public listings of the organisation acted for, by name."""
    rows = Solution.objects.public().filter(vendor_id=actor.organisation_id, current__isnull=False)
    return rows.select_related("current", "vendor").order_by("current__facts__name", "pk")


def experience_by_pk(pk: int) -> Experience | None:
    """One experience with both sides, whatever became of it."""
    rows = Experience.objects.select_related(
        "organisation", "deployment__area", "deployment__solution__current", "deployment__solution__vendor"
    )
    return rows.filter(pk=pk).first()


def _ordered(rows: QuerySet[Deployment], waiting: Q) -> QuerySet[Deployment]:
    place = Case(When(waiting, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related(*_WITH).annotate(place=place)
