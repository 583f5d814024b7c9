"""What the API says of an own need, from rows that are already loaded; the same in every language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from procurement.models import Need
from procurement.queries.joint import own_value
from procurement.queries.needs import missing_of

Entry = dict[str, Any]


def need_item(need: Need) -> Entry:
    """A need as lists show it."""
    return {
        "id": str(need.public_id),
        "title": need.title,
        "state": need.state,
        "created_at": need.created_at,
        "changed_at": need.updated_at,
    }


def need_entry(need: Need) -> Entry:
    """A need with all that is written in it but its value; one query for its soundings."""
    return need_item(need) | {
        "purpose": need.purpose or None,
        "situation": need.situation or None,
        "users": need.users or None,
        "user_count": need.user_count,
        "requirements": need.requirements,
        "wanted_from": need.wanted_from,
        "wanted_until": need.wanted_until,
        "schedule": need.schedule or None,
        "offer_type": need.offer_type or None,
        "cpv": need.cpv,
        "regions": need.regions,
        "finished_at": need.finished_at,
        "missing": sorted(missing_of(need)),
        "soundings": list(need.soundings.order_by("pk").values_list("public_id", flat=True)),
    }


def value_entry(need: Need) -> Entry:
    """What a need is expected to be worth for its own body; asks nothing of the database."""
    total = own_value(need)
    return {
        "once": _amount(need.once),
        "once_to": _amount(need.once_to),
        "monthly": _amount(need.monthly),
        "monthly_to": _amount(need.monthly_to),
        "is_unlimited": need.is_unlimited,
        "months": need.months,
        "option_months": need.option_months,
        "value_note": need.value_note or None,
        "total": {"low": _amount(total.low), "high": _amount(total.high)},
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
