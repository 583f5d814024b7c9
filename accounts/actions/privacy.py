"""Writes of people about everything that is kept of them: taking it with them, and leaving for good."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter
from marketplace.core.personal import End, holdings

from ..choices import RequestState, Topic
from ..models import Application, Membership, Organisation, User
from ..queries import privacy as queries
from ..rules.privacy import can_delete_account, can_export_data
from .applications import withdraw_application
from .invitations import end_invitations_of
from .keys import revoke_keys_of
from .locks import lock_organisation
from .notices import notify

# A row must keep some address; nobody can have one at this domain (RFC 2606).
NO_ADDRESS = "deleted-{public_id}@deleted.invalid"


@transaction.atomic
def export_data(*, user: User, by: Actor) -> bytes:
    """A ZIP file with everything that is kept about the person: for programs (JSON) and to read (HTML).

    The person is told by mail, in case somebody else sits at the open session.
    Records: accounts.user.exported
    """
    demand(can_export_data(by, user.pk))
    exported = queries.exported_about(user)
    event = audit.record(by, "accounts.user.exported", user, {"kinds": len(exported)})
    notify(
        user=user,
        topic=Topic.ACCOUNT,
        write=lambda: Letter(
            subject=_("Your data was downloaded"),
            paragraphs=(
                _("Somebody signed in with your account has just downloaded all data about you."),
                _("If that was not you, change your password now and end all other sessions."),
            ),
            action=(_("To your account"), reverse("accounts:data-show")),
        ),
        key=f"exported:{event.pk}",
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_("my-data") + ".json", _as_json(exported))
        archive.writestr(_("my-data") + ".html", _as_page(exported))
    return target.getvalue()


def _as_json(exported: list[queries.Exported]) -> str:
    kinds: dict[str, Any] = {}
    for kind in exported:
        kinds.setdefault(kind.holding.model, []).extend(kind.rows)
    document = {"made_at": timezone.now(), "data": kinds}
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_page(exported: list[queries.Exported]) -> str:
    context = {"exported": exported, "made_at": timezone.now(), "language": get_language()}
    return render_to_string("accounts/data_export.html", context)


@transaction.atomic
def delete_account(*, user: User, by: Actor) -> None:
    """Delete an account for good: rights, sessions, addresses and texts go; numbers stay, so that the record stays whole.

    Refused while an organisation would be left without an administrator. The last mail says that it is done.
    Moves: account -> deleted
    Records: accounts.user.deleted, accounts.member.left
    """
    demand(can_delete_account(by, user.pk, _names(queries.last_admin_of(user))))
    organisations = _locked_organisations(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.deleted_at is not None:
        raise IllegalMove(thing="account", state="deleted", move="delete")
    demand(can_delete_account(by, user.pk, _names(queries.last_admin_of(user))))
    for organisation in organisations:
        _leave(organisation, user, by)
    for application in Application.objects.filter(user=user, state=RequestState.OPEN).order_by("pk"):
        withdraw_application(application=application, by=by)
    for session in UserSession.objects.filter(user=user):
        session.end()
    address, language = user.email, user.language
    counts = _end_rows(user)
    _make_nameless(user)
    audit.record(by, "accounts.user.deleted", user, {"rows": counts})
    with override(language):
        letter = _farewell()
    outbox.post(
        letter, to=address, language=language, topic=Topic.ACCOUNT, key=f"deleted:{user.pk}", user_id=user.pk
    )


def _names(organisations: list[Organisation]) -> list[str]:
    return [organisation.name for organisation in organisations]


def _locked_organisations(user: User) -> list[Organisation]:
    """Always in the same order, so that two people who leave at once wait for each other."""
    mine = Membership.objects.filter(user=user).values_list("organisation_id", flat=True)
    return [lock_organisation(pk) for pk in sorted(set(mine))]


def _leave(organisation: Organisation, user: User, by: Actor) -> None:
    Membership.objects.filter(user=user, organisation=organisation).delete()
    data = {
        "organisation": organisation.pk,
        "keys": revoke_keys_of(user=user, organisation=organisation, by=by),
        "invitations": end_invitations_of(person=user, organisation=organisation, by=by),
    }
    audit.record(by, "accounts.member.left", user, data, concerns=organisation.pk)


def _end_rows(user: User) -> dict[str, int]:
    """Delete and clear as the apps declared; how many rows of each model."""
    counts: dict[str, int] = {}
    addresses = queries.addresses_of(user)
    for holding in holdings():
        if holding.end == End.KEPT or holding.model == "accounts.User":
            continue
        rows = holding.rows(user.pk, addresses)
        ended = rows.update(**holding.clears) if holding.end == End.CLEARED else rows.delete()[0]
        if ended:
            counts[holding.model] = counts.get(holding.model, 0) + ended
    return counts


def _make_nameless(user: User) -> None:
    user.email = NO_ADDRESS.format(public_id=user.public_id)
    user.name = ""
    user.language = "de"
    user.last_login = None
    user.is_active = user.is_staff = user.is_superuser = False
    # Every session that is still open somewhere carries a hash of the password, and ends with it.
    user.set_unusable_password()
    user.deleted_at = timezone.now()
    user.full_clean(exclude=["password"])
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _farewell() -> Letter:
    return Letter(
        subject=_("Your account is deleted"),
        paragraphs=(
            _(
                "Your account on Marktplatz Kommunal is deleted, with your name, your addresses and your settings."
            ),
            _(
                "What you did for an organisation stays in its record under a number that leads to nobody any more."
            ),
            _("This is the last mail that you get from us."),
        ),
    )
