"""What every model stands on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from ..plain import plain_all

# Names stand in other columns: what is hidden in one is not taken out but refused (core/names.py), and its author told.
TEXTS = (models.TextField, models.JSONField)


class Timestamped(models.Model):
    """A row that knows when it was made and last saved (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Take control characters and marks that turn the direction of writing out of longer texts, then check the fields.

        Each action cleans what it saves, so nothing of this kind comes into a row, whichever form, file or program brought it.
        """
        for field in self._meta.concrete_fields:
            if isinstance(field, TEXTS):
                setattr(self, field.attname, plain_all(getattr(self, field.attname)))
        super().clean_fields(exclude)
