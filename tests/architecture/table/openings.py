"""Routes: the opening of a sounding, declarations, assessments, findings, and the end of the evaluation."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from tests.factories import (
    AssessmentFactory,
    DeclarationFactory,
    OpeningFactory,
    ResponseFactory,
    SoundingFactory,
)

from .row import FORM, METHODS, READ, Row

# Over and not asked for, asked for, opened and assessed, with its findings waiting, analysed.
OVER = {"public_id": "09e000000001"}
ASKED = {"public_id": "09e000000002"}
OPENED = {"public_id": "09e000000003"}
AGREED = {"public_id": "09e000000004"}
ANALYSED = {"public_id": "09e000000005"}
NOTHING = {"public_id": "09e0ffffffff"}
PROTOCOL = "0" * 64
QUESTION = {"key": "q1"}
ASSESSMENT = {"pk": 990_001}
NOTES = {"q1": {"kind": "common", "text": "Gibt es überall."}}
DECLARED = ("officer", "publisher", "assessor", "auditor", "buyer_admin")
# Of those who may read at all these two have not declared.
UNDECLARED = ("requester", "reviewer")
BUTTON = dict.fromkeys(METHODS, 405) | {"POST": 302}
ASK = dict.fromkeys(METHODS, 405) | {"POST": 422}
CLOSED = READ | {"GET": 403, "HEAD": 403}
CLOSED_FORM = FORM | {"GET": 403, "HEAD": 403, "POST": 403}
TO_LIST = FORM | {"GET": 302, "HEAD": 302, "POST": 302}
TEST = "tests/procurement/opening/test_counts.py"
COUNTED = f"{TEST}::test_pages_with_one_and_three_rows_ask_equally_often"


def build(world: dict[str, Any]) -> None:
    """A sounding of the municipality in each state around the opening, with declarations of most of its people."""
    town = world["municipality"]
    _over(town, OVER)
    asked = _over(town, ASKED)
    asked.opening_requested_at = timezone.now()
    asked.save()
    opened = _opened(world, OPENED)
    AssessmentFactory(sounding=opened, assessor=world["officer"])
    AssessmentFactory(sounding=opened, assessor=world["assessor"], **ASSESSMENT)
    AssessmentFactory(sounding=opened, assessor=world["buyer_admin"])
    for kwargs in (AGREED, ANALYSED):
        # The forms of the attacks name a protocol by its hash, so one of them has a known one.
        one = _opened(world, kwargs, **({"sha256": PROTOCOL} if kwargs == ANALYSED else {}))
        AssessmentFactory(
            sounding=one, assessor=world["officer"], state="final", finished_at=timezone.now(), notes=NOTES
        )
    one.state = "analysed"
    one.save()


def _over(town: Any, kwargs: dict[str, Any]) -> Any:
    now = timezone.now()
    sounding = SoundingFactory(
        organisation=town,
        state="published",
        title="Sensoren",
        published_at=now - datetime.timedelta(days=20),
        question_deadline=now - datetime.timedelta(days=5),
        response_deadline=now - datetime.timedelta(hours=1),
        **kwargs,
    )
    ResponseFactory(sounding=sounding, state="submitted")
    return sounding


def _opened(world: dict[str, Any], kwargs: dict[str, Any], **more: Any) -> Any:
    opening = OpeningFactory(sounding=_over(world["municipality"], kwargs), **more)
    for visitor in DECLARED:
        DeclarationFactory(sounding=opening.sounding, person_id=world[visitor].pk)
    return opening.sounding


def closed(answers: dict[str, int]) -> dict[str, dict[str, int]]:
    """What those get who may read soundings and have not declared."""
    return dict.fromkeys(UNDECLARED, answers)


ROWS: dict[str, Row] = {
    "procurement:opening-show": Row("sounding.view", OPENED, missing=NOTHING, counted=COUNTED),
    "procurement:opening-request": Row("sounding.prepare", OVER, ASK, missing=NOTHING),
    "procurement:opening-open": Row("sounding.prepare", ASKED, ASK, missing=NOTHING),
    "procurement:declaration-edit": Row("sounding.view", OPENED, FORM, missing=NOTHING, counted=COUNTED),
    "procurement:assessment-list": Row(
        "sounding.view", OPENED, others=closed(CLOSED), missing=NOTHING, counted=COUNTED
    ),
    "procurement:assessment-ask": Row("sounding.assess", OPENED, BUTTON, missing=NOTHING),
    "procurement:assessment-edit": Row(
        "sounding.assess", OPENED, FORM | {"POST": 409}, missing=NOTHING, counted=COUNTED
    ),
    "procurement:assessment-finish": Row(
        "sounding.assess", OPENED, dict.fromkeys(METHODS, 405) | {"POST": 409}, missing=NOTHING
    ),
    "procurement:assessment-excuse": Row(
        "sounding.prepare", OPENED | ASSESSMENT, ASK, missing=NOTHING | ASSESSMENT
    ),
    "procurement:finding-list": Row(
        "sounding.view", AGREED, others=closed(CLOSED), missing=NOTHING, counted=COUNTED
    ),
    "procurement:finding-edit": Row(
        "sounding.assess", AGREED | QUESTION, FORM, missing=NOTHING | QUESTION, counted=COUNTED
    ),
    "procurement:analysis-finish": Row("sounding.prepare", AGREED, FORM, missing=NOTHING, counted=COUNTED),
    "procurement:analysis-reopen": Row("sounding.prepare", ANALYSED, BUTTON, missing=NOTHING),
}
