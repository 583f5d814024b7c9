"""The table behind the cache that all workers share."""

from __future__ import annotations

from django.db import models


class CacheEntry(models.Model):
    """One value of the cache; only marketplace/core/cache.py reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key
