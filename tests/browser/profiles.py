"""Browser profiles that are used again, because a window for each page costs more than all that is judged on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from .visit import Visit


class Profiles:
    """A profile for each kind of visitor, for page after page; one whose page did not hold is never used again."""

    def __init__(self, browser: Browser, site: str, sessions: dict[str, str]) -> None:
        self.browser, self.site, self.sessions = browser, site, sessions
        self.free: dict[str, Visit] = {}

    @contextmanager
    def of(self, visitor: str) -> Iterator[Visit]:
        """The profile of a visitor who has been nowhere yet."""
        one = self.free.pop(visitor, None)
        if one is None:
            session = self.sessions[visitor] if visitor else ""
            one = Visit(self.browser, self.site, session=session)
        else:
            one.start_over()
        try:
            yield one
        except BaseException:
            one.close()
            raise
        self.free[visitor] = one

    def close(self) -> None:
        """Close them all."""
        for one in self.free.values():
            one.close()
