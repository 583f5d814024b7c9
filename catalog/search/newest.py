"""The newest matches of a search: for its feed, and for the mail about what was published since the last one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from catalog.choices import Sort
from catalog.models import Solution
from catalog.queries.fit import areas_like, registers_mark
from marketplace.registers.queries import area_by_key, areas_matching

from . import engine
from .asked import Search

# So many matches are looked at beyond those that are told by name; a search that matches everything stays cheap.
MOST_COUNTED = 500
PAGE = 100


@dataclass(frozen=True)
class Found:
    """One match: its ready card in one language, and when it was published and last changed."""

    card: dict[str, Any]
    published_at: datetime.datetime
    changed_at: datetime.datetime


@dataclass(frozen=True)
class Since:
    """What was published within a span of time: the newest by name, and how many more there are.

    is_counted  False where there are more than anybody counted
    """

    found: tuple[Found, ...]
    more: int = 0
    is_counted: bool = True

    @property
    def count(self) -> int:
        """How many were found, or at least how many."""
        return len(self.found) + self.more


def latest_matches(search: Search, language: str, most: int) -> list[Found]:
    """The newest matches, at most `most` (up to 100); two queries to the database beside the search itself."""
    return next(_pages(search, language, most), [])


def matches_between(
    search: Search, language: str, after: datetime.datetime, until: datetime.datetime, most: int
) -> Since:
    """Matches published after one moment and not after the other, the newest `most` of them by name.

    Asks the search for at most MOST_COUNTED matches in pages, so neither memory nor queries grow with what matches.
    """
    if not Solution.objects.public().filter(published_at__gt=after, published_at__lte=until).exists():
        return Since(())
    found: list[Found] = []
    more = looked = 0
    # The search orders by whole seconds.
    oldest = after.replace(microsecond=0)
    for page in _pages(search, language, PAGE):
        for match in page:
            if after < match.published_at <= until:
                if len(found) < most:
                    found.append(match)
                else:
                    more += 1
        looked += len(page)
        if not page or page[-1].published_at < oldest:
            return Since(tuple(found), more)
        if looked >= MOST_COUNTED:
            return Since(tuple(found), more, is_counted=not more)
    return Since(tuple(found), more)


def _alike(search: Search) -> tuple[str, ...] | None:
    """The areas of which one must use a match, where the search says so and its municipality is one."""
    typed = search.area
    if not search.like or not typed:
        return None
    area = area_by_key(typed) if typed.startswith("body-") or typed.isdigit() else None
    if area is None:
        found = areas_matching(typed, 2)
        area = found[0] if len(found) == 1 else None
    return areas_like(area, search.like, registers_mark()) if area else None


def _pages(search: Search, language: str, size: int) -> Iterator[list[Found]]:
    asked = search.query(language, alike=_alike(search))
    asked = replace(asked, sort=Sort.NEWEST, page_size=size, cards=(language,), cursor="")
    while True:
        answer = engine.search(asked)
        yield _with_times(answer.hits, language)
        if not answer.next:
            return
        asked = replace(asked, cursor=answer.next)


def _with_times(hits: Any, language: str) -> list[Found]:
    times = Solution.objects.filter(pk__in=[hit.solution_id for hit in hits])
    when = {pk: moments for pk, *moments in times.values_list("pk", "published_at", "changed_at")}
    return [
        Found(
            hit.cards[language],
            when[hit.solution_id][0],
            when[hit.solution_id][1] or when[hit.solution_id][0],
        )
        for hit in hits
        if hit.solution_id in when
    ]
