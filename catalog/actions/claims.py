"""Claims: an organisation takes over a listing that came from a file, once the operator has decided so."""

from __future__ import annotations

import functools

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import RequestState, Topic
from accounts.models import Organisation
from accounts.queries.members import admins_of
from accounts.queries.verification import is_member_of, operators_people
from catalog.models import Solution, SolutionClaim
from catalog.rules import can_claim, can_decide_claim, can_withdraw_claim
from catalog.search import indexing
from catalog.states import CLAIM_MOVES
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Letter


@transaction.atomic
def claim_solution(*, solution: Solution, message: str, by: Actor) -> SolutionClaim:
    """Ask to take a harvested listing over; IllegalMove while the same organisation's claim to it is open.

    Records: catalog.claim.made
    """
    demand(can_claim(by, solution))
    solution = _locked(solution.pk)
    if solution.is_claimed:
        raise IllegalMove(thing="listing", state="claimed", move="claim")
    demand(can_claim(by, solution))
    organisation = Organisation.objects.open().filter(pk=by.organisation_id).first()
    open_ones = solution.claims.filter(state=RequestState.OPEN)
    if organisation is None or open_ones.filter(organisation=organisation).exists():
        raise IllegalMove(thing="claim", state="open", move="claim")
    claim = SolutionClaim(
        solution=solution, organisation=organisation, message=message.strip(), requested_by_id=by.user_id
    )
    claim.full_clean()
    claim.save()
    audit.record(by, "catalog.claim.made", claim, {"solution": solution.pk})
    for person in operators_people():
        key = f"claim-made:{claim.pk}:{person.pk}"
        notify(user=person, topic=Topic.OPERATIONS, write=functools.partial(_made, claim), key=key)
    return claim


@transaction.atomic
def withdraw_claim(*, claim: SolutionClaim, by: Actor) -> SolutionClaim:
    """Take the claim back before it is decided.

    Moves: open -> withdrawn
    Records: catalog.claim.withdrawn
    """
    demand(can_withdraw_claim(by, claim.organisation_id))
    _locked(claim.solution_id)
    claim = SolutionClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.state = CLAIM_MOVES.legal("withdraw", claim.state).end
    claim.decided_at = timezone.now()
    claim.full_clean()
    claim.save()
    audit.record(by, "catalog.claim.withdrawn", claim, {"solution": claim.solution_id})
    return claim


@transaction.atomic
def accept_claim(*, claim: SolutionClaim, by: Actor, reason: str = "") -> SolutionClaim:
    """Give the listing to the organisation that claims it, and close every other claim to it with that reason.

    What the listing says stays; from now on facts that its owner edits win over files. Search follows in the same transaction.
    Moves: open -> accepted
    Records: catalog.claim.accepted, catalog.claim.rejected, catalog.solution.taken_over
    """
    claim, solution = _decide(claim, "accept", reason, by)
    if solution.is_claimed:
        raise IllegalMove(thing="listing", state="claimed", move="accept")
    former = solution.vendor_id
    claim.former_vendor_id = former
    claim.save(update_fields=["former_vendor", "updated_at"])
    solution.vendor = claim.organisation
    solution.is_claimed = True
    solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()
    concerned = claim.organisation_id
    audit.record(by, "catalog.claim.accepted", claim, {"solution": solution.pk}, concerns=concerned)
    change = {"before": former, "after": concerned}
    audit.record(by, "catalog.solution.taken_over", solution, change, concerns=concerned)
    if solution.is_public:
        indexing.write_row(solution)
    _tell(claim, f"claim-accepted:{claim.pk}", _accepted)
    for rival in (
        solution.claims.select_for_update(of=("self",)).filter(state=RequestState.OPEN).order_by("pk")
    ):
        _close(rival, "reject", "", by)
        data = {"solution": solution.pk, "rival": claim.pk}
        audit.record(by, "catalog.claim.rejected", rival, data, concerns=rival.organisation_id)
        _tell(rival, f"claim-rejected:{rival.pk}", _beaten)
    return claim


