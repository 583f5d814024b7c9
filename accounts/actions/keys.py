"""Writes about the keys by which an organisation's programs use the API."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import day_text
from marketplace.core.outbox import Letter
from marketplace.core.tokens import new_token, token_hash

from ..choices import KeyLifetime, KeyState, OldKeyEnds, Topic
from ..models import ApiKey, Organisation, User
from ..permissions import Scope
from ..queries import keys as queries
from ..queries.members import admins_of
from ..rules.keys import can_create_key, can_revoke_key, can_rotate_key
from .notices import notify

OVERLAP = datetime.timedelta(hours=24)
LONGEST = datetime.timedelta(days=KeyLifetime.YEAR)
MOST_KEYS = 20
PREFIX_LENGTH = 10
NOTED_EVERY = datetime.timedelta(minutes=1)


@sensitive_variables("secret")
@transaction.atomic
def create_key(
    *,
    organisation: Organisation,
    name: str,
    scopes: Iterable[str],
    days: int = KeyLifetime.QUARTER,
    by: Actor,
) -> tuple[ApiKey, str]:
    """Make a key and return it with the token that nobody can read again.

    Raises ValidationError for a name that a working key has already, unknown scopes, other lifetimes, or too many keys.

    Records: accounts.key.created
    """
    demand(can_create_key(by, organisation.pk))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.closed_at is not None:
        raise IllegalMove(thing="organisation", state="closed", move="create_key")
    chosen = _checked(organisation, name, list(scopes), days)
    now = timezone.now()
    secret = new_token()
    key = ApiKey(
        organisation=organisation,
        name=name.strip(),
        prefix=_new_prefix(),
        secret_hash=token_hash(secret),
        scopes=chosen,
        created_by_id=by.user_id,
        expires_at=now + datetime.timedelta(days=days),
    )
    key.full_clean()
    key.save()
    audit.record(
        by, "accounts.key.created", key, {"scopes": chosen, "days": int(days)}, concerns=_other(by, key)
    )
    return key, queries.token_of(key.prefix, secret)


@sensitive_variables("secret")
@transaction.atomic
def rotate_key(*, key: ApiKey, old_ends: str, by: Actor) -> tuple[ApiKey, str]:
    """Make the successor of a key, with the same scopes and length of life, and return it with its token.

    The old key stops at once, or in 24 hours if it would not stop sooner by itself.

    Records: accounts.key.rotated
    """
    demand(can_rotate_key(by, key.pk, key.organisation_id))
    key = _locked(key)
    if key.state != KeyState.USABLE:
        raise IllegalMove(thing="key", state=key.state, move="rotate")
    if ApiKey.objects.filter(replaces=key).exists():
        raise IllegalMove(thing="key", state="replaced", move="rotate")
    now = timezone.now()
    # The life it was given, not what the end of an earlier replacement left of it.
    life = min(key.expires_at - key.created_at, LONGEST)
    secret = new_token()
    fresh = ApiKey(
        organisation=key.organisation,
        name=key.name,
        prefix=_new_prefix(),
        secret_hash=token_hash(secret),
        scopes=key.scopes,
        created_by_id=by.user_id or key.created_by_id,
        expires_at=now + life,
        replaces=key,
    )
    fresh.full_clean()
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise IllegalMove(thing="key", state="replaced", move="rotate") from None
    if old_ends == OldKeyEnds.NOW:
        key.revoked_at, key.revoked_by_id = now, by.user_id
    else:
        key.expires_at = min(key.expires_at, now + OVERLAP)
    key.save(update_fields=["revoked_at", "revoked_by", "expires_at", "updated_at"])
    data = {"replaces": key.pk, "old_ends": old_ends}
    audit.record(by, "accounts.key.rotated", fresh, data, concerns=_other(by, key))
    if by.kind == "key":
        _tell_administrators(fresh, "rotated", _rotated_letter)
    return fresh, queries.token_of(fresh.prefix, secret)


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor) -> ApiKey:
    """End a key at once; revoking an expired one is possible and keeps it from looking merely old.

    Records: accounts.key.revoked
    """
    demand(can_revoke_key(by, key.pk, key.organisation_id))
    key = _locked(key)
    if key.revoked_at is not None:
        raise IllegalMove(thing="key", state=KeyState.REVOKED, move="revoke")
    _end(key, by, reason="asked")
    return key


@transaction.atomic
def revoke_keys_of(*, user: User, organisation: Organisation, by: Actor) -> int:
    """End at once all keys of the organisation that a person made and may still know; tells how many.

    Called inside the action that removes the person or lets them leave; that action asked whether it is allowed.

    Records: accounts.key.revoked
    """
    keys = ApiKey.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, created_by=user, revoked_at=None
    )
    ended = 0
    for key in keys.order_by("pk"):
        _end(key, by, reason="member_left")
        ended += 1
    return ended


def note_use(*, key: ApiKey) -> None:
    """Remember that a key was used, at most once a minute, so that a busy program is not slowed down by it."""
    now = timezone.now()
    if key.last_used_at is not None and key.last_used_at > now - NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
    # Not `save`: the row is not locked here and must not undo what happens to it meanwhile.
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def remind_of_expiring_keys(*, by: Actor) -> int:
    """Tell the administrators once of each key that ends within 14 days and has no successor; tells how many keys.

    Records: accounts.key.reminded
    """
    told = 0
    for key in queries.keys_soon_expired():
        with transaction.atomic():
            # Locked, so that two workers don't tell twice, and looked at again, for it may have been renewed meanwhile.
            row = queries.keys_soon_expired().select_for_update(of=("self",)).filter(pk=key.pk).first()
            if row is None:
                continue
            row.reminded_at = timezone.now()
            row.save(update_fields=["reminded_at", "updated_at"])
            _tell_administrators(row, "expiry", _expiry_letter)
            audit.record(by, "accounts.key.reminded", row, concerns=row.organisation_id)
        told += 1
    return told


def _checked(organisation: Organisation, name: str, scopes: list[str], days: int) -> list[str]:
    """The scopes in their order; raises ValidationError that names every field at fault."""
    problems: dict[str, str] = {}
    usable = list(ApiKey.objects.usable().filter(organisation=organisation).values_list("name", flat=True))
    if name.strip().casefold() in {other.casefold() for other in usable}:
        problems["name"] = _(
            "A working key has this name already. Was it made a moment ago? Then look at the list."
        )
    if len(usable) >= MOST_KEYS:
        problems["__all__"] = _(
            "Your organisation has %(most)d working keys already. Revoke those you don't need."
        ) % {"most": MOST_KEYS}
    if not scopes:
        problems["scopes"] = _("Choose at least one thing that the key may do.")
    elif set(scopes) - set(Scope.values):
        problems["scopes"] = _("This is not in the list.")
    if days not in KeyLifetime.values:
        problems["days"] = _("This is not in the list.")
    if problems:
        raise ValidationError(problems)
    return [scope for scope in Scope.values if scope in scopes]


def _new_prefix() -> str:
    return get_random_string(PREFIX_LENGTH)


def _locked(key: ApiKey) -> ApiKey:
    return ApiKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)


def _end(key: ApiKey, by: Actor, *, reason: str) -> None:
    """Revoke a locked key and say so."""
    key.revoked_at = timezone.now()
    key.revoked_by_id = by.user_id
    key.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
    audit.record(by, "accounts.key.revoked", key, {"reason": reason}, concerns=_other(by, key))


def _other(by: Actor, key: ApiKey) -> int | None:
    """The organisation of the key, where another one or the operator's machine acts."""
    return key.organisation_id if by.organisation_id != key.organisation_id else None


