"""The estimated value of a need: internal, and never part of anything that is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from procurement.choices import NeedState
from procurement.models import Need
from procurement.rules import can_write_need

from .soundings import Overtaken

VALUED = ("once", "once_to", "monthly", "monthly_to", "months", "option_months", "is_unlimited", "value_note")


@transaction.atomic
def estimate_need(*, need: Need, values: Mapping[str, Any], saves: int, by: Actor) -> Need:
    """Save what the contract is expected to be worth, in EUR without VAT.

    saves  the count of saves that the form was opened with; Overtaken where somebody changed one of these fields since
    The value is often estimated by the procurement office after the need was described, so a described need takes it too.

    Records: procurement.need.estimated
    Source: VgV § 3: the value is estimated before the procedure begins, and kept in the file.
    """
    demand(can_write_need(by, need))
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if need.state == NeedState.CLOSED:
        raise IllegalMove(thing="need", state=need.state, move="estimate")
    changed = [name for name in VALUED if name in values and getattr(need, name) != values[name]]
    # An estimate is one thing: whoever changed its months has changed what the amounts come to.
    if changed and any(need.touched.get(name, 0) > saves for name in VALUED):
        raise Overtaken
    if not changed:
        return need
    for name in changed:
        setattr(need, name, values[name])
    for low, high in (("once", "once_to"), ("monthly", "monthly_to")):
        _demand_range(need, low, high)
    need.saves += 1
    need.touched |= dict.fromkeys(changed, need.saves)
    need.edited_by_id = by.user_id
    need.full_clean()
    need.save()
    audit.record(by, "procurement.need.estimated", need, {"fields": changed})
    return need


def _demand_range(need: Need, low: str, high: str) -> None:
    start, end = getattr(need, low), getattr(need, high)
    if end is not None and (start is None or end < start):
        raise ValidationError({high: _("The end of the range lies below its beginning.")})
