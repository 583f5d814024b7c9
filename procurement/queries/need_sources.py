"""What a need can begin with: a ready template, a list, a saved search, or a public market sounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from catalog.models import BookmarkList
from catalog.queries.lists import lists_for, searches_for
from catalog.search.asked import search_of
from marketplace.core.actor import Actor
from marketplace.registers.models import Area, CpvCode
from procurement.choices import QuestionKind
from procurement.models import Sounding
from procurement.questions.document import from_json

FOLDER = Path(__file__).resolve().parent.parent / "ready" / "needs"
MOST_LISTED = 100
LONGEST_REQUIREMENT = 500
MOST_REQUIREMENTS = 60


@dataclass(frozen=True)
class Draft:
    """What a need begins with: values by field, and where they come from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceGroup:
    """Things of one sort that a need can begin with, as code and words."""

    label: str
    choices: tuple[tuple[str, str], ...]


@cache
def ready_needs() -> dict[str, dict[str, Any]]:
    """The ready needs by key, as they stand in their files."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))
    }


def sources_for(actor: Actor, sounding: str = "") -> list[SourceGroup]:
    """All that a need of this person can begin with; a public sounding only where its id is given. At most three queries."""
    ready = tuple((f"ready:{key}", one["title"]) for key, one in ready_needs().items())
    lists = tuple((f"list:{pk}", name) for pk, name in _pairs(lists_for(actor)))
    searches = tuple((f"search:{pk}", name) for pk, name in _pairs(searches_for(actor)))
    rows = Sounding.objects.readable_by(actor).filter(public_id=sounding) if sounding else ()
    soundings = tuple((f"sounding:{one.public_id}", one.title) for one in rows)
    groups = (
        SourceGroup(_("Market sounding of others"), soundings),
        SourceGroup(_("Templates"), ready),
        SourceGroup(_("Lists of your organisation"), lists),
        SourceGroup(_("Your saved searches"), searches),
    )
    return [group for group in groups if group.choices]


def _pairs(rows: Any) -> list[tuple[int, str]]:
    return list(rows.values_list("pk", "name")[:MOST_LISTED])


def draft_of(actor: Actor, code: str) -> Draft | None:
    """What stands behind the code of a source, as far as this person may see it; None for everything else."""
    kind, _colon, key = code.partition(":")
    found = DRAFTS[kind](actor, key) if kind in DRAFTS else None
    if found is None:
        return None
    return Draft(registered(found.values), found.source)


def registered(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same without codes and areas that no register holds: one may be older or newer than where they come from."""
    kept = dict(values)
    for name, known in (("cpv", _codes), ("regions", _areas)):
        if name in kept:
            kept[name] = known(kept[name])
    return kept


def _ready(actor: Actor, key: str) -> Draft | None:
    one = ready_needs().get(key)
    return None if one is None else Draft(one, {"kind": "ready", "key": key})


def _list(actor: Actor, key: str) -> Draft | None:
    kept = _by_number(lists_for(actor), key)
    if not isinstance(kept, BookmarkList):
        return None
    return Draft({"title": kept.name, "purpose": kept.purpose}, {"kind": "list", "key": str(kept.pk)})


def _search(actor: Actor, key: str) -> Draft | None:
    search = _by_number(searches_for(actor), key)
    if search is None:
        return None
    area = search_of(search.address).area
    values = {"title": search.name, "regions": [area] if area else []}
    return Draft(values, {"kind": "search", "key": str(search.pk), "address": search.address})


def _sounding(actor: Actor, key: str) -> Draft | None:
    """A sounding of others that is readable anyway: its purpose, codes, and what it asks all vendors to meet."""
    row = Sounding.objects.readable_by(actor).select_related("current").filter(public_id=key).first()
    if row is None or row.current is None:
        return None
    asked = from_json(row.current.document)
    wanted = [one.title[:LONGEST_REQUIREMENT] for one in asked if one.kind == QuestionKind.COVERAGE]
    values = {
        "title": row.title,
        "purpose": row.purpose,
        "cpv": list(row.cpv),
        "requirements": wanted[:MOST_REQUIREMENTS],
    }
    return Draft(values, {"kind": "sounding", "key": row.public_id})


def _by_number(rows: Any, key: str) -> Any:
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    return rows.filter(pk=int(key)).first()


def _codes(codes: list[str]) -> list[str]:
    known = set(CpvCode.objects.filter(code__in=codes).values_list("code", flat=True))
    return [code for code in codes if code in known]


def _areas(keys: list[str]) -> list[str]:
    known = set(Area.objects.filter(key__in=keys).values_list("key", flat=True))
    return [key for key in keys if key in known]


DRAFTS: dict[str, Any] = {"ready": _ready, "list": _list, "search": _search, "sounding": _sounding}
