"""Every state x move x role of a report and of a complaint about its decision, against literals."""

from __future__ import annotations

import datetime

import pytest

from catalog.actions.reports import reject_complaint, reject_report, uphold_complaint, uphold_report
from catalog.choices import ReportState
from catalog.models import Complaint, Report
from catalog.states import COMPLAINT_MOVES, REPORT_MOVES
from tests.factories import ComplaintFactory, OrganisationFactory, ReportFactory, SolutionFactory

from .moving import ROLES, actors_around, outcomes

STATES = ["open", "upheld", "rejected"]
REFUSED = ["refused"] * 3
OPERATORS = ("moderator", "operator admin")
DECIDED_AT = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)
GROUNDS = {"measure": "correction", "rests_on": "law", "grounds": "§ 5 UWG"}

# By move: who may make it, and what becomes of a report in each of STATES; "-" is an illegal move. A report is reversed by a
# complaint alone: that of its vendor falls an upheld one, that of the reporter upholds any.
REPORTS = {
    "uphold": (OPERATORS, ["upheld", "-", "-"]),
    "reject": (OPERATORS, ["rejected", "-", "-"]),
    "reverse for the vendor": (OPERATORS, ["-", "rejected", "-"]),
    "reverse for the reporter": (OPERATORS, ["-", "upheld", "upheld"]),
}
COMPLAINTS = {
    "uphold": (OPERATORS, ["upheld", "-", "-"]),
    "reject": (OPERATORS, ["rejected", "-", "-"]),
}


def reverse(*, by_vendor):
    def act(*, report, by):
        complaint = ComplaintFactory(report=report, by_vendor=by_vendor)
        asked = {} if by_vendor else GROUNDS
        uphold_complaint(complaint=complaint, by=by, reason="Doch.", **asked)

    return act


ACTIONS = {
    "uphold": lambda *, report, by: uphold_report(report=report, by=by, reason="Stimmt.", **GROUNDS),
    "reject": lambda *, report, by: reject_report(report=report, by=by, reason="Stimmt nicht."),
    "reverse for the vendor": reverse(by_vendor=True),
    "reverse for the reporter": reverse(by_vendor=False),
}
COMPLAINT_ACTIONS = {"uphold": uphold_complaint, "reject": reject_complaint}


@pytest.fixture
def listing(db):
    return SolutionFactory(vendor=OrganisationFactory(name="Eigene"), is_claimed=True)


@pytest.fixture
def actors(listing):
    return actors_around(listing.vendor)


def set_report(report, state):
    told = {} if state == "open" else {"reason": "Darum.", "decided_at": DECIDED_AT}
    if state == "upheld":
        told |= GROUNDS
    Report.objects.filter(pk=report.pk).update(state=state, **told)


def set_complaint(complaint, state):
    told = {} if state == "open" else {"reason": "Darum.", "decided_at": DECIDED_AT}
    Complaint.objects.filter(pk=complaint.pk).update(state=state, **told)


@pytest.mark.parametrize("move", REPORTS)
@pytest.mark.parametrize("role", ROLES)
def test_report_moved_from_every_state_by_each_role_goes_where_the_table_says(listing, actors, move, role):
    allowed, expected = REPORTS[move]
    report = ReportFactory(solution=listing)

    def act(thing):
        ACTIONS[move](report=thing, by=actors[role])

    assert outcomes(report, STATES, act, set_report, "state") == (expected if role in allowed else REFUSED)


@pytest.mark.parametrize("move", COMPLAINTS)
@pytest.mark.parametrize("role", ROLES)
def test_complaint_moved_from_every_state_by_each_role_goes_where_the_table_says(listing, actors, move, role):
    allowed, expected = COMPLAINTS[move]
    complaint = ComplaintFactory(report__solution=listing)

    def act(thing):
        COMPLAINT_ACTIONS[move](complaint=thing, by=actors[role], reason="Darum.")

    found = outcomes(complaint, STATES, act, set_complaint, "state")
    assert found == (expected if role in allowed else REFUSED)


def test_states_and_moves_of_reports_and_complaints_are_those_of_these_tables():
    assert ReportState.values == STATES
    assert {move.name for move in REPORT_MOVES.moves} == {move.partition(" for ")[0] for move in REPORTS}
    assert {move.name for move in COMPLAINT_MOVES.moves} == set(COMPLAINTS)
