"""The people of an organisation: roles, removal with everything that hangs on it, and one administrator that stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import change_roles, leave_organisation, remove_member
from accounts.models import ApiKey, Invitation, Membership
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    ApiKeyFactory,
    InvitationFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    member_of,
)

PEOPLE = "/arbeitsbereich/personen/"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def admin(town):
    return member_of(town, "admin")


@pytest.fixture
def colleague(town):
    return member_of(town, "requester")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def roles_of(person, organisation):
    held = Membership.objects.filter(user=person, organisation=organisation)
    return sorted(held.values_list("role", flat=True))


def events(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("id").values_list("data", flat=True))


def test_change_roles_of_a_colleague_gives_exactly_these_and_records_both(town, admin, colleague):
    change_roles(organisation=town, person=colleague, roles={"officer", "requester"}, by=acting(admin))
    assert roles_of(colleague, town) == ["officer", "requester"]
    assert events("accounts.member.changed") == [
        {"organisation": town.pk, "before": ["requester"], "after": ["requester", "officer"]}
    ]
    mail = OutboxMessage.objects.get(to=colleague.email)
    assert mail.subject == "Stadt Lindenwerder: Ihre Rollen haben sich geändert"


def test_change_roles_to_the_same_ones_changes_and_tells_nothing(town, admin, colleague):
    change_roles(organisation=town, person=colleague, roles={"requester"}, by=acting(admin))
    assert (events("accounts.member.changed"), OutboxMessage.objects.count()) == ([], 0)


def test_change_roles_to_one_of_another_kind_is_refused(town, admin, colleague):
    with pytest.raises(Refused, match="Eine Organisation dieser Art kennt diese Rolle nicht"):
        change_roles(organisation=town, person=colleague, roles={"moderator"}, by=acting(admin))
    assert roles_of(colleague, town) == ["requester"]


def test_change_roles_by_one_without_the_right_is_refused(town, admin, colleague):
    with pytest.raises(Refused):
        change_roles(organisation=town, person=colleague, roles={"admin"}, by=acting(colleague))
    assert roles_of(colleague, town) == ["requester"]


def test_change_roles_by_an_administrator_elsewhere_is_refused(town, admin, colleague):
    stranger = member_of(OrganisationFactory(kind="municipality"), "admin")
    with pytest.raises(Refused, match="Sie handeln nicht für diese Organisation"):
        change_roles(organisation=town, person=colleague, roles={"admin"}, by=acting(stranger))
    assert roles_of(colleague, town) == ["requester"]


def test_change_roles_of_the_last_administrator_is_refused(town, admin):
    with pytest.raises(Refused, match="Eine Organisation braucht eine Person, die sie verwaltet"):
        change_roles(organisation=town, person=admin, roles={"officer"}, by=acting(admin))
    assert roles_of(admin, town) == ["admin"]


def test_change_roles_where_the_other_administrator_is_suspended_counts_as_last(town, admin):
    suspended = member_of(town, "admin")
    suspended.is_active = False
    suspended.save()
    with pytest.raises(Refused):
        change_roles(organisation=town, person=admin, roles={"officer"}, by=acting(admin))
    assert roles_of(admin, town) == ["admin"]


def test_page_of_a_colleague_with_posted_extra_fields_changes_the_roles_alone(town, admin, colleague):
    stranger = OrganisationFactory(name="Fremde")
    response = signed_in(admin).post(
        f"{PEOPLE}{colleague.public_id}/",
        {
            "roles": ["assessor"],
            "organisation": stranger.pk,
            "user": admin.pk,
            "is_staff": "1",
            "is_superuser": "1",
            "role": "admin",
        },
    )
    colleague.refresh_from_db()
    assert response.status_code == 302
    assert list(colleague.memberships.values_list("organisation", "role")) == [(town.pk, "assessor")]
    assert (colleague.is_staff, colleague.is_superuser) == (False, False)
    assert roles_of(admin, town) == ["admin"]


def test_page_of_a_colleague_for_a_member_without_the_right_is_closed(town, admin, colleague):
    response = signed_in(colleague).post(f"{PEOPLE}{colleague.public_id}/", {"roles": ["admin"]})
    assert (response.status_code, roles_of(colleague, town)) == (403, ["requester"])


def test_page_of_a_person_of_another_organisation_is_not_there(town, admin):
    stranger = member_of(OrganisationFactory(kind="municipality"), "requester")
    response = signed_in(admin).post(f"{PEOPLE}{stranger.public_id}/", {"roles": ["admin"]})
    removal = signed_in(admin).post(f"{PEOPLE}{stranger.public_id}/entfernen/", {"confirm": "1"})
    assert (response.status_code, removal.status_code) == (404, 404)
    assert list(stranger.memberships.values_list("role", flat=True)) == ["requester"]


def test_page_of_the_people_for_a_member_shows_names_and_no_address(town, admin, colleague):
    InvitationFactory(organisation=town, email="geladen@test.example")
    page = signed_in(colleague).get(PEOPLE).text
    assert admin.name in page
    assert "@test.example" not in page.replace(colleague.email, "")
    assert "Person einladen" not in page


def test_page_of_the_people_for_an_administrator_shows_addresses_and_invitations(town, admin, colleague):
    InvitationFactory(organisation=town, email="geladen@test.example")
    page = signed_in(admin).get(PEOPLE).text
    assert colleague.email in page
    assert "geladen@test.example" in page


def test_remove_member_with_an_open_session_ends_it_for_this_organisation_at_once(town, admin, colleague):
    session = signed_in(colleague)
    assert "Stadt Lindenwerder" in session.get("/arbeitsbereich/").text
    remove_member(organisation=town, person=colleague, by=acting(admin))
    page = session.get("/arbeitsbereich/")
    assert (page.status_code, "Stadt Lindenwerder" in page.text) == (200, False)
    assert session.get(PEOPLE).status_code == 403


def test_remove_member_with_an_open_form_refuses_what_is_sent_from_it(town, admin):
    other = member_of(town, "admin")
    session = signed_in(other)
    form = {"roles": ["requester"], "acting_for": str(town.pk)}
    remove_member(organisation=town, person=other, by=acting(admin))
    response = session.post(f"{PEOPLE}{admin.public_id}/", form)
    assert (response.status_code, roles_of(admin, town)) == (403, ["admin"])


def test_remove_member_revokes_keys_and_invitations_of_the_person_only(town, admin):
    other = member_of(town, "admin")
    theirs = ApiKeyFactory(organisation=town, created_by=other)
    mine = ApiKeyFactory(organisation=town, created_by=admin)
    gone = InvitationFactory(organisation=town, invited_by=other)
    stays = InvitationFactory(organisation=town, invited_by=admin)
    remove_member(organisation=town, person=other, by=acting(admin))
    assert list(ApiKey.objects.usable().values_list("pk", flat=True)) == [mine.pk]
    assert ApiKey.objects.get(pk=theirs.pk).revoked_by == admin
    open_now = Invitation.objects.filter(revoked_at=None)
    assert (list(open_now.values_list("pk", flat=True)), gone.pk == stays.pk) == ([stays.pk], False)
    assert events("accounts.member.removed") == [
        {"organisation": town.pk, "before": ["admin"], "keys": 1, "invitations": 1}
    ]


def test_remove_member_in_two_organisations_leaves_the_other_alone(town, admin, colleague):
    other = OrganisationFactory(name="Andere")
    MembershipFactory(user=colleague, organisation=other, role="editor")
    remove_member(organisation=town, person=colleague, by=acting(admin))
    assert list(colleague.memberships.values_list("organisation", flat=True)) == [other.pk]


def test_remove_member_twice_says_that_somebody_was_faster(town, admin, colleague):
    remove_member(organisation=town, person=colleague, by=acting(admin))
    with pytest.raises(IllegalMove):
        remove_member(organisation=town, person=colleague, by=acting(admin))
    assert len(events("accounts.member.removed")) == 1


def test_leave_organisation_of_a_colleague_ends_the_membership(town, admin, colleague):
    session = signed_in(colleague)
    response = session.post(f"{PEOPLE}austreten/", {"confirm": "1"}, follow=True)
    assert roles_of(colleague, town) == []
    assert "Sie gehören nicht mehr zu Stadt Lindenwerder." in response.text
    assert len(events("accounts.member.left")) == 1


def test_leave_organisation_of_the_last_administrator_is_refused_with_the_reason(town, admin, colleague):
    session = signed_in(admin)
    page = session.get(f"{PEOPLE}austreten/").text
    response = session.post(f"{PEOPLE}austreten/", {"confirm": "1"})
    assert "Nur Sie verwalten diese Organisation" in page
    assert (response.status_code, roles_of(admin, town)) == (403, ["admin"])


def test_leave_organisation_by_a_mandate_is_refused(town):
    agent = OrganisationFactory(is_public_provider=True)
    person = UserFactory()
    MembershipFactory(user=person, organisation=agent, role="admin")
    MembershipFactory(user=person, organisation=agent, role="editor")
    mandate = MandateFactory(principal=town, agent=agent, roles=["editor"])
    session = signed_in(person)
    session.post("/arbeitsbereich/wechseln/", {"to": f"{town.pk}-{mandate.pk}"})
    response = session.post(f"{PEOPLE}austreten/", {"confirm": "1"})
    assert (response.status_code, roles_of(person, agent)) == (403, ["admin", "editor"])


@pytest.mark.django_db(transaction=True)
def test_two_administrators_removing_each_other_at_once_leave_exactly_one():
    town = OrganisationFactory(name="Stadt", kind="municipality")
    pair = [member_of(town, "admin"), member_of(town, "admin")]
    start = Barrier(2, timeout=20)

    def remove(mine, theirs):
        actor = acting(mine)
        start.wait()
        try:
            remove_member(organisation=town, person=theirs, by=actor)
        except (IllegalMove, Refused) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(remove, *pair), pool.submit(remove, *reversed(pair))]
        found = sorted(result.result(timeout=30) for result in results)
    assert found == ["IllegalMove", "removed"]
    assert Membership.objects.filter(organisation=town, role="admin").count() == 1
    assert_audit_clean()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_leaving_at_once_leave_exactly_one():
    town = OrganisationFactory(name="Stadt", kind="municipality")
    pair = [member_of(town, "admin"), member_of(town, "admin")]
    start = Barrier(2, timeout=20)

    def leave(person):
        actor = acting(person)
        start.wait()
        try:
            leave_organisation(by=actor)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(result.result(timeout=30) for result in [pool.submit(leave, one) for one in pair])
    assert found == ["left", "refused"]
    assert Membership.objects.filter(organisation=town, role="admin").count() == 1
    assert_audit_clean()


@pytest.mark.django_db
def test_page_of_the_people_of_an_open_session_after_suspension_is_closed():
    town = OrganisationFactory(kind="municipality")
    person = member_of(town, "admin")
    session = signed_in(person)
    person.is_active = False
    person.save()
    answer = session.get(PEOPLE)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/anmelden/")
