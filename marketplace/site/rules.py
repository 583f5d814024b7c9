"""Rules of the site: may this actor do that?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission


def can_edit_texts(actor: Actor) -> Decision:
    """Texts bind the operator in law, so only its administrators change them."""
    if actor.kind == "system" or (actor.is_person and actor.holds(Role.ADMIN, kind="operator")):
        return Allowed()
    return Denied(_("Only administrators of the operator can change these texts."))


def can_retry_jobs(actor: Actor) -> Decision:
    """What the worker gave up, mail included, is begun again by administrators of the operator."""
    if actor.may(Permission.RETRY_JOBS):
        return Allowed()
    return Denied(_("Only administrators of the operator can start this again."))
