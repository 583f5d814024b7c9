"""Rules of what people keep of the catalogue: lists of their organisation, searches and watched listings of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_keep_list(actor: Actor, organisation_id: int | None) -> Decision:
    """Every member keeps the lists of the organisation acted for, and nobody another's."""
    if actor.kind == "key":
        return Denied(_("Keys keep no lists; a person does."))
    if actor.organisation_id is None:
        return Denied(_("Found or join an organisation first; its people then share the lists."))
    if actor.organisation_id == organisation_id and actor.may(Permission.KEEP_LISTS):
        return Allowed()
    return Denied(_("Only people of the organisation keep its lists."))


def can_follow(actor: Actor, user_id: int | None) -> Decision:
    """A person saves searches and watches listings for themselves, and nobody for somebody else."""
    if not actor.is_person:
        return Denied(_("Sign in, then you can save searches and watch solutions."))
    if actor.user_id == user_id:
        return Allowed()
    return Denied(_("This belongs to somebody else."))
