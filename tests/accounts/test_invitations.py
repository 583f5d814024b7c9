"""Invitations: for one address, once, for fourteen days; a link that is passed on tells nothing."""

from __future__ import annotations

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import accept_invitation, invite_member, resend_invitation, revoke_invitation
from accounts.models import Invitation, Membership
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    InvitationFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    confirmed,
    member_of,
)

PEOPLE = "/arbeitsbereich/personen/"
ADDRESS = "kollegin@lindenwerder.example"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def admin(town):
    return member_of(town, "admin")


@pytest.fixture
def invited(db):
    return confirmed(UserFactory(email=ADDRESS))


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def link_in(mail):
    """The path behind the link of an invitation's mail."""
    return re.search(r"/(?:en/)?(?:einladung|invitation)/[\w-]+/", f"{mail.text} {mail.html}")[0]


def roles_of(person, organisation):
    return sorted(
        Membership.objects.filter(user=person, organisation=organisation).values_list("role", flat=True)
    )


def test_invite_member_sends_a_mail_and_keeps_only_the_hash_of_its_secret(town, admin):
    response = signed_in(admin).post(
        f"{PEOPLE}einladen/", {"email": ADDRESS.upper(), "roles": ["officer", "requester"]}
    )
    invitation, mail = Invitation.objects.get(), OutboxMessage.objects.get(to=ADDRESS)
    token = link_in(mail).split("/")[-2]
    assert response.status_code == 302
    assert (invitation.email, invitation.roles) == (ADDRESS, ["requester", "officer"])
    assert invitation.expires_at - invitation.created_at > datetime.timedelta(days=13, hours=23)
    assert re.fullmatch(r"Stadt Lindenwerder lädt Sie ein \(bis .+\)", mail.subject)
    assert len(token) == 43
    assert token not in f"{invitation.token_hash} {list(AuditEvent.objects.values())}"


@pytest.mark.parametrize(
    ("email", "roles"),
    [
        ("keine-adresse", ["officer"]),
        ("a@b.example\r\nBcc: c@d.example", ["officer"]),
        (ADDRESS, []),
        (ADDRESS, ["moderator"]),
    ],
)
def test_invite_member_with_a_bad_form_sends_nothing(town, admin, email, roles):
    response = signed_in(admin).post(f"{PEOPLE}einladen/", {"email": email, "roles": roles})
    assert (response.status_code, Invitation.objects.count(), OutboxMessage.objects.count()) == (422, 0, 0)


def test_invite_member_with_posted_extra_fields_ignores_them(town, admin):
    other = OrganisationFactory(name="Fremde", kind="municipality")
    signed_in(admin).post(
        f"{PEOPLE}einladen/",
        {
            "email": ADDRESS,
            "roles": ["requester"],
            "organisation": other.pk,
            "expires_at": "2099-01-01",
            "token_hash": "0",
        },
    )
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.token_hash == "0") == (town, False)
    assert invitation.expires_at < timezone.now() + datetime.timedelta(days=15)


def test_invite_member_by_a_person_without_the_right_is_refused(town, admin):
    officer = member_of(town, "officer")
    with pytest.raises(Refused):
        invite_member(organisation=town, email=ADDRESS, roles=["admin"], by=acting(officer))
    assert (
        signed_in(officer).post(f"{PEOPLE}einladen/", {"email": ADDRESS, "roles": ["admin"]}).status_code
        == 403
    )
    assert Invitation.objects.count() == 0


def test_invite_member_twice_says_that_one_is_open(town, admin):
    invite_member(organisation=town, email=ADDRESS, roles=["officer"], by=acting(admin))
    with pytest.raises(ValidationError, match="Diese Adresse hat eine offene Einladung"):
        invite_member(organisation=town, email=ADDRESS.upper(), roles=["admin"], by=acting(admin))
    assert OutboxMessage.objects.count() == 1


def test_invite_member_more_than_fifty_times_a_day_is_refused(town, admin):
    for _number in range(50):
        InvitationFactory(organisation=town)
    with pytest.raises(ValidationError, match="heute viele Einladungen"):
        invite_member(organisation=town, email=ADDRESS, roles=["officer"], by=acting(admin))
    assert OutboxMessage.objects.count() == 0


def test_invitation_accepted_by_the_invited_person_gives_the_roles_once(town, admin, invited):
    InvitationFactory(organisation=town, email=ADDRESS, roles=["officer", "reviewer"], token="geheim")
    session = signed_in(invited)
    page = session.get("/einladung/geheim/").text
    response = session.post("/einladung/geheim/", follow=True)
    assert "Stadt Lindenwerder lädt Sie ein" in page
    assert "Willkommen. Sie gehören jetzt zu Stadt Lindenwerder." in response.text
    assert "Sie handeln für Stadt Lindenwerder" in response.text
    assert roles_of(invited, town) == ["officer", "reviewer"]
    assert (
        OutboxMessage.objects.get(to=admin.email).subject
        == "Stadt Lindenwerder: Eine Einladung wurde angenommen"
    )


def test_invitation_used_a_second_time_is_refused_even_after_the_person_left(town, invited):
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    session = signed_in(invited)
    session.post("/einladung/geheim/")
    Membership.objects.filter(user=invited).delete()
    page, again = session.get("/einladung/geheim/").text, session.post("/einladung/geheim/")
    assert "Diese Einladung ist verbraucht" in page
    assert (again.status_code, roles_of(invited, town)) == (409, [])


def test_invitation_forwarded_to_another_account_tells_nothing_and_gives_nothing(town, invited):
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim", roles=["admin"])
    stranger = confirmed(UserFactory())
    session = signed_in(stranger)
    seen, sent = session.get("/einladung/geheim/"), session.post("/einladung/geheim/")
    assert (seen.status_code, sent.status_code, stranger.memberships.count()) == (403, 403, 0)
    for page in (seen.text, sent.text):
        assert "Diese Einladung ging an eine andere E-Mail-Adresse." in page
        assert "lindenwerder" not in page.lower()


