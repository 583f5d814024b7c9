"""Claims: an organisation takes over a harvested listing, once the operator has decided so."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from catalog.actions.claims import accept_claim, claim_solution, reject_claim, withdraw_claim
from catalog.models import SolutionClaim
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import MembershipFactory, OrganisationFactory, SolutionFactory, acting, member_of


@pytest.fixture
def listing(db):
    harvested = OrganisationFactory(name="Quelle im Netz", is_harvested=True)
    return SolutionFactory(name="Mängelmelder", vendor=harvested, facts={"licence": "MIT"})


@pytest.fixture
def owner(db):
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def editor(owner):
    member_of(owner, "admin")
    return member_of(owner, "editor")


@pytest.fixture
def moderator(db):
    return member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")


@pytest.fixture
def claim(listing, editor, moderator):
    return claim_solution(solution=listing, message="Unser Werk.", by=acting(editor))


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_claim_waits_for_the_operator_and_tells_them(claim, listing, owner, moderator):
    listing.refresh_from_db()
    assert (claim.state, listing.is_claimed, listing.vendor.name) == ("open", False, "Quelle im Netz")
    assert [mail.to for mail in OutboxMessage.objects.all()] == [moderator.email]
    with pytest.raises(IllegalMove):
        claim_solution(solution=listing, message="Noch einmal.", by=acting(member_of(owner, "editor")))


def test_accepted_claim_moves_the_listing_and_search_follows(claim, listing, owner, moderator):
    facts = dict(listing.current.facts)
    accept_claim(claim=claim, by=acting(moderator))
    listing.refresh_from_db()
    claim.refresh_from_db()
    assert (listing.vendor, listing.is_claimed, listing.current.facts) == (owner, True, facts)
    assert claim.former_vendor.name == "Quelle im Netz"
    (hit,) = engine.search(Query(text="Mängelmelder")).hits
    assert hit.cards["de"]["vendor"]["name"] == "Melderwerk GmbH"
    assert [h.slug for h in engine.search(Query(text="Quelle")).hits] == []
    event = AuditEvent.objects.get(verb="catalog.solution.taken_over")
    assert (event.data["after"], event.concerns_id) == (owner.pk, owner.pk)
    assert_audit_clean()


def test_accepted_claim_closes_the_others_with_a_reason_they_read(claim, listing, moderator):
    rival = OrganisationFactory(name="Konkurrenz")
    rivals_admin = member_of(rival, "admin")
    other = claim_solution(solution=listing, message="Nein, unser Werk.", by=acting(rivals_admin))
    accept_claim(claim=claim, by=acting(moderator))
    other.refresh_from_db()
    assert other.state == "rejected"
    page = client_of(rivals_admin).get("/arbeitsbereich/uebernahmen/").text
    assert "Der Eintrag wurde einer anderen Organisation zugeordnet." in page
    assert "Melderwerk" not in page
    subjects = OutboxMessage.objects.filter(to=rivals_admin.email).values_list("subject", flat=True)
    assert list(subjects) == ["Konkurrenz übernimmt Mängelmelder nicht"]
    with pytest.raises(IllegalMove):
        accept_claim(claim=other, by=acting(moderator))


def test_rejected_claim_needs_a_reason_and_leaves_the_listing_as_it_was(claim, listing, moderator):
    with pytest.raises(ValidationError):
        reject_claim(claim=claim, by=acting(moderator), reason=" ")
    reject_claim(claim=claim, by=acting(moderator), reason="Die Lizenz nennt jemand anderen.")
    listing.refresh_from_db()
    claim.refresh_from_db()
    assert (claim.state, listing.is_claimed, listing.vendor.name) == ("rejected", False, "Quelle im Netz")


def test_withdrawn_claim_can_no_longer_be_accepted(claim, editor, moderator):
    withdraw_claim(claim=claim, by=acting(editor))
    with pytest.raises(IllegalMove):
        accept_claim(claim=claim, by=acting(moderator))
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_listing_that_was_taken_over_cannot_be_claimed(claim, listing, moderator):
    accept_claim(claim=claim, by=acting(moderator))
    listing.refresh_from_db()
    with pytest.raises(Refused):
        claim_solution(
            solution=listing, message="Doch meins.", by=acting(member_of(OrganisationFactory(), "admin"))
        )
    assert SolutionClaim.objects.count() == 1


def test_people_without_the_right_neither_claim_nor_decide(claim, listing, owner, editor, moderator):
    officer = member_of(OrganisationFactory(name="Stadt", kind="municipality"), "officer")
    with pytest.raises(Refused):
        claim_solution(solution=listing, message="x", by=acting(officer))
    for person in (officer, editor):
        with pytest.raises(Refused):
            accept_claim(claim=claim, by=acting(person))
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    with pytest.raises(Refused):
        withdraw_claim(claim=claim, by=stranger)
    claim.refresh_from_db()
    assert claim.state == "open"


def test_operator_who_belongs_to_the_claiming_organisation_does_not_decide(claim, owner, moderator):
    actor = acting(moderator)
    MembershipFactory(user=moderator, organisation=owner, role="editor")
    with pytest.raises(Refused):
        accept_claim(claim=claim, by=actor)
    claim.refresh_from_db()
    assert claim.state == "open"


def test_claim_of_another_organisation_is_not_there(claim):
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    client = client_of(stranger)
    token = {"acting_for": str(stranger.memberships.get().organisation_id)}
    answer = client.post(f"/arbeitsbereich/uebernahmen/{claim.pk}/zurueckziehen/", token)
    page = client.get("/arbeitsbereich/uebernahmen/").text
    assert (answer.status_code, "Mängelmelder" in page) == (404, False)


def test_solution_page_offers_the_claim_or_says_why_not(listing, editor):
    path = f"/loesungen/{listing.slug}/"
    officer = member_of(OrganisationFactory(name="Stadt", kind="municipality"), "officer")
    assert "Gehört dieser Eintrag Ihnen?" in Client().get(path).text
    assert "Diesen Eintrag übernehmen" in client_of(editor).get(path).text
    refused = client_of(officer).get(path).text
    assert "Nur wer Ihre Organisation verwaltet oder redaktionell betreut" in refused
    assert f'href="{path}uebernehmen/"' not in refused


def test_vendor_that_is_verified_looks_different_in_results_and_on_the_page(listing):
    before = Client().get("/loesungen/").text
    listing.vendor.verified_at = listing.created_at
    listing.vendor.save()
    after = Client().get("/loesungen/").text
    page = Client().get(f"/loesungen/{listing.slug}/").text
    assert ("Identität nicht geprüft" in before, "Identität geprüft" in before) == (True, False)
    assert ("Identität nicht geprüft" in after, "Identität geprüft" in after) == (False, True)
    assert "Identität geprüft" in page


@pytest.mark.django_db(transaction=True)
def test_two_claims_accepted_at_once_give_the_listing_to_one():
    listing = SolutionFactory(vendor=OrganisationFactory(name="Quelle", is_harvested=True))
    actor = acting(member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator"))
    claims = [
        claim_solution(
            solution=listing, message="Meins.", by=acting(member_of(OrganisationFactory(), "admin"))
        )
        for _two in range(2)
    ]
    found, start = [], threading.Barrier(2)

    def decide(claim):
        try:
            start.wait()
            accept_claim(claim=claim, by=actor)
            found.append("accepted")
        except IllegalMove:
            found.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listing.refresh_from_db()
    states = sorted(SolutionClaim.objects.values_list("state", flat=True))
    assert (sorted(found), states) == (["accepted", "too late"], ["accepted", "rejected"])
    assert listing.vendor_id == SolutionClaim.objects.get(state="accepted").organisation_id
    assert_audit_clean()


@pytest.mark.parametrize("state", ["accepted", "rejected", "withdrawn"])
def test_claim_that_is_no_longer_open_is_moved_by_nothing(claim, editor, moderator, state):
    SolutionClaim.objects.filter(pk=claim.pk).update(state=state)
    with pytest.raises(IllegalMove):
        accept_claim(claim=claim, by=acting(moderator))
    with pytest.raises(IllegalMove):
        reject_claim(claim=claim, by=acting(moderator), reason="x")
    with pytest.raises(IllegalMove):
        withdraw_claim(claim=claim, by=acting(editor))
    claim.refresh_from_db()
    assert claim.state == state
