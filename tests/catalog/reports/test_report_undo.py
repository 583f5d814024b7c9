"""What a complaint that is upheld takes back, and what stays out because somebody else holds it."""

from __future__ import annotations

import pytest

from catalog.actions import republish_solution, withdraw_solution
from catalog.actions.listings import add_version
from catalog.actions.reports import complain, reject_report, report_problem, uphold_complaint, uphold_report
from catalog.models import Report
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove
from tests.audit_check import assert_audit_clean
from tests.factories import acting, member_of

from .conftest import UPHELD

WITHDRAWN = UPHELD | {"measure": "withdrawn"}
HIDDEN = UPHELD | {"measure": "fact_hidden"}
BY = system_actor("job:test")


@pytest.fixture
def uphold(listing, moderator):
    """Report the listing and uphold that: a function of kind, fact and measure."""

    def report_and_uphold(kind="wrong", fact="", measure="withdrawn"):
        report = report_problem(
            solution=listing,
            kind=kind,
            fact=fact,
            explanation="So ist es nicht.",
            in_good_faith=True,
            may_stay_unnamed=True,
            by=ANONYMOUS,
        )
        return uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": measure})

    return report_and_uphold


@pytest.fixture
def fall(editor, second):
    """Let a decision fall by a complaint of the vendor."""

    def complain_and_uphold(report):
        complaint = complain(report=report, by_vendor=True, text="Doch.", by=acting(editor))
        uphold_complaint(complaint=complaint, by=acting(second), reason="Doch.")

    return complain_and_uphold


@pytest.fixture
def publish(listing, vendor):
    """Publish other facts of the listing, as an accepted change does; it is public afterwards."""

    def publish_facts(**facts):
        listing.refresh_from_db()
        move = "" if listing.is_public else "publish"
        add_version(solution=listing, facts=listing.current.facts | facts, move=move, note="", by=BY)
        listing.save()

    return publish_facts


def state(listing):
    listing.refresh_from_db()
    return listing.status, listing.blocked_until


def test_listing_that_its_owner_had_taken_out_stays_out_when_the_decision_falls(
    report, listing, moderator, editor, fall
):
    withdraw_solution(solution=listing, by=acting(editor), reason="not_offered")
    report = uphold_report(report=report, by=acting(moderator), **WITHDRAWN)
    assert report.took_out is False
    fall(report)
    assert state(listing) == ("withdrawn", None)


def test_listing_that_another_report_holds_stays_out_until_that_falls_too(listing, uphold, fall):
    first, later = uphold(), uphold()
    assert (first.took_out, later.took_out) == (True, False)
    fall(first)
    assert state(listing) == ("withdrawn", None)
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.measure, first.took_out, later.took_out) == ("", False, True)
    fall(later)
    assert state(listing) == ("published", None)
    assert_audit_clean()


def test_report_that_found_the_listing_gone_brings_nothing_back_when_it_falls(listing, uphold, fall):
    first, later = uphold(), uphold()
    fall(later)
    assert state(listing) == ("withdrawn", None)
    fall(first)
    assert state(listing) == ("published", None)


def test_listing_that_its_owner_took_out_after_it_came_back_stays_out(listing, uphold, fall, publish, editor):
    report = uphold()
    publish(licence="EUPL-1.2")
    assert state(listing) == ("published", None)
    withdraw_solution(solution=listing, by=acting(editor), reason="not_offered")
    fall(report)
    assert state(listing) == ("withdrawn", None)


def test_listing_that_came_back_by_a_new_text_stays_public_when_the_decision_falls(
    listing, uphold, fall, publish
):
    report = uphold()
    publish(licence="EUPL-1.2")
    fall(report)
    assert state(listing) == ("published", None)
    assert listing.current.number == 2


def test_earlier_decision_that_a_new_text_answered_holds_nothing(listing, uphold, fall, publish):
    uphold()
    publish(licence="EUPL-1.2")
    later = uphold()
    fall(later)
    assert state(listing) == ("published", None)


def test_statement_that_another_report_holds_stays_out_until_that_falls_too(listing, uphold, fall, publish):
    first = uphold(kind="wrong", fact="funded_until", measure="fact_hidden")
    publish(funded_until="2031-12-31")
    second = uphold(kind="wrong", fact="funded_until", measure="fact_hidden")
    fall(first)
    listing.refresh_from_db()
    assert "funded_until" not in listing.current.facts
    fall(second)
    listing.refresh_from_db()
    assert listing.current.facts["funded_until"] == "2031-12-31"


@pytest.mark.parametrize("kind", ["illegal", "rights"])
@pytest.mark.parametrize(("fact", "measure"), [("", "withdrawn"), ("funded_until", "fact_hidden")])
def test_versions_up_to_an_unlawful_one_are_blocked_until_the_decision_falls(
    listing, uphold, fall, publish, kind, fact, measure
):
    publish(licence="EUPL-1.2")
    report = uphold(kind=kind, fact=fact, measure=measure)
    listing.refresh_from_db()
    assert (listing.blocked_until, listing.blocks(2), listing.blocks(3)) == (2, True, False)
    fall(report)
    assert state(listing) == ("published", None)
    assert "funded_until" in listing.current.facts


