"""A list of matches as Atom (RFC 4287)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed


@dataclass(frozen=True)
class Entry:
    """One entry: `identity` never changes, `summary` is HTML already."""

    identity: str
    address: str
    title: str
    author: str
    summary: str
    published_at: datetime.datetime
    updated_at: datetime.datetime


def atom(
    *,
    title: str,
    language: str,
    address: str,
    own_address: str,
    begun_at: datetime.datetime,
    entries: Sequence[Entry],
) -> bytes:
    """The feed as UTF-8; an empty one was last changed when it began."""
    feed = _Feed(
        title=title,
        link=address,
        description="",
        language=language,
        feed_url=own_address,
        feed_guid=own_address,
        begun_at=begun_at,
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary,
            unique_id=entry.identity,
            author_name=entry.author,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
        )
    target = io.BytesIO()
    feed.write(target, "utf-8")
    return target.getvalue()


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """When anything in it was last changed; always the same for the same entries."""
        return max((item["updateddate"] for item in self.items), default=self.feed["begun_at"])
