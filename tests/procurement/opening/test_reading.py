"""No access to answers without a clean declaration: pages, files, and what stands in the record of reading."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.core.files import may_read
from marketplace.core.models import AuditEvent, StoredFile
from procurement.actions.opening import note_opened_file
from procurement.models import Submission
from tests.factories import (
    OrganisationFactory,
    ResponseFileFactory,
    StoredFileFactory,
    SubmissionFactory,
    acting,
    member_of,
)
from tests.procurement.soundings.people import client_of

from .world import make_world

pytestmark = pytest.mark.django_db
ROLES = ("requester", "officer", "second", "reviewer", "publisher", "assessor", "auditor", "admin")
# Every page of this slice that shows answers or what was made of them, and those of the overview.
PAGES = (
    "einschaetzungen/",
    "einschaetzungen/eigene/",
    "feststellungen/",
    "feststellungen/zu/q1/",
    "feststellungen/beenden/",
)


@pytest.fixture
def world(db):
    return make_world()


def with_file(world):
    """A file that the response of Alphawerk names in what was handed in."""
    response = world.responses["Alphawerk"]
    stored = StoredFileFactory(purpose="response", organisation_id=response.organisation_id)
    ResponseFileFactory(response=response, file=stored)
    answers = {**response.answers, "files": {str(stored.public_id): stored.sha256}}
    response.last = SubmissionFactory(response=response, answers=answers)
    response.save()
    return stored


def test_pages_before_the_opening_are_refused_and_show_nothing(world):
    for role in ROLES:
        for page in PAGES:
            answer = world.client(role).get(world.path(page))
            assert answer.status_code in (403, 409)
            assert not any(name in answer.text for name in ("4711", *world.vendors))
    page = world.client("officer").get(world.path("oeffnung/"))
    assert not any(name in page.text for name in ("4711", "Alphawerk", "Betawerk", "Gammawerk", "Deltawerk"))
    assert world.client("officer").get(world.path("erklaerung/")).status_code == 409


def test_pages_after_the_opening_without_a_clean_declaration_show_no_answer(world):
    world.open()
    number = world.vendors["Betawerk"].pk
    world.declare("assessor", "publisher", conflicts=(number,), text="Schwester arbeitet dort.")
    for role in ROLES:
        for page in PAGES:
            answer = world.client(role).get(world.path(page))
            assert (answer.status_code, "4711" in answer.text) == (403, False)
    assert AuditEvent.objects.filter(verb="procurement.answers.read").count() == 0


def test_text_of_a_conflict_is_shown_to_nobody_but_the_person(world):
    world.open()
    number = world.vendors["Betawerk"].pk
    world.declare("assessor", conflicts=(number,), text="Schwester arbeitet dort.")
    own = world.client("assessor").get(world.path("erklaerung/"))
    assert "Schwester arbeitet dort." in own.text
    assert world.people["second"].name in own.text
    for role in ROLES:
        if role != "assessor":
            for page in ("", "oeffnung/", "erklaerung/", "einschaetzungen/"):
                assert "Schwester" not in world.client(role).get(world.path(page)).text
    protocol = world.client("officer").get(world.path("oeffnung/")).text
    assert "befangen; die Rückmeldungen bleiben für diese Person geschlossen" in protocol
    # Who is not an officer does not learn who declared what.
    assert "befangen; die" not in world.client("auditor").get(world.path("oeffnung/")).text


def test_foreign_sounding_is_not_there(world):
    world.open()
    stranger = client_of(member_of(OrganisationFactory(kind="municipality"), "officer"))
    for page in ("oeffnung/", "erklaerung/", *PAGES):
        assert stranger.get(world.path(page)).status_code == 404


def test_file_of_a_response_opens_for_a_clean_declaration_after_the_opening_alone(world):
    stored = with_file(world)
    people = {role: world.by(role) for role in ROLES}
    assert [bool(may_read(by, stored)) for by in people.values()] == [False] * 8
    vendor = acting(member_of(world.vendors["Alphawerk"], "editor"))
    rival = acting(member_of(world.vendors["Betawerk"], "editor"))
    operator = acting(member_of(OrganisationFactory(kind="operator"), "admin"))
    world.open()
    assert [bool(may_read(by, stored)) for by in people.values()] == [False] * 8
    world.declare("officer", "auditor")
    world.declare("assessor", conflicts=(world.vendors["Alphawerk"].pk,), text="Verwandt.")
    readers = [role for role, by in people.items() if may_read(by, stored)]
    assert readers == ["officer", "auditor"]
    assert [bool(may_read(by, stored)) for by in (vendor, rival, operator)] == [True, False, False]


def test_file_that_was_not_handed_in_stays_closed_to_the_buyer(world):
    stored = with_file(world)
    response = world.responses["Alphawerk"]
    draft = StoredFileFactory(purpose="response", organisation_id=response.organisation_id)
    ResponseFileFactory(response=response, file=draft)
    table = StoredFileFactory(purpose="response", organisation_id=response.organisation_id)
    StoredFile.objects.filter(pk=table.pk).update(purpose="response_table")
    table.refresh_from_db()
    withdrawn = StoredFileFactory(purpose="response", organisation_id=world.vendors["Gammawerk"].pk)
    ResponseFileFactory(response=world.responses["Gammawerk"], file=withdrawn)
    world.open()
    world.declare("officer")
    by = world.by("officer")
    assert [bool(may_read(by, one)) for one in (stored, draft, table, withdrawn)] == [
        True,
        False,
        False,
        False,
    ]


def test_reading_of_answers_and_files_stands_in_the_record(world):
    stored = with_file(world)
    world.open()
    world.declare("officer")
    client = world.client("officer")
    client.get(world.path("feststellungen/"))
    answer = client.get(reverse("site:file-show", args=[stored.public_id, stored.name]))
    assert answer.status_code == 200
    note_opened_file(stored=stored, by=acting(member_of(world.vendors["Alphawerk"], "editor")))
    what = [event.data for event in AuditEvent.objects.filter(verb="procurement.answers.read").order_by("id")]
    assert what == [{"what": "answer"}, {"what": "file"}]


def test_submission_of_the_protocol_is_the_one_that_is_read(world):
    opening = world.open()
    receipts = {one["receipt"] for one in opening.entries}
    last = {str(one.last.public_id) for one in (world.responses["Alphawerk"], world.responses["Betawerk"])}
    assert receipts == last
    assert Submission.objects.filter(public_id__in=receipts).count() == 2


def test_vendor_reads_that_its_response_was_opened_and_what_comes_next(world):
    client = client_of(member_of(world.vendors["Alphawerk"], "editor"))
    path = f"/arbeitsbereich/rueckmeldungen/{world.responses['Alphawerk'].public_id}/"
    assert "hat Ihre Rückmeldung am" not in client.get(path).text
    world.open()
    page = client.get(path).text
    assert "Stadt Lindenwerder hat Ihre Rückmeldung am" in page
    assert "Alle Teilnehmenden erhalten einen Bericht" in page
