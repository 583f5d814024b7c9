"""One beginning and two ways on: with vendors that do nothing, and with vendors that do everything they can."""

from __future__ import annotations

import copy
import datetime
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from marketplace.core import outbox
from marketplace.core.models import OutboxMessage, StoredFile
from marketplace.core.outbox import Letter
from marketplace.site.actions import resend_message, retry_job, save_text
from procurement.actions.amendments import correct_sounding, extend_sounding
from procurement.actions.documents import add_document
from procurement.actions.enquiries import answer_enquiry, ask_enquiry, publish_enquiries, seen_texts
from procurement.actions.file_notes import make_file_note
from procurement.actions.handing_in import submit_response, withdraw_response
from procurement.actions.opening import request_opening
from procurement.actions.publishing import cancel_sounding
from procurement.actions.reminding import remind_of_soundings
from procurement.actions.response_files import add_response_file
from procurement.actions.responses import begin_response, join_sounding, save_answers
from procurement.models import Enquiry, Questionnaire, Response, Sounding, Submission
from procurement.queries.amendments import correction_of
from tests.accounts.keys_world import key_for
from tests.architecture.world import make_world
from tests.factories import (
    EnquiryFactory,
    OrganisationFactory,
    ParticipationFactory,
    QuestionnaireFactory,
    ReleaseFactory,
    ResponseFactory,
    ResponseFileFactory,
    SoundingDocumentFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    StoredFileFactory,
    SubmissionFactory,
    acting,
    member_of,
    png,
)
from tests.factories.people import BY
from tests.site.job_rows import make_job

# Open for answers, over and not opened, over with its opening asked for, cancelled after its publication.
OPEN, OVER, ASKED, GONE = "5ea1ed000001", "5ea1ed000002", "5ea1ed000003", "5ea1ed000004"
SOUNDINGS = (OPEN, OVER, ASKED, GONE)
ENQUIRY = uuid.UUID("5ea1ed00-0000-4000-8000-000000000001")
# Of the vendors, in the one world only: foreign ids are not there, whether or not they are.
RESPONSE = uuid.UUID("5ea1ed00-0000-4000-8000-0000000000a1")
RECEIPT = uuid.UUID("5ea1ed00-0000-4000-8000-0000000000a2")
FILE = uuid.UUID("5ea1ed00-0000-4000-8000-0000000000a3")
ADDED = uuid.UUID("5ea1ed00-0000-4000-8000-0000000000a4")
FILE_NAME = "verborgen.png"
VENDORS = 7
DAY = datetime.timedelta(days=1)
SECRET = "Verborgene Anmerkung 4711"


