"""Texts and documents of a published sounding: corrected with a reason and told to all, never silently."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.amendments import correct_sounding, discard_correction
from procurement.actions.corrections import write_correction
from procurement.actions.documents import add_document, remove_document
from procurement.actions.soundings import Overtaken
from procurement.models import Amendment, Sounding
from procurement.queries.amendments import changes_of, correction_of
from tests.factories import MembershipFactory, SoundingDocumentFactory, png

from .world import acting, mails, make_world

pytestmark = pytest.mark.django_db
OLD = "Wir wollen wissen, was es gibt."
NEW = "Wir wollen wissen, was es gibt und was der Betrieb braucht."


@pytest.fixture
def world(db):
    one = make_world()
    Sounding.objects.filter(pk=one.sounding.pk).update(purpose=OLD, contact_name="Bauamt")
    one.sounding.refresh_from_db()
    return one


def write(world, by=None, saves=None, **values):
    one = Sounding.objects.get(pk=world.sounding.pk)
    saves = one.saves if saves is None else saves
    return write_correction(sounding=one, values=values, saves=saves, by=acting(by or world.officer))


def correct(world, by=None, **values):
    one = Sounding.objects.select_related("organisation", "current").get(pk=world.sounding.pk)
    given = {"reason": "Ein Satz fehlte.", "material": False, "seen": correction_of(one).seen}
    return correct_sounding(sounding=one, by=acting(by or world.publisher), **given | values)


def public(world):
    return Client().get(f"/marktsondierungen/{world.sounding.public_id}/").text


def test_text_of_a_published_sounding_changes_by_the_correction_alone_and_all_are_told(world):
    write(world, purpose=NEW)
    assert OLD in public(world)
    assert NEW not in public(world)
    assert mails() == []
    amendment = correct(world)
    one = Sounding.objects.get(pk=world.sounding.pk)
    assert (one.purpose, one.corrected, one.corrected_by) == (NEW, {}, None)
    assert amendment.changes == [{"field": "purpose", "before": OLD, "after": NEW}]
    assert (amendment.is_material, amendment.version) == (True, None)
    [change] = changes_of(one)
    assert [(it.title, it.before, it.after) for it in change.differences] == [
        ("Wozu dient die Sondierung?", OLD, NEW)
    ]
    page = public(world)
    assert "<ins>" in page
    assert "Ein Satz fehlte." in page
    assert world.invited.email in {address for address, _subject in mails()}
    told = AuditEvent.objects.get(verb="procurement.correction.written")
    assert told.data == {"fields": ["purpose"]}


def test_contact_that_changes_is_not_material_and_title_is_no_text_to_correct(world):
    write(world, contact_name="Vergabestelle", title="Anders")
    correction = correction_of(Sounding.objects.get(pk=world.sounding.pk))
    assert [it.field for it in correction.texts] == ["contact_name"]
    assert correction.is_material is False
    correct(world)
    one = Sounding.objects.get(pk=world.sounding.pk)
    assert (one.contact_name, one.title) == ("Vergabestelle", world.sounding.title)


def test_who_wrote_the_texts_does_not_publish_them(world):
    MembershipFactory(user=world.publisher, organisation=world.sounding.organisation, role="officer")
    write(world, by=world.publisher, purpose=NEW)
    with pytest.raises(Refused):
        correct(world)
    assert Sounding.objects.get(pk=world.sounding.pk).purpose == OLD
    assert not Amendment.objects.exists()


def test_texts_that_changed_since_the_page_was_opened_are_not_published(world):
    write(world, purpose=NEW)
    seen = correction_of(Sounding.objects.select_related("current").get(pk=world.sounding.pk)).seen
    write(world, purpose=f"{NEW} Und mehr.")
    with pytest.raises(ValidationError):
        correct(world, seen=seen)
    with pytest.raises(Overtaken):
        write(world, saves=0, purpose="Spät")
    with pytest.raises(ValidationError) as told:
        write(world, purpose=" ")
    assert list(told.value.message_dict) == ["purpose"]
    with pytest.raises(ValidationError) as told:
        write(world, contact_email="nirgends")
    assert list(told.value.message_dict) == ["contact_email"]
    discard_correction(sounding=world.sounding, by=acting(world.officer))
    assert Sounding.objects.get(pk=world.sounding.pk).corrected == {}


def test_text_written_back_to_what_vendors_read_is_no_change(world):
    write(world, purpose=NEW)
    write(world, purpose=OLD)
    assert Sounding.objects.get(pk=world.sounding.pk).corrected == {}
    with pytest.raises(ValidationError):
        correct(world)


def test_draft_is_no_sounding_to_correct_and_nobody_else_writes(world):
    with pytest.raises(Refused):
        write(world, by=world.invited, purpose=NEW)
    Sounding.objects.filter(pk=world.sounding.pk).update(state="cancelled")
    with pytest.raises(IllegalMove):
        write(world, purpose=NEW)
    assert Sounding.objects.get(pk=world.sounding.pk).purpose == OLD


def test_document_added_after_the_publication_comes_with_the_correction_and_published_ones_stay(world):
    kept = SoundingDocumentFactory(
        sounding=world.sounding, title="Lageplan", published_at=world.sounding.published_at
    )
    by = acting(world.officer)
    row = add_document(
        sounding=world.sounding, title="Leuchtenliste", file=SimpleUploadedFile("liste.png", png()), by=by
    )
    gone = add_document(
        sounding=world.sounding, title="Irrtum", file=SimpleUploadedFile("irrtum.png", png()), by=by
    )
    remove_document(document=gone, by=by)
    with pytest.raises(IllegalMove):
        remove_document(document=kept, by=by)
    assert "Leuchtenliste" not in public(world)
    assert row.published_at is None
    correction = correction_of(Sounding.objects.get(pk=world.sounding.pk))
    assert [one.title for one in correction.documents] == ["Leuchtenliste"]
    assert correction.written_by == {world.officer.pk}
    amendment = correct(world)
    assert amendment.changes == [{"document": "Leuchtenliste"}]
    assert "Leuchtenliste" in public(world)


def test_page_of_the_texts_keeps_them_and_leads_to_the_differences(world):
    client = Client()
    client.force_login(world.officer)
    here = f"/arbeitsbereich/marktsondierungen/{world.sounding.public_id}/berichtigen/"
    page = client.get(f"{here}texte/")
    assert OLD in page.text
    sent = {"saves": str(page.context["form"]["saves"].value()), "purpose": NEW, "contact_name": "Bauamt"}
    answer = client.post(f"{here}texte/", sent)
    assert (answer.status_code, answer.url) == (302, here)
    assert "<ins>" in client.get(here).text
    assert client.post(f"{here}texte/", sent | {"purpose": "Zu spät"}).status_code == 409
