"""Routes: the shortlist of a need, where its candidates come from, and its hand-over to a sounding."""

from __future__ import annotations

import uuid
from typing import Any

from tests.factories import (
    CandidateFactory,
    NeedFactory,
    ShortlistFactory,
    ShortlistSearchFactory,
    ShortlistStepFactory,
    SolutionFactory,
    SoundingFactory,
)

from .row import FORM, METHODS, Row

OPEN = {"public_id": uuid.UUID("5a1c1ae7-0000-4000-8000-000000980001")}
DONE = {"public_id": uuid.UUID("5a1c1ae7-0000-4000-8000-000000980002")}
NOTHING = {"public_id": uuid.UUID("5a1c1ae7-0000-4000-8000-000000989999")}
SOUNDING = {"public_id": "auswahl98003"}
NO_SOUNDING = {"public_id": "gibtesnicht9"}
CANDIDATE = 980_004
POST = dict.fromkeys(METHODS, 405) | {"POST": 422}
BUTTON = FORM | {"POST": 302}
TEST = "tests/procurement/shortlists/test_pages.py::test_"
PAGES = f"{TEST}pages_of_a_list_with_one_three_and_twenty_candidates_ask_equally_often"
ADDING = f"{TEST}pages_that_add_to_a_list_with_one_and_three_rows_ask_equally_often"
CHOICE = f"{TEST}choice_of_a_need_with_one_and_three_needs_asks_equally_often"
HANDED = f"{TEST}page_that_hands_over_asks_equally_often_for_one_and_three"


def build(world: dict[str, Any]) -> None:
    """A shortlist of the municipality on which one is undecided, a finished one, and the draft of a sounding beside it."""
    town = world["municipality"]
    solution = SolutionFactory(name="Vorgemerktes", slug="vorgemerktes", vendor=world["vendor"])
    need = NeedFactory(organisation=town, title="Bedarf mit Auswahlliste", **OPEN)
    shortlist = ShortlistFactory(need=need)
    search = ShortlistSearchFactory(
        shortlist=shortlist, address="q=Vorgemerktes", count=1, found=[solution.current_id]
    )
    CandidateFactory(pk=CANDIDATE, shortlist=shortlist, solution=solution, search=search, place=1)
    ShortlistStepFactory(shortlist=shortlist, data={"search": 1, "found": 1, "added": 1})
    done = NeedFactory(organisation=town, title="Bedarf mit fertiger Auswahlliste", **DONE)
    finished = ShortlistFactory(need=done, finished_at=search.searched_at, finished_by=world["officer"])
    CandidateFactory(shortlist=finished, solution=solution, state="kept", reason="Erfüllt alles")
    SoundingFactory(organisation=town, need=done, title="Sondierung aus der Auswahlliste", **SOUNDING)


ROWS: dict[str, Row] = {
    "procurement:shortlist-choose": Row("need.write", counted=CHOICE),
    "procurement:shortlist-show": Row("sounding.view", OPEN, missing=NOTHING, counted=PAGES),
    "procurement:shortlist-decide": Row("need.write", OPEN, POST, missing=NOTHING),
    "procurement:shortlist-search": Row("need.write", OPEN, FORM, missing=NOTHING, counted=ADDING),
    "procurement:shortlist-add": Row("need.write", OPEN, FORM, missing=NOTHING, counted=ADDING),
    "procurement:shortlist-copy": Row("need.write", OPEN, FORM, missing=NOTHING, counted=ADDING),
    "procurement:shortlist-cap": Row("need.write", OPEN, FORM, missing=NOTHING),
    "procurement:shortlist-finish": Row("need.write", OPEN, FORM, missing=NOTHING),
    "procurement:shortlist-reopen": Row("need.write", DONE, FORM, missing=NOTHING),
    "procurement:shortlist-log": Row("sounding.view", OPEN, missing=NOTHING, counted=PAGES),
    "procurement:shortlist-file": Row(
        "sounding.view", OPEN | {"kind": "csv"}, missing=NOTHING | {"kind": "csv"}, counted=PAGES
    ),
    "procurement:shortlist-invite": Row(
        "sounding.prepare", SOUNDING, BUTTON, missing=NO_SOUNDING, counted=HANDED
    ),
}
