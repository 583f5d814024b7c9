"""Finding CPV codes and licences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from ..models import CpvCode, Licence
from .names import fold, fold_bare

LONGEST_QUERY = 80
LONGEST_LIST = 100
CODE = re.compile(r"\d{2,8}(-\d?)?")


def cpv_matching(text: str, limit: int = 20) -> list[CpvCode]:
    """CPV codes by the beginning of a code or by words of the German or English label; general ones first.

    Every word must stand in the label, as a word, at the beginning of one (these first) or inside ("planung" finds
    "Stadtplanung"). One query.
    """
    text, limit = " ".join(text.split())[:LONGEST_QUERY], min(limit, LONGEST_LIST)
    if limit < 1 or not text:
        return []
    if CODE.fullmatch(text):
        return list(CpvCode.objects.filter(code__startswith=text).order_by("code")[:limit])
    return list(_by_words(text)[:limit])


def _by_words(text: str) -> QuerySet[CpvCode]:
    matches = beginnings = Q(pk__in=[])
    for spelling in dict.fromkeys((fold(text), fold_bare(text))):
        words = spelling.split()
        if words:
            inside = at_beginning = Q()
            for word in words:
                inside &= Q(search_text__contains=word)
                at_beginning &= Q(search_text__contains=f" {word}")
            matches |= inside
            beginnings |= at_beginning
    rank = Case(When(beginnings, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = CpvCode.objects.filter(matches).annotate(rank=rank)
    # The fewer digits before the zeros at the end, the more general the code.
    digits = Length(Func(F("bare"), Value("0"), function="RTRIM"), output_field=IntegerField())
    return found.order_by("rank", digits, "code")


def licences_by_id(spdx_ids: Iterable[str]) -> dict[str, Licence]:
    """Licences by the identifiers asked for, spelled exactly; unknown ones are missing. One query."""
    return Licence.objects.select_related("replaced_by").in_bulk(set(spdx_ids))


def cpv_by_code(code: str) -> CpvCode | None:
    """The code written with or without check digit, "48000000-8" or "48000000"; None if it is unknown or the digit wrong."""
    field = "code" if "-" in code else "bare"
    return CpvCode.objects.filter(**{field: code.strip()}).first()
