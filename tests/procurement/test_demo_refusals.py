"""What the demo's soundings refuse: to be told by others, or beside real people who work for the operator."""

from __future__ import annotations

import pytest

from accounts.models import Organisation, User
from catalog.actions.demo_accounts import add_demo_accounts
from marketplace.core.actor import Actor, system_actor
from marketplace.core.decisions import Refused
from procurement.actions import demo
from procurement.actions.demo import tell_soundings
from procurement.models import Sounding
from tests.factories import MembershipFactory, OrganisationFactory

BY = system_actor("tests")


@pytest.mark.django_db
def test_tell_soundings_by_somebody_else_is_refused() -> None:
    with pytest.raises(Refused):
        tell_soundings(
            by=Actor(kind="person", name="x", user_id=1, organisation_id=1, organisation_kind="vendor")
        )
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_tell_soundings_beside_a_real_operator_makes_nobody() -> None:
    add_demo_accounts(by=BY)
    MembershipFactory(organisation=OrganisationFactory(kind="operator"), role="admin")
    before = User.objects.count()
    assert tell_soundings(by=BY) == 0
    assert (User.objects.count(), Sounding.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_tell_soundings_that_fails_leaves_nobody_and_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    add_demo_accounts(by=BY)
    before = (User.objects.count(), Organisation.objects.count())

    def fail(people: object) -> None:
        assert User.objects.filter(email="freigabe@lindenwerder.example").exists()
        raise RuntimeError("tests")

    monkeypatch.setattr(demo, "tell_needs", fail)
    with pytest.raises(RuntimeError):
        tell_soundings(by=BY)
    assert (User.objects.count(), Organisation.objects.count()) == before
