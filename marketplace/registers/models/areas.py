"""Areas of the official register, and the public bodies it has no key for."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import (
    CITY_DISTRICTS,
    OUTSIDE_MUNICIPALITIES,
    AreaKind,
    AreaType,
    Land,
    PointSource,
    PopulationBand,
    population_band,
    population_bounds,
)


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas by what they are."""

    def current(self) -> AreaQuerySet:
        """Those that still exist by the newest register loaded."""
        return self.filter(ended_on__isnull=True)

    def ended(self) -> AreaQuerySet:
        """Those that a newer register no longer holds."""
        return self.filter(ended_on__isnull=False)

    def official(self) -> AreaQuerySet:
        """Those of the official register, with an official key."""
        return self.filter(official=True)

    def municipalities(self) -> AreaQuerySet:
        """The lowest level of the register; areas outside any municipality stand there too."""
        return self.filter(kind=AreaKind.MUNICIPALITY)

    def inhabited(self) -> AreaQuerySet:
        """All but the uninhabited areas outside any municipality: forests, lakes, training grounds."""
        return self.exclude(type=AreaType.GEMEINDEFREI_UNBEWOHNT)

    def incorporated(self) -> AreaQuerySet:
        """All but the areas outside any municipality, of which two are inhabited."""
        return self.exclude(type__in=OUTSIDE_MUNICIPALITIES)

    def distinct_bodies(self) -> AreaQuerySet:
        """Each body once: a city with district status counts as municipality, not as its own district too."""
        return self.exclude(kind=AreaKind.DISTRICT, type__in=CITY_DISTRICTS)

    def in_band(self, band: str) -> AreaQuerySet:
        """Those whose number of inhabitants lies in the band; unknown lies in none."""
        lowest, above = population_bounds(band)
        found = self.filter(population__gte=lowest)
        return found if above is None else found.filter(population__lt=above)


class Area(models.Model):
    """A place with a public body that can use solutions: it never goes away, it only ends.

    key            regional key (ARS) at the length of its level: Land 2, government region 3, region 4, district 5,
                   association 9, municipality 12 digits; `body-<slug>` where no official key exists
    name           as people say it ("Halle (Saale)", "Landkreis Helmstedt"); official_name as the register writes it
    sort_name      folded for German sort order; search_name and search_text folded for searching
    ags            official municipality key, 8 digits, shorter for districts and above, empty for associations
    parent         the next area above it: association, else district, else region, government region, Land
    area_ha        hectares; population and area of the levels above municipalities are sums of their municipalities
    latitude       with longitude a point inside or near the area, WGS 84; point_source says how it was found
    valid_from     date of the register in which the key first appeared here
    ended_on       date of the first register without it, or of the change that a file of changes names
    successor      the area that took its place; unknown where it is empty
    """

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=AreaKind)
    type = models.CharField(max_length=30, choices=AreaType, blank=True)
    name = models.CharField(max_length=150)
    official_name = models.CharField(max_length=150)
    sort_name = models.CharField(max_length=150, db_index=True)
    search_name = models.CharField(max_length=150)
    search_text = models.CharField(max_length=600)
    ags = models.CharField(max_length=8, blank=True, db_index=True)
    land = models.CharField(max_length=2, choices=Land, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    association = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    population = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    area_ha = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    point_source = models.CharField(max_length=20, choices=PointSource, blank=True)
    nuts3 = models.CharField(max_length=5, blank=True)
    postcode = models.CharField(max_length=5, blank=True, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField(default=False)
    official = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Area]] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "key"]
        indexes = [
            # Without fastupdate: these rows are loaded at once and then read, and its list would slow each search.
            GinIndex(
                fields=["search_name"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="registers_area_search_name",
            ),
            GinIndex(
                fields=["search_text"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="registers_area_search_text",
            ),
            models.Index(fields=["latitude", "longitude"], name="registers_area_point"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | (Q(ended_on__isnull=False) & ~Q(successor=F("id"))),
                name="registers_area_successor",
                violation_error_message=_("Only an ended area has a successor, and never itself."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, point_source="")
                | (Q(latitude__isnull=False, longitude__isnull=False) & ~Q(point_source="")),
                name="registers_area_point_whole",
                violation_error_message=_("A point has two coordinates and a source."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ars(self) -> str:
        """The regional key, empty for bodies without one."""
        return self.key if self.official else ""

    @property
    def population_band(self) -> PopulationBand | None:
        """The band of its number of inhabitants; None where the number is unknown."""
        return population_band(self.population)

    @property
    def area_km2(self) -> float | None:
        """Its size in square kilometres."""
        return None if self.area_ha is None else self.area_ha / 100

    @property
    def is_inhabited(self) -> bool:
        """Whether it is more than an uninhabited area outside any municipality."""
        return self.type != AreaType.GEMEINDEFREI_UNBEWOHNT

    def is_current(self, day: datetime.date | None = None) -> bool:
        """Whether it exists on a day; without one, by the newest register loaded."""
        return self.ended_on is None or (day is not None and day < self.ended_on)
