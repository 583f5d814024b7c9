"""Rules of the quick mode: one person from the need to the publication."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

# Everything that the quick mode does stands behind one of these in the normal way, too.
NEEDED = (
    Permission.WRITE_NEED,
    Permission.PREPARE_SOUNDING,
    Permission.REVIEW_SOUNDING,
    Permission.PUBLISH_SOUNDING,
)


def can_sound_quickly(actor: Actor, organisation: Any) -> Decision:
    """One person with the roles of all, in a public body that has switched the four-eyes rule off for itself."""
    if organisation is None or actor.organisation_id != organisation.pk:
        return Denied(_("Only people of the public body that leads a market sounding work on it."))
    if not actor.is_person:
        return Denied(_("A person publishes, no program."))
    if organisation.four_eyes:
        return Denied(
            _(
                "The four-eyes rule is on in your organisation, so a second person checks and publishes. "
                "Administrators can switch it off under “Rules”."
            )
        )
    if not all(actor.may(permission) for permission in NEEDED):
        return Denied(
            _(
                "For the quick mode one person is officer, reviewer and publishing officer at once. "
                "Administrators give roles under “People”."
            )
        )
    return Allowed()
