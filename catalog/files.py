"""What people hand in for listings, and who may read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.files.purposes import MEGABYTE, FilePurpose, types
from marketplace.core.models import StoredFile
from marketplace.core.permissions import Permission

from .choices import PUBLIC_STATUSES
from .models import Evidence


def can_read_evidence(actor: Actor, stored: StoredFile) -> Decision:
    """The vendor's people and the operator's who decide; everybody once it stands behind a fact of a public listing."""
    own = actor.organisation_id is not None and actor.organisation_id == stored.organisation_id
    if own and actor.is_person and not actor.lacks_second_factor:
        return Allowed()
    if actor.may(Permission.DECIDE_EVIDENCE):
        return Allowed()
    if Evidence.objects.filter(document=stored, solution__status__in=PUBLIC_STATUSES).exists():
        return Allowed()
    return Denied(_("Only the vendor and the operator can open this file until it is accepted as a proof."))


PURPOSES = (
    FilePurpose(
        key="evidence",
        label=_("Proof for a fact"),
        types=types("pdf", "png", "jpg", "jpeg"),
        max_bytes=20 * MEGABYTE,
        can_read=can_read_evidence,
    ),
)
