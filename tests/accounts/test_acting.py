"""For whom one acts: the switch, the token in each form, and what happens to a form that was opened for somebody else."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import revoke_mandate
from accounts.models import Invitation, Mandate
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from tests.factories import MandateFactory, MembershipFactory, OrganisationFactory, UserFactory, member_of

SWITCH = "/arbeitsbereich/wechseln/"
INVITE = "/arbeitsbereich/personen/einladen/"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def firm(db):
    return OrganisationFactory(name="Musterwerk GmbH")


@pytest.fixture
def person(town, firm):
    """An administrator of both."""
    person = UserFactory(name="Lina Beispiel")
    MembershipFactory(user=person, organisation=town, role="admin")
    MembershipFactory(user=person, organisation=firm, role="admin")
    return person


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def refusals():
    events = AuditEvent.objects.filter(verb="accounts.acting.refused").order_by("id")
    return list(events.values_list("organisation_id", "data"))


def test_header_of_every_page_says_for_whom_one_acts(town, person):
    session = signed_in(person)
    pages = [session.get(address).text for address in ("/", "/loesungen/", "/arbeitsbereich/", "/konto/")]
    assert ["Sie handeln für Stadt Lindenwerder" in page for page in pages] == [True] * 4


def test_switch_to_another_own_organisation_changes_the_header(firm, person):
    session = signed_in(person)
    response = session.post(SWITCH, {"to": str(firm.pk)}, follow=True)
    assert "Sie handeln für Musterwerk GmbH" in response.text


def test_switch_to_a_foreign_organisation_changes_nothing(town, person):
    stranger = OrganisationFactory(name="Fremde")
    session = signed_in(person)
    for token in (str(stranger.pk), f"{stranger.pk}-1", "x", "", "9" * 30, f"{town.pk}-999"):
        page = session.post(SWITCH, {"to": token}, follow=True).text
        assert "Sie handeln für Stadt Lindenwerder" in page
        assert "Fremde" not in page


def test_switch_by_mandate_names_the_agent_on_every_page(town):
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", is_public_provider=True)
    officer = member_of(agent, "officer")
    mandate = MandateFactory(principal=town, agent=agent, roles=["officer"])
    session = signed_in(officer)
    session.post(SWITCH, {"to": f"{town.pk}-{mandate.pk}"})
    page = session.get("/loesungen/").text
    assert "Sie handeln für Stadt Lindenwerder" in page
    assert "im Auftrag, durch Verbandsgemeinde Aue" in page


def test_switch_by_a_mandate_that_passes_on_none_of_ones_roles_is_not_offered(town):
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", is_public_provider=True)
    editor = member_of(agent, "editor")
    mandate = MandateFactory(principal=town, agent=agent, roles=["officer"])
    session = signed_in(editor)
    assert "Stadt Lindenwerder" not in session.get(SWITCH).text
    page = session.post(SWITCH, {"to": f"{town.pk}-{mandate.pk}"}, follow=True).text
    assert "Sie handeln für Verbandsgemeinde Aue" in page


def test_form_sent_after_a_switch_is_refused_and_nothing_is_done(town, firm, person):
    session = signed_in(person)
    session.post(SWITCH, {"to": str(firm.pk)})
    form = {"email": "neu@test.example", "roles": ["admin"], "acting_for": str(town.pk)}
    response = session.post(INVITE, form)
    assert (response.status_code, Invitation.objects.count()) == (409, 0)
    assert "Sie haben es für Stadt Lindenwerder geöffnet." in response.text
    assert "Inzwischen handeln Sie für Musterwerk GmbH." in response.text
    assert "Wieder für Stadt Lindenwerder handeln" in response.text
    assert refusals() == [
        (firm.pk, {"route": "accounts:invitation-add", "form": str(town.pk)}),
    ]


def test_form_refused_after_a_switch_offers_the_way_back(town, firm, person):
    session = signed_in(person)
    session.post(SWITCH, {"to": str(firm.pk)})
    form = {"email": "neu@test.example", "roles": ["admin"], "acting_for": str(town.pk)}
    session.post(INVITE, form)
    session.post(SWITCH, {"to": str(town.pk)})
    assert session.post(INVITE, form).status_code == 302
    assert list(Invitation.objects.values_list("organisation", "email")) == [(town.pk, "neu@test.example")]


@pytest.mark.parametrize("sent", ["", "0", "x' OR 1=1", "1-2-3", "\x00", "٣"])
def test_form_with_a_made_up_field_is_refused_and_the_record_keeps_no_text_of_it(town, person, sent):
    response = signed_in(person).post(INVITE, {"email": "a@test.example", "acting_for": sent})
    assert (response.status_code, Invitation.objects.count()) == (409, 0)
    kept = sent if sent == "0" else ""
    assert refusals() == [(town.pk, {"route": "accounts:invitation-add", "form": kept})]


def test_form_without_the_field_is_refused(town, person):
    response = signed_in(person).generic(
        "POST", INVITE, "email=a%40test.example&roles=admin", "application/x-www-form-urlencoded"
    )
    assert (response.status_code, Invitation.objects.count()) == (409, 0)
    assert "Das Formular sagt nicht, für wen es geöffnet wurde." in response.text


def test_form_of_an_organisation_one_was_removed_from_names_it_no_longer(town, firm, person):
    session = signed_in(person)
    person.memberships.filter(organisation=town).delete()
    response = session.post(INVITE, {"email": "a@test.example", "acting_for": str(town.pk)})
    assert (response.status_code, "Stadt Lindenwerder" in response.text) == (409, False)
    assert (
        "Für die Organisation, für die Sie es geöffnet haben, können Sie nicht mehr handeln." in response.text
    )


def test_form_open_when_the_mandate_is_revoked_is_refused_and_says_when(town, monkeypatch):
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", is_public_provider=True)
    officer = member_of(agent, "admin")
    MembershipFactory(user=officer, organisation=agent, role="editor")
    mandate = MandateFactory(principal=town, agent=agent, roles=["editor"])
    session = signed_in(officer)
    token = f"{town.pk}-{mandate.pk}"
    session.post(SWITCH, {"to": token})
    assert "im Auftrag, durch Verbandsgemeinde Aue" in session.get("/arbeitsbereich/").text
    revoke_mandate(mandate=mandate, by=system_actor("test"), reason="Der Rat hat es beschlossen.")
    Mandate.objects.filter(pk=mandate.pk).update(
        revoked_at=datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
    )
    response = session.post("/arbeitsbereich/personen/austreten/", {"confirm": "1", "acting_for": token})
    assert response.status_code == 409
    assert "Sie haben dieses Formular für Stadt Lindenwerder geöffnet." in response.text
    text = response.text.replace("\xa0", " ")
    assert "Das Mandat wurde am Freitag, 20. November 2026, 10:30 Uhr MEZ widerrufen." in text
    assert "Sie handeln für Verbandsgemeinde Aue" in text
    assert agent.memberships.count() == 2


def test_form_open_when_the_mandate_runs_out_is_refused_and_says_until_when(town):
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", is_public_provider=True)
    officer = member_of(agent, "officer")
    mandate = MandateFactory(principal=town, agent=agent, roles=["officer"])
    session = signed_in(officer)
    token = f"{town.pk}-{mandate.pk}"
    session.post(SWITCH, {"to": token})
    mandate.valid_until = timezone.now() - datetime.timedelta(seconds=1)
    mandate.save()
    response = session.post("/arbeitsbereich/personen/austreten/", {"confirm": "1", "acting_for": token})
    assert (response.status_code, "Das Mandat lief bis" in response.text) == (409, True)


def test_mandate_of_strangers_in_a_form_tells_nothing_about_it(town, person):
    foreign = MandateFactory(state="revoked", revoked_at=timezone.now())
    response = signed_in(person).post(
        INVITE, {"email": "a@test.example", "acting_for": f"{foreign.principal_id}-{foreign.pk}"}
    )
    assert response.status_code == 409
    assert foreign.principal.name not in response.text
    assert foreign.agent.name not in response.text
