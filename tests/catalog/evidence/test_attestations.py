"""Attestations: a verified town that uses a solution confirms a fact once; nobody of the vendor ever does."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.queries import actor_of
from catalog.actions.attestations import attest_fact, withdraw_attestation
from catalog.actions.evidence import revoke_evidence
from catalog.models import Evidence
from catalog.search.engine import search
from catalog.search.interface import Query
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from tests.audit_check import assert_audit_clean
from tests.factories import (
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    acting,
    member_of,
)

from .people import client_of, listing, operator, posted, town, use_of, vendor

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 4, 1)
PAGE = "/arbeitsbereich/bestaetigen/maengelmelder/"


@pytest.fixture
def owner():
    return vendor()


@pytest.fixture
def solution(owner):
    return listing(owner)


@pytest.fixture
def municipality():
    return town()


@pytest.fixture
def officer(municipality):
    return member_of(municipality, "editor")


@pytest.fixture
def use(solution, municipality):
    return use_of(solution, municipality)


def refused(solution, actor, fact="security"):
    """The sentence with which an attestation is refused; nothing is kept."""
    with pytest.raises(Refused) as caught:
        attest_fact(solution=solution, fact=fact, by=actor)
    assert Evidence.objects.count() == 0
    return str(caught.value.decision.reason)


def test_attested_fact_counts_for_two_years_and_is_found(solution, officer, municipality, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer))
    today = row.checked_on
    assert (row.level, row.attested_by, row.checked_by) == ("municipality", municipality, "Stadt Auendorf")
    assert (row.valid_until.year, row.valid_until.month) == (today.year + 2, today.month)
    hits = search(Query(filters={"evidence_level": ("municipality",)}, cards=())).hits
    assert [hit.slug for hit in hits] == ["maengelmelder"]
    assert "Stadt Auendorf" in Client().get("/loesungen/maengelmelder/").text
    event = AuditEvent.objects.get(verb="catalog.evidence.attested")
    assert (event.data["fact"], event.organisation_id, event.concerns_id) == (
        "security",
        municipality.pk,
        solution.vendor_id,
    )
    assert_audit_clean()


def test_attested_fact_on_a_leap_day_ends_on_the_28th(solution, officer, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer), day=datetime.date(2028, 2, 29))
    assert row.valid_until == datetime.date(2030, 2, 28)


def test_second_attestation_of_a_town_is_refused_with_the_day(solution, officer, municipality, use):
    attest_fact(solution=solution, fact="security", by=acting(officer), day=DAY)
    colleague = member_of(municipality, "editor")
    with pytest.raises(ValidationError) as caught:
        attest_fact(solution=solution, fact="security", by=acting(officer), day=DAY)
    assert caught.value.messages[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Ihre Organisation hat diese Angabe schon bestätigt. Das zählt bis 1. April 2028."
    )
    with pytest.raises(ValidationError):
        attest_fact(solution=solution, fact="security", by=acting(colleague), day=DAY)
    assert Evidence.objects.count() == 1


def test_database_keeps_one_attestation_of_a_town_and_fact(solution, officer, municipality, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer))
    again = Evidence(
        solution=solution, fact="security", level="municipality", checked_on=DAY, attested_by=municipality
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert list(Evidence.objects.all()) == [row]


def test_attestation_is_prolonged_from_sixty_days_before_its_end(solution, officer, use):
    attest_fact(solution=solution, fact="security", by=acting(officer), day=DAY)
    with pytest.raises(ValidationError):
        attest_fact(solution=solution, fact="security", by=acting(officer), day=datetime.date(2028, 1, 31))
    row = attest_fact(solution=solution, fact="security", by=acting(officer), day=datetime.date(2028, 2, 1))
    assert (row.valid_until, Evidence.objects.count()) == (datetime.date(2030, 2, 1), 1)


def test_attestation_needs_a_use_of_today_that_both_agreed_to(solution, officer, municipality):
    actor = acting(officer)
    users_only = "Angaben bestätigen können nur Kommunen, die die Lösung jetzt nutzen oder erproben."
    assert refused(solution, actor) == users_only
    use = use_of(solution, municipality, confirmed_on=None)
    assert refused(solution, actor).startswith("Anbieter und Kommune müssen sich zuerst")
    use.status, use.confirmed_on = "ended", DAY
    use.save()
    assert refused(solution, actor) == users_only


def test_attestation_on_trial_counts_as_well(solution, officer, municipality):
    use_of(solution, municipality, status="test")
    assert attest_fact(solution=solution, fact="licence", by=acting(officer)).level == "municipality"


def test_attestation_for_the_use_of_another_town_is_refused(solution, officer):
    use_of(solution, town(name="Stadt Bergheim", key="150025101011"))
    assert refused(solution, acting(officer)).startswith("Angaben bestätigen können nur Kommunen")


def test_attestation_needs_the_mark_of_verification(solution, owner):
    unknown = town(is_verified=False)
    use_of(solution, unknown)
    person = acting(member_of(unknown, "editor"))
    assert refused(solution, person) == (
        "Ihre Organisation braucht zuerst das Prüfzeichen; der Betreiber vergibt es."
    )
    unknown.verified_at, unknown.verified_until = timezone.now(), timezone.now()
    unknown.save()
    assert refused(solution, person).startswith("Ihre Organisation braucht zuerst das Prüfzeichen")


def test_vendor_cannot_attest_its_own_facts(solution, owner):
    assert refused(solution, acting(member_of(owner, "admin"))) == (
        "Niemand bestätigt Angaben einer Lösung, die er selbst anbietet."
    )


def test_town_that_offers_the_solution_cannot_attest_it():
    offering = town()
    own = listing(offering, slug="eigenbau")
    use_of(own, offering)
    assert refused(own, acting(member_of(offering, "editor"))).startswith("Niemand bestätigt Angaben")


@pytest.mark.parametrize("role", ["admin", "editor"])
def test_person_of_the_vendor_cannot_attest_for_the_town(solution, owner, municipality, use, role):
    both = member_of(municipality, "editor")
    MembershipFactory(user=both, organisation=owner, role=role)
    actor = actor_of(both, str(municipality.pk))
    assert actor.organisation_id == municipality.pk
    assert refused(solution, actor) == (
        "Sie gehören zum Anbieter dieser Lösung. Für die Kommune muss jemand anderes sprechen."
    )


def test_second_account_with_the_mail_of_the_vendor_cannot_attest(solution, owner, municipality, use):
    owner.website = "https://werk.example"
    owner.save()
    second = UserFactory(email="zweitkonto@werk.example")
    MembershipFactory(user=second, organisation=municipality, role="editor")
    assert refused(solution, acting(second)).startswith("Sie gehören zum Anbieter dieser Lösung.")


def test_vendor_with_a_mandate_of_the_town_cannot_attest(solution, owner, municipality, use):
    person = member_of(owner, "editor")
    mandate = MandateFactory(agent=owner, principal=municipality, state="active", roles=["editor"])
    actor = actor_of(person, f"{municipality.pk}-{mandate.pk}")
    assert (actor.organisation_id, actor.agent_id) == (municipality.pk, owner.pk)
    refused(solution, actor)


def test_key_and_people_without_the_role_cannot_attest(solution, municipality, use):
    key = Actor(kind="key", organisation_id=municipality.pk, organisation_kind="municipality", key_id=1)
    refused(solution, key)
    for role in ("requester", "assessor", "auditor"):
        refused(solution, acting(member_of(municipality, role)))
    refused(solution, acting(member_of(OrganisationFactory(kind="competence_centre"), "editor")))


@pytest.mark.parametrize("fact", ["name", "ai_risk", "gibt_es_nicht", ""])
def test_attestation_of_what_is_not_stated_or_needs_no_proof_is_refused(solution, officer, use, fact):
    with pytest.raises(ValidationError):
        attest_fact(solution=solution, fact=fact, by=acting(officer))
    assert Evidence.objects.count() == 0


def test_attestation_of_a_withdrawn_listing_is_no_legal_move(owner, municipality, officer):
    gone = listing(owner, status="withdrawn")
    use_of(gone, municipality)
    with pytest.raises(IllegalMove):
        attest_fact(solution=gone, fact="security", by=acting(officer))


def test_attestation_is_taken_back_by_its_town_alone(solution, owner, municipality, officer, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer))
    other = town(name="Stadt Bergheim", key="150025101011")
    for person in (member_of(other, "editor"), member_of(owner, "admin"), member_of(municipality, "auditor")):
        with pytest.raises(Refused):
            withdraw_attestation(evidence=row, by=acting(person))
    withdraw_attestation(evidence=row, by=acting(officer))
    assert Evidence.objects.count() == 0
    assert AuditEvent.objects.filter(verb="catalog.evidence.attestation_withdrawn").count() == 1


def test_operator_revokes_an_attestation(solution, officer, municipality, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer))
    revoke_evidence(evidence=row, by=acting(operator()), reason="Die Stadt hat die Lösung nie gesehen.")
    event = AuditEvent.objects.get(verb="catalog.evidence.revoked")
    assert (Evidence.objects.count(), event.concerns_id) == (0, municipality.pk)


def test_town_confirms_on_the_page_and_reads_what_it_did(solution, officer, use):
    client, token = client_of(officer), posted(officer)
    index = client.get("/arbeitsbereich/bestaetigen/").text
    assert f'href="{PAGE}"' in index
    assert client.get(PAGE).text.count(f'action="{PAGE}bestaetigen/"') == 3
    sent = client.post(f"{PAGE}bestaetigen/", token | {"fact": "security", "version": "1"})
    assert sent.headers["Location"] == PAGE
    page = client.get(PAGE).text
    assert (page.count(f'action="{PAGE}bestaetigen/"'), "Sie haben das am" in page) == (2, True)
    again = client.post(f"{PAGE}bestaetigen/", token | {"fact": "security", "version": "1"})
    assert (again.status_code, "Ihre Organisation hat diese Angabe schon bestätigt." in again.text) == (
        422,
        True,
    )
    row = Evidence.objects.get()
    back = client.post(f"/arbeitsbereich/bestaetigen/{row.pk}/zuruecknehmen/", token)
    assert (back.status_code, Evidence.objects.count()) == (302, 0)


def test_facts_of_a_solution_that_the_town_does_not_use_are_not_there(solution, officer):
    client = client_of(officer)
    assert client.get(PAGE).status_code == 404
    assert "Mängelmelder" not in client.get("/arbeitsbereich/bestaetigen/").text
    assert client.post(f"{PAGE}bestaetigen/", posted(officer, fact="security")).status_code == 404


def test_attestation_of_another_town_cannot_be_taken_back_on_the_page(solution, officer, use):
    row = attest_fact(solution=solution, fact="security", by=acting(officer))
    other = member_of(town(name="Stadt Bergheim", key="150025101011"), "editor")
    address = f"/arbeitsbereich/bestaetigen/{row.pk}/zuruecknehmen/"
    assert client_of(other).post(address, posted(other)).status_code == 404
    assert Evidence.objects.count() == 1
