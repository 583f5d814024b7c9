"""Opening a market sounding: asked for by one officer, done by another, and written into a protocol that stays."""

from __future__ import annotations

import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import day_text
from marketplace.core.models import StoredFile
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from procurement.choices import ReleaseCause, ResponseState
from procurement.models import Declaration, Opening, Participation, Response, Sounding
from procurement.queries.opened import sounding_of_file
from procurement.questions.document import hash_of
from procurement.rules import can_declare, can_open, can_request_opening
from procurement.states import RESPONSE_MOVES, SOUNDING_MOVES
from procurement.timing import is_in_time

from .enquiries import clean_text
from .locks import lock_sounding
from .releasing import release
from .telling import tell_colleagues, tell_vendor


@transaction.atomic
def request_opening(*, sounding: Sounding, by: Actor) -> Sounding:
    """Ask for the opening once the deadline has passed by the database's clock; a second officer then opens.

    Moves: published -> published
    Records: procurement.sounding.opening_requested
    """
    demand(can_request_opening(by, sounding))
    sounding = lock_sounding(sounding.pk)
    sounding.state = SOUNDING_MOVES.legal("request_opening", sounding.state).end
    now = database_now()
    _demand_over(sounding, now, "request_opening")
    if sounding.opening_requested_at is not None:
        raise IllegalMove(thing="sounding", state="opening requested", move="request_opening")
    sounding.opening_requested_at, sounding.opening_requested_by_id = now, by.user_id
    sounding.save()
    event = audit.record(by, "procurement.sounding.opening_requested", sounding)
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.ADMIN),
        functools.partial(_to_open, sounding),
        f"sounding-opening-requested:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    return sounding


@transaction.atomic
def open_sounding(*, sounding: Sounding, by: Actor) -> Opening:
    """Open what was handed in, and write the protocol; no response at all is a normal outcome.

    Waits for submissions that hold their share of the lock, so that nothing arrives behind the opening. A response that was not
    confirmed after a correction is opened against the version it answers, and marked.
    Moves: published -> opened; responses: submitted -> opened, needs_confirmation -> opened
    Records: procurement.sounding.opened
    """
    four_eyes = sounding.organisation.four_eyes
    demand(can_open(by, sounding, four_eyes=four_eyes))
    sounding = lock_sounding(sounding.pk)
    four_eyes = sounding.organisation.four_eyes
    demand(can_open(by, sounding, four_eyes=four_eyes))
    state = SOUNDING_MOVES.legal("open", sounding.state).end
    now = database_now()
    _demand_over(sounding, now, "open")
    if sounding.opening_requested_at is None or is_in_time(
        sounding.opening_requested_at, sounding.response_deadline
    ):
        raise IllegalMove(thing="sounding", state="not requested", move="open")
    responses = _to_be_opened(sounding)
    entries = [_entry(response) for response in responses]
    answered = {response.organisation_id for response in responses}
    silent = _silent(sounding, answered)
    for response in responses:
        response.state = RESPONSE_MOVES.legal("open", response.state).end
        response.save(update_fields=["state", "updated_at"])
    opening = Opening.objects.create(
        sounding=sounding,
        requested_at=sounding.opening_requested_at,
        requested_by_id=sounding.opening_requested_by_id,
        opened_at=now,
        opened_by_id=by.user_id,
        four_eyes=four_eyes,
        entries=entries,
        silent=silent,
        sha256=hash_of({"entries": entries, "silent": silent}),
    )
    sounding.state, sounding.opened_at, sounding.opened_by_id = state, now, by.user_id
    sounding.full_clean()
    sounding.save()
    data = {"responses": len(entries), "sha256": opening.sha256, "four_eyes": four_eyes}
    event = audit.record(by, "procurement.sounding.opened", sounding, data)
    for response in responses:
        write = functools.partial(_opened_for_vendor, sounding, response)
        tell_vendor(response.organisation, write, f"sounding-opened:{sounding.pk}:{response.pk}")
    tell_colleagues(
        sounding,
        (Role.OFFICER, Role.ASSESSOR, Role.ADMIN),
        functools.partial(_opened, sounding),
        f"sounding-opened:{sounding.pk}:{event.pk}",
        but=by.user_id,
    )
    release(sounding, ReleaseCause.OPENED)
    return opening


