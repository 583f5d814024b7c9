"""Every table of moves of the project is told here; a move that is added or dropped is seen.

Which role makes which move from which state is tried in the files beside this one that end in `_moves.py`; for the rest the
tests of their subject make each move from every state.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from marketplace.core.states import Moves

from . import imports

DECIDED = [
    ("accept", "open", "accepted"),
    ("reject", "open", "rejected"),
    ("withdraw", "open", "withdrawn"),
]
TABLES = {
    "listing": [
        ("harvest", "draft", "published"),
        ("publish", "draft", "published"),
        ("publish", "withdrawn", "published"),
        ("publish", "archived", "published"),
        ("withdraw", "published", "withdrawn"),
        ("withdraw", "stale", "withdrawn"),
        ("republish", "withdrawn", "published"),
        ("mark_stale", "published", "stale"),
        ("confirm", "published", "published"),
        ("confirm", "stale", "published"),
        ("archive", "stale", "archived"),
    ],
    "revision": [
        ("submit", "editing", "submitted"),
        ("take_back", "submitted", "editing"),
        ("begin_review", "submitted", "in_review"),
        ("send_back", "in_review", "editing"),
        ("accept", "in_review", "published"),
        ("discard", "editing", "discarded"),
    ],
    "claim": DECIDED,
    "evidence": DECIDED,
    "report": [
        ("uphold", "open", "upheld"),
        ("reject", "open", "rejected"),
        ("reverse", "upheld", "rejected"),
        ("reverse", "rejected", "upheld"),
    ],
    "complaint": [("uphold", "open", "upheld"), ("reject", "open", "rejected")],
    "use": [
        ("agree", "waiting", "agreed"),
        ("agree", "refused", "agreed"),
        ("refuse", "waiting", "refused"),
        ("withdraw", "waiting", "withdrawn"),
    ],
    # tests/accounts/test_organisation_moves.py makes each of these moves from every state.
    "application": DECIDED,
    "mandate": [
        ("accept", "offered", "active"),
        ("accept", "requested", "active"),
        ("reject", "offered", "rejected"),
        ("reject", "requested", "rejected"),
        ("revoke", "offered", "revoked"),
        ("revoke", "requested", "revoked"),
        ("revoke", "active", "revoked"),
    ],
    "verification": DECIDED,
    "need": [
        ("finish", "draft", "ready"),
        ("reopen", "ready", "draft"),
        ("close", "draft", "closed"),
        ("close", "ready", "closed"),
    ],
    "part of a joint need": [
        ("join", "invited", "joined"),
        ("decline", "invited", "declined"),
        ("join", "declined", "joined"),
        ("leave", "joined", "left"),
        ("join", "left", "joined"),
        ("take_back", "invited", "withdrawn"),
        ("ask_again", "withdrawn", "invited"),
    ],
    "sounding": [
        ("submit", "draft", "in_review"),
        ("send_back", "in_review", "draft"),
        ("approve", "in_review", "approved"),
        ("take_back", "in_review", "draft"),
        ("take_back", "approved", "draft"),
        ("publish", "approved", "published"),
        ("correct", "published", "published"),
        ("extend", "published", "published"),
        ("request_opening", "published", "published"),
        ("open", "published", "opened"),
        ("declare", "opened", "opened"),
        ("declare", "analysed", "analysed"),
        ("declare", "concluded", "concluded"),
        ("declare", "archived", "archived"),
        ("analyse", "opened", "analysed"),
        ("reopen_analysis", "analysed", "opened"),
        ("propose", "analysed", "analysed"),
        ("return", "analysed", "analysed"),
        ("conclude", "analysed", "concluded"),
        ("archive", "concluded", "archived"),
        ("cancel", "draft", "cancelled"),
        ("cancel", "in_review", "cancelled"),
        ("cancel", "approved", "cancelled"),
        ("cancel", "published", "cancelled"),
    ],
    "clarification question": [
        ("answer", "submitted", "answered_draft"),
        ("answer", "answered_draft", "answered_draft"),
        ("publish", "answered_draft", "published"),
        ("answer_privately", "submitted", "answered_private"),
        ("answer_privately", "answered_draft", "answered_private"),
        ("reject", "submitted", "rejected"),
        ("reject", "answered_draft", "rejected"),
    ],
    "response": [
        ("submit", "draft", "submitted"),
        ("submit", "submitted", "submitted"),
        ("submit", "needs_confirmation", "submitted"),
        ("submit", "withdrawn", "submitted"),
        ("ask_confirmation", "submitted", "needs_confirmation"),
        ("withdraw", "submitted", "withdrawn"),
        ("withdraw", "needs_confirmation", "withdrawn"),
        ("open", "submitted", "opened"),
        ("open", "needs_confirmation", "opened"),
    ],
    "assessment": [("finish", "draft", "final"), ("excuse", "draft", "excused")],
}


def tables_of_moves():
    """Every table of moves that an app holds."""
    found = {}
    for package in imports.APPS.values():
        if package != "marketplace.core" and find_spec(f"{package}.states"):
            module = import_module(f"{package}.states")
            found |= {value.thing: value for value in vars(module).values() if isinstance(value, Moves)}
    return found


def test_tables_of_moves_in_the_project_are_all_told_here():
    told = {
        thing: [(move.name, move.start, move.end) for move in t.moves]
        for thing, t in tables_of_moves().items()
    }
    assert told == TABLES


def test_moves_of_every_table_name_a_role_that_somebody_can_hold():
    roles = {(thing, move.role) for thing, table in tables_of_moves().items() for move in table.moves}
    assert roles == {
        ("listing", "system"),
        ("listing", "operator"),
        ("listing", "owner"),
        ("listing", "owner or operator"),
        ("revision", "owner"),
        ("revision", "operator"),
        ("application", "decider"),
        ("application", "applicant"),
        ("mandate", "agent"),
        ("mandate", "principal"),
        ("mandate", "either"),
        ("claim", "operator"),
        ("claim", "organisation"),
        ("evidence", "operator"),
        ("evidence", "owner"),
        ("report", "operator"),
        ("complaint", "operator"),
        ("use", "other side"),
        ("use", "side that stated"),
        ("verification", "operator"),
        ("need", "requester"),
        ("part of a joint need", "invited body"),
        ("part of a joint need", "leading body"),
        ("sounding", "officer"),
        ("sounding", "reviewer"),
        ("sounding", "publisher"),
        ("sounding", "whoever reads"),
        ("clarification question", "officer"),
        ("response", "vendor"),
        ("response", "correction"),
        ("response", "opening"),
        ("assessment", "assessor"),
        ("assessment", "officer"),
        ("verification", "organisation"),
    }
