"""The settings of how much may be asked of the site at once and how often; `marketplace/settings.py` takes them over."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def _places(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} is no whole number from 1.")
    return int(value)


# How much is made at the same time, over all processes; whoever comes then is told to try again.
# The whole catalogue as a file, and how long a slow reader may hold one of these places.
DUMPS_AT_ONCE = _places("MARKETPLACE_DUMPS_AT_ONCE", 2)
DUMP_SECONDS = 900
# Comparisons and lists as PDF, XLSX or CSV.
TABLES_AT_ONCE = _places("MARKETPLACE_TABLES_AT_ONCE", 2)
# Addresses that people let the site read; each holds a process until it answers.
FETCHES_AT_ONCE = _places("MARKETPLACE_FETCHES_AT_ONCE", 1)

# How often something may be asked for: number / time / what is counted (ip: caller's address, key: what is named).
# Addresses to read, for each organisation.
FETCH_RATE_LIMITS = {"fetch": "10/10m/key,60/d/key"}
# Feeds: each one where it has to be written anew, and addresses that lead nowhere.
FEED_RATE_LIMITS = {"feed": "20/10m/key", "feed_missed": "60/10m/ip"}
