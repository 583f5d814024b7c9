"""Every state x move x actor of requests and mandates, against literals."""

from __future__ import annotations

import pytest

from accounts.actions import (
    accept_application,
    accept_mandate,
    reject_application,
    reject_mandate,
    revoke_mandate,
    withdraw_application,
)
from accounts.choices import MandateState, RequestState
from accounts.models import Application, Mandate
from marketplace.core.actor import ANONYMOUS, Actor, system_actor
from marketplace.core.permissions import Permission
from tests.architecture import moving
from tests.factories import (
    ApplicationFactory,
    AreaFactory,
    MandateFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    member_of,
)

REQUESTS = ["open", "accepted", "rejected", "withdrawn"]
MANDATES = ["offered", "requested", "active", "rejected", "revoked"]
NEVER = ["refused"] * 4
DECIDES = {
    "accept": ["accepted", "-", "-", "-"],
    "reject": ["rejected", "-", "-", "-"],
    "withdraw": NEVER,
}
NOBODY = dict.fromkeys(DECIDES, NEVER)
# What becomes of a request to join in each of REQUESTS; "-" is an illegal move.
JOIN = {
    "anonymous": NOBODY,
    "key": NOBODY,
    "applicant": NOBODY | {"withdraw": ["withdrawn", "-", "-", "-"]},
    "member": NOBODY,
    "admin": DECIDES,
    "admin elsewhere": NOBODY,
    "operator": NOBODY,
    "system": DECIDES,
}
# What becomes of a mandate in each of MANDATES.
OFF = ["refused"] * 5
MANDATE = {
    "anonymous": {"accept": OFF, "reject": OFF, "revoke": OFF},
    "key": {"accept": OFF, "reject": OFF, "revoke": OFF},
    "principal's admin": {
        "accept": ["refused", "active", "-", "-", "-"],
        "reject": ["refused", "rejected", "-", "-", "-"],
        "revoke": ["revoked", "refused", "revoked", "-", "-"],
    },
    "principal's officer": {"accept": OFF, "reject": OFF, "revoke": OFF},
    "agent's admin": {
        "accept": ["active", "refused", "refused", "refused", "refused"],
        "reject": ["rejected", "refused", "refused", "refused", "refused"],
        "revoke": ["refused", "revoked", "revoked", "-", "-"],
    },
    "agent's officer": {"accept": OFF, "reject": OFF, "revoke": OFF},
    "admin elsewhere": {"accept": OFF, "reject": OFF, "revoke": OFF},
    "operator": {"accept": OFF, "reject": OFF, "revoke": OFF},
}


def key_of(organisation):
    """A program of the organisation that was given every permission there is, by mistake."""
    return Actor(
        kind="key",
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        permissions=frozenset(Permission),
    )


def outcomes(model, thing, states, act):
    """What the move does from every state; nothing of it stays."""

    def set_state(row, state):
        model.objects.filter(pk=row.pk).update(state=state)

    return moving.outcomes(thing, states, act, set_state, "state")


@pytest.mark.django_db
@pytest.mark.parametrize("role", JOIN)
def test_request_to_join_moved_from_every_state_goes_where_the_table_says(role):
    town = OrganisationFactory(kind="municipality")
    admin = member_of(town, "admin")
    request = ApplicationFactory(organisation=town)
    actor = {
        "anonymous": lambda: ANONYMOUS,
        "key": lambda: key_of(town),
        "applicant": lambda: acting(request.user),
        "member": lambda: acting(member_of(town, "officer")),
        "admin": lambda: acting(admin),
        "admin elsewhere": lambda: acting(member_of(OrganisationFactory(), "admin")),
        "operator": lambda: acting(member_of(OrganisationFactory(kind="operator"), "admin")),
        "system": lambda: system_actor("test"),
    }[role]()
    moves = {
        "accept": lambda thing: accept_application(application=thing, by=actor, roles=["officer"]),
        "reject": lambda thing: reject_application(application=thing, by=actor, reason="x"),
        "withdraw": lambda thing: withdraw_application(application=thing, by=actor),
    }
    assert {move: outcomes(Application, request, REQUESTS, act) for move, act in moves.items()} == JOIN[role]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["found", "claim"])
def test_request_to_found_or_take_over_is_decided_by_people_of_the_operator_alone(kind):
    vendor = OrganisationFactory(is_harvested=True)
    body = {
        "organisation": None,
        "organisation_kind": "municipality",
        "area": AreaFactory(),
        "name": "Gemeinde",
    }
    request = ApplicationFactory(kind=kind, **({"organisation": vendor} if kind == "claim" else body))
    betrieb = OrganisationFactory(kind="operator")
    actors = {
        "key": key_of(betrieb),
        "applicant": acting(request.user),
        "admin elsewhere": acting(member_of(OrganisationFactory(), "admin")),
        "moderator": acting(member_of(betrieb, "moderator")),
        "admin": acting(member_of(betrieb, "admin")),
    }
    found = {
        role: outcomes(
            Application, request, REQUESTS, lambda thing, by=by: accept_application(application=thing, by=by)
        )
        for role, by in actors.items()
    }
    assert found == {
        "key": NEVER,
        "applicant": NEVER,
        "admin elsewhere": NEVER,
        "moderator": DECIDES["accept"],
        "admin": DECIDES["accept"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", MANDATE)
def test_mandate_moved_from_every_state_goes_where_the_table_says(role):
    mandate = MandateFactory()
    principal, agent = mandate.principal, mandate.agent
    actor = {
        "anonymous": lambda: ANONYMOUS,
        "key": lambda: key_of(principal),
        "principal's admin": lambda: acting(member_of(principal, "admin")),
        "principal's officer": lambda: acting(member_of(principal, "officer")),
        "agent's admin": lambda: acting(member_of(agent, "admin")),
        "agent's officer": lambda: acting(member_of(agent, "officer")),
        "admin elsewhere": lambda: acting(UserFactory()),
        "operator": lambda: acting(member_of(OrganisationFactory(kind="operator"), "admin")),
    }[role]()
    moves = {
        "accept": lambda thing: accept_mandate(mandate=thing, by=actor),
        "reject": lambda thing: reject_mandate(mandate=thing, by=actor, reason="x"),
        "revoke": lambda thing: revoke_mandate(mandate=thing, by=actor, reason="x"),
    }
    assert {move: outcomes(Mandate, mandate, MANDATES, act) for move, act in moves.items()} == MANDATE[role]


def test_states_of_requests_and_mandates_are_those_of_this_table():
    assert (RequestState.values, MandateState.values) == (REQUESTS, MANDATES)
