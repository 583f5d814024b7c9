"""Where pages and API ask: the engine in charge."""

from __future__ import annotations

from functools import lru_cache

from .interface import Answer, Engine, Query
from .reference import ReferenceEngine


@lru_cache
def current_engine() -> Engine:
    """The engine that answers now."""
    return ReferenceEngine()


def search(query: Query) -> Answer:
    """Answer the query from public listings only; raises BadCursor, and KeyError for a facet that does not exist."""
    return current_engine().search(query)
