"""Who may speak for the sides of a use: the people of a vendor, and those of a municipality."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.choices import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from accounts.queries.organisations import organisation_of_area
from accounts.queries.verification import is_member_of, mail_domain
from catalog.models import Deployment, Experience, Solution
from marketplace.core.actor import Actor
from marketplace.registers.models import Area

OF_MUNICIPALITY = (Role.ADMIN, Role.EDITOR, Role.OFFICER)
OF_VENDOR = (Role.ADMIN, Role.EDITOR)


@dataclass(frozen=True)
class Standing:
    """What the rules of uses need to know of an actor beside its permissions.

    area_id            of the organisation acted for; none where it stands for no body of the register
    belongs_to_vendor  the person is one of the vendor's people, for whomever they act now
    """

    area_id: int | None
    belongs_to_vendor: bool


def acts_for_verified(actor: Actor) -> bool:
    """Whether the operator knows who the organisation acted for is, and that still counts; one query."""
    organisation = Organisation.objects.filter(pk=actor.organisation_id).first()
    return organisation is not None and organisation.is_verified


def standing_of(actor: Actor, solution: Solution) -> Standing:
    """Where an actor stands to a listing that comes with its vendor; at most four queries."""
    organisation = Organisation.objects.filter(pk=actor.organisation_id).values_list("kind", "area").first()
    kind, area_id = organisation or ("", None)
    area_id = area_id if kind == OrganisationKind.MUNICIPALITY else None
    return Standing(area_id, belongs_to_vendor(actor.user_id, solution.vendor))


def belongs_to_vendor(user_id: int | None, vendor: Organisation) -> bool:
    """Whether the person is a member of the vendor, or writes from the mail domain of a company that is the vendor.

    A second account does not make a vendor's employee the voice of a municipality. Public bodies often share a domain
    with their association, so theirs is not asked about.
    """
    if is_member_of(user_id, vendor.pk):
        return True
    if user_id is None or vendor.kind != OrganisationKind.VENDOR or not vendor.website:
        return False
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return False
    domain = mail_domain(user, vendor)
    return domain.matches and not domain.is_free


def people_of_area(area: Area) -> QuerySet[User]:
    """The people who state uses for the body of an area, if it has an organisation here; one query."""
    roles = Membership.objects.filter(
        role__in=OF_MUNICIPALITY,
        organisation__area=area,
        organisation__kind=OrganisationKind.MUNICIPALITY,
        organisation__closed_at=None,
    )
    return _people(roles)


def people_of_vendor(vendor_id: int) -> QuerySet[User]:
    """The people who keep the listings of a vendor; one query."""
    return _people(Membership.objects.filter(role__in=OF_VENDOR, organisation=vendor_id))


def may_answer_for(user: User, deployment: Deployment) -> bool:
    """Whether the person still speaks for the municipality of a use, and is not one of the vendor's people."""
    speaks = people_of_area(deployment.area).filter(pk=user.pk).exists()
    return speaks and not belongs_to_vendor(user.pk, deployment.solution.vendor)


@dataclass(frozen=True)
class Backing:
    """What stands behind the statement of a municipality: its experience, and that the operator knows who it is."""

    is_told: bool
    is_verified: bool


def backing_of(deployment: Deployment) -> Backing:
    """See Backing; two queries."""
    body = organisation_of_area(deployment.area)
    is_told = Experience.objects.filter(deployment=deployment).exists()
    return Backing(is_told, is_verified=body is not None and body.is_verified)


def _people(held: QuerySet[Membership]) -> QuerySet[User]:
    return User.objects.filter(pk__in=held.values("user"), is_active=True, deleted_at=None).order_by("pk")
