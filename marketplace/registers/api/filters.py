"""Filters of the registers' lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..choices import Buyer, CpvKind, Land, Subject, ThresholdKind
from ..models import CpvCode, Licence, NutsCode, ThresholdRule
from ..queries.names import fold

LEVELS = [(str(level), str(level)) for level in range(4)]


class CpvFilter(django_filters.FilterSet):
    """Codes by number, words and kind."""

    q = django_filters.CharFilter(
        method="by_text", help_text=_("Beginning of the code, or words of the German or English label.")
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=CpvKind.choices, help_text=_("What the code describes.")
    )

    class Meta:
        model = CpvCode
        fields: list[str] = []

    def by_text(self, rows: QuerySet[CpvCode], _name: str, text: str) -> QuerySet[CpvCode]:
        if text.replace("-", "").isdigit():
            return rows.filter(code__startswith=text)
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class NutsFilter(django_filters.FilterSet):
    """Regions by code, name and level."""

    q = django_filters.CharFilter(
        method="by_text", help_text=_("Beginning of the code, or part of the name.")
    )
    level = django_filters.MultipleChoiceFilter(
        choices=LEVELS, help_text=_("0 is Germany, 1 the Länder, 2 regions, 3 districts.")
    )

    class Meta:
        model = NutsCode
        fields: list[str] = []

    def by_text(self, rows: QuerySet[NutsCode], _name: str, text: str) -> QuerySet[NutsCode]:
        return rows.filter(Q(code__istartswith=text) | Q(label_de__icontains=text))


class LicenceFilter(django_filters.FilterSet):
    """Licences by name and openness."""

    q = django_filters.CharFilter(method="by_text", help_text=_("Part of the identifier or of the name."))
    is_open = django_filters.BooleanFilter(
        help_text=_("Only those that are open source, or only the others.")
    )
    is_deprecated = django_filters.BooleanFilter(help_text=_("Only those out of use, or only the others."))

    class Meta:
        model = Licence
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Licence], _name: str, text: str) -> QuerySet[Licence]:
        return rows.filter(Q(spdx_id__icontains=text) | Q(name__icontains=text))


class ThresholdFilter(django_filters.FilterSet):
    """Thresholds by what they decide and for whom."""

    kind = django_filters.MultipleChoiceFilter(choices=ThresholdKind.choices, help_text=_("What it decides."))
    land = django_filters.MultipleChoiceFilter(
        method="by_land",
        choices=Land.choices,
        help_text=_("Those that hold in this Land, nationwide ones included."),
    )
    buyer = django_filters.MultipleChoiceFilter(choices=Buyer.choices, help_text=_("Whom it binds."))
    subject = django_filters.MultipleChoiceFilter(choices=Subject.choices, help_text=_("What is bought."))

    class Meta:
        model = ThresholdRule
        fields: list[str] = []

    def by_land(self, rows: QuerySet[ThresholdRule], _name: str, lands: list[Any]) -> QuerySet[ThresholdRule]:
        return rows.filter(land__in=["", *lands]) if lands else rows