@pytest.mark.parametrize("kind", ["wrong", "outdated", "other"])
@pytest.mark.parametrize(("fact", "measure"), [("", "withdrawn"), ("funded_until", "fact_hidden")])
def test_versions_that_are_merely_wrong_stay_readable(listing, uphold, kind, fact, measure):
    uphold(kind=kind, fact=fact, measure=measure)
    assert state(listing)[1] is None


@pytest.mark.parametrize("measure", ["correction", "none"])
def test_versions_stay_readable_where_nothing_is_taken_out(listing, uphold, measure):
    uphold(kind="illegal", measure=measure)
    assert state(listing) == ("published", None)


def test_versions_of_a_listing_that_was_gone_already_are_blocked(report, listing, moderator, editor, fall):
    withdraw_solution(solution=listing, by=acting(editor), reason="not_offered")
    report = uphold_report(report=report, by=acting(moderator), **WITHDRAWN)
    assert state(listing) == ("withdrawn", 1)
    fall(report)
    assert state(listing) == ("withdrawn", None)


def test_versions_that_once_made_a_statement_are_blocked_although_it_is_gone(
    listing, moderator, publish, uphold
):
    report = report_problem(
        solution=listing,
        kind="illegal",
        fact="funded_until",
        explanation="Verletzt ein Recht.",
        in_good_faith=True,
        may_stay_unnamed=True,
        by=ANONYMOUS,
    )
    listing.refresh_from_db()
    kept = {key: value for key, value in listing.current.facts.items() if key != "funded_until"}
    add_version(solution=listing, facts=kept, move="", note="", by=BY)
    listing.save()
    uphold_report(report=report, by=acting(moderator), **HIDDEN)
    assert state(listing) == ("published", 1)
    assert listing.current.number == 2


def test_block_of_one_report_outlives_that_of_another(listing, uphold, fall, publish):
    first = uphold(kind="illegal")
    publish(licence="EUPL-1.2")
    second = uphold(kind="rights")
    assert state(listing) == ("withdrawn", 2)
    fall(second)
    assert state(listing) == ("published", 1)
    fall(first)
    assert state(listing) == ("published", None)


def test_text_that_is_blocked_comes_back_only_as_a_new_version(listing, uphold, publish):
    uphold(kind="illegal")
    listing.refresh_from_db()
    with pytest.raises(IllegalMove):
        republish_solution(solution=listing, by=BY)
    publish()
    assert (state(listing), listing.current.number) == (("published", 1), 2)


def test_complaint_of_the_reporter_for_less_brings_the_listing_back(listing, uphold, second):
    report = uphold(kind="illegal")
    complaint = complain(report=report, by_vendor=False, text="So war es nicht gemeint.", by=ANONYMOUS)
    uphold_complaint(complaint=complaint, by=acting(second), **UPHELD)
    report.refresh_from_db()
    assert (report.state, report.measure, report.took_out) == ("upheld", "correction", False)
    assert state(listing) == ("published", None)


def test_complaint_of_the_reporter_for_more_keeps_the_statement_out_and_all_comes_back_when_it_falls(
    listing, uphold, second, editor, operator
):
    report = uphold(kind="wrong", fact="funded_until", measure="fact_hidden")
    complaint = complain(report=report, by_vendor=False, text="Das genügt nicht.", by=ANONYMOUS)
    uphold_complaint(complaint=complaint, by=acting(second), **WITHDRAWN)
    listing.refresh_from_db()
    assert (listing.status, "funded_until" in listing.current.facts) == ("withdrawn", False)
    report.refresh_from_db()
    assert (report.measure, report.took_out) == ("withdrawn", True)
    complaint = complain(report=report, by_vendor=True, text="Doch.", by=acting(editor))
    third = acting(member_of(operator, "moderator"))
    uphold_complaint(complaint=complaint, by=third, reason="Doch.")
    listing.refresh_from_db()
    assert (listing.status, listing.current.facts["funded_until"]) == ("published", "2030-12-31")


def test_unclaimed_listing_takes_a_statement_from_files_again_when_the_decision_falls(listing, uphold, fall):
    listing.is_claimed = False
    listing.save()
    report = uphold(kind="wrong", fact="funded_until", measure="fact_hidden")
    listing.refresh_from_db()
    assert listing.edited_facts == ["funded_until"]
    fall(report)
    listing.refresh_from_db()
    assert listing.edited_facts == []


def test_rejected_report_blocks_and_takes_out_nothing(report, listing, moderator):
    reject_report(report=report, by=acting(moderator), reason="Stimmt so.")
    assert state(listing) == ("published", None)
    assert Report.objects.get(pk=report.pk).took_out is False
