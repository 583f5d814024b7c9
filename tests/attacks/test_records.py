"""What single attacks leave behind: each on the real page, with the sentence that is read and the entry in the record."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.actions import remove_member, revoke_mandate
from accounts.models import Invitation, Membership, User
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import (
    PASSWORD,
    InvitationFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    member_of,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/arbeitsbereich/personen/"
INVITE = f"{PEOPLE}einladen/"


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def told(verb):
    """Who was refused, for whom, and what the record says of it."""
    events = AuditEvent.objects.filter(verb=verb).order_by("id")
    return [(event.user_id, event.chain, event.data) for event in events]


@pytest.fixture
def town():
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def admin(town):
    return member_of(town, "admin")


def test_invitation_used_again_is_refused_and_recorded(town):
    guest = UserFactory(email="gast@lindenwerder.example")
    InvitationFactory(organisation=town, email=guest.email, token="geheim", roles=["editor"])
    browser = browser_of(guest)
    assert browser.post("/einladung/geheim/").status_code == 302
    Membership.objects.filter(user=guest).delete()
    again = browser.post("/einladung/geheim/")
    assert (again.status_code, guest.memberships.count()) == (409, 0)
    assert "Was Sie ändern wollten, hat sich inzwischen geändert" in again.text
    [(user, _chain, data)] = told("core.move.refused")
    assert (user, data["route"], data["thing"]) == (guest.pk, "accounts:invitation-accept", "invitation")
    assert "geheim" not in str(data)


def test_invitation_forwarded_to_somebody_else_is_refused_and_recorded(town):
    InvitationFactory(organisation=town, email="gast@lindenwerder.example", token="geheim", roles=["admin"])
    stranger = UserFactory()
    answer = browser_of(stranger).post("/einladung/geheim/")
    assert (answer.status_code, stranger.memberships.count()) == (403, 0)
    assert "Diese Einladung ging an eine andere E-Mail-Adresse." in answer.text
    refused = [*told("core.action.refused"), *told("core.access.refused")]
    assert [(user, data["route"]) for user, _chain, data in refused] == [
        (stranger.pk, "accounts:invitation-accept")
    ]
    assert "geheim" not in str(refused)


def test_open_session_of_a_removed_member_is_refused_and_recorded(town, admin):
    other = member_of(town, "admin")
    browser = browser_of(other)
    assert browser.get(PEOPLE).status_code == 200
    remove_member(organisation=town, person=other, by=acting(admin))
    fields = {"email": "komplize@fremde.example", "roles": ["admin"], "acting_for": str(town.pk)}
    seen, sent = browser.get(PEOPLE), browser.post(INVITE, fields)
    assert (seen.status_code, sent.status_code, Invitation.objects.count()) == (403, 403, 0)
    assert "lindenwerder" not in (seen.text + sent.text).lower()
    assert told("core.access.refused") == [
        (
            other.pk,
            0,
            {"route": "accounts:member-list", "method": "GET", "rule": "organisation.view_members"},
        ),
        (
            other.pk,
            0,
            {"route": "accounts:invitation-add", "method": "POST", "rule": "organisation.manage_members"},
        ),
    ]


def test_form_open_for_a_revoked_mandate_is_refused_and_recorded(town):
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", is_public_provider=True)
    officer = member_of(agent, "editor")
    MembershipFactory(user=officer, organisation=agent, role="admin")
    mandate = MandateFactory(principal=town, agent=agent, roles=["editor"])
    browser, token = browser_of(officer), f"{town.pk}-{mandate.pk}"
    browser.post("/arbeitsbereich/wechseln/", {"to": token})
    revoke_mandate(mandate=mandate, by=system_actor("test"), reason="Der Rat hat es beschlossen.")
    fields = {"email": "komplize@fremde.example", "roles": ["editor"], "acting_for": token}
    answer = browser.post(INVITE, fields)
    assert (answer.status_code, Invitation.objects.count()) == (409, 0)
    assert "Sie haben dieses Formular für Stadt Lindenwerder geöffnet." in answer.text
    assert told("accounts.acting.refused") == [
        (officer.pk, agent.pk, {"route": "accounts:invitation-add", "form": token})
    ]


def test_administrator_who_removes_the_one_who_was_faster_is_refused_and_recorded(town, admin):
    slower = member_of(town, "admin")
    browser = browser_of(slower)
    path = f"{PEOPLE}{admin.public_id}/entfernen/"
    assert browser.get(path).status_code == 200
    remove_member(organisation=town, person=slower, by=acting(admin))
    answer = browser.post(path, {"confirm": "1", "acting_for": str(town.pk)})
    assert answer.status_code == 403
    assert list(Membership.objects.values_list("user", "role")) == [(admin.pk, "admin")]
    [(user, _chain, data)] = told("core.access.refused")
    assert (user, data["route"], data["rule"]) == (
        slower.pk,
        "accounts:member-remove",
        "organisation.manage_members",
    )


def test_sign_in_with_a_goal_elsewhere_stays_here_and_is_recorded_without_the_goal(town, admin):
    fields = {"login": admin.email, "password": PASSWORD, "next": "https://boese.example/"}
    answer = Client().post("/anmelden/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/arbeitsbereich/")
    [(user, _chain, data)] = told("accounts.session.opened")
    assert (user, "boese" in str(data)) == (admin.pk, False)


def test_accounts_asked_for_one_by_one_answer_alike_and_leave_a_record():
    UserFactory(email="ada@stadt.example", name="Die echte Ada")
    answers = {}
    for email in ("ada@stadt.example", "wer@stadt.example"):
        answer = Client().post("/anmelden/", {"login": email, "password": "geraten"})
        answers[email] = (answer.status_code, answer.text.count("Die E-Mail-Adresse oder das Passwort"))
        assert "Die echte Ada" not in answer.text
    assert answers["ada@stadt.example"] == answers["wer@stadt.example"]
    events = AuditEvent.objects.filter(verb="accounts.session.failed")
    assert events.count() == 2
    assert "stadt.example" not in str(list(events.values("data", "actor_name", "subject_id")))


def test_name_that_would_add_a_recipient_to_a_mail_is_refused_and_recorded():
    name = "Ada\r\nBcc: alle@fremde.example"
    password = "lila Zebra kaut Heu 88"
    fields = {"name": name, "email": "ada@stadt.example", "password1": password, "password2": password}
    answer = Client().post("/registrieren/", fields)
    assert (answer.status_code, User.objects.count(), OutboxMessage.objects.count()) == (422, 0, 0)
    assert "Dieser Name enthält unsichtbare Zeichen." in answer.text
    assert told("core.name.refused") == [
        (None, 0, {"route": "account_signup", "method": "POST", "rule": "name.hidden"})
    ]
