"""Verification: an organisation puts forward who it is, the operator decides, and the mark counts for a year."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.files import CheckedFile, keep
from marketplace.core.formats import day_text
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter

from ..choices import RequestState, Topic
from ..models import Organisation, User, Verification
from ..queries.members import admins_of
from ..queries.verification import (
    is_member_of,
    mail_domain,
    open_verification,
    operators_people,
)
from ..rules.verification import can_request_verification, can_verify
from ..states import VERIFICATION_MOVES
from .locks import lock_organisation
from .notices import notify

VALID_FOR = datetime.timedelta(days=365)
# Days before the end on which administrators are reminded, the last one first.
REMINDERS = (7, 30)
LONGEST_TEXT = 2_000
_NEEDS_REASON = gettext_lazy("Give a reason: the organisation reads it and learns what to mend.")


@transaction.atomic
def request_verification(
    *, organisation: Organisation, by: Actor, message: str = "", document: CheckedFile | None = None
) -> Verification:
    """Put forward what proves who the organisation is; what it holds today is copied, later changes don't alter it.

    ValidationError where there is nothing that could prove anything; IllegalMove while a request is open.
    Records: accounts.verification.requested
    """
    demand(can_request_verification(by, organisation.pk))
    organisation = lock_organisation(organisation.pk)
    demand(can_request_verification(by, organisation.pk))
    if organisation.closed_at is not None or open_verification(organisation.pk):
        raise IllegalMove(thing="verification", state="open", move="request")
    user = User.objects.filter(pk=by.user_id).first()
    evidence = _evidence(organisation, user)
    if document is not None:
        stored = keep(document, purpose="proof", by=by, organisation_id=organisation.pk)
        evidence.append({"kind": "document", "file": str(stored.public_id), "name": stored.name})
    if not any(item["kind"] in ("number", "area", "document") for item in evidence):
        raise ValidationError(
            _("Give at least one register number, or hand in a document that shows who you are.")
        )
    verification = Verification(
        organisation=organisation, evidence=evidence, message=message.strip(), requested_by=user
    )
    verification.full_clean()
    verification.save()
    kinds = sorted({item.get("number", item["kind"]) for item in evidence})
    audit.record(by, "accounts.verification.requested", verification, {"evidence": kinds})
    for person in operators_people():
        notify(
            user=person,
            topic=Topic.OPERATIONS,
            write=lambda: _asked(organisation, verification),
            key=f"verification-asked:{verification.pk}:{person.pk}",
        )
    return verification


@transaction.atomic
def withdraw_verification(*, verification: Verification, by: Actor) -> Verification:
    """Take the request back before it is decided.

    Moves: open -> withdrawn
    Records: accounts.verification.withdrawn
    """
    demand(can_request_verification(by, verification.organisation_id))
    verification = _locked(verification)
    move = VERIFICATION_MOVES.legal("withdraw", verification.state)
    verification.state, verification.decided_at = move.end, timezone.now()
    verification.full_clean()
    verification.save()
    audit.record(by, "accounts.verification.withdrawn", verification)
    return verification


@transaction.atomic
def accept_verification(
    *, verification: Verification, by: Actor, reason: str = "", is_public_provider: bool = False
) -> Verification:
    """Find that the organisation is who it says; its mark counts for one year from now.

    is_public_provider  it is an IT provider of the public sector, and may act for municipalities by mandate
    Moves: open -> accepted
    Records: accounts.verification.accepted
    """
    verification = _decide(verification, "accept", reason, by)
    organisation = verification.organisation
    before = organisation.verified_until
    organisation.verified_at = verification.decided_at
    organisation.verified_until = verification.decided_at + VALID_FOR
    if is_public_provider:
        organisation.is_public_provider = True
    organisation.save(update_fields=["verified_at", "verified_until", "is_public_provider", "updated_at"])
    audit.record(
        by,
        "accounts.verification.accepted",
        verification,
        {
            "before": _day(before),
            "until": _day(organisation.verified_until),
            "is_public_provider": organisation.is_public_provider,
        },
        concerns=organisation.pk,
    )
    _tell_administrators(
        organisation, f"verification-accepted:{verification.pk}", lambda: _accepted(organisation)
    )
    return verification


@transaction.atomic
def reject_verification(*, verification: Verification, by: Actor, reason: str) -> Verification:
    """Find that the evidence does not prove it yet; the organisation reads the reason and may ask again.

    Moves: open -> rejected
    Records: accounts.verification.rejected
    """
    if not reason.strip():
        raise ValidationError({"reason": _NEEDS_REASON})
    verification = _decide(verification, "reject", reason, by)
    organisation = verification.organisation
    audit.record(by, "accounts.verification.rejected", verification, concerns=organisation.pk)
    key = f"verification-rejected:{verification.pk}"
    _tell_administrators(organisation, key, lambda: _rejected(organisation))
    return verification


@transaction.atomic
def revoke_verification(*, organisation: Organisation, by: Actor, reason: str) -> Organisation:
    """Take the mark away at once; the reason stays in the history of the organisation's requests.

    Records: accounts.verification.revoked
    """
    demand(can_verify(by, is_member=is_member_of(by.user_id, organisation.pk)))
    if not reason.strip():
        raise ValidationError({"reason": _NEEDS_REASON})
    organisation = lock_organisation(organisation.pk)
    if not organisation.is_verified:
        raise IllegalMove(thing="verification", state="unverified", move="revoke")
    before = organisation.verified_until
    organisation.verified_at = organisation.verified_until = None
    organisation.is_public_provider = False
    organisation.save(update_fields=["verified_at", "verified_until", "is_public_provider", "updated_at"])
    history = Verification(
        organisation=organisation,
        state=RequestState.REJECTED,
        evidence=[{"kind": "revoked"}],
        decided_at=timezone.now(),
        decided_by_id=by.user_id,
        reason=reason.strip(),
    )
    history.full_clean(exclude=["requested_by"])
    history.save()
    data = {"before": _day(before)}
    audit.record(by, "accounts.verification.revoked", organisation, data, concerns=organisation.pk)
    key = f"verification-revoked:{history.pk}"
    _tell_administrators(organisation, key, lambda: _revoked(organisation))
    return organisation


@transaction.atomic
def set_public_provider(*, organisation: Organisation, value: bool, by: Actor) -> Organisation:
    """Find that an organisation is an IT provider of the public sector, or no longer; the same again changes nothing.

    Records: accounts.organisation.public_provider_set
    """
    demand(can_verify(by, is_member=is_member_of(by.user_id, organisation.pk)))
    organisation = lock_organisation(organisation.pk)
    if organisation.is_public_provider == value:
        return organisation
    organisation.is_public_provider = value
    organisation.save(update_fields=["is_public_provider", "updated_at"])
    data = {"before": not value, "after": value}
    audit.record(
        by, "accounts.organisation.public_provider_set", organisation, data, concerns=organisation.pk
    )
    return organisation


def remind_of_expiring_verifications(*, by: Actor, at: datetime.datetime | None = None) -> int:
    """Tell administrators 30 and 7 days before the mark runs out, each once; computed from rows, so a missed tick loses nothing.

    Returns how many organisations were reminded; that it was done stands in the record.
    Records: accounts.verification.reminded
    """
    now = at or timezone.now()
    due = Organisation.objects.open().filter(
        verified_at__isnull=False,
        verified_until__gt=now,
        verified_until__lte=now + datetime.timedelta(days=max(REMINDERS)),
    )
    count = 0
    for organisation in due.order_by("pk"):
        left = organisation.verified_until - now
        days = next(days for days in REMINDERS if left <= datetime.timedelta(days=days))
        data = {"days": days, "until": _day(organisation.verified_until)}
        with transaction.atomic():
            lock_organisation(organisation.pk)
            if _was_recorded(organisation, "accounts.verification.reminded", data):
                continue
            key = f"verification-ends:{organisation.pk}:{data['until']}:{days}"
            _tell_administrators(organisation, key, functools.partial(_ends, organisation))
            audit.record(by, "accounts.verification.reminded", organisation, data, concerns=organisation.pk)
            count += 1
    return count


def _was_recorded(organisation: Organisation, verb: str, data: dict[str, Any]) -> bool:
    return AuditEvent.objects.filter(
        verb=verb, subject_type=organisation._meta.label_lower, subject_id=str(organisation.pk), data=data
    ).exists()


def _locked(verification: Verification) -> Verification:
    """The request as it stands now, locked; its organisation is locked first, as everywhere."""
    organisation = lock_organisation(verification.organisation_id)
    row = Verification.objects.select_for_update().get(pk=verification.pk)
    row.organisation = organisation
    return row


def _decide(verification: Verification, move: str, reason: str, by: Actor) -> Verification:
    def check() -> None:
        member = is_member_of(by.user_id, verification.organisation_id)
        asked = verification.requested_by_id is not None and verification.requested_by_id == by.user_id
        demand(can_verify(by, is_member=member or asked))

    check()
    verification = _locked(verification)
    check()
    verification.state = VERIFICATION_MOVES.legal(move, verification.state).end
    verification.decided_at = timezone.now()
    verification.decided_by_id = by.user_id
    verification.reason = reason.strip()
    verification.full_clean()
    verification.save()
    return verification


def _evidence(organisation: Organisation, user: User | None) -> list[dict[str, Any]]:
    """What the organisation holds today, as codes and numbers."""
    found: list[dict[str, Any]] = [
        {"kind": "number", "number": number.kind, "value": number.value, "court": number.court}
        for number in organisation.numbers.all()
    ]
    if organisation.area is not None:
        found.append({"kind": "area", "key": organisation.area.key})
    if user is not None:
        domain = mail_domain(user, organisation)
        found.append(
            {
                "kind": "mail_domain",
                "domain": domain.domain,
                "website": domain.website,
                "confirmed": domain.confirmed,
            }
        )
    return found


def _tell_administrators(organisation: Organisation, key: str, write: Any) -> None:
    for person in admins_of(organisation.pk):
        notify(user=person, topic=Topic.VERIFICATION, write=write, key=f"{key}:{person.pk}")


def _day(moment: datetime.datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def _asked(organisation: Organisation, verification: Verification) -> Letter:
    return Letter(
        subject=_("%(name)s asks to be verified") % {"name": organisation.name},
        paragraphs=(
            _("%(name)s has put forward what proves who it is, and waits for a decision.")
            % {"name": organisation.name},
        ),
        action=(
            _("Look at the evidence"),
            reverse("accounts:verification-decide", kwargs={"pk": verification.pk}),
        ),
    )


def _accepted(organisation: Organisation) -> Letter:
    until = day_text(organisation.verified_until)
    return Letter(
        subject=_("%(name)s is verified until %(day)s") % {"name": organisation.name, "day": until},
        paragraphs=(
            _("The operator has looked at your evidence and found that %(name)s is who it says.")
            % {"name": organisation.name},
            _("The mark counts until %(day)s. We write to you before it runs out.") % {"day": until},
        ),
        action=(_("See the verification"), reverse("accounts:verification-show")),
    )


def _rejected(organisation: Organisation) -> Letter:
    return Letter(
        subject=_("%(name)s is not verified yet") % {"name": organisation.name},
        paragraphs=(
            _("The operator has looked at your evidence; it was not enough. The reason stands on the page."),
            _("You can go on as before, and ask again as soon as you have mended it."),
        ),
        action=(_("Read the reason"), reverse("accounts:verification-show")),
    )


def _revoked(organisation: Organisation) -> Letter:
    return Letter(
        subject=_("%(name)s is no longer verified") % {"name": organisation.name},
        paragraphs=(
            _("The operator has taken the mark of verification back. The reason stands on the page."),
            _("You can go on as before, and ask for a new verification."),
        ),
        action=(_("Read the reason"), reverse("accounts:verification-show")),
    )


def _ends(organisation: Organisation) -> Letter:
    until = day_text(organisation.verified_until)
    return Letter(
        subject=_("The verification of %(name)s ends on %(day)s") % {"name": organisation.name, "day": until},
        paragraphs=(
            _("After %(day)s, %(name)s is shown as not verified. Everything else goes on as before.")
            % {"name": organisation.name, "day": until},
            _("Ask for a new verification in time: what you gave last time is kept, you only check it."),
        ),
        action=(_("Ask for a new verification"), reverse("accounts:verification-show")),
    )
