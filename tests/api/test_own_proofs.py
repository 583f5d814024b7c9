"""Proofs of a vendor's own listings through the API: handed in with an address, read, taken back; decided by people only."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions.evidence import accept_evidence_claim, reject_evidence_claim
from catalog.models import Evidence, EvidenceClaim
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.accounts.keys_world import PROBLEM, V1, key_for, program
from tests.audit_check import assert_audit_clean
from tests.factories import (
    EvidenceClaimFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    acting,
    member_of,
)

pytestmark = pytest.mark.django_db
BOTH = ["listings:read", "listings:write"]
PROOFS = f"{V1}/listings/maengelmelder/evidence/"
SENT = {
    "fact": "security",
    "level": "third_party",
    "checked_by": "Prüfstelle",
    "checked_on": "2026-02-03",
    "document_url": "https://pruefstelle.example/testat",
}


@pytest.fixture
def vendor(db):
    cache.clear()
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def solution(vendor):
    facts = {"licence": "MIT", "security": ["c5"]}
    return SolutionFactory(
        name="Mängelmelder", slug="maengelmelder", vendor=vendor, is_claimed=True, facts=facts
    )


@pytest.fixture
def client(vendor, solution):
    return program(key_for(vendor, BOTH)[1])


@pytest.fixture
def moderator(db):
    return member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")


def post(client, path=PROOFS, body=SENT, **headers):
    sent = "" if body is None else json.dumps(body)
    return client.post(path, sent, content_type="application/json", headers=headers)


def withdraw(client, address, tag=None, **headers):
    tag = client.get(address).headers["ETag"] if tag is None else tag
    headers |= {"if-match": tag} if tag else {}
    return post(client, f"{address}withdraw/", None, **headers)


def problem(answer, status, kind):
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    found = answer.json()
    assert found["type"] == f"http://testserver/api/#problem-{kind}"
    return found


def test_proof_handed_in_by_a_key_waits_for_the_operator_and_counts_for_nobody(client, moderator):
    answer = post(client)
    claim = EvidenceClaim.objects.get()
    assert answer.status_code == 201
    told = answer.json()
    assert told.pop("handed_in_at")[:10] == claim.created_at.date().isoformat()
    assert told == {
        "id": claim.pk,
        "fact": "security",
        "level": "third_party",
        "checked_by": "Prüfstelle",
        "checked_on": "2026-02-03",
        "valid_until": None,
        "document_title": None,
        "document_url": "https://pruefstelle.example/testat",
        "version": 1,
        "state": "open",
        "is_shown": False,
        "reason": None,
        "decided_at": None,
    }
    assert (claim.requested_by, Evidence.objects.count()) == (None, 0)
    assert OutboxMessage.objects.filter(to=moderator.email).count() == 1
    event = AuditEvent.objects.get(verb="catalog.evidence.claimed")
    assert (event.actor_kind, event.data["fact"]) == ("key", "security")
    assert_audit_clean()


def test_proof_shows_what_became_of_it(client, moderator):
    address = f"{PROOFS}{post(client).json()['id']}/"
    first = client.get(address)
    accept_evidence_claim(claim=EvidenceClaim.objects.get(), by=acting(moderator))
    then = client.get(address)
    assert first.headers["ETag"] != then.headers["ETag"]
    assert (then.json()["state"], then.json()["is_shown"]) == ("accepted", True)


def test_proof_sent_again_with_its_key_is_handed_in_once(client):
    first = post(client, **{"idempotency-key": "eins"})
    again = post(client, **{"idempotency-key": "eins"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert EvidenceClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"fact": "name"}, ["/fact"]),
        ({"fact": "accessibility"}, ["/fact"]),
        ({"level": "municipality"}, ["/level"]),
        ({"checked_by": "  "}, ["/checked_by"]),
        ({"checked_by": "Pr\u202eüfer"}, ["/checked_by"]),
        ({"checked_on": "2098-01-01"}, ["/checked_on"]),
        ({"valid_until": "2026-02-04"}, ["/valid_until"]),
        ({"document_url": "javascript:alert(1)"}, ["/document_url"]),
        ({"document_url": ""}, ["/document_url"]),
        ({"state": "accepted"}, ["/state"]),
        ({"document": 7}, ["/document"]),
        ({"level": "x", "checked_on": 3}, ["/checked_on", "/level"]),
    ],
)
def test_proof_that_cannot_be_right_is_refused_with_its_places(client, change, pointers):
    found = problem(post(client, body=SENT | change), 422, "invalid-fields")
    assert sorted(error["pointer"] for error in found["errors"]) == pointers
    assert EvidenceClaim.objects.count() == 0


def test_proof_is_taken_back_by_who_read_it_last(client):
    address = f"{PROOFS}{post(client).json()['id']}/"
    problem(withdraw(client, address, tag=""), 428, "version-missing")
    problem(withdraw(client, address, tag='"alt"'), 412, "version-changed")
    assert EvidenceClaim.objects.get().state == "open"
    tag = client.get(address).headers["ETag"]
    done = withdraw(client, address, tag=tag, **{"idempotency-key": "zwei"})
    again = withdraw(client, address, tag=tag, **{"idempotency-key": "zwei"})
    assert (done.status_code, done.json()["state"], again.json()) == (200, "withdrawn", done.json())
    assert AuditEvent.objects.filter(verb="catalog.evidence.withdrawn").count() == 1


def test_proof_decided_meanwhile_is_not_taken_back(client, moderator):
    address = f"{PROOFS}{post(client).json()['id']}/"
    tag = client.get(address).headers["ETag"]
    reject_evidence_claim(claim=EvidenceClaim.objects.get(), by=acting(moderator), reason="Fremdes Produkt.")
    problem(withdraw(client, address, tag=tag), 412, "version-changed")
    assert withdraw(client, address).status_code == 409
    assert EvidenceClaim.objects.get().state == "rejected"
    assert client.get(address).json()["reason"] == "Fremdes Produkt."


def test_proof_of_another_organisation_is_not_there(client, solution):
    claim = EvidenceClaimFactory(solution=solution, fact="licence", checked_by="Geheime Stelle")
    own = SolutionFactory(slug="eigenes", vendor=OrganisationFactory(name="Fremde"), is_claimed=True)
    stranger = program(key_for(own.vendor, BOTH)[1])
    others = f"{V1}/listings/eigenes/evidence/{claim.pk}/"
    answers = [
        stranger.get(PROOFS),
        post(stranger),
        stranger.get(f"{PROOFS}{claim.pk}/"),
        post(stranger, f"{PROOFS}{claim.pk}/withdraw/", None, **{"if-match": '"x"'}),
        stranger.get(others),
        post(stranger, f"{others}withdraw/", None, **{"if-match": '"x"'}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert not any("Geheime Stelle" in answer.content.decode() for answer in answers)
    assert (EvidenceClaim.objects.get().state, stranger.get(f"{V1}/listings/eigenes/evidence/").json()) == (
        "open",
        {"count": 0, "next": None, "previous": None, "results": []},
    )


def test_proof_for_a_listing_that_was_never_published_is_refused(client, vendor):
    created = post(client, f"{V1}/listings/", {"facts": {"name": "Baumpate", "licence": "MIT"}})
    found = problem(
        post(client, f"{V1}/listings/{created.json()['slug']}/evidence/", SENT | {"fact": "licence"}),
        422,
        "invalid-fields",
    )
    assert [error["pointer"] for error in found["errors"]] == ["/fact"]


def test_proofs_ask_the_database_equally_often_for_one_and_three(client, solution):
    counts = []
    client.get(PROOFS)
    SolutionVersionFactory(solution=solution, facts={"licence": "EUPL-1.2"})
    for number in range(1, 4):
        EvidenceClaimFactory(solution=solution, version=solution.current)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PROOFS).json()["count"] == number
        counts.append(len(queries))
    assert (counts[0], counts[2]) == (5, 5)
