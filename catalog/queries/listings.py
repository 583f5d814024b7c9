"""One listing by its address, with vendor and current version, as pages need it that are about something beside it."""

from __future__ import annotations

from catalog.models import Solution
from catalog.models.listing import SolutionQuerySet
from marketplace.core.actor import Actor


def public_listing(slug: str) -> Solution | None:
    """The listing of that address if everybody may see it; one query."""
    return _found(Solution.objects.public(), slug)


def visible_listing(slug: str, actor: Actor) -> Solution | None:
    """The listing of that address if the actor may see it and it says something; one query."""
    return _found(Solution.objects.visible_to(actor), slug)


def _found(rows: SolutionQuerySet, slug: str) -> Solution | None:
    return rows.select_related("current", "vendor").filter(slug=slug, current__isnull=False).first()
