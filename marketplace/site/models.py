"""Texts of the site that the operator has changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.core.models import Timestamped

from .choices import TextKey

LONGEST = 60_000


class EditableText(Timestamped):
    """The operator's own wording of one page in one language (Markdown); without a row the shipped text is shown."""

    key = models.CharField(max_length=30, choices=TextKey)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    body = models.TextField(max_length=LONGEST)

    class Meta:
        ordering = ["key", "language"]
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="site_text_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"
