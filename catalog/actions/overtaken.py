"""What somebody decided about must still be what the listing says: a version shown earlier against the one of today."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.models import Solution, SolutionVersion


class Overtaken(ValidationError):
    """Raised where the listing says something else now than what somebody had before them; nothing was written."""


def demand_same_fact(solution: Solution, fact: str, shown: SolutionVersion | int | None) -> None:
    """Overtaken unless a fact of a locked listing says what it said in the version shown; None asks nothing.

    shown  the version, or its number as a form carries it; a number that the listing never had is overtaken too
    """
    if shown is None:
        return
    if isinstance(shown, int):
        if solution.current is not None and shown == solution.current.number:
            return
        shown = SolutionVersion.objects.filter(solution=solution, number=shown).first()
    now = solution.current.facts.get(fact) if solution.current else None
    if shown is None or shown.facts.get(fact) != now:
        raise Overtaken(
            _(
                "The listing has changed what it says here since you looked. Read what it says now, then decide again."
            )
        )
