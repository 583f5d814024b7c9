"""A frozen questionnaire stays as it was: whatever happens to libraries, drafts, rows around it, and files below one address."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from marketplace.core.models import StoredFile
from procurement.actions import delete_template, remove_question, take_questions, write_question
from procurement.actions.handing_in import submit_response
from procurement.actions.publishing import publish_sounding
from procurement.models import Questionnaire, QuestionnaireVersion, Submission
from procurement.questions.document import Question, from_json, hash_of
from procurement.questions.editing import state_of
from tests.factories import (
    OpeningFactory,
    QuestionnaireFactory,
    ResponseFactory,
    SoundingFactory,
    acting,
    png,
)
from tests.procurement.responses.people import PAGES, client_of, published, question, vendor_editor
from tests.procurement.soundings.people import Town

pytestmark = pytest.mark.django_db


def kept() -> list[dict]:
    return list(QuestionnaireVersion.objects.order_by("pk").values())


def refused(act) -> bool:
    """Whether the models or the database refuse it."""
    try:
        with transaction.atomic():
            act()
    except (DatabaseError, ProtectedError):
        return True
    return False


def test_frozen_version_is_changed_by_no_bulk_edit_save_or_cascade():
    sounding = SoundingFactory(state="published")
    QuestionnaireFactory(sounding=sounding)
    version, before = sounding.current, kept()
    version.document = {"title": "Anders"}
    ways = {
        "save": version.save,
        "update": lambda: QuestionnaireVersion.objects.update(document={}),
        "bulk_update": lambda: QuestionnaireVersion.objects.bulk_update([version], ["document"]),
        "update_or_create": lambda: QuestionnaireVersion.objects.update_or_create(
            sounding=sounding, number=1, defaults={"document": {}}
        ),
        "bulk_create": lambda: QuestionnaireVersion.objects.bulk_create(
            [QuestionnaireVersion(sounding=sounding, number=1, document={}, published_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["sounding", "number"],
            update_fields=["document"],
        ),
        "delete": QuestionnaireVersion.objects.all().delete,
        "raw delete": lambda: QuestionnaireVersion.objects.all()._raw_delete("default"),
        "cascade from the sounding": sounding.delete,
        "cascade from the buyer": sounding.organisation.delete,
    }
    assert [way for way, act in ways.items() if not refused(act)] == []
    assert kept() == before


def test_frozen_version_stays_while_its_draft_and_its_template_are_rewritten():
    town = Town()
    one = town.sounding("approved", approved_by=town.people["reviewer"])
    template = QuestionnaireFactory(
        sounding=None, organisation=town.organisation, name="Vorlage", document=one.questionnaire.document
    )
    publish_sounding(sounding=one, by=town.by("publisher"))
    before, by = kept(), town.by("officer")
    other = town.sounding(title="Zweite")
    take_questions(
        questionnaire=other.questionnaire,
        sections=from_json(before[0]["document"]).sections,
        source={"kind": "own", "key": one.public_id},
        by=by,
    )
    for row in Questionnaire.objects.filter(pk__in=[template.pk, other.questionnaire.pk]):
        first = next(iter(from_json(row.document)))
        changed = Question(first.key, "text", "Ganz anders")
        write_question(questionnaire=row, question=changed, section="s1", seen=state_of(first), by=by)
        remove_question(questionnaire=row, key=first.key, by=by)
    delete_template(questionnaire=template, by=by)
    assert kept() == before
    assert before[0]["sha256"] == hash_of(before[0]["document"])


def test_draft_of_a_published_sounding_is_rewritten_without_the_frozen_version():
    town = Town()
    one = town.sounding("approved", approved_by=town.people["reviewer"])
    publish_sounding(sounding=one, by=town.by("publisher"))
    before = kept()
    Questionnaire.objects.update(document={"title": "Leer", "sections": []})
    assert kept() == before
    page = town.client("officer").get(f"/marktsondierungen/{one.public_id}/").content.decode()
    assert "Daten ausgeben" in page


REPORT = question("d1", "file", "Prüfbericht", required=True, most=2)


def picture(name, size):
    return SimpleUploadedFile(name, png(*size), "image/png")


def test_file_swapped_under_one_name_leaves_what_was_handed_in_at_its_address():
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    draft = ResponseFactory(sounding=published(REPORT), organisation=vendor, answers={})
    client, by = client_of(editor), acting(editor)
    files = f"{PAGES}{draft.public_id}/dateien/d1/"
    client.post(files, {"file": picture("bericht.png", (20, 20))})
    first = StoredFile.objects.get(purpose="response")
    submission = submit_response(response=draft, saves=1, by=by)
    client.post(f"{files}{first.public_id}/wegnehmen/")
    client.post(files, {"file": picture("bericht.png", (60, 60))})
    second = StoredFile.objects.filter(purpose="response").latest("pk")
    assert (first.name, first.public_id == second.public_id) == (second.name, False)
    address = f"/dateien/{first.public_id}/bericht.png"
    shown = b"".join(client.get(address).streaming_content)
    assert hashlib.sha256(shown).hexdigest() == submission.answers["files"][str(first.public_id)]
    # Only what the protocol names counts after the opening, even if the vendor's own page shows the other file.
    OpeningFactory(sounding=draft.sounding)
    assert Submission.objects.get().answers["files"] == {str(first.public_id): first.sha256}
    first.refresh_from_db()
    assert first.removed_at is None


def test_document_of_a_published_sounding_is_swapped_by_no_form():
    town = Town()
    one = town.sounding()
    client, pages = town.client("officer"), f"/arbeitsbereich/marktsondierungen/{one.public_id}/unterlagen/"
    form = {"title": "Lageplan", "file": picture("plan.png", (20, 20))}
    assert client.post(pages, form).status_code == 302
    document = one.documents.get()
    one.state, one.approved_by, one.submitted_by = "approved", town.people["reviewer"], town.people["officer"]
    one.save()
    publish_sounding(sounding=one, by=town.by("publisher"))
    before = StoredFile.objects.values().get(pk=document.file_id)
    client.post(pages, {"title": "Lageplan", "file": picture("plan.png", (90, 90))})
    assert client.post(f"{pages}{document.pk}/entfernen/").status_code == 409
    assert StoredFile.objects.values().get(pk=document.file_id) == before
    # What was added meanwhile waits for the correction and is read by nobody outside.
    later = one.documents.exclude(pk=document.pk).get()
    assert (later.published_at, later.file_id == document.file_id) == (None, False)
    assert Client().get(f"/dateien/{later.file.public_id}/plan.png").status_code == 404
    assert Client().get(f"/dateien/{document.file.public_id}/plan.png").status_code == 200
