"""The fit of a solution for a municipality, told part by part: rule, most, points or unknown, and a sentence; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.choices import EvidenceLevel, MunicipalityType
from marketplace.core.formats import number_text
from marketplace.registers.choices import Land, PopulationBand

from .profile import MOST, Profile, weights_of
from .traits import YEARS, Traits

STRONGEST = 2
NAMES = {
    "size": gettext_lazy("Size"),
    "type": gettext_lazy("Kind of municipality"),
    "land": gettext_lazy("Land"),
    "systems": gettext_lazy("Specialist systems"),
    "standards": gettext_lazy("Standards"),
    "staff": gettext_lazy("Staff days"),
    "uses": gettext_lazy("In use at municipalities like yours"),
    "evidence": gettext_lazy("Evidence"),
    "transfer": gettext_lazy("Transferability"),
    "route": gettext_lazy("Direct order"),
}


@dataclass(frozen=True)
class Part:
    """What one rule says.

    points  None where it is unknown
    """

    rule: str
    name: str
    most: int
    points: int | None
    sentence: str

    @property
    def is_known(self) -> bool:
        """Whether anything is known for this rule."""
        return self.points is not None


@dataclass(frozen=True)
class Fit:
    """The fit with its breakdown.

    points    sum of the known parts
    possible  what it may be at most once everything is known: the points and the most of each unknown part
    lowered   points by which it stands further down in the order by fit, since nobody has confirmed it for long
    """

    points: int
    possible: int
    parts: tuple[Part, ...]
    lowered: int = 0

    @property
    def strongest(self) -> tuple[Part, ...]:
        """The parts that give most, at most two."""
        giving = [part for part in self.parts if part.points]
        return tuple(sorted(giving, key=lambda part: -(part.points or 0))[:STRONGEST])

    @property
    def most(self) -> int:
        """What every solution can reach."""
        return sum(part.most for part in self.parts)


def fit(profile: Profile, traits: Traits) -> Fit:
    """How well a listing with these traits fits this municipality, in the active language."""
    given = weights_of(profile).of(traits.codes())
    parts = tuple(_part(key, profile, traits, given[key]) for key in MOST)
    points = sum(part.points or 0 for part in parts)
    possible = points + sum(part.most for part in parts if not part.is_known)
    return Fit(points, possible, parts, lowered=-given["stale"])


def _part(key: str, profile: Profile, traits: Traits, points: int) -> Part:
    known, sentence = TELL[key](profile, traits, points)
    return Part(key, str(NAMES[key]), MOST[key], points if known else None, sentence)


Told = tuple[bool, str]


def _unknown_here(_points: int = 0) -> Told:
    return False, _("The listing does not say.")


def _size(profile: Profile, traits: Traits, points: int) -> Told:
    if not profile.band:
        return False, _("The number of inhabitants is not known.")
    if not traits.bands:
        return _unknown_here()
    band = str(PopulationBand(profile.band).label)
    if points == MOST["size"]:
        return True, _("Made for your size: %(band)s.") % {"band": band}
    if points:
        return True, _("Made for the size next to yours (%(band)s).") % {"band": band}
    return True, _("Made for other sizes than yours (%(band)s).") % {"band": band}


def _type(profile: Profile, traits: Traits, points: int) -> Told:
    if not profile.kind:
        return False, _("No kind that listings name fits this area.")
    if not traits.types:
        return _unknown_here()
    kind = str(MunicipalityType(profile.kind).label)
    if points == MOST["type"]:
        return True, _("Made for your kind: %(kind)s.") % {"kind": kind}
    if points:
        return True, _("Made for associations, and one runs your administration.")
    return True, _("Made for other kinds than yours (%(kind)s).") % {"kind": kind}


def _land(profile: Profile, traits: Traits, points: int) -> Told:
    if not profile.land:
        return False, _("The Land is not known.")
    if not traits.laender:
        return _unknown_here()
    land = str(Land(profile.land).label)
    if points:
        return True, _("Offered in your Land: %(land)s.") % {"land": land}
    return True, _("Offered in other Länder, not in %(land)s.") % {"land": land}


def _common(what: str, profile: Profile, traits: Traits, _points: int) -> Told:
    own, stated = getattr(profile, what), getattr(traits, what)
    if not own:
        return False, _("Your municipality's profile does not say.")
    if not stated:
        return _unknown_here()
    number = len(set(own) & set(stated))
    if what == "systems":
        if not number:
            return True, _("None of its specialist systems is yours.")
        text = ngettext(
            "Works with %(n)s of your specialist systems.",
            "Works with %(n)s of your specialist systems.",
            number,
        )
    else:
        if not number:
            return True, _("None of its standards is yours.")
        text = ngettext("%(n)s standard in common.", "%(n)s standards in common.", number)
    return True, text % {"n": number_text(number)}


def _staff(profile: Profile, traits: Traits, points: int) -> Told:
    if traits.staff is None:
        return _unknown_here()
    if profile.staff_days is None:
        return False, _("Your municipality's profile does not say.")
    days = {"needed": number_text(traits.staff), "own": number_text(profile.staff_days)}
    if points == MOST["staff"]:
        return True, _("Takes at most %(needed)s staff days a year; you have %(own)s.") % days
    return True, _("Takes up to %(needed)s staff days a year; you have only %(own)s.") % days


def _uses(profile: Profile, traits: Traits, _points: int) -> Told:
    if not profile.similar:
        return False, _("No municipality is known to be like yours.")
    if not traits.uses:
        return False, _("Nobody has said yet who uses it.")
    alike = profile.similar.intersection(traits.uses)
    if not alike:
        return True, _("Nobody who is known to use it is like you.")
    number, sized = len(alike), len(profile.same_size.intersection(alike))
    if sized == number and profile.band:
        text = ngettext(
            "%(n)s municipality of your size (%(band)s) uses or tries it.",
            "%(n)s municipalities of your size (%(band)s) use or try it.",
            number,
        )
        return True, text % {"n": number_text(number), "band": str(PopulationBand(profile.band).label)}
    text = ngettext(
        "%(n)s municipality like yours uses or tries it.",
        "%(n)s municipalities like yours use or try it.",
        number,
    )
    return True, text % {"n": number_text(number)}


def _evidence(_profile: Profile, traits: Traits, _points: int) -> Told:
    if not traits.proven:
        return True, _("Nobody but the vendor vouches for its facts.")
    text = ngettext(
        "%(n)s fact is proven, at best: %(level)s.",
        "%(n)s facts are proven, at best: %(level)s.",
        traits.proven,
    )
    level = str(EvidenceLevel(traits.best).label)
    return True, text % {"n": number_text(traits.proven), "level": level}


def _transfer(_profile: Profile, traits: Traits, points: int) -> Told:
    if traits.transfer is None:
        return _unknown_here()
    text = ngettext(
        "Judged transferable in %(n)s respect: %(points)s of %(most)s.",
        "Judged transferable in %(n)s respects: %(points)s of %(most)s.",
        traits.judged,
    )
    return True, text % {"n": number_text(traits.judged), "points": points, "most": MOST["transfer"]}


def _route(profile: Profile, traits: Traits, points: int) -> Told:
    if not profile.band or profile.limit is None:
        return False, _("No verified limit for direct orders is known for you.")
    value = traits.values.get(profile.band)
    if value is None:
        return False, _("The listing does not state the whole price for your size.")
    told = {"value": number_text(value), "limit": number_text(profile.limit), "years": YEARS}
    if points and profile.limit_is_own:
        text = _("At most €%(value)s in %(years)s years, within your own limit of €%(limit)s.")
    elif points:
        text = _("At most €%(value)s in %(years)s years, within the limit of €%(limit)s for direct orders.")
    else:
        text = _("Up to €%(value)s in %(years)s years, above the limit of €%(limit)s for direct orders.")
    return True, text % told


TELL: dict[str, Callable[[Profile, Traits, int], Told]] = {
    "size": _size,
    "type": _type,
    "land": _land,
    "systems": partial(_common, "systems"),
    "standards": partial(_common, "standards"),
    "staff": _staff,
    "uses": _uses,
    "evidence": _evidence,
    "transfer": _transfer,
    "route": _route,
}
