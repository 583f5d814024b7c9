"""Verification: what is put forward, who decides, how long it counts, and who is told."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions.numbers import add_number, remove_number
from accounts.actions.verification import (
    accept_verification,
    reject_verification,
    remind_of_expiring_verifications,
    request_verification,
    revoke_verification,
    set_public_provider,
    withdraw_verification,
)
from accounts.models import Mandate, Organisation, RegisterNumber, Verification
from accounts.queries import actor_of
from accounts.queries.verification import MailDomain, checks_of
from marketplace.core.actor import system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import (
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    acting,
    member_of,
)

JOB = system_actor("job:test")


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Datenwerk GmbH", website="https://www.datenwerk.example/start")


@pytest.fixture
def admin(vendor):
    return member_of(vendor, "admin")


@pytest.fixture
def moderator(db):
    return member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")


@pytest.fixture
def asked(vendor, admin, moderator):
    """An open request with a right VAT number."""
    add_number(organisation=vendor, kind="vat", value="DE 136695976", by=acting(admin))
    return request_verification(organisation=vendor, by=acting(admin), message="Guten Tag.")


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_request_copies_what_the_organisation_holds_and_tells_the_operator(asked, vendor, moderator):
    RegisterNumber.objects.all().delete()
    asked.refresh_from_db()
    assert asked.evidence == [
        {"kind": "number", "number": "vat", "value": "DE136695976", "court": ""},
        {
            "kind": "mail_domain",
            "domain": "test.example",
            "website": "datenwerk.example",
            "confirmed": True,
        },
    ]
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.subject) == (moderator.email, "Datenwerk GmbH bittet um Prüfung")
    assert verbs()[-2:] == ["accounts.number.added", "accounts.verification.requested"]


def test_request_without_anything_that_proves_is_refused(vendor, admin):
    with pytest.raises(ValidationError):
        request_verification(organisation=vendor, by=acting(admin))
    assert Verification.objects.count() == 0


def test_second_request_while_one_is_open_is_no_legal_move(asked, vendor, admin):
    with pytest.raises(IllegalMove):
        request_verification(organisation=vendor, by=acting(admin))
    assert Verification.objects.count() == 1


def test_accepted_request_verifies_for_a_year_and_tells_the_administrators(asked, vendor, admin, moderator):
    member_of(vendor, "editor")
    accept_verification(verification=asked, by=acting(moderator), is_public_provider=True)
    vendor.refresh_from_db()
    assert vendor.is_verified
    assert vendor.is_public_provider
    assert vendor.verified_until - vendor.verified_at == datetime.timedelta(days=365)
    event = AuditEvent.objects.get(verb="accounts.verification.accepted")
    assert (event.concerns_id, event.data["before"]) == (vendor.pk, None)
    told = OutboxMessage.objects.filter(topic="verification")
    assert [mail.to for mail in told] == [admin.email]
    assert told[0].subject.startswith("Datenwerk GmbH ist bis ")


def test_mark_that_ran_out_no_longer_counts(asked, vendor, moderator):
    accept_verification(verification=asked, by=acting(moderator))
    vendor.refresh_from_db()
    end = vendor.verified_until
    before, after = end - datetime.timedelta(seconds=1), end
    assert (vendor.verified_now(before), vendor.verified_now(after)) == (True, False)


def test_rejected_request_keeps_its_reason_and_another_may_follow(asked, vendor, admin, moderator):
    with pytest.raises(ValidationError):
        reject_verification(verification=asked, by=acting(moderator), reason="  ")
    reject_verification(verification=asked, by=acting(moderator), reason="Der Auszug fehlt.")
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("rejected", "Der Auszug fehlt.")
    assert "Der Auszug fehlt." in client_of(admin).get("/arbeitsbereich/pruefung/").text
    assert "Der Auszug fehlt." not in "".join(str(event.data) for event in AuditEvent.objects.all())
    assert request_verification(organisation=vendor, by=acting(admin)).state == "open"


@pytest.mark.parametrize("decide", [accept_verification, reject_verification])
def test_decided_request_cannot_be_decided_again(asked, moderator, decide):
    accept_verification(verification=asked, by=acting(moderator))
    with pytest.raises(IllegalMove):
        decide(verification=asked, by=acting(moderator), reason="Doch nicht.")


def test_operator_who_belongs_to_the_organisation_does_not_decide(asked, vendor, moderator):
    actor = acting(moderator)
    MembershipFactory(user=moderator, organisation=vendor, role="editor")
    for decide in (accept_verification, reject_verification):
        with pytest.raises(Refused):
            decide(verification=asked, by=actor, reason="Eigene Sache.")
    page = client_of(moderator).get(f"/arbeitsbereich/betrieb/eingang/pruefungen/{asked.pk}/").text
    assert "Jemand anders beim Betreiber entscheidet." in page
    assert 'name="decision"' not in page


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_vendor_never_decides_about_itself_or_others(asked, vendor, role):
    for organisation in (vendor, OrganisationFactory(name="Fremde")):
        actor = acting(member_of(organisation, role))
        with pytest.raises(Refused):
            accept_verification(verification=asked, by=actor)
        with pytest.raises(Refused):
            revoke_verification(organisation=vendor, by=actor, reason="x")


def test_agent_by_mandate_does_not_ask_for_the_principal(db):
    area = AreaFactory()
    town = OrganisationFactory(name="Stadt", kind="municipality", area=area)
    agent = OrganisationFactory(name="Rechenzentrum", is_public_provider=True)
    person = member_of(agent, "editor")
    mandate = Mandate.objects.create(
        principal=town, agent=agent, roles=["editor"], state="active", basis="Beschluss"
    )
    actor = actor_of(person, f"{town.pk}-{mandate.pk}")
    assert actor.mandate_id == mandate.pk
    with pytest.raises(Refused):
        request_verification(organisation=town, by=actor)


def test_withdrawn_request_is_over_and_the_operator_can_no_longer_accept(asked, admin, moderator):
    withdraw_verification(verification=asked, by=acting(admin))
    with pytest.raises(IllegalMove):
        accept_verification(verification=asked, by=acting(moderator))
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_revoked_verification_is_gone_at_once_and_stays_in_the_history(asked, vendor, admin, moderator):
    accept_verification(verification=asked, by=acting(moderator), is_public_provider=True)
    revoke_verification(organisation=vendor, by=acting(moderator), reason="Der Eintrag ist gelöscht.")
    vendor.refresh_from_db()
    assert (vendor.is_verified, vendor.is_public_provider) == (False, False)
    page = client_of(admin).get("/arbeitsbereich/pruefung/").text
    assert "Zurückgenommen" in page
    assert "Der Eintrag ist gelöscht." in page
    with pytest.raises(IllegalMove):
        revoke_verification(organisation=vendor, by=acting(moderator), reason="Noch einmal.")


def test_public_provider_is_set_by_the_operator_and_recorded_once(vendor, moderator):
    for _twice in range(2):
        set_public_provider(organisation=vendor, value=True, by=acting(moderator))
    vendor.refresh_from_db()
    assert vendor.is_public_provider
    assert verbs() == ["accounts.organisation.public_provider_set"]


def test_reminders_go_out_once_thirty_and_seven_days_before(vendor, admin):
    now = timezone.now()
    Organisation.objects.filter(pk=vendor.pk).update(
        verified_at=now - datetime.timedelta(days=300), verified_until=now + datetime.timedelta(days=40)
    )
    days = [0, 10, 11, 33, 34, 41]
    counts = [remind_of_expiring_verifications(by=JOB, at=now + datetime.timedelta(days=day)) for day in days]
    assert counts == [0, 1, 0, 1, 0, 0]
    assert [mail.to for mail in OutboxMessage.objects.all()] == [admin.email] * 2
    events = AuditEvent.objects.filter(verb="accounts.verification.reminded").order_by("pk")
    assert [event.data["days"] for event in events] == [30, 7]


def test_reminder_that_missed_its_day_still_goes_out_once(vendor, admin):
    now = timezone.now()
    Organisation.objects.filter(pk=vendor.pk).update(
        verified_at=now, verified_until=now + datetime.timedelta(days=5)
    )
    assert [remind_of_expiring_verifications(by=JOB) for _ in range(2)] == [1, 0]
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [("vat", "DE136695977", "value"), ("handelsregister", "HRB 1", "court"), ("nothing", "1", "kind")],
)
def test_wrong_number_names_its_field_and_is_not_kept(vendor, admin, kind, value, field):
    with pytest.raises(ValidationError) as error:
        add_number(organisation=vendor, kind=kind, value=value, by=acting(admin))
    assert list(error.value.message_dict) == [field]
    assert RegisterNumber.objects.count() == 0


def test_key_of_another_body_or_of_none_is_refused(db):
    own, other = AreaFactory(name="Auental"), AreaFactory(name="Nebenan")
    town = OrganisationFactory(name="Auental", kind="municipality", area=own)
    actor = acting(member_of(town, "admin"))
    for key in (other.key, "159999999999"):
        with pytest.raises(ValidationError):
            add_number(organisation=town, kind="ars", value=key, by=actor)
    assert add_number(organisation=town, kind="ars", value=own.key, by=actor).value == own.key


def test_number_of_another_organisation_can_be_neither_added_nor_removed(vendor, admin):
    other = OrganisationFactory(name="Fremde")
    number = RegisterNumber.objects.create(organisation=other, kind="vat", value="DE136695976")
    with pytest.raises(Refused):
        add_number(organisation=other, kind="vat", value="ATU13585627", by=acting(admin))
    with pytest.raises(Refused):
        remove_number(number=number, by=acting(admin))
    answer = client_of(admin).post(
        f"/arbeitsbereich/pruefung/nummern/{number.pk}/entfernen/",
        {"acting_for": str(admin.memberships.get().organisation_id)},
    )
    assert (answer.status_code, list(other.numbers.all())) == (404, [number])


def test_checks_tell_what_fits_and_what_to_look_at(vendor, admin, moderator):
    other = OrganisationFactory(name="Zweite")
    RegisterNumber.objects.create(organisation=other, kind="vat", value="ATU13585627")
    verification = Verification.objects.create(
        organisation=vendor,
        evidence=[
            {"kind": "number", "number": "vat", "value": "DE136695976", "court": ""},
            {"kind": "number", "number": "vat", "value": "DE136695977", "court": ""},
            {"kind": "number", "number": "vat", "value": "ATU13585627", "court": ""},
            {
                "kind": "mail_domain",
                "domain": "post.datenwerk.example",
                "website": "datenwerk.example",
                "confirmed": True,
            },
            {"kind": "mail_domain", "domain": "gmx.de", "website": "datenwerk.example", "confirmed": True},
            {
                "kind": "mail_domain",
                "domain": "datenwerk.example",
                "website": "datenwerk.example",
                "confirmed": False,
            },
        ],
    )
    assert [check.result for check in checks_of(verification)] == [
        "good",
        "bad",
        "look",
        "good",
        "look",
        "look",
    ]


@pytest.mark.parametrize(
    ("domain", "website", "matches"),
    [
        ("a.example", "a.example", True),
        ("mail.a.example", "a.example", True),
        ("a.example", "shop.a.example", True),
        ("nota.example", "a.example", False),
        ("a.example", "", False),
    ],
)
def test_mail_domain_belongs_to_a_website_only_at_a_dot(domain, website, matches):
    assert MailDomain(domain, website, confirmed=True).matches is matches


def test_wrong_number_on_the_page_comes_back_with_what_was_typed(vendor, admin):
    client = client_of(admin)
    data = {"acting_for": str(vendor.pk), "kind": "vat", "value": "DE136695977"}
    answer = client.post("/arbeitsbereich/pruefung/nummern/hinzufuegen/", data)
    assert answer.status_code == 422
    assert "Die Prüfziffer dieser Umsatzsteuer-Identifikationsnummer passt nicht." in answer.text
    assert 'value="DE136695977"' in answer.text


def test_unverified_vendor_still_lists_and_claims(vendor, admin):
    actor = acting(admin)
    assert {"organisation.edit_profile", "listing.claim"} <= {str(p) for p in actor.permissions}
    assert not vendor.is_verified


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
def test_request_that_is_no_longer_open_is_moved_by_nothing(asked, admin, moderator, state):
    Verification.objects.filter(pk=asked.pk).update(state=state)
    with pytest.raises(IllegalMove):
        accept_verification(verification=asked, by=acting(moderator))
    with pytest.raises(IllegalMove):
        reject_verification(verification=asked, by=acting(moderator), reason="x")
    with pytest.raises(IllegalMove):
        withdraw_verification(verification=asked, by=acting(admin))
    asked.refresh_from_db()
    assert asked.state == state
