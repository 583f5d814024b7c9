"""Rules of joint needs: who asks others, and who answers for a body that was asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_answer_part(actor: Actor, part: Any) -> Decision:
    """The body that was asked answers for itself; the one that leads never writes its figures."""
    if part is None or actor.organisation_id != part.organisation_id:
        return Denied(_("Only the public body that was asked answers for itself."))
    if not actor.is_person:
        return Denied(_("A person answers, no program."))
    if actor.may(Permission.WRITE_NEED):
        return Allowed()
    return Denied(_("Requesters, procurement officers and administrators describe needs."))


def can_invite_part(actor: Actor, need: Any) -> Decision:
    """The people of the body that leads who write the need ask others to join it."""
    if need is None or actor.organisation_id != need.organisation_id:
        return Denied(_("Only the public body that leads a need changes it."))
    if not actor.is_person:
        return Denied(_("A person asks others, no program."))
    if actor.may(Permission.WRITE_NEED):
        return Allowed()
    return Denied(_("Requesters, procurement officers and administrators describe needs."))