def _question(key: str, kind: str, title: str, *, required: bool = False, **spec: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": title, "text": "", "required": required, "spec": spec}


QUESTIONS = [
    _question("q1", "coverage", "Daten ausgeben", required=True),
    _question("q2", "money", "Kosten des Betriebs"),
    _question("q9", "file", "Prüfbericht", most=2),
]
DOCUMENT = {
    "title": "Fragen",
    "intro": "",
    "language": "de",
    "sections": [{"key": "s1", "title": "Fachlich", "text": "", "questions": QUESTIONS}],
}
ANSWERS = {"q1": {"value": {"coverage": "now", "remark": SECRET}, "confidential": True}}


def make_beginning() -> dict[str, Any]:
    """What both worlds share: the world of the access table, four sealed soundings, vendors that may answer, keys, browsers."""
    world = make_world()
    town, now = world["municipality"], timezone.now()
    world["vendors"] = [OrganisationFactory(name=f"Sondenwerk {n}") for n in range(VENDORS)]
    world["people"] = [member_of(vendor, "editor") for vendor in world["vendors"]]
    world["browsers"] = [Client() for _person in world["people"]]
    for browser, person in zip(world["browsers"], world["people"], strict=True):
        browser.force_login(person)
    for place, public_id in enumerate(SOUNDINGS):
        ends = 2.5 * DAY if public_id in (OPEN, GONE) else -DAY / 24
        one = SoundingFactory(
            organisation=town,
            title=f"Versiegeltes {public_id[-1]}",
            number=f"MS-{public_id[-1]}",
            state="published",
            document=DOCUMENT,
            public_id=public_id,
            published_at=now - 5 * DAY,
            question_deadline=now + ends - DAY,
            response_deadline=now + ends,
            four_eyes=True,
            created_by=world["officer"],
        )
        QuestionnaireFactory(sounding=one, document=DOCUMENT)
        stored = StoredFileFactory(purpose="sounding", organisation_id=town.pk)
        SoundingDocumentFactory(sounding=one, file=stored, published_at=one.published_at)
        for vendor in world["vendors"][:2]:
            SoundingInvitationFactory(sounding=one, organisation=vendor)
        SoundingInvitationFactory(
            sounding=one, organisation=world["vendors"][2], declined_at=now, decline_reason="too_short"
        )
        SoundingInvitationFactory(
            sounding=one, kind="mail", organisation=None, email="leute@firma.example", name="Firma"
        )
        ReleaseFactory(sounding=one, date=now - 5 * DAY + place * DAY / 24)
    EnquiryFactory(sounding=_sounding(OPEN), organisation=world["vendors"][0], public_id=ENQUIRY)
    return world


def _sounding(public_id: str) -> Sounding:
    return Sounding.objects.select_related("organisation", "current").get(public_id=public_id)


def act_as_vendors(world: dict[str, Any]) -> None:
    """Seven take part; responses are begun, saved, handed in, withdrawn, handed in again; files, receipts, mails, jobs, views."""
    sounding = _sounding(OPEN)
    people = [acting(person) for person in world["people"]]
    for browser in world["browsers"]:
        assert browser.get(f"/marktsondierungen/{OPEN}/").status_code == 200
    for by in people:
        join_sounding(sounding=sounding, by=by)
    responses = [begin_response(sounding=sounding, by=by) for by in people[:5]]
    Response.objects.filter(pk=responses[0].pk).update(public_id=RESPONSE)
    responses[0].refresh_from_db()
    for response, by in zip(responses[:4], people, strict=False):
        save_answers(response=response, answers=ANSWERS, by=by)
    stored = None
    for name in (FILE_NAME, "zweites.png"):
        upload = SimpleUploadedFile(name, png(), "image/png")
        row = add_response_file(response=responses[0], question="q9", upload=upload, by=people[0])
        stored = row.file_id if name == FILE_NAME else stored
    # Twice handed in, withdrawn, withdrawn and handed in again; the fourth only saves, the fifth only begins.
    for number in (0, 0, 1, 2):
        _hand_in(responses[number], people[number])
    for number in (1, 2):
        withdraw_response(response=responses[number], by=people[number])
    _hand_in(responses[2], people[2])
    first = Submission.objects.filter(response=responses[0]).order_by("number").last()
    own = {"public_id": RESPONSE}
    StoredFile.objects.filter(pk=stored).update(public_id=FILE)
    with translation.override("de"):
        page = reverse("procurement:response-show", kwargs=own)
        receipt = reverse("procurement:response-receipt", kwargs=own | {"receipt": first.public_id})
    # The second one asks for what belongs to the first.
    told = [browser.get(path).status_code for path in (page, receipt) for browser in world["browsers"][:2]]
    assert told == [200, 404, 200, 404]
    for public_id in (OVER, ASKED, GONE):
        _answered(_sounding(public_id), world)
    # Who asked is another one, what was asked is the same.
    Enquiry.objects.filter(public_id=ENQUIRY).update(organisation=world["vendors"][5])


def _hand_in(response: Response, by: Any) -> None:
    fresh = Response.objects.get(pk=response.pk)
    submit_response(response=fresh, saves=fresh.saves, by=by)


def _answered(sounding: Sounding, world: dict[str, Any]) -> None:
    states = ("submitted", "needs_confirmation", "withdrawn", "draft", "submitted")
    for number, vendor in enumerate(world["vendors"]):
        ParticipationFactory(sounding=sounding, organisation=vendor)
        if number < len(states):
            response = ResponseFactory(
                sounding=sounding, organisation=vendor, state=states[number], answers=ANSWERS
            )
            ResponseFileFactory(response=response, question_key="q9", file__purpose="response")
    if sounding.public_id == OVER:
        SubmissionFactory(response=response, public_id=RECEIPT)


def act_as_buyer_and_operator(world: dict[str, Any], *, asker: int) -> None:
    """What happens in both worlds afterwards: each kind of thing that leaves a number, a mail or a line in the record."""
    officer, publisher = acting(world["officer"]), acting(world["publisher"])
    ask_enquiry(sounding=_sounding(OPEN), text="Wie viele Masten?", by=acting(world["people"][asker]))
    remind_of_soundings(by=BY)
    enquiry = Enquiry.objects.get(public_id=ENQUIRY)
    enquiry = answer_enquiry(
        enquiry=enquiry, public_text="Wie viele?", answer="Etwa 400.", seen_at=enquiry.updated_at, by=officer
    )
    publish_enquiries(sounding=_sounding(OPEN), enquiries=[enquiry], seen=seen_texts([enquiry]), by=officer)
    extend_sounding(
        sounding=_sounding(OPEN),
        response_deadline=timezone.now() + 20 * DAY,
        reason="Mehr Zeit für alle.",
        by=publisher,
    )
    document = copy.deepcopy(DOCUMENT)
    document["sections"][0]["questions"][0]["title"] = "Daten ausgeben als CSV"
    Questionnaire.objects.filter(sounding__public_id=OPEN).update(
        document=document, edited_by=world["officer"]
    )
    upload = SimpleUploadedFile("plan.png", png(), "image/png")
    added = add_document(sounding=_sounding(OPEN), title="Lageplan neu", file=upload, by=officer)
    # Its id is made by chance, and answers are marked by a hash of all they hold.
    StoredFile.objects.filter(pk=added.file_id).update(public_id=ADDED)
    correct_sounding(
        sounding=_sounding(OPEN),
        reason="Ein Wort fehlte.",
        material=True,
        seen=correction_of(_sounding(OPEN)).seen,
        by=publisher,
    )
    cancel_sounding(sounding=_sounding(GONE), reason="Der Bedarf fällt weg.", by=publisher)
    request_opening(sounding=_sounding(ASKED), by=officer)
    for public_id in SOUNDINGS:
        make_file_note(sounding=_sounding(public_id), by=officer)
    _act_as_operator(world)


def _act_as_operator(world: dict[str, Any]) -> None:
    admin = acting(world["operator_admin"])
    save_text(key="about", language="de", body="Über uns.", by=admin)
    for name in ("one", "two"):
        message = outbox.post(
            Letter("Eine Nachricht", ("Guten Tag.",)),
            to="a@test.example",
            language="de",
            topic="account",
            key=f"sealing:{name}",
        )
        OutboxMessage.objects.filter(pk=message.pk).update(state="failed", attempts=1)
    resend_message(message=OutboxMessage.objects.get(pk=message.pk), by=admin)
    make_job("tests.failing", "failed")
    retry_job(job=ProcrastinateJob.objects.get(pk=make_job("tests.again", "failed")), by=admin)


def work() -> None:
    """What a worker does: send every mail that waits, and report each job as done."""
    outbox.send_due()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'core.send_mail'"
        )
        for (number,) in cursor.fetchall():
            for state in ("doing", "succeeded"):
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
                    [state, number],
                )


def committed() -> Any:
    """Inside the block, what waits for the commit is done as well: jobs that are to be begun."""
    # One job is begun for all mails of a transaction; those before have had theirs.
    connection.run_on_commit = []
    return TestCase.captureOnCommitCallbacks(execute=True)


def mails(world: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every mail to somebody of the buyer or the operator, or to an address that the buyer wrote down."""
    people = {person.pk for person in world["people"]}
    rows = OutboxMessage.objects.exclude(user_id__in=people).order_by("id")
    return [(row.to, row.topic, row.subject, row.text, row.html, row.headers, row.language) for row in rows]


def keys(world: dict[str, Any], scopes: dict[str, list[str]]) -> dict[str, str]:
    """Tokens of programs by name, whose first word says whose they are."""
    return {
        name: key_for(world[name.partition(" ")[0]], chosen, name=f"Programm {name}")[1]
        for name, chosen in scopes.items()
    }
