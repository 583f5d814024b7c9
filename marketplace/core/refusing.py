"""Input that was refused while a request ran: noted where it is checked, recorded once the request is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_noted: ContextVar[dict[tuple[str, str], None] | None] = ContextVar("refused_input", default=None)


def note(verb: str, rule: str) -> None:
    """Remember what was refused and by which check; twice the same counts once, and outside of a request it is forgotten."""
    noted = _noted.get()
    if noted is not None:
        noted[verb, rule] = None


@contextmanager
def noting() -> Iterator[dict[tuple[str, str], None]]:
    """What is noted within the block, in its order."""
    noted: dict[tuple[str, str], None] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
