"""The reference engine: one SQL statement over the search rows, without any state, so it is always right."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from catalog.choices import Sort
from catalog.fit.weights import NO_WEIGHTS, Weights
from marketplace.core.clock import berlin_day

from . import tsquery
from .answers import Chosen, Found, FoundHit, chosen_of, make_answer
from .cursors import Key, Position, read_cursor
from .expansion import expand
from .interface import (
    CARDS,
    FACET_BITS,
    FACETS,
    FIRST_HIDDEN,
    HIDDEN,
    OPEN_LIMIT,
    Answer,
    Hit,
    Query,
    Term,
    facet_number,
)
from .labels import facet_codes
from .order import PRIME, WEAK, factors

KEYS = {
    Sort.RELEVANCE: "band",
    Sort.NAME: "name_key",
    Sort.NEWEST: "-floor(extract(epoch FROM published_at))::bigint",
    Sort.MOST_USED: "-uses",
    Sort.FIT: "-coalesce(points, 0)",
}
# A mark that runs out by the clock, so it stands in no ready card; asked for the few hits of the page only.
VERIFIED = "maker.verified_at IS NOT NULL AND coalesce(maker.verified_until > now(), true)"
CLOSED = [number for number, facet in enumerate(FACETS, 1) if facet_codes(facet) is not None]
# A row fails a facet when it has none of its chosen codes. `failed` sums up 100 + the facet's number over these: 0 is a
# hit, and a row below 200 fails one facet only and counts for that facet, so a choice never reduces its own counts.
# Whoever lacks a code of a hidden facet counts nowhere.
NOWHERE = 200
STATEMENT = f"""
WITH chosen AS MATERIALIZED (
    SELECT {{chosen}}
), base AS MATERIALIZED (
    SELECT solution_id, facets, failed, name_key, published_at, uses, CASE WHEN failed = 0 THEN {{band}} END AS band
    FROM (
        SELECT solution_id, facets, name_key, published_at, uses, tsv, {{failed}} AS failed
        FROM catalog_searchrow WHERE {{where}} OFFSET 0
    ) AS met
    WHERE failed < {NOWHERE}
){{fits}}, hits AS MATERIALIZED (
    SELECT solution_id, band, {{key}} AS key, (solution_id * %(a)s + %(b)s) %% {PRIME} AS neutral
    FROM base {{fitted}} WHERE failed = 0
), page AS (
    SELECT * FROM hits WHERE {{wanted}} ORDER BY key {{direction}}, neutral {{direction}} LIMIT %(size)s
), counts AS (
    SELECT code, count(*) AS number FROM ({{coded}}) AS coded WHERE code < {FIRST_HIDDEN} GROUP BY code
), listed AS (
    SELECT *, row_number() OVER (PARTITION BY code >> {FACET_BITS} ORDER BY number DESC, code) AS place FROM counts
    UNION ALL
    SELECT code, 0, 0 FROM (SELECT unnest({{all_chosen}}) FROM chosen) AS mine (code) WHERE code NOT IN (SELECT code FROM counts)
)
SELECT
    (SELECT count(*) FROM hits),
    (SELECT count(*) FROM hits WHERE {{before}}),
    (SELECT json_agg(json_build_array(solution_id, shown.slug, band, key, neutral, {VERIFIED}{{cards}}) ORDER BY key, neutral)
     FROM page JOIN catalog_searchrow AS shown USING (solution_id) JOIN catalog_searchcards USING (solution_id)
     JOIN catalog_solution AS listing ON listing.id = solution_id JOIN accounts_organisation AS maker ON maker.id = vendor_id),
    (SELECT json_agg(json_build_array(facet, value.code, number, label))
     FROM listed JOIN catalog_facetvalue AS value ON value.id = listed.code
     WHERE place <= {OPEN_LIMIT} OR listed.code >> {FACET_BITS} = ANY(%(closed)s)
        OR listed.code = ANY((SELECT {{all_chosen}} FROM chosen)::int[]))