def _tell_administrators(key: ApiKey, matter: str, write: Callable[[ApiKey], Letter]) -> None:
    """Tell everyone who governs the organisation, once of each matter."""
    for person in admins_of(key.organisation_id):
        once = f"key-{matter}:{key.pk}:{person.pk}"
        notify(user=person, topic=Topic.EXPIRY, write=lambda: write(key), key=once)


def _expiry_letter(key: ApiKey) -> Letter:
    values = {"organisation": key.organisation.name, "name": key.name, "day": day_text(key.expires_at)}
    return Letter(
        subject=_("%(organisation)s: a key ends on %(day)s") % values,
        paragraphs=(
            _(
                "The key “%(name)s”, by which a program of %(organisation)s uses the marketplace, ends on %(day)s."
            )
            % values,
            _(
                "After that day the program is refused. Renew the key before, and give the new one to whoever "
                "looks after the program."
            ),
        ),
        action=(_("Renew the key"), reverse("accounts:key-rotate", args=[key.prefix])),
    )


def _rotated_letter(key: ApiKey) -> Letter:
    values = {"organisation": key.organisation.name, "name": key.name, "day": day_text(key.expires_at)}
    return Letter(
        subject=_("%(organisation)s: a key renewed itself") % values,
        paragraphs=(
            _("A program of %(organisation)s renewed its key “%(name)s”. The new one works until %(day)s.")
            % values,
            _("If nobody in your organisation expected this, revoke both keys: somebody else may know them."),
        ),
        action=(_("Look at the keys"), reverse("accounts:key-list")),
    )
