"""What changed since a moment, for those who keep a copy: by the same words and filters as a search, in order of change."""

from __future__ import annotations

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from catalog.choices import PUBLIC_STATUSES
from catalog.models import FacetValue, SearchRow, Solution
from catalog.queries.published import changed_listings
from catalog.search.answers import chosen_of
from catalog.search.documents import quoted
from catalog.search.expansion import expand
from catalog.search.interface import Query, Term


def changes(since: datetime.datetime, query: Query) -> QuerySet[Solution]:
    """Listings that changed at that moment or later and meet the query, and every one that was withdrawn meanwhile.

    One query for words, none else; the rows come when asked for.
    """
    rows = changed_listings(since)
    if not query.text and not query.filters:
        return rows
    met = _met(query).values("pk")
    return rows.filter(~Q(status__in=PUBLIC_STATUSES) | Q(pk__in=met))


def _met(query: Query) -> QuerySet[SearchRow]:
    """The search rows that a search would find."""
    rows = SearchRow.objects.all()
    for facet, codes in chosen_of(query).items():
        ids = FacetValue.objects.filter(facet=facet, code__in=codes).values("pk")
        rows = rows.filter(facets__overlap=ArraySubquery(ids))
    if not query.text:
        return rows
    terms = expand(query.text)
    if not terms or not all(term.is_known for term in terms):
        return rows.none()
    words = " & ".join(f"({_meanings(term)})" for term in terms)
    return rows.filter(RawSQL("tsv @@ %s::tsquery", [words], output_field=BooleanField()))


def _meanings(term: Term) -> str:
    """Whatever counts as a match of one word, in the text form of PostgreSQL's queries."""
    found = [quoted(lexeme) for lexeme in (*term.exact, *term.weak)]
    if term.parts:
        found.append("(" + " & ".join(quoted(part) for part in term.parts) + ")")
    return " | ".join(found)
