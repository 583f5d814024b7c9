"""Founding, joining and taking over: who may ask, who decides, and one organisation for each body of the register."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import (
    accept_application,
    apply_to_found,
    apply_to_join,
    close_organisation,
    found_vendor,
    reject_application,
    withdraw_application,
)
from accounts.models import ApiKey, Application, Membership, Organisation
from accounts.queries.requests import applications_for_operator
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    ApiKeyFactory,
    ApplicationFactory,
    AreaFactory,
    InvitationFactory,
    MandateFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    member_of,
)

FOUND = "/arbeitsbereich/gruenden/anbieter/"
BODY = "/arbeitsbereich/gruenden/oeffentliche-stelle/"


@pytest.fixture
def person(db):
    return UserFactory(name="Fritz Beispiel")


@pytest.fixture
def operator(db):
    return member_of(OrganisationFactory(name="Betrieb", kind="operator"), "admin")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def roles_of(person, organisation):
    return sorted(
        Membership.objects.filter(user=person, organisation=organisation).values_list("role", flat=True)
    )


def test_vendor_founded_by_a_person_is_unverified_and_theirs_at_once(person):
    page = (
        signed_in(person)
        .post(FOUND, {"name": "  Neue  Software GmbH ", "website": "neu.example"}, follow=True)
        .text
    )
    vendor = Organisation.objects.get()
    assert (vendor.kind, vendor.name, vendor.website, vendor.is_verified) == (
        "vendor",
        "Neue Software GmbH",
        "https://neu.example",
        False,
    )
    assert roles_of(person, vendor) == ["admin"]
    assert "Sie handeln für Neue Software GmbH" in page
    assert list(
        AuditEvent.objects.filter(verb="accounts.organisation.founded").values_list("data", flat=True)
    ) == [{"kind": "vendor"}]


def test_vendor_founded_with_posted_extra_fields_keeps_none_of_them(person):
    signed_in(person).post(
        FOUND,
        {
            "name": "Neu GmbH",
            "kind": "operator",
            "verified_at": "2026-01-01",
            "is_public_provider": "1",
            "four_eyes": "",
            "role": "moderator",
        },
    )
    vendor = Organisation.objects.get()
    assert (vendor.kind, vendor.verified_at, vendor.is_public_provider) == ("vendor", None, False)
    assert roles_of(person, vendor) == ["admin"]


@pytest.mark.parametrize("name", ["Muster\u202ewerk", "Muster\x00werk", "M\u200buster", "---", ""])
def test_vendor_with_a_hidden_or_empty_name_is_refused(person, name):
    response = signed_in(person).post(FOUND, {"name": name})
    assert (response.status_code, Organisation.objects.count()) == (422, 0)


def test_vendor_of_a_similar_name_is_shown_first_and_founded_after_a_tick(person):
    OrganisationFactory(name="Müller Software GmbH")
    session = signed_in(person)
    first = session.post(FOUND, {"name": "Mueller Software AG"})
    assert (first.status_code, Organisation.objects.count()) == (422, 1)
    assert "Ist es eine von diesen?" in first.text
    assert "Müller Software GmbH" in first.text
    second = session.post(FOUND, {"name": "Mueller Software AG", "is_distinct": "on"})
    assert (second.status_code, Organisation.objects.count()) == (302, 2)


def test_vendor_of_the_very_same_folded_name_is_refused_even_after_a_tick(person):
    OrganisationFactory(name="Müller GmbH")
    response = signed_in(person).post(FOUND, {"name": "MUELLER  GMBH", "is_distinct": "on"})
    assert (response.status_code, Organisation.objects.count()) == (422, 1)
    assert "Eine Organisation mit diesem Namen gibt es schon." in response.text


def test_vendor_founded_without_a_confirmed_address_is_refused(db):
    unconfirmed = UserFactory(confirmed=False)
    with pytest.raises(Refused, match="Bestätigen Sie zuerst Ihre E-Mail-Adresse"):
        found_vendor(name="Neu GmbH", by=acting(unconfirmed))
    assert Organisation.objects.count() == 0


def test_vendor_founded_a_sixth_time_a_day_is_refused(person):
    for name in ("Ahorn", "Birke", "Zeder", "Dattel", "Esche"):
        found_vendor(name=f"{name} GmbH", by=acting(person))
    with pytest.raises(Refused, match="heute schon mehrere Organisationen"):
        found_vendor(name="Fichte GmbH", by=acting(person))
    assert Organisation.objects.count() == 5


def test_body_of_the_register_is_asked_for_and_opened_by_the_operator(person, operator):
    AreaFactory(key="150025101010", name="Lindenwerder", official_name="Stadt Lindenwerder")
    session = signed_in(person)
    assert "Stadt Lindenwerder" in session.get(BODY, {"q": "Lindenwerder"}).text
    session.post(
        f"{BODY}?area=150025101010", {"message": "Hauptamt", "name": "Etwas anderes", "kind": "operator"}
    )
    application = Application.objects.get()
    assert (application.name, application.organisation_kind, application.state) == (
        "Stadt Lindenwerder",
        "municipality",
        "open",
    )
    town = accept_application(application=application, by=acting(operator))
    assert (town.name, town.kind, town.area.key) == ("Stadt Lindenwerder", "municipality", "150025101010")
    assert roles_of(person, town) == ["admin"]
    assert (
        OutboxMessage.objects.get(to=person.email).subject
        == "Stadt Lindenwerder: Ihr Antrag wurde angenommen"
    )


def test_request_for_the_operator_is_told_to_its_people_and_to_nobody_else(person, operator):
    area = AreaFactory(key="150025101010", name="Lindenwerder", official_name="Stadt Lindenwerder")
    empty = OrganisationFactory(name="Kreis Ohneleute", kind="municipality")
    harvested = OrganisationFactory(name="Gelesen GmbH", is_harvested=True)
    governed = OrganisationFactory(name="Stadt Mitleuten", kind="municipality")
    clerk = member_of(governed, "admin")
    found = apply_to_found(area=area, by=acting(person), message="Geheime Notiz")
    for organisation in (empty, harvested, governed):
        apply_to_join(organisation=organisation, by=acting(person), message="Geheime Notiz")
    told = OutboxMessage.objects.filter(to=operator.email).order_by("pk")
    assert list(told.values_list("subject", "topic")) == [
        ("Stadt Lindenwerder: Jemand möchte die Organisation anlegen", "operations"),
        ("Kreis Ohneleute: Jemand möchte beitreten", "operations"),
        ("Gelesen GmbH: Jemand möchte den Anbieter übernehmen", "operations"),
    ]
    assert f"/arbeitsbereich/betrieb/eingang/antraege/{found.pk}/" in told[0].text
    assert not [row for row in told if "Geheime Notiz" in row.text or person.email in row.text]
    assert list(OutboxMessage.objects.filter(to=clerk.email).values_list("subject", flat=True)) == [
        "Stadt Mitleuten: Jemand möchte beitreten"
    ]


def test_body_that_has_an_organisation_leads_to_joining_it(person):
    area = AreaFactory(key="150025101010")
    OrganisationFactory(name="Stadt", slug="stadt", kind="municipality", area=area)
    response = signed_in(person).get(f"{BODY}?area=150025101010")
    assert response.headers["Location"] == "/arbeitsbereich/beitreten/stadt/"
    with pytest.raises(ValidationError, match="hat hier schon eine Organisation"):
        apply_to_found(area=area, by=acting(person))


@pytest.mark.parametrize("key", ["999999999999", "x", "1500251010", "\x00", "150025101011"])
def test_body_of_an_unknown_or_ended_key_is_not_there(person, key):
    AreaFactory(key="150025101011", ended_on="2020-01-01")
    assert signed_in(person).get(BODY, {"area": key}).status_code == 404


def test_body_asked_for_by_two_people_goes_to_one_and_the_other_is_told_to_join(person, operator):
    area = AreaFactory()
    first = apply_to_found(area=area, by=acting(person))
    second = apply_to_found(area=area, by=acting(UserFactory()))
    accept_application(application=first, by=acting(operator))
    with pytest.raises(Refused, match="Diese Stelle hat hier inzwischen eine Organisation"):
        accept_application(application=second, by=acting(operator))
    second.refresh_from_db()
    assert (second.state, Organisation.objects.filter(area=area).count()) == ("open", 1)


@pytest.mark.django_db(transaction=True)
def test_two_requests_for_one_body_accepted_at_once_open_one_organisation():
    area = AreaFactory()
    operators = OrganisationFactory(name="Betrieb", kind="operator")
    deciders = [member_of(operators, "admin"), member_of(operators, "moderator")]
    requests = [apply_to_found(area=area, by=acting(UserFactory())) for _ in range(2)]
    start = Barrier(2, timeout=20)

    def accept(application, decider):
        actor = acting(decider)
        start.wait()
        try:
            accept_application(application=application, by=actor)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(accept, *pair) for pair in zip(requests, deciders, strict=True)]
        found = sorted(result.result(timeout=30) for result in results)
    assert found == ["accepted", "refused"]
    assert Organisation.objects.filter(area=area).count() == 1
    assert_audit_clean()


def test_centre_asked_for_needs_its_level(person, operator):
    session = signed_in(person)
    path = "/arbeitsbereich/gruenden/kompetenzzentrum/"
    assert session.post(path, {"name": "Digitalagentur"}).status_code == 422
    session.post(path, {"name": "Digitalagentur", "centre_level": "land"})
    centre = accept_application(application=Application.objects.get(), by=acting(operator))
    assert (centre.kind, centre.centre_level) == ("competence_centre", "land")


def test_operator_asked_for_as_a_kind_is_refused(person):
    with pytest.raises(Refused):
        apply_to_found(kind="operator", name="Betrieb 2", by=acting(person))
    assert Application.objects.count() == 0


def test_own_request_is_not_decided_by_oneself(operator):
    application = apply_to_found(area=AreaFactory(), by=acting(operator))
    with pytest.raises(Refused, match="Über den eigenen Antrag entscheidet niemand selbst"):
        accept_application(application=application, by=acting(operator))
    assert Organisation.objects.filter(kind="municipality").count() == 0


def test_join_asked_for_is_decided_by_the_administrators_with_roles(person):
    town = OrganisationFactory(name="Stadt", slug="stadt", kind="municipality")
    admin = member_of(town, "admin")
    signed_in(person).post("/arbeitsbereich/beitreten/stadt/", {"message": "Hauptamt", "roles": ["admin"]})
    application = Application.objects.get()
    session = signed_in(admin)
    path = f"/arbeitsbereich/personen/antraege/{application.pk}/"
    page = session.get(path).text
    assert ("Hauptamt" in page, person.email in page) == (True, True)
    assert session.post(path, {"move": "accept"}).status_code == 422
    assert session.post(path, {"move": "accept", "roles": ["officer"]}).status_code == 302
    assert roles_of(person, town) == ["officer"]
    assert sorted(OutboxMessage.objects.values_list("to", "subject")) == sorted(
        [
            (admin.email, "Stadt: Jemand möchte beitreten"),
            (person.email, "Stadt: Ihr Antrag wurde angenommen"),
        ]
    )


def test_join_rejected_needs_a_reason_which_stands_in_the_workspace_and_not_in_the_mail(person):
    town = OrganisationFactory(name="Stadt", kind="municipality")
    session = signed_in(member_of(town, "admin"))
    application = apply_to_join(organisation=town, by=acting(person))
    path = f"/arbeitsbereich/personen/antraege/{application.pk}/"
    assert session.post(path, {"move": "reject", "reason": " "}).status_code == 422
    session.post(path, {"move": "reject", "reason": "Bitte melden Sie sich im Hauptamt."})
    assert "Bitte melden Sie sich im Hauptamt." in signed_in(person).get("/arbeitsbereich/beitreten/").text
    mail = OutboxMessage.objects.get(to=person.email)
    assert (mail.subject, "Hauptamt" in mail.text) == ("Stadt: Ihr Antrag wurde abgelehnt", False)


def test_join_of_another_organisation_is_not_there_for_its_administrators(person):
    foreign = ApplicationFactory(user=person, message="Geheim")
    stranger = member_of(OrganisationFactory(name="Andere"), "admin")
    path = f"/arbeitsbereich/personen/antraege/{foreign.pk}/"
    session = signed_in(stranger)
    assert [
        session.get(path).status_code,
        session.post(path, {"move": "accept", "roles": ["admin"]}).status_code,
    ] == [
        404,
        404,
    ]
    with pytest.raises(Refused):
        accept_application(
            application=foreign, roles=["editor"], by=acting(member_of(foreign.organisation, "editor"))
        )
    assert person.memberships.count() == 0


def test_join_of_an_organisation_that_nobody_governs_is_decided_by_the_operator(person, operator):
    empty = OrganisationFactory(kind="municipality")
    application = apply_to_join(organisation=empty, by=acting(person))
    governed = OrganisationFactory(kind="municipality")
    member_of(governed, "admin")
    apply_to_join(organisation=governed, by=acting(UserFactory()))
    assert list(applications_for_operator()) == [application]
    accept_application(application=application, by=acting(operator))
    assert roles_of(person, empty) == ["admin"]


def test_join_asked_for_twice_or_as_a_member_or_at_the_operator_is_refused(person, operator):
    town = OrganisationFactory(kind="municipality")
    apply_to_join(organisation=town, by=acting(person))
    with pytest.raises(ValidationError, match="Sie haben schon gefragt"):
        apply_to_join(organisation=town, by=acting(person))
    with pytest.raises(Refused, match="Sie gehören schon"):
        apply_to_join(organisation=town, by=acting(member_of(town, "officer")))
    with pytest.raises(Refused, match="kann niemand auf Antrag beitreten"):
        apply_to_join(organisation=Organisation.objects.get(kind="operator"), by=acting(person))
    assert signed_in(person).get("/arbeitsbereich/beitreten/betrieb/").status_code == 404
    assert Application.objects.count() == 1


def test_join_asked_for_an_eleventh_time_is_refused(person):
    for _number in range(10):
        ApplicationFactory(user=person)
    with pytest.raises(Refused, match="Mehrere Ihrer Anträge sind noch offen"):
        apply_to_join(organisation=OrganisationFactory(), by=acting(person))
    assert Application.objects.count() == 10


def test_claim_of_a_harvested_vendor_accepted_makes_the_person_its_administrator(person, operator):
    vendor = OrganisationFactory(
        name="Gelesen GmbH", slug="gelesen", is_harvested=True, website="https://a.example"
    )
    signed_in(person).post("/arbeitsbereich/beitreten/gelesen/", {"message": "Ich bin die Geschäftsführung."})
    application = Application.objects.get()
    assert application.kind == "claim"
    accept_application(application=application, by=acting(operator))
    vendor.refresh_from_db()
    assert (vendor.is_harvested, vendor.website, roles_of(person, vendor)) == (
        False,
        "https://a.example",
        ["admin"],
    )


def test_claim_of_a_vendor_taken_over_meanwhile_is_no_longer_possible(person, operator):
    vendor = OrganisationFactory(is_harvested=True)
    second = apply_to_join(organisation=vendor, by=acting(UserFactory()))
    accept_application(application=apply_to_join(organisation=vendor, by=acting(person)), by=acting(operator))
    with pytest.raises(IllegalMove):
        accept_application(application=second, by=acting(operator))
    assert vendor.memberships.count() == 1


def test_claim_is_never_decided_by_the_administrators_of_another_vendor(person):
    application = apply_to_join(organisation=OrganisationFactory(is_harvested=True), by=acting(person))
    with pytest.raises(Refused):
        accept_application(application=application, by=acting(member_of(OrganisationFactory(), "admin")))
    assert person.memberships.count() == 0


def test_request_withdrawn_by_another_person_is_not_there(person):
    application = ApplicationFactory(user=person)
    path = f"/arbeitsbereich/antraege/{application.pk}/zurueckziehen/"
    assert signed_in(UserFactory()).post(path).status_code == 404
    with pytest.raises(Refused):
        withdraw_application(application=application, by=acting(UserFactory()))
    assert signed_in(person).post(path).status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_request_decided_once_cannot_be_decided_again(person, operator):
    application = apply_to_found(area=AreaFactory(), by=acting(person))
    reject_application(application=application, by=acting(operator), reason="Unbekannt.")
    with pytest.raises(IllegalMove):
        accept_application(application=application, by=acting(operator))
    with pytest.raises(IllegalMove):
        withdraw_application(application=application, by=acting(person))
    assert Organisation.objects.filter(kind="municipality").count() == 0


def test_request_of_a_suspended_person_is_not_accepted(person, operator):
    application = apply_to_found(area=AreaFactory(), by=acting(person))
    person.is_active = False
    person.save()
    with pytest.raises(Refused, match="kann sich nicht mehr anmelden"):
        accept_application(application=application, by=acting(operator))
    assert Organisation.objects.filter(kind="municipality").count() == 0


def test_close_organisation_ends_everything_that_acts_for_it(operator):
    town = OrganisationFactory(name="Stadt", kind="municipality")
    admin = member_of(town, "admin")
    ApiKeyFactory(organisation=town)
    invitation, application = InvitationFactory(organisation=town), ApplicationFactory(organisation=town)
    mandate = MandateFactory(principal=town)
    session = signed_in(admin)
    close_organisation(organisation=town, reason="Eingemeindet.", by=acting(operator))
    for row in (invitation, application, mandate):
        row.refresh_from_db()
    assert (application.state, mandate.state, invitation.revoked_at is None) == ("rejected", "revoked", False)
    assert ApiKey.objects.usable().count() == 0
    assert "Sie handeln für Stadt" not in session.get("/arbeitsbereich/").text
    assert OutboxMessage.objects.get(to=admin.email).subject == "Stadt wurde geschlossen"


def test_close_organisation_by_others_or_twice_or_without_reason_is_refused(operator):
    town = OrganisationFactory(kind="municipality")
    moderator = member_of(OrganisationFactory(kind="operator", name="Betrieb 2"), "moderator")
    for by in (member_of(town, "admin"), moderator):
        with pytest.raises(Refused):
            close_organisation(organisation=town, reason="x", by=acting(by))
    with pytest.raises(ValidationError):
        close_organisation(organisation=town, reason=" ", by=acting(operator))
    with pytest.raises(Refused):
        close_organisation(
            organisation=Organisation.objects.get(name="Betrieb"), reason="x", by=acting(operator)
        )
    close_organisation(organisation=town, reason="Eingemeindet.", by=acting(operator))
    with pytest.raises(IllegalMove):
        close_organisation(organisation=town, reason="Eingemeindet.", by=acting(operator))
    assert Organisation.objects.filter(closed_at__lte=timezone.now()).count() == 1
