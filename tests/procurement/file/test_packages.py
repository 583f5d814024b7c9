"""The complete file: what it holds in each state, its manifest, what is left out, and what it costs."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.core.files.storing import private_storage
from marketplace.core.models import AuditEvent
from procurement import file_note
from procurement.actions.file_notes import make_file_note
from procurement.exchange.packages import Archive, complete_file, safe_name
from procurement.models import Sounding
from procurement.queries.file_notes import material_of
from procurement.questions.document import hash_of
from tests.factories import (
    OrganisationFactory,
    ParticipationFactory,
    SoundingDocumentFactory,
    SubmissionFactory,
    member_of,
)
from tests.procurement.soundings.people import client_of

from .reading import differing, files_of, rows_of, sha256sum, taken
from .world import SECRET, World, stored

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 4, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def world() -> World:
    return World()


def built(world) -> bytes:
    out = io.BytesIO()
    sounding = Sounding.objects.select_related("organisation", "current", "need").get(pk=world.sounding.pk)
    complete_file(sounding, out, made_at=NOON)
    return out.getvalue()


def opened_world() -> World:
    world = World()
    world.respond("Antwortende GmbH")
    world.respond("=Böse/../ AG", text='=HYPERLINK("http://boese.example")')
    world.open()
    return world


def test_package_before_the_opening_holds_nothing_of_vendors(world):
    world.respond("Antwortende GmbH")
    make_file_note(sounding=world.sounding, by=world.by("officer"))
    found = files_of(built(world))
    assert list(found) == [
        "readme.txt",
        "notes/note-1.pdf",
        "notes/note-1.json",
        "questionnaire/version-1.json",
        "questionnaire/version-1.txt",
        "documents/01-plan-1.png",
        "questions.csv",
        "questions-not-published.csv",
        "changes.csv",
        "shortlist.csv",
        "invitations.csv",
        "record.csv",
        "manifest.json",
        "manifest.txt",
    ]
    everything = b"".join(found.values())
    for word in ("Antwortende", SECRET, "Neugierige", "Mit dem Tablet."):
        assert word.encode() not in everything


def test_note_and_package_before_the_opening_are_the_same_whoever_answers(world):
    def both():
        sounding = Sounding.objects.select_related("organisation", "current", "need__organisation").get(
            pk=world.sounding.pk
        )
        material = material_of(sounding, world.by("officer"))
        return file_note.build(material, number=1, made_at=NOON, made_by="Olga Amt"), built(world)

    nobody = both()
    world.respond("Antwortende GmbH")
    world.respond("Zweite AG")
    ParticipationFactory(sounding=world.sounding)
    assert both() == nobody
    world.sounding.state, world.sounding.end_reason = "cancelled", "Der Bedarf ist entfallen."
    world.sounding.save()
    assert "Antwortende" not in str(both())


def test_package_after_the_opening_holds_answers_without_what_is_confidential():
    world = opened_world()
    world.conclude()
    found = files_of(built(world))
    assert [path for path in found if path.startswith(("responses/", "opening/", "report/"))] == [
        "opening/protocol.json",
        "opening/declarations.csv",
        "responses/001-bose-ag/answers.json",
        "responses/001-bose-ag/answers.txt",
        "responses/001-bose-ag/files/01-bericht.png",
        "responses/002-antwortende-gmbh/answers.json",
        "responses/002-antwortende-gmbh/answers.txt",
        "responses/002-antwortende-gmbh/files/01-bericht.png",
        "report/report.json",
        "report/report.pdf",
    ]
    assert SECRET.encode() not in b"".join(found.values())
    told = json.loads(found["responses/002-antwortende-gmbh/answers.json"])
    entry = world.sounding.opening.entries[1]
    assert (told["receipt"], told["sha256"], told["confidential"]) == (
        entry["receipt"],
        entry["sha256"],
        ["a2"],
    )
    assert told["answers"]["a1"]["value"] == {"text": "Mit dem Tablet."}
    text = found["responses/002-antwortende-gmbh/answers.txt"].decode()
    line = f"Vertraulich, nicht in diesem Paket. Beleg {entry['receipt']}, Prüfsumme {entry['sha256']}."
    assert line in text
    overview = rows_of(found["overview.csv"])
    assert overview[0] == ["Anforderung", "'=Böse/../ AG", "Antwortende GmbH"]
    assert overview[1] == [
        "1.1 Wie werden Bäume erfasst?",
        '\'=HYPERLINK("http://boese.example")',
        "Mit dem Tablet.",
    ]
    assert overview[2][2] == line
    findings = rows_of(found["findings.csv"])
    assert findings[1] == [
        "1.1 Wie werden Bäume erfasst?",
        "Am Markt verfügbar",
        "Alle antwortenden Anbieter geben Daten aus.",
    ]


def test_file_of_a_confidential_answer_stays_in_the_system():
    world = World()
    response = world.respond("Antwortende GmbH")
    last = response.last
    answers = dict(last.answers)
    answers["a3"] = answers["a3"] | {"confidential": True}
    public_id = answers["a3"]["value"]["files"][0]
    response.last = SubmissionFactory(response=response, answers=answers)
    response.save()
    world.open()
    found = files_of(built(world))
    assert [path for path in found if "/files/" in path] == []
    assert public_id.encode() not in b"".join(found.values())


def test_response_without_confidential_answers_can_be_hashed_again():
    world = World()
    response = world.respond("Offene GmbH")
    answers = {key: value for key, value in response.answers.items() if key != "a2"}
    response.last = SubmissionFactory(response=response, answers=answers)
    response.save()
    world.open()
    told = json.loads(files_of(built(world))["responses/001-offene-gmbh/answers.json"])
    assert told["confidential"] == []
    assert hash_of(told["answers"]) == hash_of(answers)


def test_answers_stay_out_while_names_are_hidden_from_those_who_assess():
    world = World(is_blind=True)
    world.respond("Antwortende GmbH")
    world.open()
    paths = list(files_of(built(world)))
    assert [path for path in paths if path.startswith("responses/") or path == "overview.csv"] == []
    world.sounding.refresh_from_db()
    world.sounding.state = "analysed"
    world.sounding.save()
    assert "responses/001-antwortende-gmbh/answers.json" in files_of(built(world))


def test_manifest_fits_and_finds_a_changed_a_missing_and_a_new_file(tmp_path):
    found = files_of(built(opened_world()))
    assert differing(found) == []
    assert sha256sum(found, tmp_path / "whole") == (0, [])
    changed = found | {"invitations.csv": found["invitations.csv"].replace(b"Eingeladene", b"Andere")}
    assert differing(changed) == ["invitations.csv"]
    assert sha256sum(changed, tmp_path / "changed") == (1, ["invitations.csv"])
    missing = {path: content for path, content in found.items() if path != "opening/protocol.json"}
    assert differing(missing) == ["opening/protocol.json"]
    assert sha256sum(missing, tmp_path / "missing")[0] == 1
    assert differing(found | {"neu.txt": b"x"}) == ["neu.txt"]


def test_stored_file_that_was_changed_or_lost_is_told_by_the_manifest(world):
    document = world.sounding.documents.get().file
    storage = private_storage()
    with storage.open(document.key, "wb") as place:
        place.write(b"etwas anderes")
    entry = _entry(files_of(built(world)), "documents/01-plan-1.png")
    assert (entry["is_as_kept"], entry["kept_sha256"]) == (False, document.sha256)
    storage.delete(document.key)
    found = files_of(built(world))
    assert _entry(found, "documents/01-plan-1.png.lost.txt")["kept_sha256"] == document.sha256
    assert differing(found) == []


def _entry(found, path):
    return next(one for one in json.loads(found["manifest.json"])["files"] if one["path"] == path)


def test_package_of_the_same_state_has_the_same_bytes():
    world = opened_world()
    assert built(world) == built(world)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boese.exe", "boese.exe"),
        ("=cmd|' /C calc'!A0.pdf", "c-calca0.pdf"),
        ("\u202egepj.pdf", "gepj.pdf"),
        (".", "file"),
        ("a" * 300 + ".pdf", "a" * 60 + ".pdf"),
    ],
)
def test_name_in_a_package_is_plain_whatever_a_file_was_called(name, outcome):
    assert safe_name(name) == outcome


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "A.txt", "a/../b", "", "a b", "a\x00"])
def test_archive_refuses_names_that_are_paths_elsewhere(name):
    archive = Archive(io.BytesIO())
    with pytest.raises(ValueError, match="no name"):
        archive.text(name, "x")


def test_archive_refuses_a_name_twice():
    archive = Archive(io.BytesIO())
    archive.text("a.txt", "x")
    with pytest.raises(ValueError, match="no name"):
        archive.text("a.txt", "y")


def test_package_is_taken_only_with_a_clean_declaration_once_it_holds_answers():
    world = opened_world()
    address = world.address("akte/")
    assert world.client("officer").get(address).status_code == 403
    assert AuditEvent.objects.filter(verb="procurement.package.taken").count() == 0
    world.declare("officer")
    answer = world.client("officer").get(address)
    content = taken(answer)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="akte-baumkataster.zip"'
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert world.client("auditor").get(address).status_code == 403


def test_taking_a_package_stands_in_the_record_of_the_buyer_before_it_leaves(world):
    content = taken(world.client("auditor").get(world.address("akte/")))
    event = AuditEvent.objects.get(verb="procurement.package.taken")
    manifest = files_of(content)["manifest.txt"]
    assert (event.chain, event.data) == (
        world.town.organisation.pk,
        {
            "kind": "complete",
            "files": len(files_of(content)),
            "sha256": hashlib.sha256(manifest).hexdigest(),
        },
    )


def test_package_is_not_there_for_vendors_operators_and_other_bodies():
    world = opened_world()
    for person in (
        member_of(world.invited, "admin"),
        member_of(OrganisationFactory(kind="operator"), "admin"),
        member_of(OrganisationFactory(kind="municipality"), "officer"),
    ):
        for rest in ("akte/", "uebergabe/", "uebergabe/paket/", "vermerk/"):
            assert client_of(person).get(world.address(rest)).status_code in (403, 404)


@pytest.mark.parametrize("number", [1, 3])
def test_package_of_one_and_three_responses_asks_equally_often(world, number):
    for at in range(number):
        world.respond(f"Vendor {at}")
        picture = stored("karte.png", "sounding", world.town.organisation.pk)
        SoundingDocumentFactory(
            sounding=world.sounding, file=picture, published_at=world.sounding.published_at
        )
    world.open()
    world.conclude()
    with CaptureQueriesContext(connection) as caught:
        built(world)
    assert len(caught) == 29
