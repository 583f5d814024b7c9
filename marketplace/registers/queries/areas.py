"""Finding areas: by what a person types, by key, by who belongs together, by distance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

from ..choices import AreaKind
from ..models import Area, AreaQuerySet
from .distance import allowed_distance, typing_distance
from .keys import ags_of
from .names import fold, fold_bare

SEARCHED_KINDS = (AreaKind.MUNICIPALITY, AreaKind.ASSOCIATION, AreaKind.DISTRICT, AreaKind.BODY)
LONGEST_QUERY = 80
LONGEST_LIST = 100
# Ranks of a match by name up to this one mean the whole name.
WHOLE_NAME = 2
SIMILAR_CANDIDATES = 60
KEY = re.compile(r"\d[\d ]*")
POSTCODE_AND_NAME = re.compile(r"(\d{5})\s+(\D.*)")
EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.2
# Each ring is searched only if the one before held too few; the last one spans the country.
RINGS_KM = (20, 60, 250, 1_000)


def areas_matching(text: str, limit: int = 10, *, kinds: Sequence[str] = SEARCHED_KINDS) -> list[Area]:
    """Areas that a person may mean by a name, its beginning or a word of it, a key or a postcode; the likeliest first.

    The order is: whole name ("Halle" for Halle (Saale) too) of a municipality, then of others, beginning of the name,
    beginning of a word; larger ones first within each. Where no whole name fits, names that differ by typing errors
    follow. Umlauts may be written "ae" or "a". Ended and uninhabited areas are left out. At most two queries.
    """
    text, limit = " ".join(text.split())[:LONGEST_QUERY], min(limit, LONGEST_LIST)
    if limit < 1 or not fold(text):
        return []
    if KEY.fullmatch(text):
        return _by_digits(text.replace(" ", ""), limit, kinds)
    postcode = ""
    if found := POSTCODE_AND_NAME.fullmatch(text):
        postcode, text = found.groups()
    areas = list(_by_name(text, postcode, kinds)[:limit])
    if len(areas) < limit and not any(area.rank <= WHOLE_NAME for area in areas):
        seen = {area.pk for area in areas}
        areas += [area for area in _by_similarity(text, kinds) if area.pk not in seen][: limit - len(areas)]
    return areas


def _searched(kinds: Sequence[str]) -> AreaQuerySet:
    areas: AreaQuerySet = Area.objects.current().inhabited().distinct_bodies().filter(kind__in=kinds)
    return areas.select_related("district", "association", "parent")


def _by_name(text: str, postcode: str, kinds: Sequence[str]) -> QuerySet[Area]:
    spellings = list(dict.fromkeys(spelling for spelling in (fold(text), fold_bare(text)) if spelling))
    matches = whole = beginning = Q(pk__in=[])
    for spelling in spellings:
        words = Q()
        for word in spelling.split():
            words &= Q(search_text__contains=f" {word}")
        matches |= words
        whole |= Q(search_text__contains=f"| {spelling} |")
        beginning |= Q(search_text__contains=f"| {spelling}")
    rank = Case(
        *([When(postcode=postcode, then=Value(0))] if postcode else []),
        When(whole & Q(kind=AreaKind.MUNICIPALITY), then=Value(1)),
        When(whole, then=Value(WHOLE_NAME)),
        When(beginning, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    found = _searched(kinds).filter(matches).annotate(rank=rank)
    return found.order_by("rank", F("population").desc(nulls_last=True), "sort_name", "key")


def _by_similarity(text: str, kinds: Sequence[str]) -> list[Area]:
    """Areas whose name comes near a mistyped one, the nearest first."""
    typed = fold(text)
    candidates = (
        _searched(kinds)
        .filter(Q(search_name__trigram_similar=typed) | Q(search_text__trigram_word_similar=typed))
        .annotate(similarity=TrigramSimilarity("search_name", typed))
        .order_by("-similarity", F("population").desc(nulls_last=True), "key")[:SIMILAR_CANDIDATES]
    )
    near = []
    for area in candidates:
        forms = area.search_text.strip("| ").split(" | ")
        distance = min(typing_distance(typed, form) for form in forms)
        if distance <= allowed_distance(typed):
            near.append((distance, -(area.population or 0), area.key, area))
    return [area for *_order, area in sorted(near, key=lambda entry: entry[:3])]


def _by_digits(digits: str, limit: int, kinds: Sequence[str]) -> list[Area]:
    """Areas by the beginning of a key or of a postcode; a postcode that is no seat's finds the seats around it."""
    areas = _areas_by_digits(digits, kinds)[:limit]
    if not areas and len(digits) == 5:
        areas = _searched(kinds).filter(postcode__startswith=digits[:3])
        areas = areas.order_by(F("population").desc(nulls_last=True), "key")[:limit]
    return list(areas)


