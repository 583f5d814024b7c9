"""Writes about the rules that an organisation gives itself."""

from __future__ import annotations

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from ..models import Organisation
from ..rules import can_change_four_eyes
from .locks import lock_organisation


@transaction.atomic
def set_four_eyes(*, organisation: Organisation, is_on: bool, by: Actor) -> Organisation:
    """Switch the four-eyes rule of a public body on or off; the record says who did and when.

    Moves: on <-> off
    Records: accounts.four_eyes.changed
    """
    demand(can_change_four_eyes(by, organisation))
    organisation = lock_organisation(organisation.pk)
    if organisation.four_eyes == is_on:
        return organisation
    organisation.four_eyes = is_on
    organisation.save(update_fields=["four_eyes", "updated_at"])
    audit.record(by, "accounts.four_eyes.changed", organisation, {"before": not is_on, "after": is_on})
    return organisation
