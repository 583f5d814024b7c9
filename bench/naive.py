"""Approach (a): what one writes first with an ORM: a filtered queryset, grouped once for each facet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, QuerySet

from catalog.search.interface import FACETS

from .copies import Copied
from .models import Product, Value

MANY = [field.name for field in Product._meta.many_to_many]
ONE = [facet for facet in FACETS if facet not in MANY]
COPIED = (
    Copied(Product, "solution_id", ("id",)),
    *(
        Copied(field.remote_field.through, "product_id", left_out=("id",))
        for field in Product._meta.many_to_many
    ),
)


def search(text: str, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Count, first page and counts of every facet, a facet's own choice ignored for its own counts."""
    chosen = {facet: _ids(facet, codes) for facet, codes in filters.items()}
    found = _filtered(text, chosen)
    page = found.order_by("solution_id").select_related(*ONE).prefetch_related(*MANY)[:20]
    counts = {}
    for facet in FACETS:
        others = {other: ids for other, ids in chosen.items() if other != facet}
        rows = _filtered(text, others).filter(**{f"{facet}__isnull": False})
        counts[facet] = list(rows.values_list(f"{facet}__code").annotate(Count("pk")).order_by())
    return {"count": found.count(), "page": [_card(product) for product in page], "facets": counts}


def _ids(facet: str, codes: tuple[str, ...]) -> list[int]:
    return list(Value.objects.filter(facet=facet, code__in=codes).values_list("pk", flat=True))


def _filtered(text: str, chosen: Mapping[str, list[int]]) -> QuerySet[Product]:
    found = Product.objects.all()
    if text:
        found = found.filter(search=SearchQuery(text, config="german"))
    for facet, ids in chosen.items():
        # A subquery instead of a join, or products with two chosen codes would come twice.
        if facet in MANY:
            through = Product._meta.get_field(facet).remote_field.through
            found = found.filter(pk__in=through.objects.filter(value__in=ids).values("product_id"))
        else:
            found = found.filter(**{f"{facet}__in": ids})
    return found


def _card(product: Product) -> dict[str, Any]:
    one = {facet: getattr(product, facet).code if getattr(product, facet) else None for facet in ONE}
    many = {facet: [value.code for value in getattr(product, facet).all()] for facet in MANY}
    return {"name": product.name, **one, **many}
