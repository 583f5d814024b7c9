"""Reminders before evidence runs out: to the vendor, and for attestations to the municipality that gave them."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.actions.proofs import REMINDERS, editors_of
from accounts.choices import Topic
from accounts.models import User
from catalog.choices import PUBLIC_STATUSES
from catalog.facts.registry import FACTS
from catalog.models import Evidence
from catalog.queries.speakers import people_of_area, people_of_vendor
from catalog.rules import can_keep_fresh
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import demand
from marketplace.core.formats import day_text
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter


def remind_of_expiring_evidence(*, by: Actor, day: datetime.date | None = None) -> int:
    """Tell of each proof of a public listing that ends within 60, 30 and 7 days, once for each of the three.

    Computed from the rows: a day on which the job did not run loses nothing, and after a long gap only the nearest
    reminder comes. What a newer proof of the same kind replaces is not told of. Returns how many proofs were told of now.
    Records: catalog.evidence.reminded
    """
    demand(can_keep_fresh(by))
    day = day or berlin_day()
    last = day + datetime.timedelta(days=max(REMINDERS))
    due = Evidence.objects.filter(
        valid_until__gte=day, valid_until__lte=last, solution__status__in=PUBLIC_STATUSES
    )
    count = 0
    for pk, until in list(due.order_by("pk").values_list("pk", "valid_until")):
        days = (until - day).days
        stage = next(days_before for days_before in REMINDERS if days <= days_before)
        if _remind(pk, until, stage, by):
            count += 1
    return count


@transaction.atomic
def _remind(pk: int, until: datetime.date, stage: int, by: Actor) -> bool:
    Evidence.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    rows = Evidence.objects.select_related("solution__current", "solution__vendor", "attested_by__area")
    proof = rows.filter(pk=pk, valid_until=until).first()
    if proof is None or proof.fact not in FACTS or _is_replaced(proof):
        return False
    told = {"stage": stage, "valid_until": until.isoformat()}
    events = AuditEvent.objects.filter(
        verb="catalog.evidence.reminded", subject_type="catalog.evidence", subject_id=str(pk)
    )
    # A nearer reminder that has gone out makes the farther ones needless.
    if events.filter(data__valid_until=until.isoformat(), data__stage__lte=stage).exists():
        return False
    organisation = proof.attested_by or proof.solution.vendor
    write = functools.partial(_attestation_ends if proof.attested_by else _proof_ends, proof)
    for user in _readers(proof):
        key = f"evidence:{pk}:{until}:{stage}:{user.pk}"
        notify(user=user, topic=Topic.EXPIRY, write=write, key=key)
    audit.record(by, "catalog.evidence.reminded", proof, told, concerns=organisation.pk)
    return True


def _readers(proof: Evidence) -> Iterable[User]:
    """Those who can give the proof anew: of a municipality everybody who may confirm facts, also its procurement officers."""
    if proof.attested_by is None:
        return people_of_vendor(proof.solution.vendor_id)
    area = proof.attested_by.area
    return people_of_area(area) if area is not None else editors_of(proof.attested_by)


def _is_replaced(proof: Evidence) -> bool:
    """Whether another proof of that fact and level, of the same side, holds longer."""
    others = Evidence.objects.filter(
        solution=proof.solution_id, fact=proof.fact, level=proof.level, attested_by=proof.attested_by_id
    )
    longer = others.filter(valid_until__gt=proof.valid_until) | others.filter(valid_until__isnull=True)
    return longer.exclude(pk=proof.pk).exists()


def _words(proof: Evidence) -> dict[str, str]:
    return {
        "listing": proof.solution.current.facts["name"],
        "fact": str(FACTS[proof.fact].label),
        "day": day_text(proof.valid_until),
        "organisation": proof.attested_by.name if proof.attested_by else proof.solution.vendor.name,
    }


def _proof_ends(proof: Evidence) -> Letter:
    words = _words(proof)
    return Letter(
        subject=_("%(listing)s: a proof ends on %(day)s") % words,
        paragraphs=(
            _("The proof for “%(fact)s” in your listing %(listing)s is valid until %(day)s.") % words,
            _(
                "From the day after the fact counts as your own word. Hand in the new proof as soon as you have it."
            ),
        ),
        action=(
            _("Hand in a proof"),
            reverse("catalog:evidence-list", kwargs={"slug": proof.solution.slug}),
        ),
    )


def _attestation_ends(proof: Evidence) -> Letter:
    words = _words(proof)
    return Letter(
        subject=_("%(listing)s: what you confirmed ends on %(day)s") % words,
        paragraphs=(
            _("%(organisation)s has confirmed “%(fact)s” of %(listing)s; that counts until %(day)s.") % words,
            _("Does it still hold? Then confirm it again. If not, you need do nothing."),
        ),
        action=(
            _("Look at the facts"),
            reverse("catalog:attestation-list", kwargs={"slug": proof.solution.slug}),
        ),
    )
