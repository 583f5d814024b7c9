"""The list of vendors by what readers choose among: where they work, what they are, and whether they are verified."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import NATIONWIDE, OrganisationKind, Ownership, SizeClass
from accounts.models import Organisation
from marketplace.registers.choices import Land

from .published import vendors_with_listings
from .vendors import vendors_named

VERIFIED = (("yes", _("Identity verified")), ("no", _("Identity not verified")))
KINDS = tuple((code, label) for code, label in OrganisationKind.choices if code != OrganisationKind.OPERATOR)


@dataclass(frozen=True)
class Row:
    """What the choices ask of one vendor."""

    pk: int
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Option:
    """One value of a choice, and how many vendors it would leave."""

    code: str
    label: Any
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One choice with its values, in the order of the closed list; those without a hit drop out."""

    key: str
    label: Any
    first: tuple[Option, ...]
    more: tuple[Option, ...] = ()

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(option.selected for option in (*self.first, *self.more))

    @property
    def total(self) -> int:
        """How many values there are."""
        return len(self.first) + len(self.more)

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded."""
        return self.key in ("land", "verified") or self.chosen > 0


FACETS: tuple[tuple[str, Any, Sequence[tuple[str, Any]]], ...] = (
    ("land", _("Works in"), Land.choices),
    ("verified", _("Verification"), VERIFIED),
    ("kind", _("Kind"), KINDS),
    ("size", _("Size"), SizeClass.choices),
    ("ownership", _("Ownership"), Ownership.choices),
)
SHOWN = 8


@dataclass(frozen=True)
class VendorFind:
    """The vendors that meet every choice, in the order of their names, and the choices with live counts."""

    ids: list[int]
    facets: tuple[Facet, ...]

    def rows(self, start: int, end: int) -> list[Organisation]:
        """The vendors of one page, with their logos; one query."""
        found = vendors_with_listings().select_related("area", "logo").in_bulk(self.ids[start:end])
        return [found[pk] for pk in self.ids[start:end] if pk in found]


def chosen_from(get: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """The choices of a request; values that no list knows fall away."""
    return {
        key: [code for code, _label in values if code in get(key)]
        for key, _label, values in FACETS
        if set(get(key)) & {code for code, _label in values}
    }


def find_vendors(text: str, chosen: Mapping[str, list[str]]) -> VendorFind:
    """Vendors of that name by choices: “or” within one, “and” between them; one query.

    A choice does not reduce its own counts.
    """
    fields = "pk kind regions area__land size_class ownership verified_at verified_until".split()
    now = timezone.now()
    rows = [_row(values, now) for values in vendors_named(text).values_list(*fields)]
    met = {key: {row.pk for row in rows if row.values[key] & set(codes)} for key, codes in chosen.items()}
    ids = [row.pk for row in rows if all(row.pk in pks for pks in met.values())]
    return VendorFind(ids, tuple(_facets(rows, chosen, met)))


def _row(values: tuple[Any, ...], now: datetime.datetime) -> Row:
    pk, kind, regions, land, size, ownership, verified_at, verified_until = values
    # Who works everywhere works in each Land; a public body works where it lies.
    lands = set(Land.values) if NATIONWIDE in regions else set(regions) | ({land} if land else set())
    verified = verified_at is not None and (verified_until is None or now < verified_until)
    return Row(
        pk,
        {
            "land": frozenset(lands),
            "kind": frozenset({kind}),
            "size": frozenset({size}),
            "ownership": frozenset({ownership}),
            "verified": frozenset({"yes" if verified else "no"}),
        },
    )


def _facets(rows: Sequence[Row], chosen: Mapping[str, list[str]], met: Mapping[str, set[int]]) -> list[Facet]:
    facets = []
    for key, label, values in FACETS:
        others = [pks for other, pks in met.items() if other != key]
        counts = Counter(
            code for row in rows if all(row.pk in pks for pks in others) for code in row.values[key]
        )
        options = [
            Option(code, name, counts[code], code in chosen.get(key, ()))
            for code, name in values
            if counts[code] or code in chosen.get(key, ())
        ]
        if options:
            facets.append(Facet(key, label, tuple(options[:SHOWN]), tuple(options[SHOWN:])))
    return facets
