"""Writes about requests to found a public body, to join, and to take over; decided by the administrators or the operator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import Denied, IllegalMove, Refused, demand
from marketplace.core.names import clean_required_name
from marketplace.registers.models import Area

from ..choices import ApplicationKind, CentreLevel, OrganisationKind, RequestState, Role, Topic
from ..models import Application, Membership, Organisation
from ..queries.members import admins_of, has_admin, has_confirmed_address, in_order
from ..queries.organisations import organisation_of_area
from ..queries.requests import body_name
from ..queries.verification import operators_people
from ..rules import can_apply, can_decide_application, can_hold, can_join, can_withdraw_application
from ..states import APPLICATION_MOVES
from .founding import open_organisation
from .letters import application_letter, decision_letter, queued_letter
from .locks import lock_organisation
from .notices import notify
from .opening import open_mandate_of


@transaction.atomic
def apply_to_found(
    *,
    by: Actor,
    kind: str = OrganisationKind.MUNICIPALITY,
    area: Area | None = None,
    name: str = "",
    centre_level: str = "",
    message: str = "",
) -> Application:
    """Ask the operator to open a public body or a competence centre; a body of the register is named by its area.

    Records: accounts.application.made
    """
    _may_apply(by)
    if kind not in (OrganisationKind.MUNICIPALITY, OrganisationKind.COMPETENCE_CENTRE):
        raise Refused(Denied(_("Only public bodies and competence centres are opened on request.")))
    if area is not None and organisation_of_area(area) and kind == OrganisationKind.MUNICIPALITY:
        raise ValidationError(_("This body has an organisation here already. Ask to join it."))
    if kind == OrganisationKind.COMPETENCE_CENTRE and centre_level not in CentreLevel.values:
        raise ValidationError({"centre_level": _("Choose for whom the competence centre works.")})
    named = body_name(area) if area is not None and kind == OrganisationKind.MUNICIPALITY else name
    application = Application(
        kind=ApplicationKind.FOUND,
        user_id=by.user_id,
        organisation_kind=kind,
        name=clean_required_name(named),
        area=area,
        details={"centre_level": centre_level} if centre_level else {},
        message=message,
    )
    same = Application.objects.filter(
        user=by.user_id, kind=ApplicationKind.FOUND, state=RequestState.OPEN, name=application.name, area=area
    )
    if same.exists():
        raise ValidationError(_("You have asked for this already. The operator has not decided yet."))
    _made(application, by)
    tell_operator(application)
    return application


@transaction.atomic
def apply_to_join(*, organisation: Organisation, message: str = "", by: Actor) -> Application:
    """Ask to join an organisation, or to take over a harvested vendor that nobody governs yet.

    Records: accounts.application.made
    """
    _may_apply(by)
    is_member = Membership.objects.filter(organisation=organisation, user=by.user_id).exists()
    demand(can_join(organisation, is_member=is_member))
    kind = ApplicationKind.CLAIM if organisation.is_harvested else ApplicationKind.JOIN
    application = Application(
        kind=kind, user_id=by.user_id, organisation=organisation, name=organisation.name, message=message
    )
    if Application.objects.filter(
        user=by.user_id, kind=kind, organisation=organisation, state=RequestState.OPEN
    ).exists():
        raise ValidationError(_("You have asked already and wait for an answer."))
    _made(application, by)
    if kind == ApplicationKind.CLAIM or not has_admin(organisation.pk):
        tell_operator(application)
    else:
        for admin in admins_of(organisation.pk):
            notify(
                user=admin,
                topic=Topic.MEMBERSHIP,
                write=lambda: application_letter(application=application),
                key=f"application:{application.pk}:{admin.pk}",
            )
    return application


@transaction.atomic
def accept_application(
    *, application: Application, by: Actor, roles: Iterable[str] = (), reason: str = ""
) -> Organisation:
    """Let the request come true: the body is opened, the person joins with these roles, or the vendor is taken over.

    roles  for joining; the first person of an organisation that nobody governs becomes its administrator
    Raises Refused where the body has an organisation by now.

    Moves: open -> accepted
    Records: accounts.application.accepted
    """
    demand(_decision(application, by))
    application = _locked(application, "accept")
    demand(_decision(application, by))
    if not application.user.is_active:
        raise Refused(Denied(_("The person who asked can no longer sign in.")))
    if application.details.get("mandate"):
        organisation = open_mandate_of(application=application, by=by)
    elif application.kind == ApplicationKind.FOUND:
        organisation = open_organisation(application=application, by=by)
        _join(organisation, application, {Role.ADMIN})
    elif application.kind == ApplicationKind.CLAIM:
        organisation = _taken_over(application)
        _join(organisation, application, {Role.ADMIN})
    else:
        organisation = lock_organisation(application.organisation_id or 0)
        wanted = set(roles) if has_admin(organisation.pk) else {Role.ADMIN}
        demand(can_join(organisation, is_member=False))
        demand(can_hold(organisation, wanted))
        _join(organisation, application, wanted)
        application.details = application.details | {"roles": list(in_order(wanted))}
    application.organisation = organisation
    _decide(application, RequestState.ACCEPTED, reason, by)
    audit.record(
        by,
        "accounts.application.accepted",
        application,
        {
            "kind": application.kind,
            "organisation": organisation.pk,
            "roles": application.details.get("roles", []),
        },
        concerns=organisation.pk,
    )
    _tell(application, accepted=True)
    return organisation


@transaction.atomic
def reject_application(*, application: Application, by: Actor, reason: str) -> Application:
    """Turn the request down; the person reads the reason.

    Moves: open -> rejected
    Records: accounts.application.rejected
    """
    demand(_decision(application, by))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the person knows what to do.")})
    application = _locked(application, "reject")
    demand(_decision(application, by))
    _decide(application, RequestState.REJECTED, reason, by)
    audit.record(
        by,
        "accounts.application.rejected",
        application,
        {"kind": application.kind},
        concerns=application.organisation_id,
    )
    _tell(application, accepted=False)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, by: Actor) -> Application:
    """Take one's own request back.

    Moves: open -> withdrawn
    Records: accounts.application.withdrawn
    """
    demand(can_withdraw_application(by, application))
    application = _locked(application, "withdraw")
    _decide(application, RequestState.WITHDRAWN, "", by)
    audit.record(by, "accounts.application.withdrawn", application, {"kind": application.kind})
    return application


def tell_operator(application: Application) -> None:
    """Write to everybody who works for the operator that this request waits for them, once each."""
    for person in operators_people():
        notify(
            user=person,
            topic=Topic.OPERATIONS,
            write=lambda: queued_letter(application=application),
            key=f"application-asked:{application.pk}",
        )


def _may_apply(by: Actor) -> None:
    open_now = Application.objects.filter(user=by.user_id, state=RequestState.OPEN).count()
    demand(can_apply(by, is_confirmed=has_confirmed_address(by.user_id), open_now=open_now))


def _made(application: Application, by: Actor) -> Application:
    application.full_clean()
    application.save()
    data: dict[str, Any] = {"kind": application.kind, "area": application.area_id}
    audit.record(by, "accounts.application.made", application, data, concerns=application.organisation_id)
    return application


def _decision(application: Application, by: Actor) -> Any:
    return can_decide_application(by, application, has_admin=has_admin(application.organisation_id))


def _locked(application: Application, move: str) -> Application:
    """The request, locked and still open for the move."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("user", "organisation", "area")
    locked = rows.get(pk=application.pk)
    APPLICATION_MOVES.legal(move, locked.state)
    return locked


def _decide(application: Application, state: str, reason: str, by: Actor) -> None:
    application.state = state
    application.decided_at = timezone.now()
    application.decided_by_id = by.user_id
    application.reason = reason
    application.full_clean()
    application.save()


def _join(organisation: Organisation, application: Application, roles: set[str]) -> None:
    for role in in_order(roles):
        Membership.objects.get_or_create(organisation=organisation, user=application.user, role=role)


def _taken_over(application: Application) -> Organisation:
    """The harvested vendor, from now on governed by people of its own; what it says of itself stays."""
    organisation = lock_organisation(application.organisation_id or 0)
    if not organisation.is_harvested or has_admin(organisation.pk):
        raise IllegalMove(thing="vendor", state="taken over", move="accept")
    organisation.is_harvested = False
    organisation.save(update_fields=["is_harvested", "updated_at"])
    return organisation


def _tell(application: Application, *, accepted: bool) -> None:
    notify(
        user=application.user,
        topic=Topic.VERIFICATION if application.kind != ApplicationKind.JOIN else Topic.MEMBERSHIP,
        write=lambda: decision_letter(application=application, accepted=accepted),
        key=f"application-decided:{application.pk}",
    )
