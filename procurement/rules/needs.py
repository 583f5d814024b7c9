"""Rules of needs and shortlists."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import BUYERS
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_begin_need(actor: Actor) -> Decision:
    """Who describes needs for the public body acted for; its programs with the scope.

    A scope may be given to a key of any organisation, so the kind of the organisation is asked, too.
    """
    if actor.organisation_id is None:
        return Denied(_("Join a public body first, then you can describe what it needs."))
    if actor.may(Permission.WRITE_NEED) and actor.organisation_kind in BUYERS:
        return Allowed()
    return Denied(_("Requesters, procurement officers and administrators describe needs."))


def can_write_need(actor: Actor, need: Any) -> Decision:
    """The body that leads a need writes it; those that join write their own figures alone."""
    if need is None or actor.organisation_id != need.organisation_id:
        return Denied(_("Only the public body that leads a need changes it."))
    return can_begin_need(actor)


def can_close_need(actor: Actor, need: Any) -> Decision:
    """A person puts a need away for good, no program."""
    if not actor.is_person:
        return Denied(_("A person closes a need, no program."))
    return can_write_need(actor, need)


def can_search_shortlist(actor: Actor, need: Any) -> Decision:
    """Who writes the need also searches for it and puts candidates on the list, on which nothing is decided by that."""
    return can_write_need(actor, need)


def can_keep_shortlist(actor: Actor, need: Any) -> Decision:
    """Who writes the need also keeps and leaves out; a person answers for the reasons, no program."""
    if not actor.is_person:
        return Denied(_("A person decides on a shortlist, no program."))
    return can_write_need(actor, need)
