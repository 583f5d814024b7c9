"""Mails about reports and complaints: neutral, never with what somebody wrote, and to the vendor never who reported."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import notify
from accounts.choices import Topic
from accounts.queries.members import admins_of
from accounts.queries.verification import operators_people
from catalog.models import Complaint, Report
from marketplace.core import outbox
from marketplace.core.outbox import Letter

Write = Callable[[Report, str], Letter]


def tell_reporter(report: Report, step: str, write: Write) -> None:
    """Write to the one who reported, if there is an address; the law asks for it without delay, so never in a digest."""
    if not report.email:
        return
    with override(report.language):
        path = reverse("catalog:report-show", kwargs={"public_id": report.public_id})
        letter = write(report, path)
    key = f"report-{step}:{report.pk}:reporter"
    outbox.post(
        letter,
        to=report.email,
        language=report.language,
        topic=Topic.LISTING,
        key=key,
        user_id=report.user_id,
    )


def tell_concerned(report: Report, step: str, write: Write) -> None:
    """Write to the administrators of the organisation whose words it is about; to nobody where these are gone."""
    if report.concerned_id is None:
        return
    topic = Topic.USE if report.is_about_experience else Topic.LISTING
    for person in admins_of(report.concerned_id):

        def letter() -> Letter:
            return write(report, reverse("catalog:own-report-show", kwargs={"pk": report.pk}))

        notify(user=person, topic=topic, write=letter, key=f"report-{step}:{report.pk}:{person.pk}")


def tell_operator(report: Report, step: str, write: Write) -> None:
    """Write to the people of the operator."""
    for person in operators_people():

        def letter() -> Letter:
            return write(report, reverse("catalog:report-decide", kwargs={"pk": report.pk}))

        key = f"report-{step}:{report.pk}:operator:{person.pk}"
        notify(user=person, topic=Topic.OPERATIONS, write=letter, key=key)


def _words(report: Report) -> dict[str, str]:
    return {"listing": outbox.one_line(report.solution.current.facts["name"])}


def received(report: Report, path: str) -> Letter:
    """To the one who reported: it has arrived, and what happens next (Art. 16(4))."""
    return Letter(
        subject=_("We have your report about %(listing)s") % _words(report),
        paragraphs=(
            _("Your report has arrived. A person of the operator looks at it; no program decides."),
            _(
                "At the address below you see what becomes of it. It is secret: whoever knows it can complain about the decision."
            ),
            _("The municipality reads what you wrote, but never who wrote it.")
            if report.is_about_experience
            else _("The vendor reads what you wrote, but never who wrote it."),
        ),
        action=(_("See where your report stands"), path),
        reason=_(
            "You get this mail because somebody gave this address with a report. If it was not you, do nothing."
        ),
    )


def made(report: Report, path: str) -> Letter:
    """To the operator: a report waits."""
    return Letter(
        subject=_("A report about %(listing)s waits") % _words(report),
        paragraphs=(_("Somebody has reported a problem. Decide soon, with care and with reasons."),),
        action=(_("Look at the report"), path),
    )


def told(report: Report, path: str) -> Letter:
    """To the one it is about: somebody reported a problem, and one may reply."""
    if report.is_about_experience:
        return Letter(
            subject=_("Somebody reports a problem with your experience with %(listing)s") % _words(report),
            paragraphs=(
                _("You can read the report and reply. Your reply is published beside the decision."),
                _(
                    "The operator decides and tells you the reasons. If the report is right, simply change your text."
                ),
            ),
            action=(_("Read the report"), path),
        )
    return Letter(
        subject=_("Somebody reports a problem with %(listing)s") % _words(report),
        paragraphs=(
            _("You can read the report and reply. Your reply is published beside the decision."),
            _(
                "The operator decides and tells you the reasons. If the report is right, simply correct the listing."
            ),
        ),
        action=(_("Read the report"), path),
    )


def decided(report: Report, path: str) -> Letter:
    """To the one who reported: the decision is there (Art. 16(5))."""
    return Letter(
        subject=_("Decided: your report about %(listing)s") % _words(report),
        paragraphs=(
            _(
                "The operator has decided about your report. You read the decision and its reasons on the page."
            ),
            _(
                "If you are not content, you can complain there for six months. Another person then looks again."
            ),
        ),
        action=(_("Read the decision"), path),
    )


def decided_about_you(report: Report, path: str) -> Letter:
    """To the one it is about: the statement of reasons is there (Art. 17)."""
    return Letter(
        subject=_("Decided: a report about %(listing)s") % _words(report),
        paragraphs=(
            _(
                "The operator has decided about a report on your experience. The page states the reasons and what follows."
            )
            if report.is_about_experience
            else _(
                "The operator has decided about a report on your listing. The page states the reasons and what follows."
            ),
            _("You can reply, and complain for six months. Another person then looks again."),
        ),
        action=(_("Read the decision"), path),
    )


def replied(report: Report, path: str) -> Letter:
    """To the one who reported: the other side has replied."""
    if report.is_about_experience:
        return Letter(
            subject=_("The municipality has replied: %(listing)s") % _words(report),
            paragraphs=(_("The municipality has replied to your report. Its words stand on the page."),),
            action=(_("Read the reply"), path),
        )
    return Letter(
        subject=_("The vendor has replied: %(listing)s") % _words(report),
        paragraphs=(_("The vendor has replied to your report. Its words stand on the page."),),
        action=(_("Read the reply"), path),
    )


def replied_to_operator(report: Report, path: str) -> Letter:
    """To the operator: the other side has replied."""
    return Letter(
        subject=_("Reply to a report about %(listing)s") % _words(report),
        paragraphs=(
            _("The municipality has replied to the report.")
            if report.is_about_experience
            else _("The vendor has replied to the report."),
        ),
        action=(_("Read the reply"), path),
    )


def reply_hidden(reason: str) -> Write:
    """To the one who replied: the reply is no longer public, and why."""

    def write(report: Report, path: str) -> Letter:
        return Letter(
            subject=_("Your reply is no longer public: %(listing)s") % _words(report),
            paragraphs=(
                _(
                    "The operator has taken your reply to a report out of the public. You still read it yourself."
                ),
                _("The operator's reason: %(reason)s") % {"reason": reason},
            ),
            action=(_("See your reply"), path),
        )

    return write


def complaint_received(report: Report, path: str) -> Letter:
    """To whoever complains: it has arrived."""
    return Letter(
        subject=_("We have your complaint: %(listing)s") % _words(report),
        paragraphs=(_("Your complaint has arrived. Somebody who has not decided before looks again."),),
        action=(_("See where it stands"), path),
    )


def complained(complaint: Complaint) -> Write:
    """To the operator: a complaint waits."""
    path = functools.partial(reverse, "catalog:complaint-decide", kwargs={"pk": complaint.pk})

    def write(report: Report, _path: str) -> Letter:
        return Letter(
            subject=_("A complaint about %(listing)s waits") % _words(report),
            paragraphs=(_("Somebody is not content with a decision. Another person than before decides."),),
            action=(_("Look at the complaint"), path()),
        )

    return write


def complaint_decided(report: Report, path: str) -> Letter:
    """To both sides: a complaint is decided."""
    return Letter(
        subject=_("A complaint is decided: %(listing)s") % _words(report),
        paragraphs=(_("The operator has decided about a complaint. You read the reasons on the page."),),
        action=(_("Read the decision"), path),
    )
