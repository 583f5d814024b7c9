"""Reads about one organisation: the one acted for, and the one of a public body."""

from __future__ import annotations

from typing import Any

from marketplace.core.actor import Actor

from ..choices import OrganisationKind
from ..models import Organisation

_SHOWN = ("area", "logo", "it_provider")


def own_organisation(actor: Actor) -> Organisation:
    """The organisation acted for with what its profile shows; one query. There is none for whoever acts for nobody."""
    return Organisation.objects.select_related(*_SHOWN).get(pk=actor.organisation_id)


def organisation_of_area(area: Any) -> Organisation | None:
    """The open organisation of a public body with what its profile shows, if it has one here; one query."""
    if area is None:
        return None
    rows = Organisation.objects.open().filter(area=area, kind=OrganisationKind.MUNICIPALITY)
    return rows.select_related(*_SHOWN).first()