def _areas_by_digits(digits: str, kinds: Sequence[str]) -> QuerySet[Area]:
    exact = Q(key=digits) | Q(ags=digits) | Q(postcode=digits)
    begins = Q(key__startswith=digits) | Q(ags__startswith=digits) | Q(postcode__startswith=digits)
    if len(digits) == 12:
        exact = begins = Q(key=digits) | Q(ags=ags_of(digits))
    rank = Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = _searched(kinds).filter(begins).annotate(rank=rank)
    return found.order_by("rank", F("population").desc(nulls_last=True), "key")


def area_by_key(key: str) -> Area | None:
    """The area of a key: regional key of any level, 8-digit municipality key, or `body-<slug>`; None if there is none.

    A key padded with zeros to 8 or 12 digits means the level above, and a former regional key of a municipality whose
    association changed still finds it. An ended area is found if no living one has the key. One query.
    """
    key = key.replace(" ", "")
    if not key.isdigit():
        return Area.objects.select_related("district", "association", "parent").filter(key=key).first()
    # The likeliest meaning first.
    meanings = [Q(key=key)]
    if len(key) == 12:
        meanings.append(Q(ags=ags_of(key), kind=AreaKind.MUNICIPALITY))
    elif len(key) == 8:
        meanings.append(Q(ags=key, kind=AreaKind.MUNICIPALITY))
    if len(key) in (8, 12):
        meanings += [
            Q(key=key[:length])
            for length in (9, 5, 3, 2)
            if not key[length:].strip("0") and length < len(key)
        ]
    which = Q()
    for meaning in meanings:
        which |= meaning
    order = Case(
        *(When(meaning, then=Value(place)) for place, meaning in enumerate(meanings)),
        output_field=IntegerField(),
    )
    found = (
        Area.objects.select_related("district", "association", "parent").filter(which).annotate(meaning=order)
    )
    return found.order_by("meaning", F("ended_on").desc(nulls_first=True)).first()


def members_of(area: Area) -> AreaQuerySet:
    """The living areas that belong to an area: municipalities of an association, district, region or Land; a body's parts."""
    areas: AreaQuerySet = Area.objects.current()
    if area.kind == AreaKind.BODY:
        return areas.filter(pk__in=area.members.values("pk"))
    if area.kind == AreaKind.MUNICIPALITY:
        return areas.none()
    inside = areas.municipalities().incorporated()
    if area.kind == AreaKind.ASSOCIATION:
        return inside.filter(association=area)
    if area.kind == AreaKind.DISTRICT:
        return inside.filter(district=area)
    return inside.filter(key__startswith=area.key)


def areas_within(
    area: Area, kilometres: float, *, kinds: Sequence[str] = (AreaKind.MUNICIPALITY,)
) -> AreaQuerySet:
    """The living, inhabited areas of these kinds around an area, nearest first, with `distance_km` from point to point.

    Empty where the area has no point. The area itself is left out.
    """
    areas: AreaQuerySet = Area.objects.current().incorporated().distinct_bodies().filter(kind__in=kinds)
    if area.latitude is None or area.longitude is None:
        return areas.none()
    return (
        areas.filter(_box(area.latitude, area.longitude, kilometres))
        .exclude(pk=area.pk)
        .annotate(distance_km=_distance(area.latitude, area.longitude))
        .filter(distance_km__lte=kilometres)
        .order_by("distance_km", "key")
    )


def neighbours_of(
    area: Area, limit: int = 10, *, kinds: Sequence[str] = (AreaKind.MUNICIPALITY,)
) -> list[Area]:
    """The nearest areas of these kinds, with `distance_km`; empty where the area has no point. At most four queries."""
    limit = min(limit, LONGEST_LIST)
    found: list[Area] = []
    if limit < 1 or area.latitude is None:
        return found
    for kilometres in RINGS_KM:
        nearest = areas_within(area, kilometres, kinds=kinds).select_related("district", "association")
        found = list(nearest[:limit])
        if len(found) == limit:
            break
    return found


def _box(latitude: float, longitude: float, kilometres: float) -> Q:
    """A square around the point that the index of points can answer; degrees of longitude are shortest in the north."""
    height = kilometres / KM_PER_DEGREE
    width = height / 0.57
    return Q(latitude__range=(latitude - height, latitude + height)) & Q(
        longitude__range=(longitude - width, longitude + width)
    )


def _distance(latitude: float, longitude: float) -> ACos:
    """Kilometres from the point along the surface of a round Earth, by the law of cosines."""
    there = Radians("latitude")
    here = Radians(Value(latitude))
    cosine = Sin(here) * Sin(there) + Cos(here) * Cos(there) * Cos(Radians(F("longitude") - Value(longitude)))
    # Rounding may carry the cosine of a point to itself past 1, where no angle exists.
    return ACos(Least(Greatest(cosine, Value(-1.0)), Value(1.0))) * Value(EARTH_RADIUS_KM)