@transaction.atomic
def declare_interest(
    *, sounding: Sounding, opening_hash: str, conflicts: list[int], text: str, by: Actor
) -> Declaration:
    """Say whether there is a conflict of interest with a vendor of the protocol; the last word of a person counts.

    opening_hash  of the protocol whose names the page showed
    conflicts     numbers of the organisations with which there is one; none is a clean declaration, which nobody makes who
                  belongs to one of them
    Who comes later, such as the publishing officer or the auditor, declares in the state that the sounding has then.
    Moves: opened -> opened, analysed -> analysed, concluded -> concluded, archived -> archived
    Records: procurement.declaration.made
    """
    demand(can_declare(by, sounding))
    sounding = lock_sounding(sounding.pk)
    demand(can_declare(by, sounding))
    SOUNDING_MOVES.legal("declare", sounding.state)
    opening = Opening.objects.get(sounding=sounding)
    if opening_hash != opening.sha256:
        raise ValidationError(_("The names have changed since you opened this page. Look at them again."))
    named = {entry["organisation"] for entry in (*opening.entries, *opening.silent)}
    if not set(conflicts) <= named:
        raise ValidationError({"conflicts": _("Choose from the vendors of the protocol.")})
    own = Organisation.objects.filter(pk__in=named - set(conflicts), memberships__user_id=by.user_id)
    if names := sorted(set(own.values_list("name", flat=True))):
        told = _("You belong to %(names)s, so there is a conflict of interest: tick it, and say so.")
        raise ValidationError({"conflicts": told % {"names": ", ".join(names)}})
    text = clean_text(text)
    if conflicts and not text:
        raise ValidationError({"text": _("Say what the conflict is: it goes into the file.")})
    declaration = Declaration(
        sounding=sounding,
        person_id=by.user_id,
        declared_at=database_now(),
        opening_hash=opening_hash,
        is_clean=not conflicts,
        conflicts=sorted(conflicts),
        text=text,
    )
    declaration.full_clean()
    declaration.save()
    data = {"clean": declaration.is_clean, "opening": opening_hash}
    audit.record(by, "procurement.declaration.made", sounding, data)
    return declaration


def note_reading(*, sounding: Sounding, what: str, by: Actor) -> None:
    """Write down that somebody read answers, before the page or the file leaves.

    what  a code: synopsis, answer, file, table, package, note
    Records: procurement.answers.read
    """
    audit.record_read(by, "procurement.answers.read", sounding, {"what": what})


def note_opened_file(*, stored: StoredFile, by: Actor) -> None:
    """Write down that somebody of the buyer opened a file of an answer; the vendor's own reading is its own matter.

    Records: procurement.answers.read
    """
    sounding = sounding_of_file(by, stored) if stored.purpose == "response" else None
    if sounding is not None:
        note_reading(sounding=sounding, what="file", by=by)


def _demand_over(sounding: Sounding, now: Any, move: str) -> None:
    """Raise IllegalMove while answers are still in time: nothing is opened before nobody can answer any more."""
    if sounding.response_deadline is None or is_in_time(now, sounding.response_deadline):
        raise IllegalMove(thing="sounding", state="open for answers", move=move)


def _to_be_opened(sounding: Sounding) -> list[Response]:
    """Responses that were handed in and not withdrawn, locked, by the vendors' names."""
    states = (ResponseState.SUBMITTED, ResponseState.NEEDS_CONFIRMATION)
    rows = Response.objects.select_for_update(of=("self",)).filter(sounding=sounding, state__in=states)
    rows = rows.select_related("organisation", "last__version").order_by("pk")
    return sorted(rows, key=lambda one: (one.organisation.name.casefold(), one.pk))


def _entry(response: Response) -> dict[str, Any]:
    last = response.last
    assert last is not None
    return {
        "response": str(response.public_id),
        "receipt": str(last.public_id),
        "organisation": response.organisation_id,
        "name": response.organisation.name,
        "received_at": last.received_at.isoformat(),
        "version": last.version.number,
        "sha256": last.sha256,
        "unconfirmed": response.state == ResponseState.NEEDS_CONFIRMATION,
    }


def _silent(sounding: Sounding, answered: set[int]) -> list[dict[str, Any]]:
    joined = Participation.objects.filter(sounding=sounding).exclude(organisation_id__in=answered)
    rows = Organisation.objects.filter(pk__in=joined.values("organisation_id"))
    found = [{"organisation": one.pk, "name": one.name} for one in rows]
    return sorted(found, key=lambda one: (str(one["name"]).casefold(), str(one["organisation"])))


def _words(sounding: Sounding) -> dict[str, str]:
    return {"organisation": one_line(sounding.organisation.name), "title": one_line(sounding.title)}


def _page(sounding: Sounding, route: str) -> str:
    return reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id})


def _to_open(sounding: Sounding) -> Letter:
    told = _("The time for answers is over. A colleague asks you to open them: two persons do it together.")
    if not sounding.organisation.four_eyes:
        told = _("The time for answers is over. A colleague asks for the opening.")
    return Letter(
        subject=_("%(organisation)s: the answers to %(title)s wait to be opened") % _words(sounding),
        paragraphs=(told,),
        action=(_("Look at the sounding"), _page(sounding, "opening-show")),
    )


def _opened(sounding: Sounding) -> Letter:
    return Letter(
        subject=_("%(organisation)s: the answers to %(title)s are open") % _words(sounding),
        paragraphs=(
            _(
                "Before you read them, say whether you have a conflict of interest with one of the vendors (§ 6 VgV, § 4 UVgO)."
            ),
        ),
        action=(_("Make your declaration"), _page(sounding, "declaration-edit")),
    )


def _opened_for_vendor(sounding: Sounding, response: Response) -> Letter:
    words = _words(sounding)
    paragraphs = [
        _("%(organisation)s has opened the answers to “%(title)s”. From now on its people read yours.")
        % words
    ]
    if sounding.report_until:
        paragraphs.append(
            _("By %(day)s everybody who answered gets a report.") % {"day": day_text(sounding.report_until)}
        )
    return Letter(
        subject=_("%(organisation)s has opened your response to %(title)s") % words,
        paragraphs=tuple(paragraphs),
        action=(
            _("See your response"),
            reverse("procurement:response-show", kwargs={"public_id": response.public_id}),
        ),
    )
