"""The one door to answers: opened, declared, written down; every page and file that shows answers comes through here."""

from __future__ import annotations

from django.http import HttpRequest

from marketplace.core.decisions import IllegalMove, demand
from procurement.actions.opening import note_reading
from procurement.models import Sounding
from procurement.queries.opened import clean_declaration
from procurement.rules import can_read_answers

from .soundings import own_sounding


def sounding_to_read(request: HttpRequest, public_id: str, what: str) -> Sounding:
    """The sounding, if its answers are open and this person declared to have no conflict of interest; noted in the record.

    what  a code of what is read, see actions.opening.note_reading
    Raises 404 for a foreign one, IllegalMove (409) before the opening, Refused (403) without a clean declaration.
    """
    sounding = declared_sounding(request, public_id)
    note_reading(sounding=sounding, what=what, by=request.actor)
    return sounding


def declared_sounding(request: HttpRequest, public_id: str) -> Sounding:
    """The same for pages behind the declaration that show no answers: nothing is noted in the record."""
    sounding = own_sounding(request, public_id)
    if sounding.opened_at is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="read the answers")
    demand(can_read_answers(request.actor, sounding, declaration=clean_declaration(sounding, request.actor)))
    return sounding
