"""Mandates: offered or asked for, decided by the other side, ended by either, and never more than what they pass on."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions import (
    accept_application,
    accept_mandate,
    offer_mandate,
    reject_mandate,
    request_mandate,
    revoke_mandate,
    set_four_eyes,
)
from accounts.models import Application, Mandate, Organisation
from accounts.queries import actor_of
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage, StoredFile
from tests.factories import (
    AreaFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    acting,
    member_of,
)

MANDATES = "/arbeitsbereich/mandate/"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def town(db):
    area = AreaFactory(key="150025101010", official_name="Stadt Lindenwerder", name="Lindenwerder")
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality", area=area)


@pytest.fixture
def mayor(town):
    return member_of(town, "admin")


@pytest.fixture
def association(db):
    area = AreaFactory(
        key="150025101", kind="association", type="verbandsgemeinde", name="Verbandsgemeinde Aue"
    )
    return OrganisationFactory(name="Verbandsgemeinde Aue", slug="vg-aue", kind="municipality", area=area)


@pytest.fixture
def manager(association):
    return member_of(association, "admin")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def offered(town, mayor, association):
    return offer_mandate(agent=association, roles=["officer"], basis="Beschluss", by=acting(mayor))


def test_mandate_offered_on_the_page_and_accepted_lets_the_agent_act(town, mayor, association, manager):
    officer = member_of(association, "officer")
    session = signed_in(mayor)
    assert "Verbandsgemeinde Aue" in session.get(f"{MANDATES}anbieten/").text
    response = session.post(
        f"{MANDATES}anbieten/?agent=vg-aue",
        {
            "roles": ["officer", "editor"],
            "basis": "Beschluss 12/2026",
            "principal": association.pk,
            "state": "active",
        },
    )
    mandate = Mandate.objects.get()
    assert (response.status_code, mandate.state, mandate.principal, mandate.agent) == (
        302,
        "offered",
        town,
        association,
    )
    assert actor_of(officer, f"{town.pk}-{mandate.pk}").organisation_id == association.pk
    signed_in(manager).post(f"{MANDATES}{mandate.pk}/", {"move": "accept"})
    actor = actor_of(officer, f"{town.pk}-{mandate.pk}")
    assert (actor.organisation_id, actor.agent_id, actor.mandate_id) == (town.pk, association.pk, mandate.pk)
    assert actor.roles == frozenset({"officer"})
    assert sorted(OutboxMessage.objects.values_list("to", "subject")) == sorted(
        [
            (manager.email, "Verbandsgemeinde Aue: Ihnen wird ein Mandat angeboten"),
            (mayor.email, "Stadt Lindenwerder: Das Mandat wurde angenommen"),
        ]
    )


def test_mandate_asked_for_is_decided_by_the_municipality(town, mayor, association, manager):
    mandate = request_mandate(principal=town, roles=["officer"], basis="Vertrag", by=acting(manager))
    with pytest.raises(Refused):
        accept_mandate(mandate=mandate, by=acting(manager))
    accept_mandate(mandate=mandate, by=acting(mayor))
    mandate.refresh_from_db()
    assert (mandate.state, mandate.decided_by) == ("active", mayor)


def test_mandate_act_is_recorded_with_mandate_and_agent(town, association):
    officer = member_of(association, "editor")
    mandate = MandateFactory(principal=town, agent=association, roles=["editor"])
    session = signed_in(officer)
    session.post("/arbeitsbereich/wechseln/", {"to": f"{town.pk}-{mandate.pk}"})
    session.post("/arbeitsbereich/personen/austreten/", {"confirm": "1", "acting_for": "0"})
    event = AuditEvent.objects.get(verb="accounts.acting.refused")
    assert (event.organisation_id, event.mandate_id, event.agent_id) == (town.pk, mandate.pk, association.pk)


@pytest.mark.parametrize("roles", [["admin"], ["auditor"], ["moderator"], ["officer", "admin"], []])
def test_mandate_over_roles_that_govern_or_none_is_refused(town, mayor, association, roles):
    with pytest.raises(Refused):
        offer_mandate(agent=association, roles=roles, basis="x", by=acting(mayor))
    response = signed_in(mayor).post(f"{MANDATES}anbieten/?agent=vg-aue", {"roles": roles, "basis": "x"})
    assert (response.status_code, Mandate.objects.count()) == (422, 0)


def test_mandate_never_governs_the_municipality(town, mayor, association):
    manager = member_of(association, "admin")
    MembershipFactory(user=manager, organisation=association, role="editor")
    mandate = MandateFactory(principal=town, agent=association, roles=["editor", "admin"])
    session = signed_in(manager)
    session.post("/arbeitsbereich/wechseln/", {"to": f"{town.pk}-{mandate.pk}"})
    found = {
        path: session.get(f"/arbeitsbereich/{path}").status_code
        for path in (
            "personen/",
            "personen/einladen/",
            f"personen/{mayor.public_id}/",
            "regeln/",
            "mandate/anbieten/",
        )
    }
    assert found == {
        "personen/": 200,
        "personen/einladen/": 403,
        f"personen/{mayor.public_id}/": 403,
        "regeln/": 403,
        "mandate/anbieten/": 403,
    }


def test_mandate_offered_to_a_vendor_or_a_town_is_refused(town, mayor):
    vendor = OrganisationFactory(name="Firma", slug="firma")
    other = OrganisationFactory(name="Nachbar", slug="nachbar", kind="municipality", area=AreaFactory())
    for agent in (vendor, other):
        with pytest.raises(Refused, match="Für eine Kommune können nur Verbände"):
            offer_mandate(agent=agent, roles=["officer"], basis="x", by=acting(mayor))
        assert signed_in(mayor).get(f"{MANDATES}anbieten/", {"agent": agent.slug}).status_code == 404
    with pytest.raises(Refused):
        offer_mandate(agent=vendor, roles=["officer"], basis="x", by=acting(member_of(vendor, "admin")))
    assert Mandate.objects.count() == 0


def test_mandate_offered_by_a_vendor_is_refused(association):
    admin = member_of(OrganisationFactory(), "admin")
    with pytest.raises(Refused, match="nur eine Kommune"):
        offer_mandate(agent=association, roles=["officer"], basis="x", by=acting(admin))
    assert Mandate.objects.count() == 0


def test_mandate_offered_by_an_officer_is_refused(town, association):
    with pytest.raises(Refused):
        offer_mandate(agent=association, roles=["officer"], basis="x", by=acting(member_of(town, "officer")))
    assert Mandate.objects.count() == 0


def test_mandate_offered_twice_is_refused(town, mayor, association):
    offered(town, mayor, association)
    with pytest.raises(ValidationError, match="gibt es schon ein Mandat"):
        offered(town, mayor, association)
    assert Mandate.objects.count() == 1


def test_mandate_that_ends_in_the_past_is_refused(town, mayor, association):
    response = signed_in(mayor).post(
        f"{MANDATES}anbieten/?agent=vg-aue", {"roles": ["officer"], "basis": "x", "valid_until": "2020-01-01"}
    )
    assert (response.status_code, "Wählen Sie einen Tag in der Zukunft." in response.text) == (422, True)
    endless = {"roles": ["officer"], "basis": "x", "valid_until": "9999-12-31"}
    assert signed_in(mayor).post(f"{MANDATES}anbieten/?agent=vg-aue", endless).status_code == 422
    with pytest.raises(ValidationError):
        offer_mandate(
            agent=association,
            roles=["officer"],
            basis="x",
            by=acting(mayor),
            valid_until=timezone.now() - datetime.timedelta(seconds=1),
        )
    assert Mandate.objects.count() == 0


@pytest.mark.parametrize("side", ["principal", "agent"])
def test_mandate_revoked_by_either_side_ends_at_once_and_both_know_why(
    town, mayor, association, manager, side
):
    officer = member_of(association, "officer")
    mandate = MandateFactory(principal=town, agent=association)
    token = f"{town.pk}-{mandate.pk}"
    assert actor_of(officer, token).mandate_id == mandate.pk
    mine, other = (mayor, manager) if side == "principal" else (manager, mayor)
    session = signed_in(mine)
    assert session.post(f"{MANDATES}{mandate.pk}/widerrufen/", {"reason": " "}).status_code == 422
    session.post(f"{MANDATES}{mandate.pk}/widerrufen/", {"reason": "Vertrag ausgelaufen"})
    mandate.refresh_from_db()
    assert (mandate.state, mandate.revoked_by) == ("revoked", mine)
    assert actor_of(officer, token).organisation_id == association.pk
    assert "Vertrag ausgelaufen" in signed_in(other).get(MANDATES).text
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == [other.email]


def test_mandate_revoked_by_a_person_who_acts_by_it_is_refused(town, association):
    person = member_of(association, "editor")
    mandate = MandateFactory(principal=town, agent=association, roles=["editor"])
    with pytest.raises(Refused):
        revoke_mandate(mandate=mandate, by=actor_of(person, f"{town.pk}-{mandate.pk}"), reason="x")
    mandate.refresh_from_db()
    assert mandate.state == "active"


def test_mandate_of_strangers_is_not_there(town, mayor):
    foreign = MandateFactory(state="offered", basis="Geheim")
    session = signed_in(mayor)
    for path in (f"{MANDATES}{foreign.pk}/", f"{MANDATES}{foreign.pk}/widerrufen/"):
        assert (session.get(path).status_code, session.post(path, {"reason": "x"}).status_code) == (404, 404)
    with pytest.raises(Refused):
        accept_mandate(mandate=foreign, by=acting(mayor))
    with pytest.raises(Refused):
        revoke_mandate(mandate=foreign, by=acting(mayor), reason="x")
    foreign.refresh_from_db()
    assert foreign.state == "offered"


def test_mandate_rejected_needs_a_reason_and_is_final(town, mayor, association, manager):
    mandate = offered(town, mayor, association)
    with pytest.raises(ValidationError):
        reject_mandate(mandate=mandate, by=acting(manager), reason="")
    reject_mandate(mandate=mandate, by=acting(manager), reason="Keine Kapazität")
    mandate.refresh_from_db()
    for action in (accept_mandate, lambda **more: revoke_mandate(reason="x", **more)):
        with pytest.raises((IllegalMove, Refused)):
            action(mandate=mandate, by=acting(manager))
    assert mandate.state == "rejected"


def test_mandate_of_an_agent_that_lost_its_mark_meanwhile_is_not_accepted(town, mayor):
    provider = OrganisationFactory(name="IT-Dienst", is_public_provider=True)
    admin = member_of(provider, "admin")
    mandate = offer_mandate(agent=provider, roles=["officer"], basis="x", by=acting(mayor))
    provider.is_public_provider = False
    provider.save()
    with pytest.raises(Refused):
        accept_mandate(mandate=mandate, by=acting(admin))
    mandate.refresh_from_db()
    assert mandate.state == "offered"


def test_mandate_for_a_municipality_that_is_not_here_is_opened_by_the_operator(association, manager):
    AreaFactory(key="150025101020", name="Weidenau", official_name="Gemeinde Weidenau")
    session = signed_in(manager)
    path = f"{MANDATES}anfragen/?area=150025101020"
    form = {"roles": ["officer"], "basis": "Vereinbarung vom 3. März 2026"}
    assert "Gemeinde Weidenau" in session.get(f"{MANDATES}anfragen/", {"q": "Weidenau"}).text
    refused = session.post(path, form)
    assert refused.status_code == 422
    assert "Fügen Sie das Dokument bei, mit dem die Kommune Ihnen das Mandat erteilt." in refused.text
    document = SimpleUploadedFile("vereinbarung.pdf", PDF, "application/pdf")
    assert session.post(path, form | {"document": document}).status_code == 302
    application = Application.objects.get()
    told = session.get(MANDATES).text
    assert "Gemeinde Weidenau" in told
    assert "hat noch nicht entschieden" in told
    decider = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
    assert not Organisation.objects.filter(area__key="150025101020").exists()
    town = accept_application(application=application, by=acting(decider))
    mandate = Mandate.objects.get()
    assert (town.name, town.kind, town.memberships.count()) == ("Gemeinde Weidenau", "municipality", 0)
    assert (mandate.principal, mandate.agent, mandate.state, mandate.roles) == (
        town,
        association,
        "active",
        ["officer"],
    )
    assert mandate.document == StoredFile.objects.get()
    officer = member_of(association, "officer")
    assert actor_of(officer, f"{town.pk}-{mandate.pk}").organisation_id == town.pk


def test_mandate_asked_of_the_operator_for_a_municipality_with_people_goes_to_these(
    town, mayor, association, manager
):
    response = signed_in(manager).post(
        f"{MANDATES}anfragen/?area=150025101010", {"roles": ["officer"], "basis": "Vertrag"}
    )
    assert (response.status_code, Application.objects.count()) == (302, 0)
    assert Mandate.objects.get().state == "requested"
    assert "Verbandsgemeinde Aue bittet um ein Mandat" in signed_in(mayor).get("/arbeitsbereich/").text


def test_four_eyes_switched_off_needs_the_tick_and_is_recorded(town, mayor):
    session = signed_in(mayor)
    assert session.post("/arbeitsbereich/regeln/", {"four_eyes": "off"}).status_code == 422
    town.refresh_from_db()
    assert town.four_eyes is True
    session.post("/arbeitsbereich/regeln/", {"four_eyes": "off", "is_understood": "on"})
    town.refresh_from_db()
    assert town.four_eyes is False
    session.post("/arbeitsbereich/regeln/", {"four_eyes": "on"})
    events = AuditEvent.objects.filter(verb="accounts.four_eyes.changed").order_by("id")
    assert list(events.values_list("user_id", "data")) == [
        (mayor.pk, {"before": True, "after": False}),
        (mayor.pk, {"before": False, "after": True}),
    ]


def test_four_eyes_of_a_vendor_or_by_an_officer_stays_as_it_is(town):
    vendor = OrganisationFactory()
    for organisation, by in ((vendor, member_of(vendor, "admin")), (town, member_of(town, "officer"))):
        with pytest.raises(Refused):
            set_four_eyes(organisation=organisation, is_on=False, by=acting(by))
    assert Organisation.objects.filter(four_eyes=False).count() == 0