@transaction.atomic
def reject_claim(*, claim: SolutionClaim, by: Actor, reason: str) -> SolutionClaim:
    """Find that the listing does not belong to the organisation, or that it has not shown so; it reads the reason.

    Moves: open -> rejected
    Records: catalog.claim.rejected
    """
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Give a reason: the organisation reads it and learns what to mend.")}
        )
    claim, solution = _decide(claim, "reject", reason, by)
    data = {"solution": solution.pk}
    audit.record(by, "catalog.claim.rejected", claim, data, concerns=claim.organisation_id)
    _tell(claim, f"claim-rejected:{claim.pk}", _rejected)
    return claim


def _locked(pk: int) -> Solution:
    """The listing, locked: all claims to it wait for each other here.

    Locked first and read afterwards: a join in the locking query loses the row if its vendor changed while it waited.
    """
    Solution.objects.select_for_update().get(pk=pk)
    return Solution.objects.select_related("current", "vendor").get(pk=pk)


def _decide(claim: SolutionClaim, move: str, reason: str, by: Actor) -> tuple[SolutionClaim, Solution]:
    def check() -> None:
        asked = claim.requested_by_id is not None and claim.requested_by_id == by.user_id
        demand(can_decide_claim(by, is_member=asked or is_member_of(by.user_id, claim.organisation_id)))

    check()
    solution = _locked(claim.solution_id)
    rows = SolutionClaim.objects.select_for_update(of=("self",)).select_related("organisation")
    claim = rows.get(pk=claim.pk)
    check()
    claim.solution = solution
    _close(claim, move, reason, by)
    return claim, solution


def _close(claim: SolutionClaim, move: str, reason: str, by: Actor) -> None:
    claim.state = CLAIM_MOVES.legal(move, claim.state).end
    claim.decided_at = timezone.now()
    claim.decided_by_id = by.user_id
    claim.reason = reason.strip()
    claim.full_clean()
    claim.save()


def _tell(claim: SolutionClaim, key: str, letter: object) -> None:
    for person in admins_of(claim.organisation_id):
        write = functools.partial(letter, claim)  # type: ignore[call-overload]
        notify(user=person, topic=Topic.VERIFICATION, write=write, key=f"{key}:{person.pk}")


def _words(claim: SolutionClaim) -> dict[str, str]:
    return {"name": claim.organisation.name, "listing": claim.solution.current.facts["name"]}


def _made(claim: SolutionClaim) -> Letter:
    return Letter(
        subject=_("%(name)s claims the listing %(listing)s") % _words(claim),
        paragraphs=(
            _("%(name)s says that the listing %(listing)s is its own, and waits for a decision.")
            % _words(claim),
        ),
        action=(_("Look at the claim"), reverse("catalog:claim-decide", kwargs={"pk": claim.pk})),
    )


def _accepted(claim: SolutionClaim) -> Letter:
    return Letter(
        subject=_("%(name)s has taken over %(listing)s") % _words(claim),
        paragraphs=(
            _("The listing %(listing)s now belongs to %(name)s. What it says has stayed as it was.")
            % _words(claim),
        ),
        action=(
            _("See the listing"),
            reverse("catalog:solution-show", kwargs={"slug": claim.solution.slug}),
        ),
    )


def _rejected(claim: SolutionClaim) -> Letter:
    return Letter(
        subject=_("%(name)s does not take over %(listing)s") % _words(claim),
        paragraphs=(
            _("The operator has rejected the claim. The reason stands on the page; you can claim again."),
        ),
        action=(_("Read the reason"), reverse("catalog:own-claim-list")),
    )


def _beaten(claim: SolutionClaim) -> Letter:
    return Letter(
        subject=_("%(name)s does not take over %(listing)s") % _words(claim),
        paragraphs=(
            _("The operator has given the listing %(listing)s to another organisation.") % _words(claim),
        ),
        action=(_("See your claims"), reverse("catalog:own-claim-list")),
    )
