"""What is loaded, from where, and under which licence."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from ..choices import Register
from ..models import RegisterLoad

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class DataSource:
    """A source of register data with the attribution its licence asks for, in the language of the page."""

    source: str
    title: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    attribution: str


def loaded_as_of() -> datetime.date | None:
    """The date of the register of areas that is loaded; None before the first load."""
    return RegisterLoad.objects.filter(register=Register.AREAS).values_list("as_of", flat=True).first()


def data_sources() -> list[DataSource]:
    """Every source of register data; name them wherever the data is shown or handed on. No query."""
    language = "en" if (get_language() or "").startswith("en") else "de"
    return [
        DataSource(
            source=cells["source"],
            title=cells["title"],
            publisher=cells["publisher"],
            url=cells["url"],
            licence=cells["licence"],
            licence_url=cells["licence_url"],
            attribution=cells[f"attribution_{language}"],
        )
        for cells in _sources()
    ]


@cache
def _sources() -> list[dict[str, str]]:
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
