"""Writes about mandates: offered or asked for by one side, decided by the other, ended by either."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.files import CheckedFile, keep
from marketplace.registers.models import Area

from ..choices import ApplicationKind, MandateState, OrganisationKind, RequestState, Topic
from ..models import Application, Mandate, Organisation
from ..queries.members import admins_of, has_admin, in_order
from ..queries.organisations import organisation_of_area
from ..queries.requests import body_name
from ..rules import (
    can_be_agent,
    can_be_principal,
    can_decide_mandate,
    can_manage_mandates,
    can_pass_on,
    can_revoke_mandate,
)
from ..states import MANDATE_MOVES
from .applications import tell_operator
from .letters import mandate_letter
from .notices import notify


@transaction.atomic
def offer_mandate(
    *,
    agent: Organisation,
    roles: Iterable[str],
    basis: str,
    by: Actor,
    valid_until: datetime.datetime | None = None,
    document: CheckedFile | None = None,
) -> Mandate:
    """Offer a body to act for the organisation acted for; it begins when the body accepts.

    Moves: nothing -> offered
    Records: accounts.mandate.offered
    """
    demand(can_manage_mandates(by, by.organisation_id or 0))
    principal = Organisation.objects.get(pk=by.organisation_id)
    mandate = _new(MandateState.OFFERED, principal, agent, roles, basis, valid_until, document, by)
    data = {"agent": agent.pk, "roles": mandate.roles}
    audit.record(by, "accounts.mandate.offered", mandate, data, concerns=agent.pk)
    _tell(mandate, "offered", agent)
    return mandate


@transaction.atomic
def request_mandate(
    *,
    principal: Organisation,
    roles: Iterable[str],
    basis: str,
    by: Actor,
    valid_until: datetime.datetime | None = None,
    document: CheckedFile | None = None,
) -> Mandate:
    """Ask a municipality that has people of its own for a mandate of the organisation acted for.

    Moves: nothing -> requested
    Records: accounts.mandate.requested
    """
    demand(can_manage_mandates(by, by.organisation_id or 0))
    agent = Organisation.objects.select_related("area").get(pk=by.organisation_id)
    if not has_admin(principal.pk):
        raise ValidationError(_("Nobody governs this organisation yet. Ask the operator with the document."))
    mandate = _new(MandateState.REQUESTED, principal, agent, roles, basis, valid_until, document, by)
    data = {"principal": principal.pk, "roles": mandate.roles}
    audit.record(by, "accounts.mandate.requested", mandate, data, concerns=principal.pk)
    _tell(mandate, "requested", principal)
    return mandate


@transaction.atomic
def request_mandate_of_operator(
    *,
    area: Area,
    roles: Iterable[str],
    basis: str,
    document: CheckedFile | None,
    by: Actor,
    valid_until: datetime.datetime | None = None,
) -> Application:
    """Ask the operator to open a municipality that has nobody here, together with the mandate that the document proves.

    Records: accounts.application.made
    """
    demand(can_manage_mandates(by, by.organisation_id or 0))
    agent = Organisation.objects.select_related("area").get(pk=by.organisation_id)
    demand(can_be_agent(agent))
    wanted = set(roles)
    demand(can_pass_on(wanted))
    principal = organisation_of_area(area)
    if principal is not None and has_admin(principal.pk):
        raise ValidationError(
            _("This municipality has people of its own here. They decide about the mandate.")
        )
    if area.pk == agent.area_id:
        raise ValidationError(_("An organisation cannot give a mandate to itself."))
    if document is None:
        raise ValidationError(
            {"document": _("Add the document with which the municipality gives you the mandate.")}
        )
    _in_future(valid_until)
    if Application.objects.filter(
        kind=ApplicationKind.FOUND, state=RequestState.OPEN, area=area, details__mandate__agent=agent.pk
    ).exists():
        raise ValidationError(
            _("Your organisation has asked for this already. The operator has not decided yet.")
        )
    application = Application(
        kind=ApplicationKind.FOUND,
        user_id=by.user_id,
        organisation=principal,
        organisation_kind=OrganisationKind.MUNICIPALITY,
        name=body_name(area),
        area=area,
        message=basis,
        details={
            "mandate": {
                "agent": agent.pk,
                "roles": list(in_order(wanted)),
                "basis": basis,
                "document": keep(document, purpose="mandate", by=by).pk,
                "valid_until": valid_until.isoformat() if valid_until else None,
            }
        },
    )
    application.full_clean()
    application.save()
    data = {"kind": application.kind, "area": area.pk, "agent": agent.pk}
    audit.record(by, "accounts.application.made", application, data)
    tell_operator(application)
    return application


@transaction.atomic
def accept_mandate(*, mandate: Mandate, by: Actor) -> Mandate:
    """Accept what the other side offered or asked for; from now on the agent can act.

    Moves: offered or requested -> active
    Records: accounts.mandate.accepted
    """
    demand(can_decide_mandate(by, mandate))
    mandate = _locked(mandate, "accept")
    demand(can_decide_mandate(by, mandate))
    demand(can_be_agent(mandate.agent))
    demand(can_be_principal(mandate.principal))
    _in_future(mandate.valid_until)
    return _decided(mandate, "accept", "", by)


@transaction.atomic
def reject_mandate(*, mandate: Mandate, by: Actor, reason: str) -> Mandate:
    """Turn down what the other side offered or asked for.

    Moves: offered or requested -> rejected
    Records: accounts.mandate.rejected
    """
    demand(can_decide_mandate(by, mandate))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the other side knows what to do.")})
    mandate = _locked(mandate, "reject")
    demand(can_decide_mandate(by, mandate))
    return _decided(mandate, "reject", reason, by)


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: Actor, reason: str) -> Mandate:
    """End a mandate at once, in open forms too; before it was accepted, take it back.

    Moves: offered, requested or active -> revoked
    Records: accounts.mandate.revoked
    """
    demand(can_revoke_mandate(by, mandate))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the other side knows what to do.")})
    mandate = _locked(mandate, "revoke")
    demand(can_revoke_mandate(by, mandate))
    before = mandate.state
    mandate.state = MANDATE_MOVES.legal("revoke", mandate.state).end
    mandate.reason = reason
    mandate.revoked_at = timezone.now()
    mandate.revoked_by_id = by.user_id
    mandate.full_clean()
    mandate.save()
    other = mandate.agent if by.organisation_id == mandate.principal_id else mandate.principal
    audit.record(by, "accounts.mandate.revoked", mandate, {"before": before}, concerns=other.pk)
    _tell(mandate, "revoked", other)
    return mandate


def _new(
    state: str,
    principal: Organisation,
    agent: Organisation,
    roles: Iterable[str],
    basis: str,
    valid_until: datetime.datetime | None,
    document: CheckedFile | None,
    by: Actor,
) -> Mandate:
    wanted = set(roles)
    for decision in (can_be_principal(principal), can_be_agent(agent), can_pass_on(wanted)):
        demand(decision)
    if principal.pk == agent.pk:
        raise ValidationError(_("An organisation cannot give a mandate to itself."))
    _in_future(valid_until)
    open_states = (MandateState.OFFERED, MandateState.REQUESTED, MandateState.ACTIVE)
    there = Mandate.objects.filter(principal=principal, agent=agent, state__in=open_states)
    if there.filter(state=MandateState.ACTIVE, valid_until__lte=timezone.now()).exists():
        raise ValidationError(_("The former mandate ran out. Revoke it first, then a new one can begin."))
    if there.exists():
        raise ValidationError(
            _("The two organisations have a mandate already, or one that waits for an answer.")
        )
    mandate = Mandate(
        principal=principal,
        agent=agent,
        roles=list(in_order(wanted)),
        state=state,
        basis=basis,
        valid_until=valid_until,
        document=keep(document, purpose="mandate", by=by) if document else None,
        opened_by_id=by.user_id,
    )
    mandate.full_clean()
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        raise ValidationError(
            _("The two organisations have a mandate already, or one that waits for an answer.")
        ) from error
    return mandate


def _in_future(valid_until: datetime.datetime | None) -> None:
    if valid_until is not None and valid_until <= timezone.now():
        raise ValidationError({"valid_until": _("Choose a day in the future.")})


def _locked(mandate: Mandate, move: str) -> Mandate:
    """The mandate, locked and in a state that allows the move."""
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("principal__area", "agent__area")
    locked = rows.get(pk=mandate.pk)
    MANDATE_MOVES.legal(move, locked.state)
    return locked


def _decided(mandate: Mandate, move: str, reason: str, by: Actor) -> Mandate:
    other = mandate.principal if mandate.state == MandateState.OFFERED else mandate.agent
    mandate.state = MANDATE_MOVES.legal(move, mandate.state).end
    mandate.reason = reason
    mandate.decided_at = timezone.now()
    mandate.decided_by_id = by.user_id
    mandate.full_clean()
    mandate.save()
    accepted = move == "accept"
    verb = "accounts.mandate.accepted" if accepted else "accounts.mandate.rejected"
    audit.record(by, verb, mandate, {"roles": mandate.roles}, concerns=other.pk)
    _tell(mandate, "accepted" if accepted else "rejected", other)
    return mandate


def _tell(mandate: Mandate, event: str, to: Organisation) -> None:
    """Write to the administrators of one side."""
    for admin in admins_of(to.pk):
        notify(
            user=admin,
            topic=Topic.MANDATE,
            write=lambda: mandate_letter(mandate=mandate, event=event, to=to),
            key=f"mandate:{mandate.pk}:{event}:{admin.pk}",
        )
