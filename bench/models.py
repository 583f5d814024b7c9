"""Approach (a): normalised tables as one would write them first, a table for each facet; made in the bench's database only."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Value(models.Model):
    """A code of any facet, as a table to point to."""

    facet = models.CharField(max_length=30)
    code = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "code"], name="bench_value_once")]

    def __str__(self) -> str:
        return self.code


def _one() -> models.ForeignKey:
    return models.ForeignKey(Value, null=True, on_delete=models.CASCADE, related_name="+")


def _many() -> models.ManyToManyField:
    return models.ManyToManyField(Value, related_name="+")


class Product(models.Model):
    """A solution with a column for each single-valued facet and a table for each of the others."""

    solution_id = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    text = models.TextField()
    search = SearchVectorField(null=True)
    solution_class = _one()
    offer_type = _one()
    licence_model = _one()
    licence = _one()
    development_status = _one()
    origin = _one()
    vendor = _one()
    field_of_action = _many()
    category = _many()
    operating_model = _many()
    evidence_level = _many()
    population_band = _many()
    land = _many()
    standard = _many()
    data_location = _many()
    language = _many()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="bench_product_search")]

    def __str__(self) -> str:
        return self.name
