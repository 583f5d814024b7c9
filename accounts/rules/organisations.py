"""Rules about the organisation itself: its own rules, and its end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Decision, Denied
from marketplace.core.permissions import Permission

from ..choices import BUYERS, OrganisationKind
from .governing import governs, operates


def can_change_four_eyes(actor: Actor, organisation: Any) -> Decision:
    """The four-eyes rule is a matter of the public body itself, decided by its administrators."""
    if organisation.kind not in BUYERS:
        return Denied(_("The four-eyes rule concerns public bodies that sound the market."))
    return governs(actor, organisation.pk, Permission.CHANGE_RULES)


def can_close_organisation(actor: Actor, organisation: Any) -> Decision:
    """An organisation is closed by the operator; that of the operator never is."""
    if organisation.kind == OrganisationKind.OPERATOR:
        return Denied(_("The organisation of the operator cannot be closed."))
    return operates(actor, Permission.CLOSE_ORGANISATIONS)
