"""Opening a municipality that a body asks to act for: decided by the operator, without people of its own at first."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import Denied, Refused, demand

from ..choices import MandateState
from ..models import Application, Mandate, Organisation
from ..queries.members import has_admin
from ..queries.organisations import organisation_of_area
from ..rules import can_be_agent, can_be_principal, can_pass_on
from .founding import open_organisation


def open_mandate_of(*, application: Application, by: Actor) -> Organisation:
    """The municipality with a running mandate, opened if it is not here yet; refused once it has an administrator.

    Called inside the action that accepts the request; that action asked whether it is allowed.

    Moves: nothing -> active
    Records: accounts.mandate.opened
    """
    asked = application.details["mandate"]
    agent = Organisation.objects.select_related("area").get(pk=asked["agent"])
    demand(can_be_agent(agent))
    demand(can_pass_on(asked["roles"]))
    principal = application.organisation or organisation_of_area(application.area)
    if principal is None:
        principal = open_organisation(application=application, by=by)
    elif has_admin(principal.pk):
        raise Refused(
            Denied(_("The municipality has people of its own by now. They decide about the mandate."))
        )
    demand(can_be_principal(principal))
    until = asked.get("valid_until")
    mandate = Mandate(
        principal=principal,
        agent=agent,
        roles=asked["roles"],
        state=MandateState.ACTIVE,
        basis=asked["basis"],
        document_id=asked.get("document"),
        valid_until=datetime.datetime.fromisoformat(until) if until else None,
        opened_by_id=application.user_id,
        decided_at=timezone.now(),
        decided_by_id=by.user_id,
    )
    mandate.full_clean()
    mandate.save()
    data = {"principal": principal.pk, "agent": agent.pk, "roles": asked["roles"]}
    audit.record(by, "accounts.mandate.opened", mandate, data, concerns=agent.pk)
    return principal
