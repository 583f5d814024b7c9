"""Telling everybody concerned of a sounding, at once and in the transaction that changes it (VgV § 5, UVgO § 3)."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from accounts.actions import notify
from accounts.actions.proofs import editors_of
from accounts.choices import Role, Topic
from accounts.models import Organisation, User
from marketplace.core import outbox
from marketplace.core.outbox import Letter
from procurement.models import Enquiry, Invitation, Need, Participation, Sounding

Write = Callable[[], Letter]


def tell_colleagues(
    thing: Sounding | Need, roles: tuple[Role, ...], write: Write, key: str, *, but: int | None = None
) -> None:
    """Tell the people of the buyer who hold one of the roles; key says what is told, such as `sounding-submitted:7:2`.

    but  the person who did it and knows it already
    """
    people = User.objects.filter(
        memberships__organisation=thing.organisation_id, memberships__role__in=roles, is_active=True
    ).exclude(pk=but)
    for user in people.distinct().order_by("pk"):
        notify(user=user, topic=Topic.SOUNDING, write=write, key=key)


def tell_vendor(organisation: Organisation, write: Write, key: str) -> None:
    """Tell the people of a vendor who answer for it."""
    for user in editors_of(organisation):
        notify(user=user, topic=Topic.SOUNDING, write=write, key=key)


def tell_all(sounding: Sounding, write: Write, key: str) -> None:
    """Tell everybody who was invited and has not declined, who takes part or who asked: each once, all in one transaction.

    Who was invited by mail alone reads the page through the address in the first mail: its secret is kept nowhere.
    """
    sent = sounding.invitations.filter(sent_at__isnull=False, declined_at=None)
    vendors = set(sent.filter(organisation__isnull=False).values_list("organisation_id", flat=True))
    vendors |= set(Participation.objects.filter(sounding=sounding).values_list("organisation_id", flat=True))
    vendors |= set(Enquiry.objects.filter(sounding=sounding).values_list("organisation_id", flat=True))
    for organisation in Organisation.objects.filter(pk__in=vendors).order_by("pk"):
        tell_vendor(organisation, write, key)
    for invitation in sent.filter(organisation=None).order_by("pk"):
        mail_to(invitation, write, key)


def mail_to(invitation: Invitation, write: Write, key: str) -> None:
    """Mail somebody who was invited by an address alone, in the language of the sounding."""
    language = invitation.sounding.language
    with override(language):
        letter = write()
    outbox.post(
        letter,
        to=invitation.email,
        language=language,
        topic=Topic.SOUNDING,
        key=f"{key}@invitation:{invitation.pk}",
        organisation_id=invitation.sounding.organisation_id,
        is_sealed=True,
    )
