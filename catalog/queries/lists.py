"""Reads about lists, saved searches and watched listings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from catalog.models import Bookmark, BookmarkList, SavedSearch, Solution, Watch
from catalog.rules import can_follow, can_keep_list
from marketplace.core.actor import Actor
from marketplace.core.tokens import token_hash
from marketplace.registers.models import Area

from .published import GONE_STATUSES


@dataclass(frozen=True)
class Kept:
    """One entry of a list as its page shows it: what was kept, and what has become of it.

    name     as the kept version has it
    is_gone  whether it stands in the catalogue no longer
    changed  number of the current version where it is not the kept one; 0 where nothing changed
    is_blocked  whether nobody reads the kept version any more, since the law was against it
    """

    bookmark: Bookmark
    name: str
    is_gone: bool
    changed: int
    is_blocked: bool = False

    @property
    def is_comparable(self) -> bool:
        """Whether it can be set beside others: only what is public."""
        return self.bookmark.solution.is_public


@dataclass(frozen=True)
class Keeping:
    """What the page of a listing offers its reader: to remember it, to watch it, or to sign in for both.

    lists  names of the organisation's lists on which it stands already
    """

    may_keep: bool = False
    may_watch: bool = False
    lists: tuple[tuple[int, str], ...] = ()
    watch: Watch | None = None


def lists_for(actor: Actor) -> QuerySet[BookmarkList]:
    """The lists of the organisation acted for by name, each with `size`, the number of its entries."""
    return BookmarkList.objects.visible_to(actor).annotate(size=Count("bookmarks")).order_by("name", "pk")


def list_for(actor: Actor, pk: int) -> BookmarkList | None:
    """One list of the organisation acted for."""
    return lists_for(actor).filter(pk=pk).first()


def bookmarks_of(kept_list: BookmarkList) -> QuerySet[Bookmark]:
    """The entries of a list, the newest first, with all that the page shows of each."""
    rows = Bookmark.objects.filter(list=kept_list)
    return rows.select_related("version", "solution__current", "solution__vendor", "added_by").order_by("-pk")


def bookmark_for(actor: Actor, pk: int) -> Bookmark | None:
    """One entry of a list of the organisation acted for."""
    lists = BookmarkList.objects.visible_to(actor)
    rows = Bookmark.objects.filter(list__in=lists).select_related("list", "version", "solution__current")
    return rows.filter(pk=pk).first()


def kept_of(bookmark: Bookmark) -> Kept:
    """What has become of an entry."""
    solution = bookmark.solution
    current = solution.current
    changed = current.number if current is not None and current.pk != bookmark.version_id else 0
    is_blocked = solution.blocks(bookmark.version.number)
    return Kept(bookmark, kept_name(bookmark), solution.status in GONE_STATUSES, changed, is_blocked)


def kept_name(bookmark: Bookmark) -> str:
    """What the kept version was called; of one that nobody reads any more not even that, but what it is called today."""
    solution, version = bookmark.solution, bookmark.version
    if solution.blocks(version.number) and solution.current is not None:
        version = solution.current
    return str(version.facts["name"])


def keeping_for(actor: Actor, solution: Solution) -> Keeping:
    """What the page of a listing offers this reader; nothing is asked for strangers, at most two queries for others."""
    may_keep = bool(can_keep_list(actor, actor.organisation_id))
    may_watch = bool(can_follow(actor, actor.user_id))
    lists: tuple[Any, ...] = ()
    if may_keep:
        rows = Bookmark.objects.filter(solution=solution, list__in=BookmarkList.objects.visible_to(actor))
        lists = tuple(rows.order_by("list__name").values_list("list_id", "list__name"))
    watch = watches_for(actor).filter(solution=solution).first() if may_watch else None
    return Keeping(may_keep, may_watch, lists, watch)


def searches_for(actor: Actor) -> QuerySet[SavedSearch]:
    """The saved searches of the person who acts, by name."""
    if not actor.is_person:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(user_id=actor.user_id)


def names_of_areas(keys: Iterable[str]) -> dict[str, str]:
    """What the areas with these keys are called; nothing is asked where there are none."""
    wanted = {key for key in keys if key}
    return dict(Area.objects.filter(key__in=wanted).values_list("key", "name")) if wanted else {}


def search_of_feed(token: str) -> SavedSearch | None:
    """The search whose feed has this secret address; None for an unknown one, and when its person's account is closed."""
    rows = SavedSearch.objects.filter(user__is_active=True, user__deleted_at=None)
    return rows.filter(feed_token_hash=token_hash(token)).first()


def watches_for(actor: Actor) -> QuerySet[Watch]:
    """What the person who acts watches, the newest first."""
    if not actor.is_person:
        return Watch.objects.none()
    rows = Watch.objects.filter(user_id=actor.user_id)
    return rows.select_related("solution__current", "solution__vendor").order_by("-pk")
