"""Imports: each run with its report, and the original text of each file, outside the versions."""

from __future__ import annotations

from django.db import models


class Outcome(models.TextChoices):
    """What became of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class ImportRun(models.Model):
    """One run of an import with its report; `finished_at` stays empty where it was cut off."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=100)
    sources = models.JSONField(default=list)
    dry_run = models.BooleanField(default=False)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportedFile(models.Model):
    """The original of an imported file, for operators only: text, hash, and what became of it.

    `text` may hold personal contacts and can be erased without touching a version; `sha256` is of the original bytes.
    `problems` holds the report's entries, so that an unchanged file need not be read again.
    """

    source = models.CharField(max_length=1000, unique=True)
    sha256 = models.CharField(max_length=64)
    reader_version = models.PositiveIntegerField()
    solution = models.ForeignKey("Solution", null=True, on_delete=models.SET_NULL, related_name="files")
    repository_url = models.CharField(max_length=2000, blank=True)
    standard = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    problems = models.JSONField(default=list)
    unknown_keys = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    imported_at = models.DateTimeField(auto_now=True)
    contacts_erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return self.source
