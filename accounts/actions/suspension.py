"""Suspending an account: the person is signed out everywhere at once, and comes back when the operator lifts it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter

from ..choices import Topic
from ..models import ApiKey, Suspension, User
from ..rules.verification import can_suspend
from .notices import notify


@transaction.atomic
def suspend_user(*, user: User, reason: str, by: Actor) -> User:
    """Close an account until further notice: its sessions end at once, and the keys its owner made and may know are revoked.

    The person reads the reason in a mail; the record holds only that there is one.
    Moves: active -> suspended
    Records: accounts.user.suspended
    """
    demand(can_suspend(by, user.pk))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the account is suspended.")})
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active or user.deleted_at is not None:
        raise IllegalMove(thing="account", state="suspended", move="suspend")
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    keys = ApiKey.objects.filter(created_by=user, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by_id=by.user_id
    )
    suspension = Suspension(user=user, reason=reason.strip(), suspended_by_id=by.user_id)
    suspension.full_clean(exclude=["suspended_by"])
    suspension.save()
    audit.record(by, "accounts.user.suspended", user, {"sessions": len(sessions), "keys": keys})
    notify(
        user=user,
        topic=Topic.ACCOUNT,
        write=lambda: Letter(
            subject=_("Your account is suspended"),
            paragraphs=(
                _("The operator has closed your account until further notice. You can't sign in meanwhile."),
                _("The operator's reason: %(reason)s") % {"reason": suspension.reason},
                _(
                    "If you think that is wrong, write to the operator; the address stands in the legal notice."
                ),
            ),
            action=(_("Legal notice"), reverse("site:legal-notice-show")),
        ),
        key=f"suspended:{suspension.pk}",
    )
    return user


@transaction.atomic
def unsuspend_user(*, user: User, by: Actor) -> User:
    """Open the account again; the person signs in anew, revoked keys stay revoked.

    Moves: suspended -> active
    Records: accounts.user.unsuspended
    """
    demand(can_suspend(by, user.pk))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active or user.deleted_at is not None:
        raise IllegalMove(thing="account", state="active", move="unsuspend")
    user.is_active = True
    user.save(update_fields=["is_active"])
    running = Suspension.objects.select_for_update().filter(user=user, lifted_at=None)
    running.update(lifted_at=timezone.now(), lifted_by_id=by.user_id)
    audit.record(by, "accounts.user.unsuspended", user)
    notify(
        user=user,
        topic=Topic.ACCOUNT,
        write=lambda: Letter(
            subject=_("Your account is open again"),
            paragraphs=(
                _(
                    "You can sign in again. Keys that were revoked stay so; make new ones where you need them."
                ),
            ),
            action=(_("To your workspace"), reverse("site:workspace-show")),
        ),
        key=f"unsuspended:{user.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
    )
    return user
