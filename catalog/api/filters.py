"""Filters of the lists of vendors and areas."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from accounts.queries import name_key
from accounts.queries.profile import named
from marketplace.registers.choices import AreaKind, Land, PopulationBand, population_bounds
from marketplace.registers.models import Area, AreaQuerySet

PUBLISHING_KINDS = [
    (code, label) for code, label in OrganisationKind.choices if code != OrganisationKind.OPERATOR
]


class VendorFilter(django_filters.FilterSet):
    """Vendors by name, kind and Land."""

    q = django_filters.CharFilter(
        method="by_name", help_text=_("Part of the name; case and umlauts do not matter.")
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=PUBLISHING_KINDS, help_text=_("What the organisation is.")
    )
    land = django_filters.MultipleChoiceFilter(
        field_name="area__land", choices=Land.choices, help_text=_("Land of a public body.")
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Organisation], _name: str, text: str) -> QuerySet[Organisation]:
        return named(rows, name_key(text))


class AreaFilter(django_filters.FilterSet):
    """Areas by kind, Land and size."""

    kind = django_filters.MultipleChoiceFilter(choices=AreaKind.choices, help_text=_("Level of the area."))
    land = django_filters.MultipleChoiceFilter(choices=Land.choices, help_text=_("Land it lies in."))
    population_band = django_filters.MultipleChoiceFilter(
        method="by_band", choices=PopulationBand.choices, help_text=_("Size by inhabitants.")
    )

    class Meta:
        model = Area
        fields: list[str] = []

    def by_band(self, rows: AreaQuerySet, _name: str, bands: list[str]) -> AreaQuerySet:
        if not bands:
            return rows
        inside = Q()
        for band in bands:
            lowest, above = population_bounds(band)
            inside |= Q(population__gte=lowest) & (Q() if above is None else Q(population__lt=above))
        return rows.filter(inside)
