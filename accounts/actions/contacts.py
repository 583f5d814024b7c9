"""Writes about the people whom others may write to; public only with their consent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.models import AuditEvent
from marketplace.core.names import clean_name, clean_required_name
from marketplace.core.outbox import Letter
from marketplace.core.tokens import new_token, token_hash

from ..models import Contact, Organisation, User
from ..rules.contacts import ASKED_FOR, can_agree, can_ask_today, can_enter_oneself, can_remove_contact
from ..rules.profile import can_edit_profile
from .profile import locked_organisation

TOPIC = "contact"
MOST_CONTACTS = 10


@transaction.atomic
def ask_contact(*, organisation: Organisation, values: Mapping[str, Any], by: Actor) -> Contact:
    """Enter a person and ask her by mail; nothing of her is public before she says yes.

    Records: accounts.contact.asked
    """
    demand(can_edit_profile(by, organisation))
    row = locked_organisation(organisation, by)
    demand(can_ask_today(_asked_today(row)))
    _room_for_one_more(row)
    email = str(values.get("email", "")).strip()
    if email and row.contacts.filter(email__iexact=email).exists():
        raise ValidationError({"email": [_("This person stands in the list already.")]})
    contact = Contact(
        organisation=row,
        name=_clean("name", values.get("name", ""), wanted=True),
        function=_clean("function", values.get("function", "")),
        phone=_clean("phone", values.get("phone", "")),
        email=email,
        language=values.get("language") or settings.LANGUAGE_CODE,
    )
    if not email:
        raise ValidationError({"email": [_("Enter the address to which the question goes.")]})
    _ask(contact, by)
    return contact


@transaction.atomic
def ask_contact_again(*, contact: Contact, by: Actor) -> Contact:
    """Send the question once more, with a new address; the one before opens nothing any more.

    Records: accounts.contact.asked
    """
    demand(can_edit_profile(by, contact.organisation))
    row = locked_organisation(contact.organisation, by)
    demand(can_ask_today(_asked_today(row)))
    kept = Contact.objects.select_for_update().get(pk=contact.pk)
    if kept.user_id is not None or kept.consented_at is not None or kept.refused_at is not None:
        raise IllegalMove(thing="contact", state="answered", move="ask")
    _ask(kept, by)
    return kept


@transaction.atomic
def enter_oneself(*, organisation: Organisation, values: Mapping[str, Any], by: Actor) -> Contact:
    """Enter the person who acts, with her own consent; a second time changes function and telephone.

    Records: accounts.contact.consented
    """
    demand(can_enter_oneself(by, organisation))
    row = locked_organisation(organisation, by)
    user = User.objects.get(pk=by.user_id)
    contact = row.contacts.select_for_update().filter(user=user).first()
    if contact is None:
        _room_for_one_more(row)
        contact = Contact(organisation=row, user=user, language=user.language)
    contact.name = _clean("name", user.name, wanted=True)
    contact.email = user.email
    contact.function = _clean("function", values.get("function", ""))
    contact.phone = _clean("phone", values.get("phone", ""))
    contact.consented_at = timezone.now()
    contact.full_clean()
    contact.save()
    audit.record(by, "accounts.contact.consented", contact, {"how": "page"})
    return contact


@transaction.atomic
def agree_to_contact(*, contact: Contact, by: Actor, at: datetime.datetime | None = None) -> Contact:
    """Show the person in public: she said yes by the address in her mail. Saying yes twice changes nothing.

    Records: accounts.contact.consented
    """
    kept = Contact.objects.select_for_update().get(pk=contact.pk)
    if kept.consented_at is not None:
        return kept
    demand(can_agree(kept, at or timezone.now()))
    kept.consented_at = at or timezone.now()
    kept.full_clean()
    kept.save()
    audit.record(by, "accounts.contact.consented", kept, {"how": "mail"}, concerns=kept.organisation_id)
    return kept


@transaction.atomic
def refuse_contact(*, contact: Contact, by: Actor) -> Contact:
    """Say no, or take a yes back, at any time: nothing but the name stays, so that the organisation knows the answer.

    Records: accounts.contact.refused
    """
    kept = Contact.objects.select_for_update().get(pk=contact.pk)
    if kept.refused_at is not None:
        return kept
    withdrawn = kept.consented_at is not None
    kept.consented_at, kept.refused_at = None, timezone.now()
    kept.email = kept.phone = kept.function = ""
    kept.full_clean()
    kept.save()
    audit.record(
        by, "accounts.contact.refused", kept, {"withdrawn": withdrawn}, concerns=kept.organisation_id
    )
    return kept


@transaction.atomic
def remove_contact(*, contact: Contact, by: Actor) -> None:
    """Take a person out of the profile, with everything that was kept of her there.

    Records: accounts.contact.removed
    """
    demand(can_remove_contact(by, contact))
    audit.record(by, "accounts.contact.removed", contact, {}, concerns=contact.organisation_id)
    contact.delete()


def _ask(contact: Contact, by: Actor) -> None:
    token = new_token()
    contact.token_hash, contact.asked_at = token_hash(token), timezone.now()
    contact.full_clean()
    contact.save()
    with override(contact.language):
        letter = _question(contact, token)
    outbox.post(
        letter,
        to=contact.email,
        language=contact.language,
        topic=TOPIC,
        key=f"contact:{contact.pk}:{contact.token_hash[:16]}",
        organisation_id=contact.organisation_id,
    )
    audit.record(by, "accounts.contact.asked", contact)


def _question(contact: Contact, token: str) -> Letter:
    values = {"organisation": contact.organisation.name, "name": contact.name, "days": ASKED_FOR.days}
    shown = ", ".join(part for part in (contact.name, contact.function, contact.email, contact.phone) if part)
    return Letter(
        subject=_("%(organisation)s asks: may we show you as a contact?") % values,
        paragraphs=(
            _("Hello %(name)s,") % values,
            _("%(organisation)s wants to name you as a contact in its public profile.") % values,
            _("This would be shown: %(shown)s.") % {"shown": shown},
            _(
                "Nothing is shown unless you say yes within %(days)d days. By the same link you can take your yes "
                "back at any time. If you do nothing, nothing happens."
            )
            % values,
        ),
        action=(_("Answer the question"), reverse("accounts:contact-answer", kwargs={"token": token})),
    )


def _asked_today(organisation: Organisation) -> int:
    since = timezone.now() - datetime.timedelta(days=1)
    asked = AuditEvent.objects.filter(verb="accounts.contact.asked", at__gte=since)
    return asked.filter(organisation_id=organisation.pk).count()


def _room_for_one_more(organisation: Organisation) -> None:
    if organisation.contacts.count() >= MOST_CONTACTS:
        raise ValidationError(
            _("A profile names at most %(most)d people. Remove one first.") % {"most": MOST_CONTACTS}
        )


def _clean(field: str, value: Any, *, wanted: bool = False) -> str:
    try:
        return clean_required_name(str(value)) if wanted else clean_name(str(value))
    except ValidationError as problem:
        raise ValidationError({field: problem.messages}) from None
