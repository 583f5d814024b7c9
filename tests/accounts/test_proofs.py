"""Certificates and proofs of suitability: entered, shown, expired, and reminded of in time."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.proofs import remind_of_expiring_proofs, save_proof
from accounts.models import NoticePreference, Proof
from accounts.queries.profile import profile_of
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import BY, OrganisationFactory, ProofFactory, acting, member_of

PROOFS = "/arbeitsbereich/profil/nachweise/"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
TODAY = datetime.date(2026, 11, 1)


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Werk GmbH")


@pytest.fixture
def editor(client, vendor):
    person = member_of(vendor, "editor")
    client.force_login(person)
    return person


def sent(person, **fields):
    base = {"acting_for": acting(person).acting_token, "kind": "certificate", "title": "ISO/IEC 27001"}
    return base | fields


def test_proof_with_document_is_kept_shown_and_replaced(client, vendor, editor):
    document = SimpleUploadedFile("zertifikat.pdf", PDF, "application/pdf")
    fields = sent(editor, issuer="Prüfstelle", valid_until="2027-05-31", is_public="on", document=document)
    assert client.post(f"{PROOFS}neu/", fields).status_code == 302
    proof = Proof.objects.get()
    first = proof.document
    assert (proof.organisation, proof.valid_until, proof.is_public) == (
        vendor,
        datetime.date(2027, 5, 31),
        True,
    )
    assert (first.purpose, first.name, first.organisation_id) == ("proof", "zertifikat.pdf", vendor.pk)
    page = client.get(f"{PROOFS}{proof.pk}/")
    assert "zertifikat.pdf" in page.text
    assert 'value="2027-05-31"' in page.text
    assert client.post(f"{PROOFS}{proof.pk}/", sent(editor, drop_document="on")).status_code == 302
    proof.refresh_from_db()
    first.refresh_from_db()
    assert (proof.document, proof.is_public, first.removed_at is None) == (None, False, False)


def test_proof_with_faults_names_them_all_and_keeps_nothing(client, editor):
    fake = SimpleUploadedFile("zertifikat.pdf", b"MZ not a pdf", "application/pdf")
    page = client.post(f"{PROOFS}neu/", sent(editor, title="", valid_from="gestern", document=fake))
    assert page.status_code == 422
    faults = ("title", "valid_from", "document")
    assert [field for field in faults if f'href="#id_{field}"' not in page.text] == []
    assert Proof.objects.count() == 0


def test_proof_that_ends_before_it_begins_is_refused(client, editor):
    page = client.post(f"{PROOFS}neu/", sent(editor, valid_from="2026-05-02", valid_until="2026-05-01"))
    assert page.status_code == 422
    assert "Das Ende liegt vor dem Beginn. Wählen Sie einen späteren Tag." in page.text


def test_proof_of_another_organisation_is_not_there(client, editor):
    foreign = ProofFactory(title="Geheimes Zertifikat")
    assert client.get(f"{PROOFS}{foreign.pk}/").status_code == 404
    assert client.post(f"{PROOFS}{foreign.pk}/", sent(editor, title="Meins")).status_code == 404
    assert client.post(f"{PROOFS}{foreign.pk}/entfernen/", sent(editor)).status_code == 404
    assert "Geheimes Zertifikat" not in client.get(PROOFS).text
    assert Proof.objects.get().title == "Geheimes Zertifikat"


def test_proof_of_another_organisation_is_refused_by_the_action(vendor, editor):
    with pytest.raises(Refused):
        save_proof(organisation=OrganisationFactory(), values={"title": "X"}, by=acting(editor))


def test_proof_removed_leaves_the_profile_and_is_recorded(client, vendor, editor):
    proof = ProofFactory(organisation=vendor)
    assert client.post(f"{PROOFS}{proof.pk}/entfernen/", sent(editor)).status_code == 302
    assert Proof.objects.count() == 0
    assert AuditEvent.objects.get(verb="accounts.proof.removed").subject_id == str(proof.pk)


def test_public_profile_shows_public_proofs_only_and_says_what_expired(vendor):
    ProofFactory(organisation=vendor, title="Alt", valid_until=datetime.date(2020, 1, 1))
    ProofFactory(organisation=vendor, title="Neu")
    ProofFactory(organisation=vendor, title="Eigenerklärung", kind="suitability")
    ProofFactory(organisation=vendor, title="Intern", is_public=False)
    ProofFactory(title="Fremd")
    shown = [(one.proof.title, one.is_expired) for one in profile_of(vendor).proofs]
    assert shown == [("Neu", False), ("Alt", True), ("Eigenerklärung", False)]


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (30, 1), (7, 1), (0, 1), (-1, 0)])
def test_reminder_comes_within_sixty_days_and_not_after_the_end(vendor, editor, days, told):
    ProofFactory(organisation=vendor, valid_until=TODAY + datetime.timedelta(days=days))
    assert remind_of_expiring_proofs(by=BY, day=TODAY) == told
    assert OutboxMessage.objects.filter(topic="expiry").count() == told


def test_reminders_come_once_for_each_stage_to_editors_and_administrators_only(vendor, editor):
    admin = member_of(vendor, "admin")
    member_of(OrganisationFactory(), "editor")
    gone = member_of(vendor, "editor")
    gone.is_active = False
    gone.save()
    proof = ProofFactory(organisation=vendor, title="ISO", valid_until=TODAY + datetime.timedelta(days=60))
    found = []
    for day in range(61):
        at = TODAY + datetime.timedelta(days=day)
        found += [day] * (remind_of_expiring_proofs(by=BY, day=at) + remind_of_expiring_proofs(by=BY, day=at))
    assert found == [0, 30, 53]
    mails = OutboxMessage.objects.filter(topic="expiry")
    assert sorted(mails.values_list("to", flat=True)) == sorted([admin.email, editor.email] * 3)
    assert mails.first().subject == "Werk GmbH: Ein Nachweis gilt nur noch bis 31. Dezember 2026"
    events = AuditEvent.objects.filter(verb="accounts.proof.reminded", subject_id=str(proof.pk)).order_by(
        "pk"
    )
    assert [event.data["stage"] for event in events] == [60, 30, 7]


def test_reminders_missed_for_weeks_come_as_the_nearest_one_only(vendor, editor):
    ProofFactory(organisation=vendor, valid_until=TODAY + datetime.timedelta(days=3))
    remind_of_expiring_proofs(by=BY, day=TODAY)
    event = AuditEvent.objects.get(verb="accounts.proof.reminded")
    assert event.data == {"stage": 7, "valid_until": "2026-11-04"}


def test_reminders_start_again_for_a_proof_that_was_renewed(vendor, editor):
    proof = ProofFactory(organisation=vendor, valid_until=TODAY)
    assert remind_of_expiring_proofs(by=BY, day=TODAY) == 1
    save_proof(
        organisation=vendor,
        proof=proof,
        values={"valid_until": TODAY + datetime.timedelta(days=5)},
        by=acting(editor),
    )
    assert remind_of_expiring_proofs(by=BY, day=TODAY) == 1


def test_reminder_of_a_person_who_wants_none_is_not_sent(vendor, editor):
    NoticePreference.objects.create(user=editor, topic="expiry", frequency="never")
    ProofFactory(organisation=vendor, valid_until=TODAY)
    remind_of_expiring_proofs(by=BY, day=TODAY)
    assert OutboxMessage.objects.count() == 0


def test_proof_list_with_one_and_three_rows_asks_equally_often(client, vendor, editor):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert "Zertifikat" in client.get(PROOFS).text
        return len(queries)

    ProofFactory(organisation=vendor, valid_until=TODAY)
    client.get(PROOFS)
    one = asked()
    ProofFactory(organisation=vendor)
    ProofFactory(organisation=vendor, is_public=False)
    assert (one, asked()) == (5, 5)
