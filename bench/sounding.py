"""The overview of a sounding with many questions and responses: pages and the file, by number of responses."""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from procurement.choices import SoundingState
from procurement.models import (
    Declaration,
    Opening,
    QuestionnaireVersion,
    Response,
    Sounding,
    Submission,
)
from procurement.questions.document import hash_of

from .asked_for import Verdict

QUESTIONS = 300
RESPONSES = (50, 100, 200)
PER_SECTION = 15
CODES = ("now", "configuration", "planned", "no", "not_applicable")
# A line through the origin is exactly 1; what the machine does besides may add a little.
MOST_PER_RESPONSE = 1.25
PAGES = {
    "the first page": ("synopsis-show", ""),
    "differences and words": ("synopsis-show", "?differing=1&q=Fall"),
    "one question": ("answer-compare", ""),
    "the file": ("synopsis-table", ""),
}
# The file takes seconds of its own.
TIMES = dict.fromkeys(PAGES, 3) | {"the file": 1}


def large_document(questions: int) -> dict[str, Any]:
    """A questionnaire of so many questions: mostly requirements, every tenth a price, every fifth a text."""
    kinds = ["money" if at % 10 == 9 else "text" if at % 5 == 4 else "coverage" for at in range(questions)]
    asked = [
        {"key": f"q{at}", "kind": kind, "title": f"Anforderung {at + 1}", "text": "", "required": False}
        | {"spec": {}}
        for at, kind in enumerate(kinds)
    ]
    starts = range(0, questions, PER_SECTION)
    sections = [
        {"key": f"s{at}", "title": f"Abschnitt {at}", "text": "", "questions": asked[at : at + PER_SECTION]}
        for at in starts
    ]
    return {"title": "Fragen", "intro": "", "language": "de", "sections": sections}


def large_answers(document: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The answers of one vendor; no two vendors say the same to everything."""
    asked = [question for section in document["sections"] for question in section["questions"]]
    return {
        question["key"]: {
            "value": _value(question["kind"], at, number),
            "confidential": (at + number) % 17 == 0,
        }
        for at, question in enumerate(asked)
    }


def _value(kind: str, at: int, number: int) -> dict[str, str]:
    if kind == "money":
        low, high = str(1000 + number), str(2000 + 3 * number)
        return {"low": low, "high": high, "period": "year", "assumptions": "Bis 50 Nutzende"}
    if kind == "text":
        return {"text": f"So machen wir das in Fall {number} und in jeder Kommune, die wir kennen. " * 3}
    code = CODES[(at + number) % len(CODES)]
    planned = {"quarter": "2027-Q2", "condition": "keine"} if code == "planned" else {}
    return {"coverage": code, "remark": "Im Betrieb bei drei Kommunen."} | planned


def opened_sounding(town: Organisation, reader: User, questions: int, responses: int) -> Sounding:
    """An opened sounding of that size whose answers the reader may read, in few statements."""
    now, document = timezone.now(), large_document(questions)
    sounding = Sounding.objects.create(organisation=town, title="Viele Fragen", created_by=reader)
    sounding.current = QuestionnaireVersion.objects.create(
        sounding=sounding, number=1, document=document, sha256=hash_of(document), published_at=now
    )
    vendors = Organisation.objects.bulk_create(
        Organisation(
            name=f"Anbieter {at:03} {sounding.pk}",
            name_key=f"anbieter {at:03} {sounding.pk}",
            slug=f"anbieter-{uuid.uuid4().hex}",
            kind=OrganisationKind.VENDOR,
        )
        for at in range(responses)
    )
    rows = Response.objects.bulk_create(
        Response(sounding=sounding, organisation=vendor, version=sounding.current) for vendor in vendors
    )
    handed_in = Submission.objects.bulk_create(
        Submission(
            response=row,
            number=1,
            version=sounding.current,
            answers=large_answers(document, at),
            sha256="0" * 64,
            received_at=now,
        )
        for at, row in enumerate(rows)
    )
    for row, last in zip(rows, handed_in, strict=True):
        row.last, row.state = last, "opened"
    Response.objects.bulk_update(rows, ["last", "state"])
    _open(sounding, reader, handed_in, now)
    return sounding


def _open(sounding: Sounding, reader: User, handed_in: list[Submission], now: datetime.datetime) -> None:
    entries = [
        {
            "response": str(one.response.public_id),
            "receipt": str(one.public_id),
            "organisation": one.response.organisation_id,
            "name": one.response.organisation.name,
            "received_at": now.isoformat(),
            "version": 1,
            "sha256": one.sha256,
            "unconfirmed": False,
        }
        for one in handed_in
    ]
    opening = Opening.objects.create(
        sounding=sounding,
        requested_at=now,
        opened_at=now,
        four_eyes=True,
        entries=entries,
        sha256=hash_of(entries),
    )
    Declaration.objects.create(
        sounding=sounding, person_id=reader.pk, declared_at=now, opening_hash=opening.sha256, is_clean=True
    )
    sounding.state, sounding.opened_at = SoundingState.OPENED, now
    sounding.published_at = now - datetime.timedelta(days=20)
    sounding.question_deadline = now - datetime.timedelta(days=5)
    sounding.response_deadline = now - datetime.timedelta(hours=1)
    sounding.save()


def measure() -> dict[str, Any]:
    """Milliseconds of CPU, queries and bytes of each page by number of responses, at the most questions a questionnaire takes."""
    town = Organisation.objects.create(
        name="Stadt", name_key="stadt", slug="stadt", kind=OrganisationKind.MUNICIPALITY
    )
    reader = User.objects.create(email="bench@bench.example", name="Bench")
    Membership.objects.create(organisation=town, user=reader, role=Role.OFFICER)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(reader)
    found: dict[str, Any] = {"questions": QUESTIONS, "pages": {}}
    for responses in RESPONSES:
        sounding = opened_sounding(town, reader, QUESTIONS, responses)
        for name, (route, query) in PAGES.items():
            more = {"key": "q0"} if route == "answer-compare" else {}
            path = reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id, **more}) + query
            # The person of the bench has no device for a second factor.
            with override_settings(SECOND_FACTOR_REQUIRED=False):
                found["pages"].setdefault(name, {})[str(responses)] = _cost(client, path, TIMES[name])
    return found


def _cost(client: Client, path: str, times: int) -> dict[str, Any]:
    """The least of so many reads in CPU time: what else runs on the machine takes no part in it."""
    found = []
    for _time in range(times):
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            answer = client.get(path)
            found.append((time.process_time() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
    return {"milliseconds": min(found), "queries": len(queries), "bytes": len(answer.content)}


def verdicts(found: Mapping[str, Any]) -> list[Verdict]:
    """Whether the cost grows at most as the responses do, and whether the queries stay the same."""
    few, many = str(RESPONSES[0]), str(RESPONSES[-1])
    times = RESPONSES[-1] / RESPONSES[0]
    told = []
    for name, by in found["pages"].items():
        grown = by[many]["milliseconds"] / by[few]["milliseconds"]
        told.append(
            Verdict(
                f"overview, {name}: {times:.0f} times the responses cost at most {times:.0f} times the CPU time",
                f"{grown:.2f} times",
                grown <= times * MOST_PER_RESPONSE,
            )
        )
        counts = sorted({one["queries"] for one in by.values()})
        told.append(
            Verdict(f"overview, {name}: the same queries whatever the size", str(counts), len(counts) == 1)
        )
    return told
