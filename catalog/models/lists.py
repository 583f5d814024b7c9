"""What people keep of the catalogue: lists shared in the organisation, searches, and listings they watch."""

from __future__ import annotations

from django.db import models

from accounts.choices import Frequency
from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped

from .listing import Solution, SolutionVersion


class BookmarkListQuerySet(models.QuerySet["BookmarkList"]):
    """Lists by who may see them."""

    def visible_to(self, actor: Actor) -> BookmarkListQuerySet:
        """Those of the organisation acted for, and nobody else's."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class BookmarkList(Timestamped):
    """Solutions that people of one organisation keep together, with notes; nobody outside sees them."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BookmarkListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="catalog_bookmark_list_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Bookmark(Timestamped):
    """One solution on a list: why it stands there, and which version was current when it was put there."""

    list = models.ForeignKey(BookmarkList, on_delete=models.CASCADE, related_name="bookmarks")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(SolutionVersion, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    added_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["list", "solution"], name="catalog_bookmark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.solution_id}"


class SavedSearch(Timestamped):
    """A search whose new matches one person is told of, by mail or feed.

    address          what stands behind the question mark of the catalogue's address, in one spelling
    frequency        daily, weekly, or never (the feed alone)
    told_until       matches published after this moment are new
    feed_token_hash  of the secret address of the feed, SHA-256 in hex; empty without one
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=5, default="de")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.DAILY)
    told_until = models.DateTimeField()
    feed_token_hash = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="catalog_saved_search_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Watch(Timestamped):
    """A person wants to hear what becomes of a solution.

    told  what the person was told of already, as marks such as "version:3" or "maintenance:2027-01-31"
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="+")
    told = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "solution"], name="catalog_watch_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.solution_id}"
