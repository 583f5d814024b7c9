"""What people hand in for organisations, and who may read it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.files.purposes import MEGABYTE, FilePurpose, types
from marketplace.core.models import StoredFile
from marketplace.core.permissions import Permission

from .models import Mandate, Proof

_NOT_YOURS = Denied(_("Only members of the organisation can open this file."))


def can_read_logo(actor: Actor, stored: StoredFile) -> Decision:
    """Everybody sees a logo."""
    return Allowed()


def can_read_proof(actor: Actor, stored: StoredFile) -> Decision:
    """Members of the organisation, the operator's people who verify, and everybody once the proof is public."""
    if _belongs(actor, stored) or actor.may(Permission.VERIFY):
        return Allowed()
    return Allowed() if Proof.objects.filter(document=stored, is_public=True).exists() else _NOT_YOURS


def can_read_mandate(actor: Actor, stored: StoredFile) -> Decision:
    """Members of the two organisations of the mandate, and the operator's people who decide."""
    if _belongs(actor, stored) or actor.may(Permission.DECIDE_APPLICATIONS):
        return Allowed()
    if actor.organisation_id is None or actor.lacks_second_factor:
        return _NOT_YOURS
    parties = Q(principal=actor.organisation_id) | Q(agent=actor.organisation_id)
    return Allowed() if Mandate.objects.filter(parties, document=stored).exists() else _NOT_YOURS


def _belongs(actor: Actor, stored: StoredFile) -> bool:
    return (
        actor.is_person
        and not actor.lacks_second_factor
        and actor.organisation_id is not None
        and actor.organisation_id == stored.organisation_id
    )


PURPOSES = (
    FilePurpose(
        key="logo",
        label=_("Logo"),
        types=types("png", "jpg", "jpeg", "webp"),
        max_bytes=2 * MEGABYTE,
        can_read=can_read_logo,
        is_public=True,
        image_max_side=512,
    ),
    FilePurpose(
        key="proof",
        label=_("Proof"),
        types=types("pdf", "png", "jpg", "jpeg"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_proof,
    ),
    FilePurpose(
        key="mandate",
        label=_("Mandate"),
        types=types("pdf"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_mandate,
    ),
)
