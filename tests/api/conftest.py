"""Fixtures of the API's tests."""

from __future__ import annotations

import pytest

from .catalogue import small_catalogue


@pytest.fixture
def catalogue(db: None) -> None:
    """The small catalogue of three listings."""
    small_catalogue()