def test_invitation_for_an_account_that_has_not_confirmed_the_address_is_refused(town):
    squatter = UserFactory(email=ADDRESS)
    squatter.emailaddress_set.update(verified=False)
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    response = signed_in(squatter).post("/einladung/geheim/")
    assert (response.status_code, squatter.memberships.count()) == (403, 0)


def test_invitation_to_a_second_confirmed_address_in_other_case_is_accepted(town):
    person = confirmed(confirmed(UserFactory()), "Kollegin@Lindenwerder.example")
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    assert signed_in(person).post("/einladung/geheim/").status_code == 302
    assert roles_of(person, town) == ["editor"]


def test_invitation_opened_without_signing_in_leads_to_login_and_registration_and_names_nobody(town, client):
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    page = client.get("/einladung/geheim/")
    assert page.status_code == 200
    assert 'href="/anmelden/?next=/einladung/geheim/"' in page.text
    assert 'href="/registrieren/?next=/einladung/geheim/"' in page.text
    assert "lindenwerder" not in page.text.lower()


def test_invitation_of_an_unknown_secret_is_not_there(town, client, invited):
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    assert client.get("/einladung/geheimm/").status_code == 404
    assert signed_in(invited).post("/einladung/falsch/").status_code == 404


def test_invitation_after_fourteen_days_is_refused(town, admin, invited):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=14, minutes=1)):
        invitation = invite_member(organisation=town, email=ADDRESS, roles=["officer"], by=acting(admin))
    path = link_in(OutboxMessage.objects.get(to=ADDRESS))
    session = signed_in(invited)
    assert "Diese Einladung ist abgelaufen" in session.get(path).text
    assert session.post(path).status_code == 409
    assert (roles_of(invited, town), Invitation.objects.get(pk=invitation.pk).accepted_at) == ([], None)


def test_invitation_taken_back_stops_at_once(town, admin, invited):
    invitation = InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    session = signed_in(invited)
    assert session.get("/einladung/geheim/").status_code == 200
    signed_in(admin).post(f"{PEOPLE}einladungen/{invitation.pk}/zuruecknehmen/")
    assert (session.post("/einladung/geheim/").status_code, roles_of(invited, town)) == (409, [])


def test_invitation_sent_again_has_a_new_secret_and_the_old_link_dies(town, admin, invited):
    invitation = InvitationFactory(
        organisation=town, email=ADDRESS, token="alt", expires_at=timezone.now() - datetime.timedelta(days=1)
    )
    signed_in(admin).post(f"{PEOPLE}einladungen/{invitation.pk}/erneut-senden/")
    session = signed_in(invited)
    assert session.get("/einladung/alt/").status_code == 404
    assert session.post(link_in(OutboxMessage.objects.get(to=ADDRESS))).status_code == 302
    assert roles_of(invited, town) == ["editor"]


def test_invitation_of_another_organisation_is_not_there_for_its_administrators(town, admin):
    foreign = InvitationFactory(organisation=OrganisationFactory(name="Fremde"))
    session = signed_in(admin)
    statuses = [
        session.post(f"{PEOPLE}einladungen/{foreign.pk}/{move}/").status_code
        for move in ("erneut-senden", "zuruecknehmen")
    ]
    foreign.refresh_from_db()
    assert (statuses, foreign.revoked_at, OutboxMessage.objects.count()) == ([404, 404], None, 0)


def test_invitation_used_or_taken_back_can_be_neither_sent_nor_taken_back(town, admin):
    used = InvitationFactory(organisation=town, accepted_at=timezone.now())
    gone = InvitationFactory(organisation=town, revoked_at=timezone.now())
    for invitation in (used, gone):
        for action in (resend_invitation, revoke_invitation):
            with pytest.raises(IllegalMove):
                action(invitation=invitation, by=acting(admin))
    assert OutboxMessage.objects.count() == 0


def test_invitation_of_a_closed_organisation_is_refused(town, invited):
    InvitationFactory(organisation=town, email=ADDRESS, token="geheim")
    town.closed_at = timezone.now()
    town.save()
    assert signed_in(invited).post("/einladung/geheim/").status_code == 409
    assert roles_of(invited, town) == []


def test_invitation_in_the_workspace_is_shown_to_the_invited_person_alone(town, invited):
    invitation = InvitationFactory(organisation=town, email=ADDRESS)
    path = f"/arbeitsbereich/einladungen/{invitation.pk}/"
    stranger = signed_in(confirmed(UserFactory()))
    assert (stranger.get(path).status_code, stranger.post(path).status_code) == (404, 404)
    session = signed_in(invited)
    assert "Stadt Lindenwerder lädt Sie ein, beizutreten" in session.get("/arbeitsbereich/").text
    assert session.post(path).status_code == 302
    assert roles_of(invited, town) == ["editor"]


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_twice_at_once_is_accepted_once():
    town = OrganisationFactory(kind="municipality")
    invited = confirmed(UserFactory(email=ADDRESS))
    invitation = InvitationFactory(organisation=town, email=ADDRESS)
    start = Barrier(2, timeout=20)

    def accept():
        actor = acting(invited)
        start.wait()
        try:
            accept_invitation(invitation=invitation, by=actor)
        except IllegalMove:
            return "refused"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(result.result(timeout=30) for result in [pool.submit(accept) for _ in range(2)])
    assert found == ["accepted", "refused"]
    assert AuditEvent.objects.filter(verb="accounts.invitation.accepted").count() == 1
    assert_audit_clean()
