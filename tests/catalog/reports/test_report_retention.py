"""Names of people who reported go when nobody can complain any more, and not a day before."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from catalog.actions.report_retention import forget_reporters
from catalog.actions.reports import complain, reject_complaint, report_problem, uphold_report
from catalog.models import Report
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent
from tests.factories import OrganisationFactory, acting, member_of

BY = system_actor("job:test")
UPHELD = {
    "measure": "none",
    "rests_on": "terms",
    "grounds": "Nutzungsbedingungen",
    "reason": "Die Angabe war falsch.",
}


def in_days(days):
    return timezone.now() + datetime.timedelta(days=days)


def kept():
    return Report.objects.values_list("name", "email").get()


def test_reporter_of_a_decided_report_is_forgotten_after_a_year(report, moderator):
    assert forget_reporters(by=BY, at=in_days(4000)) == 0
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    assert (forget_reporters(by=BY, at=in_days(364)), kept()) == (
        0,
        ("Rita Petze", "rita@melderin.example"),
    )
    assert (forget_reporters(by=BY, at=in_days(366)), kept()) == (1, ("", ""))
    assert Report.objects.get().reason == "Die Angabe war falsch."
    event = AuditEvent.objects.get(verb="catalog.report.reporters_forgotten")
    assert event.data == {"rows": 1}
    assert forget_reporters(by=BY, at=in_days(367)) == 0


def test_reporter_who_complained_is_kept_until_that_is_decided(report, moderator, second):
    report = uphold_report(report=report, by=acting(moderator), **UPHELD)
    complaint = complain(report=report, by_vendor=False, text="Zu wenig.", by=ANONYMOUS)
    assert (forget_reporters(by=BY, at=in_days(900)), kept()[0]) == (0, "Rita Petze")
    reject_complaint(complaint=complaint, by=acting(second), reason="Genügt.")
    assert (forget_reporters(by=BY, at=in_days(366)), kept()) == (1, ("", ""))


@pytest.mark.parametrize("unnamed", [True, False])
def test_account_and_organisation_of_whoever_reported_or_complained_are_forgotten_too(
    listing, moderator, second, editor, unnamed
):
    clerk = member_of(OrganisationFactory(name="Stadt", kind="municipality"), "requester")
    report = report_problem(
        solution=listing,
        kind="wrong",
        explanation="Falsch.",
        name="" if unnamed else "Rita Petze",
        in_good_faith=True,
        by=acting(clerk),
    )
    report = uphold_report(report=report, by=acting(moderator), **UPHELD)
    complaint = complain(report=report, by_vendor=True, text="Nein.", by=acting(editor))
    reject_complaint(complaint=complaint, by=acting(second), reason="Doch.")
    known = Report.objects.values_list("user", "organisation")
    assert forget_reporters(by=BY, at=in_days(364)) == 0
    assert known.get() == (clerk.pk, clerk.memberships.get().organisation_id)
    assert forget_reporters(by=BY, at=in_days(366)) == 1
    assert known.get() == (None, None)
    complaint.refresh_from_db()
    assert (complaint.user, complaint.decided_by, complaint.text) == (None, second, "Nein.")
    assert forget_reporters(by=BY, at=in_days(367)) == 0


def test_report_of_nobody_known_is_not_counted(listing, moderator):
    report = report_problem(
        solution=listing, kind="wrong", explanation="Falsch.", in_good_faith=True, by=ANONYMOUS
    )
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    assert forget_reporters(by=BY, at=in_days(366)) == 0


def test_reporters_are_forgotten_by_the_machine_alone(report, vendor_admin):
    with pytest.raises(Refused):
        forget_reporters(by=acting(vendor_admin), at=in_days(900))
    assert kept()[0] == "Rita Petze"
