"""Handing a shortlist over: the vendors of what was kept become invitations of a sounding, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.proofs import editors_of
from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from procurement.choices import CandidateState, InvitationKind
from procurement.models import Candidate, Invitation, Shortlist, Sounding
from procurement.rules import can_prepare

from .locks import lock_sounding
from .soundings import demand_draft, touch

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class HandedOver:
    """What became of the kept candidates.

    invited      new invitations, one a vendor
    already      vendors that were invited before
    unreachable  vendors without people here: they can only be invited by mail
    """

    invited: tuple[Invitation, ...] = ()
    already: tuple[Organisation, ...] = ()
    unreachable: tuple[Organisation, ...] = ()


def kept_by_vendor(shortlist: Shortlist) -> dict[Organisation, list[Candidate]]:
    """The kept candidates by the vendor that offers them, in the order of the list."""
    rows = shortlist.candidates.filter(state=CandidateState.KEPT)
    found: dict[Organisation, list[Candidate]] = {}
    for candidate in rows.select_related("solution__vendor", "version"):
        found.setdefault(candidate.solution.vendor, []).append(candidate)
    return found


@transaction.atomic
def invite_kept(*, sounding: Sounding, by: Actor) -> HandedOver:
    """Put the vendors of the kept candidates on the invitations of a draft, each once, with the reasons of the shortlist.

    ValidationError unless the shortlist of the sounding's need is finished. Nobody is told: that comes with the publication.
    Records: procurement.shortlist.handed_over
    """
    demand(can_prepare(by, sounding.organisation_id))
    sounding = lock_sounding(sounding.pk)
    demand_draft(sounding)
    shortlist = Shortlist.objects.filter(need=sounding.need_id, finished_at__isnull=False).first()
    if shortlist is None:
        raise ValidationError(_("Finish the shortlist of the need first."))
    known = set(sounding.invitations.values_list("organisation_id", flat=True))
    invited, already, unreachable = [], [], []
    for vendor, candidates in kept_by_vendor(shortlist).items():
        if vendor.pk in known:
            already.append(vendor)
        elif not editors_of(vendor):
            unreachable.append(vendor)
        else:
            invited.append(_invite(sounding, vendor, candidates, by))
    if invited:
        touch(sounding)
        data = {"sounding": sounding.pk, "invitations": [row.pk for row in invited]}
        audit.record(by, "procurement.shortlist.handed_over", shortlist, data)
    return HandedOver(tuple(invited), tuple(already), tuple(unreachable))


def _invite(sounding: Sounding, vendor: Organisation, candidates: list[Candidate], by: Actor) -> Invitation:
    reasons = "\n".join(dict.fromkeys(candidate.reason for candidate in candidates))
    invitation = Invitation(
        sounding=sounding,
        kind=InvitationKind.VENDOR,
        organisation=vendor,
        candidate=candidates[0],
        reason=reasons if len(reasons) <= LONGEST_REASON else f"{reasons[: LONGEST_REASON - 1]}…",
        invited_by_id=by.user_id,
    )
    invitation.full_clean()
    invitation.save()
    return invitation
