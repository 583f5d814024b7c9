"""The world of these tests."""

import pytest

from .town import make_world


@pytest.fixture
def world(db):
    return make_world()
