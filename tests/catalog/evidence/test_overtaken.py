"""Proofs and attestations are about the words that were looked at: where these changed meanwhile, nothing counts by mistake."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from catalog.actions.attestations import attest_fact
from catalog.actions.evidence import accept_evidence_claim, claim_evidence, reject_evidence_claim
from catalog.actions.overtaken import Overtaken
from catalog.models import Evidence, EvidenceClaim
from tests.factories import SolutionVersionFactory, acting, member_of

from .people import client_of, listing, operator, posted, town, use_of, vendor

pytestmark = pytest.mark.django_db
ATTEST = "/arbeitsbereich/bestaetigen/maengelmelder/"
CHANGED = "Der Eintrag sagt hier inzwischen etwas anderes"
VALUES = {
    "fact": "security",
    "level": "third_party",
    "checked_by": "TÜV Nord",
    "checked_on": datetime.date(2026, 2, 3),
    "document_url": "https://pruefstelle.example/testat",
}


@pytest.fixture
def owner():
    return vendor()


@pytest.fixture
def solution(owner):
    return listing(owner)


@pytest.fixture
def officer(solution):
    municipality = town()
    use_of(solution, municipality)
    return member_of(municipality, "editor")


@pytest.fixture
def claim(solution, owner):
    return claim_evidence(solution=solution, values=VALUES, by=acting(member_of(owner, "editor")))


def says(solution, **facts):
    """The listing says something else from now on."""
    return SolutionVersionFactory(solution=solution, facts=facts)


def test_proof_remembers_the_version_it_was_handed_in_for(solution, claim):
    says(solution, security=["c5", "iso_27001"])
    claim.refresh_from_db()
    assert claim.version.number == 1
    assert claim.version.facts["security"] == ["c5"]


def test_proof_of_words_that_changed_while_it_waited_is_not_accepted_but_rejected(solution, claim):
    says(solution, security=["c5", "iso_27001"])
    by = acting(operator())
    with pytest.raises(ValidationError) as caught:
        accept_evidence_claim(claim=claim, by=by, shown=2)
    assert list(caught.value.message_dict) == ["fact"]
    assert (Evidence.objects.count(), EvidenceClaim.objects.get().state) == (0, "open")
    reject_evidence_claim(claim=claim, by=by, reason="Gilt nicht für ISO 27001.")
    assert EvidenceClaim.objects.get().state == "rejected"


def test_proof_is_accepted_where_only_other_facts_changed(solution, claim):
    says(solution, licence="EUPL-1.2")
    accept_evidence_claim(claim=claim, by=acting(operator()), shown=1)
    assert Evidence.objects.get().fact == "security"


def test_proof_whose_words_went_and_came_back_is_not_accepted_by_who_saw_the_others(solution, claim):
    says(solution, security=["iso_27001"])
    says(solution, security=["c5"])
    with pytest.raises(Overtaken):
        accept_evidence_claim(claim=claim, by=acting(operator()), shown=2)
    assert Evidence.objects.count() == 0


def test_decision_on_a_page_opened_before_the_change_is_409_with_old_and_new_words(solution, claim):
    moderator = operator()
    client, address = client_of(moderator), f"/arbeitsbereich/betrieb/eingang/nachweise/{claim.pk}/"
    assert '<input type="hidden" name="version" value="1"' in client.get(address).text
    says(solution, security=["iso_27001"])
    answer = client.post(address, posted(moderator, decision="accept", version="1"))
    assert (answer.status_code, CHANGED in answer.text, Evidence.objects.count()) == (409, True, 0)
    assert '<input type="hidden" name="version" value="2"' in answer.text
    assert "Bei der Einreichung (Fassung 1)" in answer.text
    assert ("BSI C5" in answer.text, "ISO 27001" in answer.text) == (True, True)
    again = client.post(address, posted(moderator, decision="accept", version="2"))
    assert (again.status_code, Evidence.objects.count()) == (422, 0)


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "abc", "9" * 40])
def test_decision_without_a_version_that_was_there_is_not_carried_out(claim, version):
    moderator = operator()
    address = f"/arbeitsbereich/betrieb/eingang/nachweise/{claim.pk}/"
    answer = client_of(moderator).post(address, posted(moderator, decision="accept", version=version))
    assert answer.status_code in (409, 422)
    assert Evidence.objects.count() == 0


def test_town_that_read_other_words_confirms_nothing(solution, officer):
    says(solution, security=["iso_27001"])
    with pytest.raises(Overtaken):
        attest_fact(solution=solution, fact="security", by=acting(officer), shown=1)
    attest_fact(solution=solution, fact="licence", by=acting(officer), shown=1)
    assert [row.fact for row in Evidence.objects.all()] == ["licence"]


def test_confirmation_on_a_page_opened_before_the_change_is_409_and_shows_the_words_of_today(
    solution, officer
):
    client = client_of(officer)
    assert 'name="version" value="1"' in client.get(ATTEST).text
    says(solution, security=["iso_27001"])
    fields = posted(officer, fact="security", version="1")
    answer = client.post(f"{ATTEST}bestaetigen/", fields)
    assert (answer.status_code, CHANGED in answer.text, Evidence.objects.count()) == (409, True, 0)
    assert ("ISO 27001" in answer.text, 'name="version" value="2"' in answer.text) == (True, True)
    sent = client.post(f"{ATTEST}bestaetigen/", fields | {"version": "2"})
    assert (sent.status_code, Evidence.objects.count()) == (302, 1)


@pytest.mark.parametrize("version", [None, "0", "99", "x"])
def test_confirmation_without_a_version_that_was_there_confirms_nothing(solution, officer, version):
    fields = posted(officer, fact="security") | ({} if version is None else {"version": version})
    answer = client_of(officer).post(f"{ATTEST}bestaetigen/", fields)
    assert answer.status_code in (409, 422)
    assert Evidence.objects.count() == 0
