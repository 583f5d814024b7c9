"""What is due in market soundings, from the check to the decision; before the opening nothing of it tells what vendors do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission
from procurement.choices import AssessmentState, ResponseState, SoundingState
from procurement.models import Response, Sounding
from procurement.queries.due import own_soundings_to_work_on, responses_to_finish, unanswered_invitations
from procurement.rules import can_open, can_publish, can_review

from .due import Due

MOST = 20


def due_in_soundings(actor: Actor) -> Iterator[Due]:
    """What waits for the organisation acted for; two queries for vendors and one for buyers, however much it is."""
    if actor.may(Permission.VIEW_SOUNDINGS):
        for sounding in own_soundings_to_work_on(actor)[:MOST]:
            if due := _own(actor, sounding):
                yield due
    if actor.may(Permission.ANSWER_SOUNDING):
        for invitation in unanswered_invitations(actor)[:MOST]:
            words = {
                "organisation": invitation.sounding.organisation.name,
                "title": invitation.sounding.title,
            }
            yield Due(
                _("%(organisation)s asks you: %(title)s") % words,
                _("Read the sounding"),
                reverse(
                    "procurement:public-sounding-show", kwargs={"public_id": invitation.sounding.public_id}
                ),
                invitation.sounding.response_deadline,
            )
        for response in responses_to_finish(actor)[:MOST]:
            yield _to_finish(response)


def _own(actor: Actor, sounding: Sounding) -> Due | None:
    eyes, words = sounding.organisation.four_eyes, {"title": sounding.title}
    kwargs = {"public_id": sounding.public_id}
    if sounding.state == SoundingState.IN_REVIEW and can_review(actor, sounding, four_eyes=eyes):
        url = reverse("procurement:sounding-review", kwargs=kwargs)
        return Due(_("The sounding “%(title)s” waits for a check") % words, _("Check it"), url)
    if sounding.state == SoundingState.APPROVED and can_publish(actor, sounding, four_eyes=eyes):
        url = reverse("procurement:sounding-publish", kwargs=kwargs)
        return Due(_("The sounding “%(title)s” can be published") % words, _("Read the summary"), url)
    if sounding.state in (SoundingState.OPENED, SoundingState.ANALYSED):
        return _after_opening(actor, sounding)
    if not actor.may(Permission.PREPARE_SOUNDING):
        return None
    url = reverse("procurement:sounding-show", kwargs=kwargs)
    if sounding.state == SoundingState.DRAFT:
        return Due(_("The sounding “%(title)s” came back after a check") % words, _("Read and mend"), url)
    return _to_open(actor, sounding) if sounding.state == SoundingState.PUBLISHED else None


def _to_open(actor: Actor, sounding: Any) -> Due | None:
    """Who asked for the opening waits for the colleague, where two are needed; before the deadline questions wait."""
    words = {"title": sounding.title}
    if not sounding.is_over:
        text = _("Vendors wait for answers to their questions about “%(title)s”") % words
        return Due(text, _("Answer questions"), _url("enquiry-list", sounding), sounding.response_deadline)
    url = _url("opening-show", sounding)
    if sounding.opening_requested_at is None:
        return Due(_("The answers to “%(title)s” have ended") % words, _("Ask for the opening"), url)
    if can_open(actor, sounding, four_eyes=sounding.organisation.four_eyes):
        return Due(_("The answers to “%(title)s” wait to be opened") % words, _("Open the answers"), url)
    return None


def _after_opening(actor: Actor, sounding: Any) -> Due | None:
    """The one thing that this person does next; nothing for who declared a conflict."""
    words = {"title": sounding.title}
    is_officer = actor.may(Permission.PREPARE_SOUNDING)
    is_assessing = actor.may(Permission.ASSESS_RESPONSES)
    is_publisher = actor.may(Permission.PUBLISH_SOUNDING)
    if sounding.has_declared is False:
        return None
    analysed = sounding.state == SoundingState.ANALYSED
    if sounding.has_declared is None:
        if is_assessing or (is_publisher and analysed):
            text = (
                _("Before you read the answers to “%(title)s”, declare whether there is a conflict") % words
            )
            return Due(text, _("Make your declaration"), _url("declaration-edit", sounding))
        return None
    if analysed:
        return _to_decide(actor, sounding, is_officer=is_officer, is_publisher=is_publisher)
    if sounding.own_assessment == AssessmentState.DRAFT:
        text = _("Your assessment of the answers to “%(title)s” is not final yet") % words
        return Due(text, _("Go on writing"), _url("assessment-edit", sounding))
    if is_officer and not sounding.answered:
        text = _("Nobody answered “%(title)s”") % words
        return Due(text, _("End the evaluation"), _url("analysis-finish", sounding))
    if sounding.writing:
        return None
    if is_assessing and not sounding.finished:
        text = _("The answers to “%(title)s” can be assessed") % words
        return Due(text, _("Begin or ask somebody"), _url("assessment-list", sounding))
    if is_assessing:
        text = _("All assessments of “%(title)s” are there") % words
        return Due(text, _("Agree on findings"), _url("finding-list", sounding))
    return None


def _to_decide(actor: Actor, sounding: Any, *, is_officer: bool, is_publisher: bool) -> Due | None:
    words = {"title": sounding.title}
    if is_officer and not sounding.is_proposed:
        text = _("What follows from “%(title)s” is not proposed yet") % words
        return Due(text, _("Propose it"), _url("conclusion-edit", sounding), sounding.report_until)
    is_own = sounding.organisation.four_eyes and sounding.proposed_by == actor.user_id
    if is_publisher and sounding.is_proposed and not is_own:
        text = _("A proposal on “%(title)s” waits for your decision") % words
        return Due(text, _("Read and decide"), _url("conclusion-decide", sounding), sounding.report_until)
    return None


def _to_finish(response: Response) -> Due:
    sounding = response.sounding
    words = {"organisation": sounding.organisation.name, "title": sounding.title}
    url = reverse("procurement:response-show", kwargs={"public_id": response.public_id})
    if response.state == ResponseState.NEEDS_CONFIRMATION:
        text = _("The questions of “%(title)s” were corrected: confirm your response") % words
        return Due(text, _("See what changed"), url, sounding.response_deadline)
    text = _("Your response to %(organisation)s, “%(title)s”, is not handed in yet") % words
    return Due(text, _("Go on writing"), url, sounding.response_deadline)


def _url(route: str, sounding: Sounding) -> str:
    return reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id})