"""
CODED = "SELECT unnest(facets) AS code FROM base WHERE failed = 0"
CODED_MISSED = f"""
    UNION ALL SELECT code FROM (SELECT failed, unnest(facets) AS code FROM base WHERE failed > 0) AS missed
    WHERE code >> {FACET_BITS} = failed - 100
"""


# The points of each hit by the table of weights, as weights.py says.
FITS = """, weights AS MATERIALIZED (
    SELECT value.id AS code, rule, points, most, counted
    FROM unnest(%(fit_facets)s::text[], %(fit_codes)s::text[], %(fit_rules)s::int[], %(fit_points)s::int[],
        %(fit_most)s::int[], %(fit_counted)s::bool[]) AS given (facet, code, rule, points, most, counted)
    JOIN catalog_facetvalue AS value ON value.facet = given.facet AND value.code = given.code
), fits AS MATERIALIZED (
    SELECT solution_id, sum(points)::int AS points FROM (
        SELECT solution_id, rule, least(most, CASE WHEN counted THEN sum(points) ELSE max(points) END) AS points
        FROM (SELECT solution_id, unnest(facets) AS code FROM base WHERE failed = 0) AS held JOIN weights USING (code)
        GROUP BY solution_id, rule, most, counted
    ) AS given GROUP BY solution_id
)"""


# Asked once a statement: the codes of stale listings, which stand one band further down.
STALE = "CASE WHEN facets && ARRAY(SELECT id FROM catalog_facetvalue WHERE facet = 'stale') THEN 1 ELSE 0 END"


class ReferenceEngine:
    """Answers with one statement, after one look into the dictionary if there is a text."""

    name = "reference"

    def search(self, query: Query) -> Answer:
        """Answer the query; raises BadCursor."""
        position = read_cursor(query)
        day = position.day if position else query.day or berlin_day()
        terms = expand(query.text)
        found = Statement(query, terms, day, position).run()
        return make_answer(query, terms, day, position, found)


class Statement:
    """The statement of one query: pieces of SQL that hold no text of the query, and the values by name."""

    def __init__(
        self, query: Query, terms: Sequence[Term], day: datetime.date, position: Position | None
    ) -> None:
        a, b = factors(day)
        chosen = chosen_of(query)
        numbers = [facet_number(facet) for facet in chosen if facet in FACETS]
        hidden = [facet_number(facet) for facet in chosen if facet in HIDDEN]
        failed = [f"CASE WHEN {_passes(n)} THEN 0 ELSE {100 + n} END" for n in numbers]
        failed += [f"CASE WHEN {_passes(n)} THEN 0 ELSE {NOWHERE} END" for n in hidden]
        self.values: dict[str, Any] = {"a": a, "b": b, "size": query.page_size, "closed": CLOSED}
        self.cards = [card for card in CARDS if card in query.cards]
        self.pieces = {
            "chosen": self._chosen(chosen),
            "all_chosen": " || ".join(f"f{number}" for number in numbers) or "ARRAY[]::int[]",
            "coded": CODED + (CODED_MISSED if numbers else ""),
            "failed": " + ".join(failed) or "0",
            "fits": "",
            "fitted": "",
            "band": " + ".join([*(self._band(term) for term in terms), STALE]),
            "where": self._where(query, terms, numbers, hidden),
            "key": KEYS[Sort(query.sort)],
            "cards": "".join(f", {card}" for card in self.cards),
            "wanted": "true",
            "before": "false",
            "direction": "ASC",
        }
        if query.sort == Sort.FIT:
            self._weigh(query.fit or NO_WEIGHTS)
        if position is not None:
            self._turn_to(position)

    def run(self) -> Found:
        """Ask the database."""
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT.format(**self.pieces), self.values)
            total, before, page, counts = cursor.fetchone()
        return Found(total, before, [self._hit(*row) for row in page or ()], counts or ())

    def _hit(
        self, solution_id: int, slug: str, band: int, key: Key, neutral: int, verified: bool, *cards: Any
    ) -> FoundHit:
        hit = Hit(solution_id, slug, band, dict(zip(self.cards, cards, strict=True)), verified)
        return FoundHit(hit, key, neutral)

    def _turn_to(self, position: Position) -> None:
        """Begin the page at a position instead of the start."""
        here = f"({self._value(position.key)}, {self._value(position.neutral)})"
        self.pieces["wanted"] = f"(key, neutral) {'<' if position.backward else '>'} {here}"
        self.pieces["before"] = f"(key, neutral) {'<' if position.backward else '<='} {here}"
        self.pieces["direction"] = "DESC" if position.backward else "ASC"

    def _weigh(self, weights: Weights) -> None:
        """Work out the points of each hit."""
        table = [
            (facet, code, number, points, rule.most, rule.is_counted)
            for number, rule in enumerate(weights.rules)
            for (facet, code), points in rule.points.items()
        ]
        names = ("facets", "codes", "rules", "points", "most", "counted")
        columns = zip(*table, strict=True) if table else ((),) * len(names)
        self.values |= {f"fit_{name}": list(column) for name, column in zip(names, columns, strict=True)}
        self.pieces |= {"fits": FITS, "fitted": "LEFT JOIN fits USING (solution_id)"}

    def _value(self, value: object) -> str:
        """Name a value and give its place in the SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def _chosen(self, chosen: Chosen) -> str:
        """A column `f<number>` with the ids of the codes for each chosen facet."""
        columns = [
            f"ARRAY(SELECT id FROM catalog_facetvalue WHERE facet = {self._value(facet)}"
            f" AND code = ANY({self._value(sorted(codes))})) AS f{facet_number(facet)}"
            for facet, codes in chosen.items()
        ]
        return ", ".join(columns) or "1"

    def _where(
        self, query: Query, terms: Sequence[Term], numbers: Sequence[int], hidden: Sequence[int]
    ) -> str:
        """What finds the rows by an index: the text, or else the hidden facets and all other chosen ones but one."""
        if query.text:
            # The planner cannot know how rare the chosen codes are, so beside a text it is not given the choice.
            asked = tsquery.of_terms(terms)
            return f"tsv @@ {self._value(asked)}::tsquery" if asked else "false"
        needed = [_passes(number) for number in hidden]
        if len(numbers) > 1:
            others = (
                " AND ".join(_passes(other) for other in numbers if other != number) for number in numbers
            )
            needed.append("(" + " OR ".join(f"({all_but_one})" for all_but_one in others) + ")")
        return " AND ".join(needed) or "true"

    def _band(self, term: Term) -> str:
        """The relevance of one word of the query in a row that holds it, as order.py says."""
        strong = self._places(term, tsquery.strong, WEAK if term.corrected else 0)
        weak = self._places(term, tsquery.weak, WEAK)
        if not term.weak:
            return strong
        if not (term.exact or term.parts):
            return weak
        return f"CASE WHEN tsv @@ {self._value(tsquery.strong(term))}::tsquery THEN {strong} ELSE {weak} END"

    def _places(self, term: Term, asked: Callable[[Term, str], str], first: int) -> str:
        """The best field that holds one of the lexemes, in a row that holds one; most rows need the first test only."""
        name, short, features = (
            f"{self._value(asked(term, weights))}::tsquery" for weights in ("A", "AB", "ABC")
        )
        return (
            f"CASE WHEN NOT tsv @@ {features} THEN {first + 3} WHEN tsv @@ {name} THEN {first}"
            f" WHEN tsv @@ {short} THEN {first + 1} ELSE {first + 2} END"
        )


def _passes(number: int) -> str:
    return f"facets && (SELECT f{number} FROM chosen)"
