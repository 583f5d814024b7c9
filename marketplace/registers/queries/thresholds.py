"""Thresholds in force."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from marketplace.core.clock import berlin_day

from ..choices import Buyer
from ..models import ThresholdRule


def thresholds_for(
    *, land: str = "", buyer: str = Buyer.MUNICIPALITY, subject: str = "", day: datetime.date | None = None
) -> QuerySet[ThresholdRule]:
    """The thresholds that bind a buyer in a Land on a day (today in Berlin): those of the Land and those of all Länder.

    Without a subject, those of every subject. Show date and source with each, and say so where it is not verified.
    """
    rules = ThresholdRule.objects.valid_on(day or berlin_day()).filter(buyer=buyer)
    rules = rules.filter(Q(land="") | Q(land=land))
    return rules.filter(subject=subject) if subject else rules
