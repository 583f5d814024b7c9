"""Reports as actions: what a notice needs, who decides, what follows, who is told, and what nobody learns."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.actions.report_replies import reply_to_report
from catalog.actions.reports import (
    complain,
    reject_complaint,
    reject_report,
    report_problem,
    uphold_complaint,
    uphold_report,
)
from catalog.models import Complaint, Report
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    AreaFactory,
    MembershipFactory,
    OrganisationFactory,
    SolutionFactory,
    acting,
    member_of,
)

from .conftest import UPHELD

WITHDRAWN = UPHELD | {"measure": "withdrawn"}


def letters():
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


def found():
    return [hit.slug for hit in engine.search(Query(text="Mängelmelder")).hits]


def test_report_without_account_is_confirmed_and_told_to_vendor_and_operator(
    report, listing, moderator, vendor_admin
):
    assert (report.state, report.fact, report.version, report.user) == (
        "open",
        "licence",
        listing.current,
        None,
    )
    assert letters() == [
        ("rita@melderin.example", "Wir haben Ihre Meldung zu Mängelmelder"),
        (moderator.email, "Eine Meldung zu Mängelmelder wartet"),
        (vendor_admin.email, "Jemand meldet ein Problem mit Mängelmelder"),
    ]
    event = AuditEvent.objects.get(verb="catalog.report.made")
    assert event.data == {"solution": listing.pk, "kind": "illegal", "fact": "licence"}
    assert (event.concerns_id, event.user_id, event.organisation_id) == (None, None, None)
    assert_audit_clean()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"explanation": " "}, "explanation"),
        ({"in_good_faith": False}, "in_good_faith"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"fact": "gibt_es_nicht"}, "fact"),
        ({"email": "keine Adresse"}, "email"),
        ({"name": "Rita\u202e"}, "name"),
    ],
)
def test_notice_that_lacks_what_the_law_asks_for_is_refused(listing, changed, field):
    asked = {
        "kind": "rights",
        "explanation": "Das Bild ist von mir.",
        "name": "Rita",
        "email": "rita@melderin.example",
        "in_good_faith": True,
    }
    with pytest.raises(ValidationError) as refused:
        report_problem(solution=listing, by=ANONYMOUS, **asked | changed)
    assert list(refused.value.message_dict) == [field]
    assert (Report.objects.count(), OutboxMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "unnamed"),
    [("wrong", False), ("outdated", False), ("other", False), ("illegal", True), ("rights", True)],
)
def test_report_may_stay_unnamed_where_the_law_does_not_ask_for_a_name(listing, kind, unnamed):
    report = report_problem(
        solution=listing,
        kind=kind,
        explanation="So ist es nicht.",
        in_good_faith=True,
        may_stay_unnamed=unnamed,
        by=ANONYMOUS,
    )
    assert (report.name, report.email, OutboxMessage.objects.count()) == ("", "", 0)


def test_listing_that_nobody_sees_cannot_be_reported(vendor):
    gone = SolutionFactory(vendor=vendor, status="withdrawn")
    with pytest.raises(Refused):
        report_problem(solution=gone, kind="wrong", explanation="x", in_good_faith=True, by=ANONYMOUS)
    assert Report.objects.count() == 0


def test_upheld_report_states_grounds_and_facts_and_asks_the_vendor_to_correct(
    report, moderator, vendor, listing, vendor_admin
):
    OutboxMessage.objects.all().delete()
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    report.refresh_from_db()
    assert (report.state, report.measure, report.grounds) == ("upheld", "correction", "§ 5 UWG")
    assert report.decided_by == moderator
    day = timezone.localdate() + datetime.timedelta(days=14)
    assert report.correct_until == day
    assert letters() == [
        ("rita@melderin.example", "Entschieden: Ihre Meldung zu Mängelmelder"),
        (vendor_admin.email, "Entschieden: eine Meldung zu Mängelmelder"),
    ]
    event = AuditEvent.objects.get(verb="catalog.report.upheld")
    expected = {"solution": listing.pk, "measure": "correction", "fact": "licence"}
    assert (event.data, event.concerns_id) == (expected, vendor.pk)
    assert found() == [listing.slug]


def test_upheld_report_takes_the_listing_out_at_once(report, moderator, listing):
    uphold_report(report=report, by=acting(moderator), **WITHDRAWN)
    listing.refresh_from_db()
    assert (listing.status, found()) == ("withdrawn", [])


def test_upheld_report_takes_one_statement_out_and_the_version_before_keeps_it(report, moderator, listing):
    Report.objects.filter(pk=report.pk).update(fact="funded_until")
    report.refresh_from_db()
    uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": "fact_hidden"})
    listing.refresh_from_db()
    assert (listing.current.number, "funded_until" in listing.current.facts) == (2, False)
    assert listing.versions.get(number=1).facts["funded_until"] == "2030-12-31"
    # A file that states it again does not bring it back.
    assert listing.edited_facts == ["funded_until"]


@pytest.mark.parametrize("fact", ["", "name", "trial"])
def test_statement_that_cannot_be_taken_out_is_said_so(report, moderator, listing, fact):
    Report.objects.filter(pk=report.pk).update(fact=fact)
    report.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": "fact_hidden"})
    assert list(refused.value.message_dict) == ["measure"]
    report.refresh_from_db()
    assert report.state == "open"


@pytest.mark.parametrize("missing", ["measure", "rests_on", "grounds", "reason"])
def test_decision_without_measure_grounds_or_reasons_is_refused(report, moderator, missing):
    with pytest.raises(ValidationError) as refused:
        uphold_report(report=report, by=acting(moderator), **UPHELD | {missing: " "})
    assert list(refused.value.message_dict) == [missing]
    with pytest.raises(ValidationError):
        reject_report(report=report, by=acting(moderator), reason=" ")
    report.refresh_from_db()
    assert report.state == "open"


def test_rejected_report_leaves_the_listing_and_is_told_to_both(report, moderator, listing):
    reject_report(report=report, by=acting(moderator), reason="Die Lizenz stimmt.")
    report.refresh_from_db()
    listing.refresh_from_db()
    assert (report.state, report.measure, listing.status) == ("rejected", "", "published")


def decide(name, thing, by):
    if name == "uphold":
        return uphold_report(report=thing, by=by, **UPHELD)
    return reject_report(report=thing, by=by, reason="So nicht.")


@pytest.mark.parametrize("state", ["upheld", "rejected"])
@pytest.mark.parametrize("move", ["uphold", "reject"])
def test_report_that_is_decided_cannot_be_decided_again(report, moderator, second, state, move):
    decide("uphold" if state == "upheld" else "reject", report, acting(moderator))
    with pytest.raises(IllegalMove):
        decide(move, report, acting(second))
    report.refresh_from_db()
    assert report.state == state


@pytest.mark.parametrize("move", ["uphold", "reject"])
@pytest.mark.parametrize(
    "who", ["anonymous", "system", "editor", "vendor admin", "officer", "outsider", "moderator of the vendor"]
)
def test_nobody_but_people_of_the_operator_without_a_stake_decides(
    report, vendor, editor, vendor_admin, moderator, move, who
):
    town = OrganisationFactory(name="Stadt", kind="municipality", area=AreaFactory())
    if who == "moderator of the vendor":
        actor = acting(moderator)
        MembershipFactory(user=moderator, organisation=vendor, role="editor")
    else:
        actor = {
            "anonymous": lambda: ANONYMOUS,
            "system": lambda: system_actor("job:test"),
            "editor": lambda: acting(editor),
            "vendor admin": lambda: acting(vendor_admin),
            "officer": lambda: acting(member_of(town, "officer")),
            "outsider": lambda: acting(member_of(OrganisationFactory(), "admin")),
        }[who]()
    with pytest.raises(Refused):
        decide(move, report, actor)
    report.refresh_from_db()
    assert report.state == "open"


def test_person_of_the_operator_does_not_decide_an_own_report(listing, moderator):
    report = report_problem(
        solution=listing, kind="wrong", explanation="Falsch.", in_good_faith=True, by=acting(moderator)
    )
    with pytest.raises(Refused):
        reject_report(report=report, by=acting(moderator), reason="x")


def test_vendor_replies_once_and_the_reporter_is_told(report, editor):
    OutboxMessage.objects.all().delete()
    reply_to_report(report=report, text="Wir haben es berichtigt.", by=acting(editor))
    report.refresh_from_db()
    assert report.reply == "Wir haben es berichtigt."
    assert ("rita@melderin.example", "Der Anbieter hat geantwortet: Mängelmelder") in letters()
    with pytest.raises(IllegalMove):
        reply_to_report(report=report, text="Noch etwas.", by=acting(editor))
    event = AuditEvent.objects.get(verb="catalog.report.replied")
    assert event.data == {"solution": report.solution_id}


def test_nobody_else_replies_for_the_vendor(report, moderator):
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    for actor in (ANONYMOUS, stranger, acting(moderator)):
        with pytest.raises(Refused):
            reply_to_report(report=report, text="Gekapert.", by=actor)
    report.refresh_from_db()
    assert report.reply == ""


def test_complaint_of_the_vendor_is_decided_by_another_and_brings_the_listing_back(
    report, moderator, second, editor, listing
):
    uphold_report(report=report, by=acting(moderator), **WITHDRAWN)
    complaint = complain(report=report, by_vendor=True, text="Das stimmt nicht.", by=acting(editor))
    for move in (uphold_complaint, reject_complaint):
        with pytest.raises(Refused):
            move(complaint=complaint, by=acting(moderator), reason="Bleibt so.")
    uphold_complaint(complaint=complaint, by=acting(second), reason="Die Lizenz ist richtig.")
    complaint.refresh_from_db()
    report.refresh_from_db()
    listing.refresh_from_db()
    assert (complaint.state, report.state, report.measure) == ("upheld", "rejected", "")
    # What was decided first stays readable.
    assert (report.reason, report.decided_by) == ("Die Lizenz ist eine andere.", moderator)
    assert (listing.status, found()) == ("published", [listing.slug])


def test_complaint_that_is_upheld_brings_a_statement_back(report, moderator, second, editor, listing):
    Report.objects.filter(pk=report.pk).update(fact="funded_until")
    report.refresh_from_db()
    uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": "fact_hidden"})
    complaint = complain(report=report, by_vendor=True, text="Doch.", by=acting(editor))
    uphold_complaint(complaint=complaint, by=acting(second), reason="Doch.")
    listing.refresh_from_db()
    assert (listing.current.number, listing.current.facts["funded_until"]) == (3, "2030-12-31")


def test_complaint_of_the_reporter_turns_a_rejection_into_a_measure(report, moderator, second, listing):
    reject_report(report=report, by=acting(moderator), reason="Stimmt so.")
    complaint = complain(report=report, by_vendor=False, text="Nein.", by=ANONYMOUS)
    with pytest.raises(ValidationError):
        uphold_complaint(complaint=complaint, by=acting(second), reason="Doch.")
    uphold_complaint(complaint=complaint, by=acting(second), **WITHDRAWN)
    report.refresh_from_db()
    listing.refresh_from_db()
    assert (report.state, report.measure, listing.status) == ("upheld", "withdrawn", "withdrawn")


def test_rejected_complaint_leaves_the_decision_and_is_told_to_both(
    report, moderator, second, editor, vendor_admin
):
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    complaint = complain(report=report, by_vendor=True, text="Nein.", by=acting(editor))
    OutboxMessage.objects.all().delete()
    reject_complaint(complaint=complaint, by=acting(second), reason="Doch.")
    report.refresh_from_db()
    assert (report.state, report.measure) == ("upheld", "correction")
    assert letters() == [
        ("rita@melderin.example", "Über eine Beschwerde ist entschieden: Mängelmelder"),
        (vendor_admin.email, "Über eine Beschwerde ist entschieden: Mängelmelder"),
    ]
    for move in (uphold_complaint, reject_complaint):
        third = acting(member_of(second.memberships.get().organisation, "moderator"))
        with pytest.raises(IllegalMove):
            move(complaint=complaint, by=third, reason="Noch einmal.")


def test_each_side_complains_once_and_only_after_a_decision(report, moderator, editor):
    for by_vendor, actor in ((False, ANONYMOUS), (True, acting(editor))):
        with pytest.raises(Refused):
            complain(report=report, by_vendor=by_vendor, text="Zu früh.", by=actor)
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    for by_vendor, actor in ((False, ANONYMOUS), (True, acting(editor))):
        complain(report=report, by_vendor=by_vendor, text="Nein.", by=actor)
        with pytest.raises(IllegalMove):
            complain(report=report, by_vendor=by_vendor, text="Nochmals.", by=actor)
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize(("days", "possible"), [(183, True), (185, False)])
def test_complaint_is_possible_for_six_months(report, moderator, days, possible):
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    Report.objects.update(decided_at=timezone.now() - datetime.timedelta(days=days))
    if possible:
        complain(report=report, by_vendor=False, text="Nein.", by=ANONYMOUS)
    else:
        with pytest.raises(Refused):
            complain(report=report, by_vendor=False, text="Nein.", by=ANONYMOUS)
    assert Complaint.objects.count() == int(possible)


def test_vendor_cannot_complain_about_a_rejected_report_nor_can_a_stranger_for_it(report, moderator, editor):
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    reject_report(report=report, by=acting(moderator), reason="Stimmt so.")
    for actor in (acting(editor), stranger, ANONYMOUS):
        with pytest.raises(Refused):
            complain(report=report, by_vendor=True, text="x", by=actor)
    assert Complaint.objects.count() == 0


def test_reporter_with_an_account_appears_in_no_letter_and_no_record_of_the_vendor(
    listing, vendor, vendor_admin, moderator, second, editor
):
    town = OrganisationFactory(name="Geheimstadt", kind="municipality", area=AreaFactory())
    clerk = member_of(town, "requester")
    report = report_problem(
        solution=listing,
        kind="rights",
        explanation="Falsch.",
        name="Rita Petze",
        email="rita@melderin.example",
        in_good_faith=True,
        by=acting(clerk),
    )
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    reply_to_report(report=report, text="Gut.", by=acting(editor))
    complaint = complain(report=report, by_vendor=False, text="Zu wenig.", by=acting(clerk))
    reject_complaint(complaint=complaint, by=acting(second), reason="Genügt.")
    sent = [m for m in OutboxMessage.objects.all() if m.to != "rita@melderin.example"]
    said = " ".join(f"{m.subject} {m.text} {m.html}" for m in sent)
    assert len(sent) == 9
    for secret in ("Rita", "rita@", "Geheimstadt", clerk.email, str(report.public_id)):
        assert secret not in said
    seen = AuditEvent.objects.filter(organisation_id=vendor.pk) | AuditEvent.objects.filter(
        concerns_id=vendor.pk
    )
    assert clerk.pk not in seen.values_list("user_id", flat=True)
    assert town.pk not in seen.values_list("organisation_id", flat=True)
    assert_audit_clean()
