"""Routes: the conclusion of a sounding, its report, procedures that followed, the archive."""

from __future__ import annotations

import uuid
from typing import Any

from procurement.models import Sounding
from tests.factories.sounding import (
    ConclusionFactory,
    DeclarationFactory,
    FindingFactory,
    FollowUpFactory,
    OpeningFactory,
    SoundingFactory,
    SoundingReportFactory,
)

from .row import FORM, METHODS, READ, Row

ANALYSED = {"public_id": "c0c0000000a1"}
PROPOSED = {"public_id": "c0c0000000a2"}
CONCLUDED = {"public_id": "c0c0000000a3"}
NOTHING = {"public_id": "gibt-es-nicht"}
REPORT = {"public_id": uuid.UUID("7e590000-0000-4000-8000-00000000c0a1")}
NO_REPORT = {"public_id": uuid.UUID("7e590000-0000-4000-8000-00000000c0ff")}
FOLLOWED = CONCLUDED | {"followup": uuid.UUID("7e590000-0000-4000-8000-00000000c0b1")}
NO_FOLLOWED = CONCLUDED | {"followup": uuid.UUID("7e590000-0000-4000-8000-00000000c0bf")}
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
SENT_AGAIN = dict.fromkeys(METHODS, 405) | {"POST": 422}
# Everybody of the buyer who has declared reads the conclusion; officers alone write it.
READS = READ | {"POST": 403}
READERS = ("requester", "reviewer", "publisher", "assessor", "auditor")
TEST = "tests/procurement/conclusion/test_counts.py"
OF_THE_BUYER = f"{TEST}::test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often"
OF_ALL = f"{TEST}::test_report_with_one_and_three_rows_asks_equally_often"


def build(world: dict[str, Any]) -> None:
    """Three soundings of the municipality: analysed, with a proposal, and concluded; everybody there has declared."""
    for state, kwargs in (("analysed", ANALYSED), ("analysed", PROPOSED), ("concluded", CONCLUDED)):
        one = SoundingFactory(
            organisation=world["municipality"], title="Parkraum erfassen", state="published", **kwargs
        )
        OpeningFactory(sounding=one)
        FindingFactory(sounding=one)
        Sounding.objects.filter(pk=one.pk).update(state=state)
        for visitor in (*READERS, "officer", "buyer_admin"):
            DeclarationFactory(sounding=one, person_id=world[visitor].pk)
        if kwargs is PROPOSED:
            ConclusionFactory(sounding=one, decision="postpone", proposed_by=world["officer"])
        if kwargs is CONCLUDED:
            ConclusionFactory(sounding=one, decided_at=one.opened_at)
            SoundingReportFactory(sounding=one, public_id=REPORT["public_id"])
            FollowUpFactory(sounding=one, public_id=FOLLOWED["followup"], ocid="ocds-000000-parkraum")


ROWS: dict[str, Row] = {
    "procurement:conclusion-edit": Row(
        "sounding.view", ANALYSED, FORM, others=dict.fromkeys(READERS, READS), missing=NOTHING
    ),
    "procurement:conclusion-propose": Row("sounding.prepare", ANALYSED, SENT_AGAIN, missing=NOTHING),
    "procurement:report-preview": Row("sounding.view", ANALYSED, missing=NOTHING, counted=OF_THE_BUYER),
    "procurement:conclusion-decide": Row(
        "sounding.publish", PROPOSED, FORM, missing=NOTHING, counted=OF_THE_BUYER
    ),
    "procurement:conclusion-return": Row("sounding.publish", PROPOSED, FORM, missing=NOTHING),
    "procurement:report-show": Row("public", REPORT, missing=NO_REPORT, counted=OF_ALL),
    "procurement:report-paper": Row("public", REPORT, missing=NO_REPORT),
    "procurement:followup-add": Row("sounding.prepare", CONCLUDED, FORM, missing=NOTHING),
    "procurement:followup-edit": Row("sounding.prepare", FOLLOWED, FORM, missing=NO_FOLLOWED),
    "procurement:sounding-archive": Row("sounding.prepare", CONCLUDED, POST, missing=NOTHING),
}
