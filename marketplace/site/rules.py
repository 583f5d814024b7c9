"""Rules of the site: may this actor do that?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied


def can_edit_texts(actor: Actor) -> Decision:
    """Texts bind the operator in law, so only its administrators change them."""
    if actor.kind == "system" or actor.holds(Role.ADMIN, kind="operator"):
        return Allowed()
    return Denied(_("Only administrators of the operator can change these texts."))
