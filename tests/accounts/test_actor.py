"""For whom a person acts, with which roles and permissions, and when that ends."""

from __future__ import annotations

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Mandate, Membership, Organisation
from accounts.permissions import permissions_of
from accounts.queries import actor_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def mandate(principal, agent, roles, **fields):
    return Mandate.objects.create(
        principal=principal, agent=agent, roles=roles, basis="Beschluss", **{"state": "active"} | fields
    )


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt", kind="municipality")


@pytest.fixture
def association(db):
    return OrganisationFactory(name="Verbandsgemeinde", kind="municipality")


def test_actor_of_nobody_is_anonymous_and_may_nothing():
    actor = actor_of(AnonymousUser())
    assert (actor.kind, actor.permissions, actor.acting_token) == ("anonymous", frozenset(), "")


def test_actor_of_person_in_two_organisations_holds_only_the_roles_of_the_chosen_one(town):
    vendor = OrganisationFactory(name="Anbieter")
    person = member_of(town, "admin")
    MembershipFactory(user=person, organisation=vendor, role="editor")
    at_home, abroad = actor_of(person), actor_of(person, str(vendor.pk))
    assert (at_home.organisation_id, at_home.roles) == (town.pk, {"admin"})
    assert (abroad.organisation_id, abroad.roles) == (vendor.pk, {"editor"})
    assert {str(p) for p in abroad.permissions} == {
        "organisation.view_members",
        "organisation.edit_profile",
        "organisation.request_verification",
        "listing.claim",
        "listing.edit",
        "catalogue.keep_lists",
        "sounding.answer",
    }


@pytest.mark.parametrize("token", ["999999", "nonsense", "-", "1-2-3", "", "999999-1"])
def test_actor_with_a_token_that_means_nothing_acts_for_the_first_organisation(town, token):
    assert actor_of(member_of(town, "officer"), token).organisation_id == town.pk


def test_actor_of_a_closed_organisation_acts_for_nobody(town):
    person = member_of(town, "admin")
    Organisation.objects.filter(pk=town.pk).update(closed_at=timezone.now())
    assert (actor_of(person).organisation_id, actor_of(person).permissions) == (None, frozenset())


def test_actor_by_mandate_holds_the_common_roles_and_never_governs(town, association):
    person = member_of(association, "officer")
    MembershipFactory(user=person, organisation=association, role="admin")
    given = mandate(town, association, ["officer", "editor"])
    actor = actor_of(person, f"{town.pk}-{given.pk}")
    assert (actor.organisation_id, actor.agent_id, actor.mandate_id) == (town.pk, association.pk, given.pk)
    assert (actor.organisation_name, actor.agent_name) == ("Stadt", "Verbandsgemeinde")
    assert actor.roles == {"officer"}
    assert {str(p) for p in actor.permissions} == {
        "organisation.view_members",
        "catalogue.keep_lists",
        "use.state",
        "sounding.view",
        "need.write",
        "sounding.prepare",
        "sounding.assess",
    }
    assert actor.acting_token == f"{town.pk}-{given.pk}"


@pytest.mark.parametrize("state", ["offered", "requested", "rejected", "revoked"])
def test_actor_by_a_mandate_that_does_not_run_falls_back_to_the_own_organisation(town, association, state):
    person = member_of(association, "officer")
    given = mandate(town, association, ["officer"], state=state)
    actor = actor_of(person, f"{town.pk}-{given.pk}")
    assert (actor.organisation_id, actor.mandate_id) == (association.pk, None)


def test_actor_by_a_mandate_past_its_end_falls_back_to_the_own_organisation(town, association):
    person = member_of(association, "officer")
    ended = timezone.now() - datetime.timedelta(seconds=1)
    given = mandate(town, association, ["officer"], valid_until=ended)
    assert actor_of(person, f"{town.pk}-{given.pk}").organisation_id == association.pk


def test_actor_by_somebody_elses_mandate_falls_back_to_the_own_organisation(town, association):
    given = mandate(town, association, ["officer"])
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    actor = actor_of(stranger, f"{town.pk}-{given.pk}")
    assert (actor.organisation_name, actor.mandate_id) == ("Fremde", None)


def test_actor_without_a_membership_any_more_has_no_rights_at_the_next_look(town):
    person = member_of(town, "admin")
    assert actor_of(person).roles == {"admin"}
    Membership.objects.filter(user=person).delete()
    assert (actor_of(person).roles, actor_of(person).permissions) == (frozenset(), frozenset())


HEAVY = [
    ("municipality", "officer", True),
    ("municipality", "publisher", True),
    ("municipality", "admin", True),
    ("municipality", "requester", False),
    ("municipality", "auditor", False),
    ("vendor", "admin", True),
    ("vendor", "editor", False),
    ("operator", "moderator", True),
    ("operator", "admin", True),
]


@pytest.mark.parametrize(("kind", "role", "heavy"), HEAVY)
def test_actor_whose_role_weighs_much_may_nothing_without_a_second_factor(settings, kind, role, heavy):
    settings.SECOND_FACTOR_REQUIRED = True
    person = member_of(OrganisationFactory(kind=kind), role)
    before = actor_of(person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    after = actor_of(person)
    assert (before.lacks_second_factor, bool(before.permissions)) == (heavy, not heavy)
    assert before.is_operator is False
    assert (after.lacks_second_factor, bool(after.permissions)) == (False, True)


def test_recovery_codes_alone_are_no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = member_of(OrganisationFactory(kind="operator"), "admin")
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert actor_of(person).lacks_second_factor is True


def test_actor_costs_one_query_and_with_a_mandate_two(town, association, django_assert_num_queries):
    person = member_of(association, "officer")
    given = mandate(town, association, ["officer"])
    with django_assert_num_queries(1):
        actor_of(person)
    with django_assert_num_queries(2):
        actor_of(person, f"{town.pk}-{given.pk}")


def test_permissions_of_no_role_are_none_in_every_kind():
    kinds = ("municipality", "vendor", "competence_centre", "operator")
    assert {kind: permissions_of(kind, []) for kind in kinds} == dict.fromkeys(kinds, frozenset())


def test_permissions_of_the_operators_kind_never_reach_other_organisations():
    roles = (
        "admin",
        "editor",
        "requester",
        "officer",
        "reviewer",
        "publisher",
        "assessor",
        "auditor",
        "moderator",
    )
    given = {
        p for kind in ("municipality", "vendor", "competence_centre") for p in permissions_of(kind, roles)
    }
    assert sorted(p for p in given if p.startswith("operator.")) == []


def test_person_without_rights_stays_without_them_when_the_account_is_alone():
    actor = actor_of(UserFactory())
    assert (actor.kind, actor.organisation_id, actor.permissions) == ("person", None, frozenset())
