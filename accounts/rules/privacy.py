"""Who may take their data with them, and who may delete an account."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.personal import is_own


def can_export_data(actor: Actor, user_id: int) -> Decision:
    """Everybody their own, and nobody somebody else's."""
    return Allowed() if is_own(actor, user_id) else Denied(_("You can only take your own data with you."))


def can_delete_account(actor: Actor, user_id: int, last_admin_of: Sequence[str]) -> Decision:
    """Everybody their own, unless an organisation would be left without an administrator.

    last_admin_of  names of the organisations whose only administrator the person is
    """
    if not is_own(actor, user_id):
        return Denied(_("You can only delete your own account."))
    if last_admin_of:
        return Denied(
            ngettext(
                "You are the only administrator of %(names)s. Make somebody else administrator there first, "
                "or ask the operator to close it.",
                "You are the only administrator of several organisations: %(names)s. Make somebody else administrator "
                "in each of them first, or ask the operator to close them.",
                len(last_admin_of),
            )
            % {"names": ", ".join(last_admin_of)}
        )
    return Allowed()
