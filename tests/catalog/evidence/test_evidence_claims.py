"""Proofs that a vendor hands in: decided by the operator, seen by everybody, taken back, rejected and revoked."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.actions.evidence import (
    accept_evidence_claim,
    claim_evidence,
    reject_evidence_claim,
    revoke_evidence,
    withdraw_evidence_claim,
)
from catalog.models import Evidence, EvidenceClaim
from catalog.search.engine import search
from catalog.search.interface import Query
from marketplace.core import files
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import MembershipFactory, OrganisationFactory, acting, member_of

from .people import PDF, client_of, listing, operator, posted, vendor

pytestmark = pytest.mark.django_db
VALUES = {
    "fact": "security",
    "level": "third_party",
    "checked_by": "TÜV Nord",
    "checked_on": datetime.date(2026, 2, 3),
    "valid_until": datetime.date(2099, 2, 2),
    "document_title": "Testat C5",
}


def document(name="testat.pdf", content=PDF):
    upload = io.BytesIO(content)
    upload.name = name
    return upload


@pytest.fixture
def owner():
    return vendor()


@pytest.fixture
def editor(owner):
    return member_of(owner, "editor")


@pytest.fixture
def moderator():
    return operator()


@pytest.fixture
def solution(owner):
    return listing(owner)


@pytest.fixture
def claim(solution, editor, moderator):
    return claim_evidence(solution=solution, values=VALUES | {"document": document()}, by=acting(editor))


def levels(**filters):
    return [hit.slug for hit in search(Query(filters=filters, cards=())).hits]


def test_proof_waits_unseen_until_the_operator_accepts_it(claim, solution, editor, moderator):
    assert (claim.state, claim.document.purpose, claim.document.organisation_id) == (
        "open",
        "evidence",
        solution.vendor_id,
    )
    assert "TÜV Nord" not in Client().get("/loesungen/maengelmelder/").text
    assert [mail.to for mail in OutboxMessage.objects.all()] == [moderator.email]
    accept_evidence_claim(claim=claim, by=acting(moderator))
    row = Evidence.objects.get()
    assert (row.fact, row.level, row.checked_by, row.valid_until, row.document) == (
        "security",
        "third_party",
        "TÜV Nord",
        datetime.date(2099, 2, 2),
        claim.document,
    )
    page = Client().get("/loesungen/maengelmelder/").text
    assert "TÜV Nord" in page
    assert f"/dateien/{row.document.public_id}/testat.pdf" in page
    assert levels(evidence_level=("third_party",)) == ["maengelmelder"]
    event = AuditEvent.objects.get(verb="catalog.evidence.accepted")
    assert event.data == {"solution": solution.pk, "fact": "security", "level": "third_party"}
    told = OutboxMessage.objects.filter(to=editor.email).values_list("subject", flat=True)
    assert list(told) == ["Mängelmelder: Der Nachweis für „Informationssicherheit“ zählt"]
    assert_audit_clean()


def test_document_is_read_by_vendor_and_operator_first_and_by_everybody_later(claim, editor, moderator):
    address = f"/dateien/{claim.document.public_id}/testat.pdf"
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    before = [client.get(address).status_code for client in map(client_of, (editor, moderator, stranger))]
    assert before == [200, 200, 404]
    assert Client().get(address).status_code == 404
    accept_evidence_claim(claim=claim, by=acting(moderator))
    assert b"".join(Client().get(address).streaming_content) == PDF


def test_rejected_proof_needs_a_reason_that_the_vendor_reads(claim, editor, moderator):
    with pytest.raises(ValidationError):
        reject_evidence_claim(claim=claim, by=acting(moderator), reason=" ")
    reject_evidence_claim(claim=claim, by=acting(moderator), reason="Das Testat nennt ein anderes Produkt.")
    claim.refresh_from_db()
    assert (claim.state, Evidence.objects.count()) == ("rejected", 0)
    page = client_of(editor).get("/arbeitsbereich/eintraege/maengelmelder/nachweise/").text
    assert "Das Testat nennt ein anderes Produkt." in page
    with pytest.raises(IllegalMove):
        accept_evidence_claim(claim=claim, by=acting(moderator))


def test_withdrawn_proof_loses_its_document_and_is_decided_no_more(claim, editor, moderator):
    withdraw_evidence_claim(claim=claim, by=acting(editor))
    claim.refresh_from_db()
    assert (claim.state, claim.document.removed_at is None) == ("withdrawn", False)
    for decide in (accept_evidence_claim, reject_evidence_claim):
        with pytest.raises(IllegalMove):
            decide(claim=claim, by=acting(moderator), reason="Zu spät.")
    with pytest.raises(IllegalMove):
        withdraw_evidence_claim(claim=claim, by=acting(editor))


def test_accepted_proof_is_neither_withdrawn_nor_rejected(claim, editor, moderator):
    accept_evidence_claim(claim=claim, by=acting(moderator))
    with pytest.raises(IllegalMove):
        withdraw_evidence_claim(claim=claim, by=acting(editor))
    with pytest.raises(IllegalMove):
        reject_evidence_claim(claim=claim, by=acting(moderator), reason="Doch nicht.")
    assert Evidence.objects.count() == 1


def test_revoked_proof_is_gone_with_its_document_and_the_vendor_reads_why(claim, editor, moderator):
    accept_evidence_claim(claim=claim, by=acting(moderator))
    row = Evidence.objects.get()
    revoke_evidence(evidence=row, by=acting(moderator), reason="Die Prüfstelle hat es zurückgezogen.")
    claim.refresh_from_db()
    assert (Evidence.objects.count(), claim.evidence, claim.document.removed_at is None) == (0, None, False)
    assert levels(evidence_level=("third_party",)) == []
    page = client_of(editor).get("/arbeitsbereich/eintraege/maengelmelder/nachweise/").text
    assert "Die Prüfstelle hat es zurückgezogen." in page
    assert Client().get(f"/dateien/{claim.document.public_id}/testat.pdf").status_code == 404
    data = AuditEvent.objects.get(verb="catalog.evidence.revoked").data
    assert data == {"solution": claim.solution_id, "fact": "security", "level": "third_party"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fact": "name"}, "fact"),
        ({"fact": "gibt_es_nicht"}, "fact"),
        ({"fact": "ai_risk"}, "fact"),
        ({"level": "municipality"}, "level"),
        ({"level": "measured"}, "level"),
        ({"level": "self_declared"}, "level"),
        ({"checked_by": " "}, "checked_by"),
        ({"checked_on": datetime.date(2098, 1, 1)}, "checked_on"),
        ({"valid_until": datetime.date(2026, 2, 2)}, "valid_until"),
        ({"valid_until": datetime.date(2026, 2, 4)}, "valid_until"),
        ({"document": None}, "document"),
    ],
)
def test_proof_that_cannot_be_right_is_refused_beside_its_field(solution, editor, change, field):
    values = VALUES | {"document": document()} | change
    with pytest.raises(ValidationError) as caught:
        claim_evidence(solution=solution, values=values, by=acting(editor))
    assert (list(caught.value.message_dict), EvidenceClaim.objects.count()) == ([field], 0)


def test_proof_that_expired_while_it_waited_is_not_accepted(claim, moderator):
    EvidenceClaim.objects.filter(pk=claim.pk).update(valid_until=datetime.date(2026, 3, 1))
    claim.refresh_from_db()
    with pytest.raises(ValidationError):
        accept_evidence_claim(claim=claim, by=acting(moderator))
    claim.refresh_from_db()
    assert (claim.state, Evidence.objects.count()) == ("open", 0)


def test_people_without_the_right_neither_hand_in_nor_decide(claim, solution, editor):
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    officer = acting(member_of(OrganisationFactory(name="Stadt", kind="municipality"), "officer"))
    for actor in (stranger, officer):
        with pytest.raises(Refused):
            claim_evidence(solution=solution, values=VALUES, by=actor)
        with pytest.raises(Refused):
            withdraw_evidence_claim(claim=claim, by=actor)
    for actor in (stranger, officer, acting(editor)):
        with pytest.raises(Refused):
            accept_evidence_claim(claim=claim, by=actor)
    assert (EvidenceClaim.objects.count(), Evidence.objects.count()) == (1, 0)


def test_operator_who_belongs_to_the_vendor_neither_decides_nor_revokes(claim, owner, moderator):
    actor, colleague = acting(moderator), operator_colleague(moderator)
    MembershipFactory(user=moderator, organisation=owner, role="editor")
    with pytest.raises(Refused):
        accept_evidence_claim(claim=claim, by=actor)
    accept_evidence_claim(claim=claim, by=acting(colleague))
    with pytest.raises(Refused):
        revoke_evidence(evidence=Evidence.objects.get(), by=actor, reason="Nur so.")
    assert Evidence.objects.count() == 1


def operator_colleague(moderator):
    return member_of(moderator.memberships.get().organisation, "moderator")


def test_proof_of_another_vendor_is_not_there(claim):
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    client, token = client_of(stranger), posted(stranger)
    answers = [
        client.get("/arbeitsbereich/eintraege/maengelmelder/nachweise/").status_code,
        client.get("/arbeitsbereich/eintraege/maengelmelder/nachweise/einreichen/").status_code,
        client.post("/arbeitsbereich/eintraege/maengelmelder/noch-richtig/", token).status_code,
        client.post(f"/arbeitsbereich/nachweise/{claim.pk}/zurueckziehen/", token).status_code,
    ]
    assert answers == [404, 404, 404, 404]


def test_proof_goes_from_the_form_to_the_public_page(solution, editor, moderator):
    client = client_of(editor)
    fields = posted(
        editor,
        fact="accessibility",
        level="platform_checked",
        checked_by="Betrieb",
        checked_on="03.02.2026",
        valid_until="2099-02-02",
        document=SimpleUploadedFile("bericht.pdf", PDF, "application/pdf"),
    )
    sent = client.post("/arbeitsbereich/eintraege/maengelmelder/nachweise/einreichen/", fields)
    assert sent.headers["Location"] == "/arbeitsbereich/eintraege/maengelmelder/nachweise/"
    claim = EvidenceClaim.objects.get()
    queue = client_of(moderator)
    assert "Mängelmelder: Barrierefreiheit" in queue.get("/arbeitsbereich/betrieb/eingang/nachweise/").text
    address = f"/arbeitsbereich/betrieb/eingang/nachweise/{claim.pk}/"
    page = queue.get(address).text
    assert ("bericht.pdf" in page, "Vollständig konform" in page) == (True, True)
    assert queue.post(address, posted(moderator, decision="reject")).status_code == 422
    assert queue.post(address, posted(moderator, decision="accept", version="1")).status_code == 302
    assert "bericht.pdf" in Client().get("/en/solutions/maengelmelder/").text
    row = Evidence.objects.get()
    revoke = f"/arbeitsbereich/betrieb/nachweise/{row.pk}/widerrufen/"
    assert f'href="{revoke}"' in queue.get("/arbeitsbereich/betrieb/nachweise/maengelmelder/").text
    assert queue.post(revoke, posted(moderator, reason="Irrtum.")).status_code == 302
    assert "bericht.pdf" not in Client().get("/loesungen/maengelmelder/").text


def test_file_belongs_to_the_vendor_and_not_to_who_acts_by_mandate(claim, solution):
    assert files.may_read(acting(member_of(solution.vendor, "editor")), claim.document)
    assert claim.checked_on < berlin_day()
