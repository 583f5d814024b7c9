"""Rules of the note for the file and of the packages: who makes notes, who reads them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.permissions import Permission

from .soundings import FOREIGN

_MAKERS = (Permission.PREPARE_SOUNDING, Permission.PUBLISH_SOUNDING)
_READERS = (Permission.VIEW_SOUNDINGS, Permission.VIEW_AUDIT)


def can_make_note(actor: Actor, sounding: Any) -> Decision:
    """A procurement officer makes notes for the file; so does the publishing officer who concludes."""
    if actor.organisation_id is None or actor.organisation_id != sounding.organisation_id:
        return FOREIGN
    if not actor.is_person:
        return Denied(_("A person makes the note for the file, no program."))
    if any(actor.may(permission) for permission in _MAKERS):
        return Allowed()
    return Denied(_("Procurement officers and publishing officers make the note for the file."))


def can_read_note(actor: Actor, organisation_id: int | None) -> Decision:
    """The people of the public body who take part in market soundings, and its auditors.

    No declaration is asked for: a note names vendors and receipts, as the protocol does, and holds no answer.
    """
    if organisation_id is None or actor.organisation_id != organisation_id:
        return FOREIGN
    if actor.is_person and any(actor.may(permission) for permission in _READERS):
        return Allowed()
    return Denied(_("The note for the file is read by people of the public body."))
