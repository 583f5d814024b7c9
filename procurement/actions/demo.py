"""The market soundings of the demo, one in each state: told through the same actions as anybody's work."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import translation

from accounts.models import Organisation
from catalog.actions.demo_accounts import (
    DEMO_ACCOUNTS,
    can_add_demo_accounts,
    existing_demo_accounts,
    has_strangers,
)
from catalog.models import Solution
from catalog.rules import can_import
from marketplace.core.actor import Actor
from marketplace.core.clock import BERLIN, berlin_day, database_now
from marketplace.core.decisions import demand
from marketplace.core.files import check
from marketplace.core.models import OutboxMessage, OutboxState
from marketplace.core.pdf import pdf_of
from procurement.models import Enquiry, Invitation, Need, Participation, Questionnaire, Sounding
from procurement.queries.amendments import correction_of
from procurement.queries.neutrality import findings_of
from procurement.questions.document import Document, copied, from_json
from procurement.questions.editing import place_of, state_of
from procurement.questions.ready import document_of, ready_template

from .amendments import correct_sounding
from .demo_answers import respond
from .demo_ends import bring_to_an_end
from .demo_needs import plain_values, tell_needs
from .demo_people import DEMO, People, add_people, told
from .documents import add_document
from .enquiries import answer_enquiry, ask_enquiry, publish_enquiries, seen_texts
from .handing_over import invite_kept
from .inviting import decline_invitation, invite_by_mail, invite_vendor
from .opening import request_opening
from .publishing import cancel_sounding, publish_sounding
from .questionnaires import keep_template, write_question
from .responses import join_sounding
from .soundings import approve_sounding, begin_sounding, edit_sounding, submit_sounding

QUESTIONS_END, ANSWERS_END, REPORT, PROCEDURE = 12, 21, 49, 120
# How long before the end of the answers questions were asked, and everything else happened that is told as past.
ASKED = datetime.timedelta(days=ANSWERS_END - 5)
MOVED = (
    "submitted_at",
    "approved_at",
    "published_at",
    "question_deadline",
    "report_until",
    "procedure_start",
)


@dataclass(frozen=True)
class Stage:
    """What all soundings of the demo stand on."""

    people: People
    needs: Mapping[str, Need]
    templates: Mapping[str, Document]


@transaction.atomic
def tell_soundings(*, by: Actor) -> int:
    """Let the demo's people sound the market, where its main accounts are and none of them has begun; how many soundings.

    Nobody real speaks here: each word stands under an organisation that is marked as an example. Nothing is made where people
    work for the operator who are none of the demo: the password of its accounts is public.
    Records: whatever each of the actions records
    """
    demand(can_import(by))
    if len(existing_demo_accounts()) < len(DEMO_ACCOUNTS) or not can_add_demo_accounts(
        by, strangers=has_strangers()
    ):
        return 0
    town = Organisation.objects.get(name=DEMO_ACCOUNTS[2].organisation)
    begun = (Sounding, Need, Questionnaire)
    if any(model.objects.filter(organisation=town).exists() for model in begun):
        return 0
    last = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with translation.override("de"):
        people = add_people(by=by)
        stage = Stage(people, tell_needs(people), _templates(people["officer"]))
        rows = told("soundings")
        # The oldest first, so that the list begins with what is new.
        for row in reversed(rows):
            _sounding(row, stage)
    _without_letters(last)
    return len(rows)


def _templates(by: Actor) -> dict[str, Document]:
    """The town keeps questionnaires of its own."""
    kept = {}
    for row in told("templates"):
        document = document_of(row)
        keep_template(name=row["name"], document=copied(document), by=by)
        kept[row["key"]] = document
    return kept


def _sounding(row: Mapping[str, Any], stage: Stage) -> None:
    """One sounding from its beginning to the state that it is to show."""
    people, until = stage.people, row["until"]
    officer = people["officer"]
    sounding = _begun(row, stage)
    if until == "draft":
        return
    sounding = submit_sounding(sounding=sounding, by=officer)
    if until == "in_review":
        return
    reviewer, publisher = people["reviewer"], people["publisher"]
    sounding = approve_sounding(sounding=sounding, findings_seen=findings_of(sounding)[1], by=reviewer)
    if until == "approved":
        return
    sounding = publish_sounding(sounding=sounding, by=publisher)
    _while_open(sounding, row, people)
    if until == "cancelled":
        cancel_sounding(sounding=sounding, reason=row["cancelled"], by=publisher)
    elif until != "published":
        sounding = _let_time_pass(sounding)
        if until != "over":
            sounding = request_opening(sounding=sounding, by=officer)
            bring_to_an_end(sounding, row, people)


def _begun(row: Mapping[str, Any], stage: Stage) -> Sounding:
    """The draft with its questions, texts, dates and invitations."""
    people = stage.people
    by = people["officer"]
    need = stage.needs.get(row.get("need", ""))
    document = copied(stage.templates[row["own"]] if "own" in row else _ready(row["ready"]))
    # A need that is still being described is none to begin from on the pages either.
    if need is not None and need.state != "ready":
        need = None
    sounding = begin_sounding(title=row["title"], need=need, document=document, by=by)
    values = dict(row["values"]) | plain_values({"cpv": row.get("cpv", [])})
    if need is None:
        values |= plain_values({"regions": ["body-beispielstadt-lindenwerder"]})
    if "number" in row:
        values |= {"number": row["number"]} | _dates()
        values |= {"contact_name": by.name, "contact_email": DEMO_ACCOUNTS[2].email}
    sounding = edit_sounding(sounding=sounding, values=values, saves=sounding.saves, by=by)
    if row.get("kept"):
        invite_kept(sounding=sounding, by=by)
    for key, reason in row.get("invited", {}).items():
        vendor = Organisation.objects.get(pk=people[key].organisation_id)
        invite_vendor(sounding=sounding, organisation=vendor, reason=reason, by=by)
    if "document" in row:
        _add_document(sounding, row["document"], by)
    for one in row.get("mailed", ()):
        invite_by_mail(sounding=sounding, by=by, **one)
    return sounding


def _add_document(sounding: Sounding, row: Mapping[str, Any], by: Actor) -> None:
    """A sheet of quantities, made as every PDF of this site is."""
    paper = pdf_of(DEMO / "quantities.typ", row, title=row["title"], language="de")
    file = SimpleUploadedFile(row["name"], paper, "application/pdf")
    add_document(sounding=sounding, title=row["title"], file=check(file, purpose="sounding"), by=by)


def _ready(key: str) -> Document:
    template = ready_template(key)
    assert template is not None, key
    return template.document


def _dates() -> dict[str, Any]:
    """Questions and answers end at noon of Berlin on a working day."""

    def noon(days: int) -> datetime.datetime:
        day = berlin_day() + datetime.timedelta(days=days)
        day += datetime.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
        return datetime.datetime.combine(day, datetime.time(12), BERLIN).astimezone(datetime.UTC)

    return {
        "question_deadline": noon(QUESTIONS_END),
        "response_deadline": noon(ANSWERS_END),
        "report_until": berlin_day() + datetime.timedelta(days=REPORT),
        "procedure_start": berlin_day() + datetime.timedelta(days=PROCEDURE),
    }


def _while_open(sounding: Sounding, row: Mapping[str, Any], people: People) -> None:
    """What vendors do with it, and what the buyer answers and corrects."""
    if "declined" in row:
        told_by = people[row["declined"]["by"]]
        invitation = Invitation.objects.get(sounding=sounding, organisation=told_by.organisation_id)
        words = {name: row["declined"][name] for name in ("reason", "text")}
        decline_invitation(invitation=invitation, by=told_by, **words)
    _enquiries(sounding, row.get("enquiries", ()), people)
    for key in row.get("joined", ()):
        join_sounding(sounding=sounding, by=people[key])
    if "correction" in row:
        sounding = _corrected(sounding, row["correction"], people)
    for response in row.get("responses", ()):
        solution = Solution.objects.filter(slug=response.get("solution")).first()
        respond(sounding=sounding, row=response, by=people[response["by"]], solution=solution)


def _enquiries(sounding: Sounding, rows: Any, people: People) -> None:
    officer, prepared = people["officer"], []
    for row in rows:
        enquiry = ask_enquiry(sounding=sounding, text=row["text"], by=people[row["by"]])
        if row.get("unanswered"):
            continue
        enquiry = answer_enquiry(
            enquiry=enquiry,
            public_text=row["public"],
            answer=row["answer"],
            seen_at=enquiry.updated_at,
            by=officer,
        )
        if not row.get("waits"):
            prepared.append(enquiry)
    if prepared:
        ordered = sorted(prepared, key=lambda one: (one.asked_at, one.public_id))
        publish_enquiries(sounding=sounding, enquiries=ordered, seen=seen_texts(ordered), by=officer)


def _corrected(sounding: Sounding, row: Mapping[str, Any], people: People) -> Sounding:
    """An officer writes other words for a question, the publishing officer publishes them."""
    questionnaire = Questionnaire.objects.get(sounding=sounding)
    document = from_json(questionnaire.document)
    question = next(one for number, _section, one in document.numbered() if number == row["number"])
    write_question(
        questionnaire=questionnaire,
        question=replace(question, title=row["title"]),
        section=place_of(document, question.key).key,
        seen=state_of(question),
        by=people["officer"],
    )
    seen = correction_of(sounding).seen
    correct_sounding(
        sounding=sounding, reason=row["reason"], material=False, seen=seen, by=people["publisher"]
    )
    return Sounding.objects.select_related("organisation", "current").get(pk=sounding.pk)


def _let_time_pass(sounding: Sounding) -> Sounding:
    """Move the dates of an own example back as if it had begun three weeks ago, so that its answers end in this moment.

    Nothing is opened before the deadline by the clock of the database, and nobody waits three weeks for a demo. This is the only
    place that goes around the actions. Frozen rows can't be moved, so questionnaires and receipts bear the day of the demo's
    first start; the end of the answers lies behind the last receipt, as it must.
    """
    assert sounding.organisation.is_example
    # Whole days, so that what ends at noon still does.
    back = datetime.timedelta(days=ANSWERS_END)
    for name in MOVED:
        setattr(sounding, name, getattr(sounding, name) - back)
    sounding.response_deadline = database_now()
    sounding.save()
    Sounding.objects.filter(pk=sounding.pk).update(created_at=F("created_at") - back)
    Invitation.objects.filter(sounding=sounding).update(sent_at=F("sent_at") - back)
    Participation.objects.filter(sounding=sounding).update(joined_at=F("joined_at") - ASKED)
    Enquiry.objects.filter(sounding=sounding).update(asked_at=F("asked_at") - ASKED)
    answered = Enquiry.objects.filter(sounding=sounding, published_at__isnull=False)
    answered.update(published_at=F("published_at") - ASKED + datetime.timedelta(days=2))
    return Sounding.objects.select_related("organisation", "current").get(pk=sounding.pk)


def _without_letters(last: int) -> None:
    """Take the letters of what is only told as past out of the outbox: nobody reads them, and they would be hundreds.

    last  number of the last letter before the stories began
    """
    letters = OutboxMessage.objects.filter(pk__gt=last, state=OutboxState.WAITING, is_sealed=True)
    letters.filter(to__endswith=".example").delete()
