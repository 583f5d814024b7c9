"""Codes of others that facts point to: CPV, NUTS and licences."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from ..choices import CpvKind


class CpvCode(models.Model):
    """A code of the Common Procurement Vocabulary 2008, Regulation (EC) No 213/2008.

    code    with check digit, "48000000-8"; bare is the same without, "48000000"
    parent  the code one level up, empty for the 45 divisions
    The check digit follows no rule that holds for every code, so a code is valid if it stands here.
    """

    code = models.CharField(max_length=10, primary_key=True)
    bare = models.CharField(max_length=8, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CpvKind)
    label_de = models.CharField(max_length=250)
    label_en = models.CharField(max_length=250)
    search_text = models.CharField(max_length=600)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """Its label in the language of the page."""
        return self.label_en if (get_language() or "").startswith("en") else self.label_de

    @property
    def level(self) -> int:
        """How many of its digits count: 2 for a division, 8 for the finest code."""
        return max(2, len(self.bare.rstrip("0")))


class NutsCode(models.Model):
    """A statistical region of the EU, levels 0 (Germany) to 3 (districts)."""

    code = models.CharField(max_length=5, primary_key=True)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label_de = models.CharField(max_length=150)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label_de}"


class LicenceQuerySet(models.QuerySet["Licence"]):
    """Licences by what they are."""

    def current(self) -> LicenceQuerySet:
        """Those whose identifier is not deprecated."""
        return self.filter(is_deprecated=False)

    def open(self) -> LicenceQuerySet:
        """Those under which software counts as open source."""
        return self.filter(is_open=True)

    def licences(self) -> LicenceQuerySet:
        """Those that can stand alone in an expression, not only after WITH."""
        return self.filter(is_exception=False)


class Licence(models.Model):
    """A licence or exception of the SPDX list.

    is_osi       approved by the Open Source Initiative
    is_open      approved by it, or called free by the Free Software Foundation, or an earlier edition of such a licence
    category     ScanCode's grouping ("Copyleft", "Permissive", "Source-available", ...)
    replaced_by  the identifier to use instead of a deprecated one, where there is exactly one
    """

    spdx_id = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=40, blank=True)
    is_osi = models.BooleanField(default=False)
    is_open = models.BooleanField(default=False)
    is_exception = models.BooleanField(default=False)
    is_deprecated = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["spdx_id"]

    def __str__(self) -> str:
        return self.spdx_id
