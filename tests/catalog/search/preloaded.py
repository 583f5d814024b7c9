"""Imported once by the server that the processes of these tests are forked from, so that each of them starts at once."""

from __future__ import annotations

import django

django.setup()

from . import programs  # noqa: E402, F401
