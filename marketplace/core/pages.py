"""Long lists page by page: which page the address asks for, and the addresses of the ones beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest


def paged(
    request: HttpRequest,
    rows: Any,
    size: int,
    *,
    kept: Iterable[tuple[str, str]] = (),
    count: int | None = None,
) -> dict[str, Any]:
    """What a template with `components/_pager.html` needs: `page`, and the addresses `previous` and `next`, empty at the ends.

    rows   a queryset or a sequence in its order; a page that does not exist becomes the nearest one
    kept   what else stands in the address, such as the filters
    count  how many rows there are, where that is known already
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(request.GET.get("page"))
    pairs = list(kept)
    return {
        "page": page,
        "previous": page_address(request.path, pairs, page.previous_page_number())
        if page.has_previous()
        else "",
        "next": page_address(request.path, pairs, page.next_page_number()) if page.has_next() else "",
    }


def page_address(path: str, kept: Iterable[tuple[str, str]], number: int = 1) -> str:
    """The address of a page of a list; the first one bears no number."""
    pairs = [*kept, *([("page", str(number))] if number > 1 else [])]
    return path + (f"?{urlencode(pairs)}" if pairs else "")
