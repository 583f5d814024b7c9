"""What is due for a person: everything that waits for them, each with the one action that settles it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import MandateState, OrganisationKind, RequestState
from accounts.models import Mandate, Organisation, Proof, User, Verification
from accounts.queries.members import invitations_to, joins_to_decide
from accounts.queries.requests import applications_for_operator
from accounts.queries.verification import waiting_verifications
from catalog.queries.claims import waiting_claims
from catalog.queries.reports import waiting_complaints, waiting_reports
from catalog.queries.reviews import waiting_revisions
from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission

SOON = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Due:
    """One thing that waits: what it is, what one does about it and where, and until when if there is an end."""

    title: str
    action: str
    url: str
    until: datetime.date | datetime.datetime | None = None


def due_for(actor: Actor, user: User, organisation: Organisation | None) -> list[Due]:
    """Everything that waits for the person, what has an end first; the same number of queries, however much it is."""
    found = [*_own(actor, user)]
    if organisation is not None:
        found += [*_requests(actor), *_mandates(actor), *_verification(actor, organisation), *_proofs(actor)]
    return sorted(found, key=lambda due: (due.until is None, str(due.until or "")))


def _own(actor: Actor, user: User) -> Iterator[Due]:
    if actor.lacks_second_factor:
        yield Due(
            _("Your role needs a second factor. Until it is set up, you cannot act for the organisation."),
            _("Set up the second factor"),
            reverse("accounts:factor-explain"),
        )
    for invitation in invitations_to(user):
        yield Due(
            _("%(name)s invites you to join") % {"name": invitation.organisation.name},
            _("Look at the invitation"),
            reverse("accounts:invitation-show", kwargs={"pk": invitation.pk}),
            invitation.expires_at,
        )


def _requests(actor: Actor) -> Iterator[Due]:
    if actor.may(Permission.MANAGE_MEMBERS):
        for one in joins_to_decide(actor.organisation_id or 0)[:20]:
            yield Due(
                _("%(person)s asks to join") % {"person": one.user.name or one.user.email},
                _("Decide the request"),
                reverse("accounts:application-decide", kwargs={"pk": one.pk}),
            )
    if actor.may(Permission.DECIDE_APPLICATIONS):
        count = applications_for_operator().count()
        if count:
            title = ngettext(
                "One request to found, join or take over waits",
                "%(count)s requests to found, join or take over wait",
                count,
            )
            yield Due(title % {"count": count}, _("To the queue"), reverse("site:application-list"))
    if actor.may(Permission.VERIFY) and (count := waiting_verifications().count()):
        title = ngettext(
            "One organisation asks for verification", "%(count)s organisations ask for verification", count
        )
        yield Due(title % {"count": count}, _("To the queue"), reverse("accounts:verification-list"))
    if actor.may(Permission.REVIEW_LISTINGS) and (count := waiting_revisions().count()):
        title = ngettext("One listing waits for review", "%(count)s listings wait for review", count)
        yield Due(title % {"count": count}, _("To the queues"), reverse("site:console-show"))
    if actor.may(Permission.DECIDE_CLAIMS) and (count := waiting_claims().count()):
        title = ngettext("One claim to a listing waits", "%(count)s claims to listings wait", count)
        yield Due(title % {"count": count}, _("To the queue"), reverse("catalog:claim-list"))
    if actor.may(Permission.DECIDE_REPORTS):
        if count := waiting_reports().count():
            title = ngettext(
                "One report about a listing waits", "%(count)s reports about listings wait", count
            )
            yield Due(title % {"count": count}, _("To the queue"), reverse("catalog:report-list"))
        if count := waiting_complaints().count():
            title = ngettext(
                "One complaint about a decision waits", "%(count)s complaints about decisions wait", count
            )
            yield Due(title % {"count": count}, _("To the queue"), reverse("catalog:complaint-list"))


def _mandates(actor: Actor) -> Iterator[Due]:
    if not actor.may(Permission.MANAGE_MANDATES):
        return
    waiting = Mandate.objects.filter(
        principal=actor.organisation_id, state=MandateState.REQUESTED
    ) | Mandate.objects.filter(agent=actor.organisation_id, state=MandateState.OFFERED)
    for mandate in waiting.select_related("principal", "agent"):
        names: dict[str, Any] = {"agent": mandate.agent.name, "principal": mandate.principal.name}
        if mandate.state == MandateState.OFFERED:
            title = _("%(principal)s offers you a mandate") % names
        else:
            title = _("%(agent)s asks for a mandate") % names
        url = reverse("accounts:mandate-decide", kwargs={"pk": mandate.pk})
        yield Due(title, _("Look and decide"), url)


def _verification(actor: Actor, organisation: Organisation) -> Iterator[Due]:
    if not actor.may(Permission.REQUEST_VERIFICATION) or organisation.kind == OrganisationKind.OPERATOR:
        return
    soon = timezone.now() + SOON
    if organisation.is_verified and (
        organisation.verified_until is None or organisation.verified_until > soon
    ):
        return
    if Verification.objects.filter(organisation=organisation, state=RequestState.OPEN).exists():
        return
    if organisation.is_verified:
        title = _("The verification of your organisation ends soon")
    elif organisation.verified_at:
        title = _("The verification of your organisation has ended")
    else:
        title = _("Your organisation is not verified yet")
    until = organisation.verified_until if organisation.is_verified else None
    yield Due(title, _("Ask for verification"), reverse("accounts:verification-show"), until)


def _proofs(actor: Actor) -> Iterator[Due]:
    if not actor.may(Permission.EDIT_PROFILE):
        return
    soon = timezone.localdate() + SOON
    ending = Proof.objects.filter(organisation=actor.organisation_id, valid_until__lte=soon)
    for proof in ending.order_by("valid_until")[:20]:
        if proof.valid_until and proof.valid_until < timezone.localdate():
            title = _("%(title)s has expired") % {"title": proof.title}
        else:
            title = _("%(title)s expires soon") % {"title": proof.title}
        url = reverse("accounts:proof-edit", kwargs={"pk": proof.pk})
        yield Due(title, _("Renew the proof"), url, proof.valid_until)
