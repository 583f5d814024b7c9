"""Filter sets of django-filter, read as strictly as all other parameters."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from .parameters import ChoiceParameter, FlagParameter, Parameter, TextParameter


def parameters_of(filterset: type[django_filters.FilterSet]) -> tuple[Parameter, ...]:
    """The parameters that a filter set takes: texts, flags, and closed lists (repeatable if MultipleChoiceFilter)."""
    return tuple(_parameter(name, found) for name, found in filterset.base_filters.items())


def filtered(
    filterset: type[django_filters.FilterSet], rows: QuerySet[Any], values: dict[str, Any]
) -> QuerySet[Any]:
    """The rows that the (already checked) values leave."""
    given = {
        name: values[name]
        for name in filterset.base_filters
        if values.get(name) is not None and values[name] != ()
    }
    chosen = filterset(given, queryset=rows)
    if not chosen.is_valid():
        raise AssertionError(f"{filterset.__name__} refuses what its parameters took: {chosen.errors}")
    return chosen.qs


def _parameter(name: str, found: django_filters.Filter) -> Parameter:
    help_text = found.extra["help_text"]
    if isinstance(found, django_filters.MultipleChoiceFilter):
        return ChoiceParameter(name=name, help=help_text, many=True, choices=tuple(found.extra["choices"]))
    if isinstance(found, django_filters.ChoiceFilter):
        return ChoiceParameter(name=name, help=help_text, choices=tuple(found.extra["choices"]))
    if isinstance(found, django_filters.BooleanFilter):
        return FlagParameter(name=name, help=help_text)
    if isinstance(found, django_filters.CharFilter):
        return TextParameter(name=name, help=help_text)
    raise TypeError(f"{name}: no parameter is known for {type(found).__name__}")
