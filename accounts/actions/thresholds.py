"""Writes about value limits that a municipality set itself: dated, with their source, never overlapping."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.formats import day_text

from ..models import Organisation, OwnThreshold
from ..queries import name_key
from ..rules.profile import can_edit_profile
from ..rules.thresholds import can_have_thresholds, can_remove_threshold
from .profile import locked_organisation

FIELDS = ("title", "amount", "valid_from", "valid_until", "source_title", "source_url")


@transaction.atomic
def add_threshold(*, organisation: Organisation, values: Mapping[str, Any], by: Actor) -> OwnThreshold:
    """Add a limit from a day on; ValidationError where one for the same matter is valid on a day of that time.

    Records: accounts.threshold.added
    """
    demand(can_edit_profile(by, organisation))
    demand(can_have_thresholds(organisation.kind))
    row = locked_organisation(organisation, by)
    threshold = OwnThreshold(
        organisation=row, **{field: values[field] for field in FIELDS if field in values}
    )
    threshold.full_clean(validate_constraints=False)
    if threshold.valid_until is not None and threshold.valid_until < threshold.valid_from:
        raise ValidationError({"valid_until": [_("The limit ends before it begins. Choose a later day.")]})
    if other := _overlapping(threshold):
        raise ValidationError({"valid_from": [_overlap_text(other)]})
    threshold.full_clean()
    threshold.save()
    audit.record(by, "accounts.threshold.added", threshold, _data(threshold))
    return threshold


@transaction.atomic
def end_threshold(*, threshold: OwnThreshold, last_day: datetime.date, by: Actor) -> OwnThreshold:
    """Say until when a limit is valid, that day included; it stays visible as history.

    Records: accounts.threshold.ended
    """
    demand(can_edit_profile(by, threshold.organisation))
    locked_organisation(threshold.organisation, by)
    row = OwnThreshold.objects.select_for_update().get(pk=threshold.pk)
    if last_day < row.valid_from:
        raise ValidationError({"last_day": [_("The limit ends before it begins. Choose a later day.")]})
    before, row.valid_until = row.valid_until, last_day
    if other := _overlapping(row):
        raise ValidationError({"last_day": [_overlap_text(other)]})
    row.full_clean()
    row.save()
    data = _data(row) | {"before": before.isoformat() if before else None}
    audit.record(by, "accounts.threshold.ended", row, data)
    return row


@transaction.atomic
def remove_threshold(*, threshold: OwnThreshold, by: Actor) -> None:
    """Take out a limit that was entered by mistake, within a day; later ones are ended and stay as history.

    Records: accounts.threshold.removed
    """
    demand(can_edit_profile(by, threshold.organisation))
    locked_organisation(threshold.organisation, by)
    demand(can_remove_threshold(threshold, timezone.now()))
    audit.record(by, "accounts.threshold.removed", threshold, _data(threshold))
    threshold.delete()


def _overlapping(threshold: OwnThreshold) -> OwnThreshold | None:
    """A limit of the same matter that is valid on a common day; titles are compared folded."""
    others = OwnThreshold.objects.filter(organisation=threshold.organisation).exclude(pk=threshold.pk)
    common = others.filter(Q(valid_until=None) | Q(valid_until__gte=threshold.valid_from))
    if threshold.valid_until is not None:
        common = common.filter(valid_from__lte=threshold.valid_until)
    key = name_key(threshold.title)
    return next(
        (other for other in common.order_by("valid_from", "pk") if name_key(other.title) == key), None
    )


def _overlap_text(other: OwnThreshold) -> str:
    begin = day_text(other.valid_from)
    if other.valid_until is None:
        return _(
            "A limit for this matter is valid from %(begin)s on, without an end. End that one first, or choose another time."
        ) % {"begin": begin}
    return _(
        "A limit for this matter is valid from %(begin)s to %(end)s. Choose a time that does not overlap with it."
    ) % {"begin": begin, "end": day_text(other.valid_until)}


def _data(threshold: OwnThreshold) -> dict[str, Any]:
    end = threshold.valid_until
    return {
        "amount": str(threshold.amount),
        "valid_from": threshold.valid_from.isoformat(),
        "valid_until": end.isoformat() if end else None,
    }
