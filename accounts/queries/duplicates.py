"""Organisations that are likely the same as one that is about to be accepted, each with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..choices import NumberKind
from ..models import Organisation, RegisterNumber
from .people import name_key

MOST = 10
# Two names are near if they share this part of their trigrams, or less if nearly all letters stand in the same order;
# the pairs in tests/accounts/test_duplicates.py say what that finds and what not.
NEAR = 0.6
WORTH_A_LOOK = 0.4
SAME_LETTERS = 0.9
# Legal forms as `name_key` leaves them, the long ones first; they tell no organisation from another.
LEGAL_FORMS = tuple(
    form.split()
    for form in (
        "gesellschaft mit beschraenkter haftung",
        "koerperschaft des oeffentlichen rechts",
        "anstalt des oeffentlichen rechts",
        "eingetragene genossenschaft",
        "ug haftungsbeschraenkt",
        "gmbh co kgaa",
        "gmbh und co kg",
        "gmbh co kg",
        "ag co kg",
        "ug co kg",
        "se co kg",
        "kommanditgesellschaft",
        "aktiengesellschaft",
        "eingetragener verein",
        "partg mbb",
        "sp z o o",
        "spol s r o",
        "d o o",
        "s p a",
        "s r l",
        "s a r l",
        "s a s",
        "s r o",
        "b v b a",
        "s l",
        "s a",
        "b v",
        "n v",
        "e v",
        "e k",
        "e g",
        "a s",
        "g mbh",
        "m b h",
        "incorporated",
        "limited",
        "kgaa",
        "ggmbh",
        "gmbh",
        "mbh",
        "gug",
        "ug",
        "ag",
        "kg",
        "ohg",
        "gbr",
        "egbr",
        "partg",
        "ev",
        "ek",
        "eg",
        "aoer",
        "kdoer",
        "se",
        "inc",
        "ltd",
        "llc",
        "plc",
        "corp",
        "bv",
        "nv",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "sl",
        "ab",
        "oy",
        "aps",
        "as",
        "sro",
        "doo",
    )
)
_SMALL_WORDS = frozenset({"und", "and", "der", "die", "das", "the", "fuer", "co"})


class Why(StrEnum):
    """Why two organisations are likely the same."""

    NUMBER = "number"
    AREA = "area"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"


REASONS: dict[str, Any] = {
    Why.NUMBER: _("the same register number"),
    Why.AREA: _("the same public body of the register"),
    Why.SAME_NAME: _("the same name but for legal form, spelling or order of words"),
    Why.NEAR_NAME: _("a similar name"),
}


@dataclass(frozen=True)
class Duplicate:
    """An organisation that is likely the same, and why; the strongest reason first."""

    organisation: Organisation
    reasons: tuple[str, ...]

    @property
    def sentences(self) -> list[Any]:
        """The reasons in words."""
        return [REASONS[reason] for reason in self.reasons]


def likely_duplicates(
    name: str,
    numbers: Iterable[tuple[str, str, str]] = (),
    area: int | None = None,
    exclude: int | None = None,
) -> list[Duplicate]:
    """Open organisations that are likely the same, the surest first, at most ten; three queries, however many there are.

    numbers  (kind, value, court) in normalised form; a Leitweg-ID tells bodies apart only together with its fine address
    area     id of the body in the register
    exclude  id of the organisation that is looked at itself
    """
    found: dict[int, set[str]] = {}
    for pk in _with_number(numbers):
        found.setdefault(pk, set()).add(Why.NUMBER)
    core, grams, digits = _read(name_key(name))
    rows = Organisation.objects.open().values_list("pk", "name_key", "area_id")
    nearness: dict[int, float] = {}
    for pk, key, area_id in rows:
        if area is not None and area_id == area:
            found.setdefault(pk, set()).add(Why.AREA)
        if (near := _nearness(core, grams, digits, key)) >= NEAR:
            nearness[pk] = near
            found.setdefault(pk, set()).add(Why.SAME_NAME if near == 1 else Why.NEAR_NAME)
    found.pop(exclude or 0, None)
    order = list(Why)
    reasons = {pk: tuple(sorted(why, key=lambda one: order.index(Why(one)))) for pk, why in found.items()}
    best = sorted(
        reasons, key=lambda pk: ([order.index(Why(one)) for one in reasons[pk]], -nearness.get(pk, 0), pk)
    )[:MOST]
    organisations = Organisation.objects.select_related("area").in_bulk(best)
    return [Duplicate(organisations[pk], reasons[pk]) for pk in best if pk in organisations]


def core_name(name: str) -> str:
    """The words of a name that tell it from others: folded, without legal forms and small words, in the order of the alphabet.

    `Müller & Söhne GmbH & Co. KG` and `SOHNE, MULLER` are the same; a name of nothing but a legal form stays as it is.
    """
    words = name_key(name).split()
    kept = _without_forms(words)
    kept = [word for word in kept if word not in _SMALL_WORDS] or kept or words
    text = " ".join(sorted(kept))
    # An umlaut may have been written with an e or lost its dots: both become the bare vowel.
    for umlaut, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        text = text.replace(umlaut, plain)
    return text


@lru_cache(maxsize=50_000)
def _read(key: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Core, trigrams and numbers of a folded name; kept in memory, since it depends on the name alone."""
    core = core_name(key)
    return core, trigrams(core), frozenset(word for word in core.split() if word.isdigit())


def _without_forms(words: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        form = next((form for form in LEGAL_FORMS if words[at : at + len(form)] == form), None)
        # The first word is the name itself, even if it reads like a legal form (SE-Soft, AS Systeme).
        if form and (at or len(words) == len(form)):
            at += len(form)
        else:
            kept.append(words[at])
            at += 1
    return kept


def trigrams(text: str) -> frozenset[str]:
    """The groups of three signs of each word, its beginning weighing more."""
    return frozenset(
        padded[at : at + 3]
        for padded in (f"  {word} " for word in text.split())
        for at in range(len(padded) - 2)
    )


def _nearness(core: str, grams: frozenset[str], digits: frozenset[str], key: str) -> float:
    """How near a folded name is, from 0 to 1; 1 is the same core. Names with other numbers are never near."""
    other, theirs, numbers = _read(key)
    if digits != numbers:
        return 0.0
    if core.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    shared = len(grams & theirs)
    near = shared / (len(grams) + len(theirs) - shared) if shared else 0.0
    if WORTH_A_LOOK <= near < NEAR and SequenceMatcher(None, core, other).ratio() >= SAME_LETTERS:
        near = NEAR
    return min(near, 0.99)


def _with_number(numbers: Iterable[tuple[str, str, str]]) -> set[int]:
    """Ids of open organisations that hold one of the numbers."""
    wanted = {(str(kind), value, court) for kind, value, court in numbers if kind != NumberKind.ARS}
    if not wanted:
        return set()
    rows = RegisterNumber.objects.filter(
        value__in=[value for _kind, value, _court in wanted], organisation__closed_at=None
    ).values_list("organisation_id", "kind", "value", "court")
    return {pk for pk, kind, value, court in rows if (kind, value, court) in wanted}
