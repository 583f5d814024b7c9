"""One line of the task list of a sounding, and the addresses it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from procurement.models import Sounding

DONE, NOW, OPEN, LATER = "done", "now", "open", "later"


@dataclass(frozen=True)
class Step:
    """One line: where it stands is told as shape and word.

    kind     done, now, open or later
    missing  what is missing, as a sentence
    """

    name: Any
    text: Any
    kind: str
    word: Any
    url: str = ""
    missing: str = ""
    number: int = 0


def url_of(route: str, sounding: Sounding) -> str:
    """The address of a page of this sounding."""
    return reverse(f"procurement:{route}", kwargs={"public_id": sounding.public_id})


def reversed_or_nothing(route: str, **kwargs: Any) -> str:
    """The address of a page, empty where there is none."""
    try:
        return reverse(f"procurement:{route}", kwargs=kwargs)
    except NoReverseMatch:
        return ""
