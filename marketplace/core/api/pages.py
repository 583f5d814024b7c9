"""Pages of lists: by the key of the last row, so that each row comes once while others are added or removed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from .cursors import Cursors


@dataclass(frozen=True)
class Page:
    """One page: rows, the count of the whole list, and cursors that are empty at its ends."""

    count: int
    rows: Sequence[Any]
    next: str = ""
    previous: str = ""


def keyset_page(
    rows: QuerySet[Any], *, keys: tuple[str, ...], cursors: Cursors, cursor: str | None, page_size: int
) -> Page:
    """Cut one page out of the rows, ordered by the keys; two queries.

    keys  fields that are never null and together unique
    """
    count = rows.count()
    direction, place = cursors.open(cursor) if cursor else ("next", None)
    forward = direction == "next"
    if place is not None:
        rows = rows.filter(_beyond(rows.model, keys, place, forward=forward))
    ordered = rows.order_by(*(key if forward else f"-{key}" for key in keys))
    found = list(ordered[: page_size + 1])
    more, found = len(found) > page_size, found[:page_size]
    if not forward:
        found.reverse()
    if not found:
        return Page(count, found)

    def sealed(way: str, row: Model) -> str:
        return cursors.seal([way, [_plain(getattr(row, key)) for key in keys]])

    has_next = more if forward else True
    has_previous = cursor is not None if forward else more
    return Page(
        count,
        found,
        next=sealed("next", found[-1]) if has_next else "",
        previous=sealed("previous", found[0]) if has_previous else "",
    )


def list_page(rows: Sequence[Any], *, cursors: Cursors, cursor: str | None, page_size: int) -> Page:
    """Cut one page out of rows that are all at hand, by their number."""
    start = cursors.open(cursor) if cursor else 0
    end = start + page_size
    return Page(
        len(rows),
        rows[start:end],
        next=cursors.seal(end) if end < len(rows) else "",
        previous=cursors.seal(max(0, start - page_size)) if start else "",
    )


def envelope(request: Request, page: Page, results: Sequence[Any], **members: Any) -> dict[str, Any]:
    """The answer of every list: count, absolute addresses of the pages beside (or null), and the results."""
    return {
        "count": page.count,
        "next": page_address(request, page.next),
        "previous": page_address(request, page.previous),
        "results": list(results),
        **members,
    }


def page_address(request: Request, cursor: str) -> str | None:
    """The address of this request with another cursor."""
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _beyond(model: type[Model], keys: tuple[str, ...], place: Sequence[Any], *, forward: bool) -> Q:
    """The condition for rows after (or before) a place in the order of the keys."""
    values = [model._meta.get_field(key).to_python(value) for key, value in zip(keys, place, strict=True)]
    condition = Q()
    for last in range(len(keys)):
        equal = {keys[at]: values[at] for at in range(last)}
        condition |= Q(**equal, **{f"{keys[last]}__{'gt' if forward else 'lt'}": values[last]})
    return condition


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
