"""What is due in market soundings: to mend, to check, to publish, to answer; never anything about what vendors do."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission
from procurement.choices import SoundingState
from procurement.models import Sounding
from procurement.queries.due import own_soundings_to_work_on, unanswered_invitations
from procurement.rules import can_publish, can_review

from .due import Due

MOST = 20


def due_in_soundings(actor: Actor) -> Iterator[Due]:
    """What waits for the organisation acted for; at most two queries, however much it is."""
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


def _own(actor: Actor, sounding: Sounding) -> Due | None:
    eyes, words = sounding.organisation.four_eyes, {"title": sounding.title}
    kwargs = {"public_id": sounding.public_id}
    if sounding.state == SoundingState.IN_REVIEW and can_review(actor, sounding, four_eyes=eyes):
        url = reverse("procurement:sounding-review", kwargs=kwargs)
        return Due(_("The sounding “%(title)s” waits for a check") % words, _("Check it"), url)
    if sounding.state == SoundingState.APPROVED and can_publish(actor, sounding, four_eyes=eyes):
        url = reverse("procurement:sounding-publish", kwargs=kwargs)
        return Due(_("The sounding “%(title)s” can be published") % words, _("Read the summary"), url)
    if not actor.may(Permission.PREPARE_SOUNDING):
        return None
    url = reverse("procurement:sounding-show", kwargs=kwargs)
    if sounding.state == SoundingState.DRAFT:
        return Due(_("The sounding “%(title)s” came back after a check") % words, _("Read and mend"), url)
    if sounding.state == SoundingState.PUBLISHED:
        return Due(_("The answers to “%(title)s” have ended") % words, _("Look at the next steps"), url)
    return None
