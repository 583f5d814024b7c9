"""What the demo refuses: to load without registers, to be loaded by others, to put public passwords beside real people."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from catalog.actions.demo import load_demo
from catalog.actions.demo_accounts import add_demo_accounts
from catalog.models import Solution
from marketplace.core.actor import Actor, system_actor
from marketplace.core.decisions import Refused
from tests.factories import MembershipFactory, OrganisationFactory

BY = system_actor("tests")


@pytest.mark.django_db
def test_load_demo_without_registers_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match="load_registers"):
        call_command("load_demo", stdout=StringIO())
    assert Solution.objects.count() == 0


@pytest.mark.django_db
def test_load_demo_by_somebody_else_is_refused() -> None:
    with pytest.raises(Refused):
        load_demo(by=Actor(kind="person", name="x", user_id=1, organisation_id=1, organisation_kind="vendor"))
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_demo_accounts_made_twice_keep_a_changed_password() -> None:
    assert len(add_demo_accounts(by=BY)) == 3
    operator = User.objects.get(email="betrieb@marktplatz.example")
    operator.set_password("something of my own")
    operator.save()
    assert add_demo_accounts(by=BY) == []
    assert User.objects.get(pk=operator.pk).check_password("something of my own")


@pytest.mark.django_db
def test_demo_accounts_beside_a_real_operator_are_refused() -> None:
    MembershipFactory(organisation=OrganisationFactory(kind="operator"), role="admin")
    with pytest.raises(Refused):
        add_demo_accounts(by=BY)
    assert User.objects.filter(email__endswith=".example", email__startswith="betrieb@").count() == 0
