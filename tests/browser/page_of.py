"""What a page to be judged is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageOf:
    """A page: the route it shows, its addresses, and who looks at it (a visitor of the access table, or nobody known)."""

    name: str
    route: str
    german: str
    english: str
    visitor: str = ""
    status: int = 200

    def address(self, language: str) -> str:
        return self.german if language == "de" else self.english
