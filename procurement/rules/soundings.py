"""Rules of market soundings: who prepares, reviews, publishes, opens. Guards of dates stand in `timing.py`.

Source: the four-eyes rule is the organisation's own choice (`Organisation.four_eyes`); the roles follow market-sounding practice.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import BUYERS
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

FOREIGN = Denied(_("Only people of the public body that leads a market sounding work on it."))


def can_prepare(actor: Actor, organisation_id: int | None) -> Decision:
    """Procurement officers write soundings of the body acted for, its programs with the scope.

    A scope may be given to a key of any organisation, so the kind of the organisation is asked, too.
    """
    if organisation_id is None or actor.organisation_id != organisation_id:
        return FOREIGN
    if actor.may(Permission.PREPARE_SOUNDING) and actor.organisation_kind in BUYERS:
        return Allowed()
    return Denied(_("Procurement officers and administrators prepare market soundings."))


def can_change_published(actor: Actor, sounding: Any) -> Decision:
    """What vendors may already read is changed by people: they write corrections, and invite further vendors.

    A program has no second pair of eyes, and its invitations would go out at once.
    """
    if not actor.is_person:
        return Denied(_("After the publication a person changes a market sounding, no program."))
    return can_prepare(actor, sounding.organisation_id)


def can_invite(actor: Actor, sounding: Any) -> Decision:
    """Whoever prepares a sounding invites to it; after the publication people do, since mails go out at once."""
    if sounding.is_preparing:
        return can_prepare(actor, sounding.organisation_id)
    return can_change_published(actor, sounding)


def can_edit_questionnaire(actor: Actor, questionnaire: Any) -> Decision:
    """Whoever prepares soundings writes their questions, and the templates of the organisation."""
    return can_prepare(actor, None if questionnaire is None else questionnaire.organisation_id)


def can_review(actor: Actor, sounding: Any, *, four_eyes: bool) -> Decision:
    """A reviewer judges what somebody else wrote; where the four-eyes rule is off, the same person may."""
    if actor.organisation_id != sounding.organisation_id:
        return FOREIGN
    if not actor.is_person:
        return Denied(_("A person approves, no program."))
    if not actor.may(Permission.REVIEW_SOUNDING):
        return Denied(_("Reviewers and administrators check market soundings."))
    return _not_the_author(actor, sounding, four_eyes)


def can_publish(actor: Actor, sounding: Any, *, four_eyes: bool) -> Decision:
    """A publishing officer publishes, corrects and extends what somebody else wrote."""
    if actor.organisation_id != sounding.organisation_id:
        return FOREIGN
    if not actor.is_person:
        return Denied(_("A person publishes, no program."))
    if not actor.may(Permission.PUBLISH_SOUNDING):
        return Denied(_("Publishing officers and administrators publish market soundings."))
    if four_eyes and _is_written_by_a_program(sounding) and actor.user_id == sounding.approved_by_id:
        return Denied(
            _(
                "A program wrote this sounding, and you approved it. Somebody else publishes it (four-eyes rule)."
            )
        )
    return _not_the_author(actor, sounding, four_eyes)


def can_cancel(actor: Actor, sounding: Any) -> Decision:
    """What nobody has seen the officer gives up; what is published a publishing officer cancels, with a reason for all."""
    if sounding.is_preparing:
        return can_prepare(actor, sounding.organisation_id)
    if actor.organisation_id != sounding.organisation_id:
        return FOREIGN
    if actor.is_person and actor.may(Permission.PUBLISH_SOUNDING):
        return Allowed()
    return Denied(_("Publishing officers and administrators cancel market soundings."))


def _is_written_by_a_program(sounding: Any) -> bool:
    """Whether no person stands behind the text, so that only the approval and the publication have one."""
    return sounding.created_by_id is None and sounding.submitted_by_id is None


def _not_the_author(actor: Actor, sounding: Any, four_eyes: bool) -> Decision:
    if not four_eyes or actor.user_id not in (sounding.created_by_id, sounding.submitted_by_id):
        return Allowed()
    return Denied(
        _(
            "You wrote this sounding, so somebody else has to check and publish it (four-eyes rule). "
            "Your administrators can switch the rule off."
        )
    )
