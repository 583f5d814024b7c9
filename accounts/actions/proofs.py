"""Writes about certificates and proofs of suitability, and the reminders before they expire."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import demand
from marketplace.core.files import keep, remove
from marketplace.core.formats import day_text
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter

from ..choices import Role, Topic
from ..models import Organisation, Proof, User
from ..rules.profile import can_edit_profile
from .notices import notify
from .profile import locked_organisation

# Days before the last valid day on which the editors hear of it.
REMINDERS = (7, 30, 60)
FIELDS = ("kind", "title", "issuer", "valid_from", "valid_until", "is_public")


@transaction.atomic
def save_proof(
    *, organisation: Organisation, values: Mapping[str, Any], by: Actor, proof: Proof | None = None
) -> Proof:
    """Add a proof, or change one of the organisation's own.

    values  by field; `document` is a checked file that replaces the one before, None takes it away, without it that one stays

    Records: accounts.proof.added, accounts.proof.changed
    """
    demand(can_edit_profile(by, organisation))
    row = locked_organisation(organisation, by)
    kept = Proof(organisation=row)
    if proof is not None:
        kept = Proof.objects.select_for_update().get(pk=proof.pk, organisation=row)
    before = kept.document
    for field in FIELDS:
        if field in values:
            setattr(kept, field, values[field])
    if "document" in values:
        upload = values["document"]
        kept.document = keep(upload, purpose="proof", by=by, organisation_id=row.pk) if upload else None
    if kept.valid_from and kept.valid_until and kept.valid_until < kept.valid_from:
        raise ValidationError({"valid_until": [_("It ends before it begins. Choose a later day.")]})
    kept.full_clean()
    kept.save()
    if before != kept.document:
        remove(before)
    verb = "accounts.proof.changed" if proof else "accounts.proof.added"
    data: dict[str, Any] = {
        "kind": kept.kind,
        "is_public": kept.is_public,
        "has_document": kept.document_id is not None,
    }
    if kept.valid_until:
        data["valid_until"] = kept.valid_until.isoformat()
    audit.record(by, verb, kept, data)
    return kept


@transaction.atomic
def remove_proof(*, proof: Proof, by: Actor) -> None:
    """Take a proof and its document out of the profile.

    Records: accounts.proof.removed
    """
    demand(can_edit_profile(by, proof.organisation))
    locked_organisation(proof.organisation, by)
    remove(proof.document)
    audit.record(by, "accounts.proof.removed", proof, {"kind": proof.kind})
    proof.delete()


def remind_of_expiring_proofs(*, by: Actor, day: datetime.date | None = None) -> int:
    """Tell administrators and editors of each proof that ends within 60, 30 and 7 days, once for each of the three.

    Computed from the rows: a day on which the job did not run loses nothing, and after a long gap only the nearest
    reminder comes. Returns how many proofs somebody was told of now.
    Records: accounts.proof.reminded
    """
    day = day or berlin_day()
    last = day + datetime.timedelta(days=max(REMINDERS))
    due = Proof.objects.filter(
        valid_until__gte=day, valid_until__lte=last, organisation__closed_at=None
    ).select_related("organisation")
    count = 0
    for proof in due.order_by("pk"):
        days = (proof.valid_until - day).days
        stage = next(days_before for days_before in REMINDERS if days <= days_before)
        if _remind(proof, stage, by):
            count += 1
    return count


@transaction.atomic
def _remind(proof: Proof, stage: int, by: Actor) -> bool:
    locked = Proof.objects.select_for_update().filter(pk=proof.pk, valid_until=proof.valid_until).first()
    told = {"stage": stage, "valid_until": proof.valid_until.isoformat()}
    if (
        locked is None
        or AuditEvent.objects.filter(
            verb="accounts.proof.reminded", subject_type="accounts.proof", subject_id=str(proof.pk), data=told
        ).exists()
    ):
        return False
    organisation = proof.organisation
    for user in editors_of(organisation):
        key = f"proof:{proof.pk}:{proof.valid_until}:{stage}:{user.pk}"
        notify(user=user, topic=Topic.EXPIRY, write=lambda: _reminder(proof, organisation), key=key)
    audit.record(by, "accounts.proof.reminded", proof, told, concerns=organisation.pk)
    return True


def editors_of(organisation: Organisation) -> list[User]:
    """The active members who may change the profile, each once."""
    roles = (Role.ADMIN, Role.EDITOR)
    held = User.objects.filter(
        memberships__organisation=organisation, memberships__role__in=roles, is_active=True
    )
    return list(held.distinct().order_by("pk"))


def _reminder(proof: Proof, organisation: Organisation) -> Letter:
    day = day_text(proof.valid_until)
    values = {"organisation": organisation.name, "title": proof.title, "day": day}
    return Letter(
        subject=_("%(organisation)s: a proof ends on %(day)s") % values,
        paragraphs=(
            _("In the profile of %(organisation)s the proof “%(title)s” is valid until %(day)s.") % values,
            _("From the day after it is shown as expired. Enter the new one as soon as you have it."),
        ),
        action=(_("Open the proofs"), reverse("accounts:proof-list")),
    )
