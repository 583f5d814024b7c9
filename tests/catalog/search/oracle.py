"""A second, slow opinion: a small random catalogue, and its answers worked out with plain Python lists.

Nothing here imports the search. Words are made up so that none is the stem, the part or the beginning of another one.
"""

from __future__ import annotations

import datetime
import hashlib
import random
from dataclasses import dataclass, field

DAY = datetime.date(2026, 11, 22)
FIELDS = ("name", "short_description", "features", "long_description")
WORDS = ("quaxo", "wimblu", "zortip", "klumba", "drizzk", "fopsal", "gnurto", "hexlub", "jorvik", "pluxad")
CODES = {
    "field_of_action": ("administration", "mobility", "safety", "economy"),
    "solution_class": ("app", "booking", "portal"),
    "offer_type": ("software", "saas"),
    "operating_model": ("saas", "hybrid"),
    "development_status": ("beta", "stable", "obsolete"),
    "land": ("bb", "st", "th"),
    "licence": ("MIT", "EUPL-1.2", "Apache-2.0"),
    "language": ("de", "en", "nl"),
    "standard": ("oparl", "wms"),
}
FACTS = {
    "field_of_action": "fields_of_action",
    "solution_class": "solution_class",
    "offer_type": "offer_type",
    "operating_model": "operating_models",
    "development_status": "development_status",
    "land": "laender",
    "licence": "licence",
    "language": "available_languages",
    "standard": "standards",
}
MANY = ("field_of_action", "operating_model", "land", "language", "standard")


@dataclass
class Entry:
    """One listing: words by field, codes by facet, and what the sorts go by."""

    name: str
    words: dict[str, list[str]]
    codes: dict[str, list[str]]
    published_at: datetime.datetime
    uses: int
    pk: int = 0
    facts: dict[str, object] = field(default_factory=dict)

    def facts_document(self) -> dict[str, object]:
        found: dict[str, object] = {
            "long_description": {"de": " ".join(["Text", *self.words["long_description"]])}
        }
        if self.words["features"]:
            found["features"] = {"de": list(self.words["features"])}
        for facet, codes in self.codes.items():
            if facet == "licence" and codes:
                found["licence"] = " OR ".join(codes)
            elif codes:
                found[FACTS[facet]] = list(codes) if facet in MANY else codes[0]
        return found

    def band(self, word: str) -> int | None:
        return next((n for n, place in enumerate(FIELDS) if word in self.words[place]), None)


def random_entries(number: int, seed: int) -> list[Entry]:
    """So many listings by chance, the same for the same seed."""
    chance = random.Random(seed)
    entries = []
    for n in range(number):
        words = {place: chance.sample(WORDS, chance.choice((0, 0, 1, 2))) for place in FIELDS}
        codes = {
            facet: chance.sample(known, chance.randint(0, 2 if facet in (*MANY, "licence") else 1))
            for facet, known in CODES.items()
        }
        published = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            hours=chance.randrange(60)
        )
        name = " ".join([*words["name"], chance.choice("ABCÄÖ") + f"{n % 50}"])
        entries.append(Entry(name, words, codes, published, chance.choice((0, 0, 0, 1, 2))))
    return entries


def neutral(pk: int, day: datetime.date = DAY) -> int:
    digest = hashlib.sha256(day.isoformat().encode()).digest()
    a, b = (
        1 + int.from_bytes(digest[:8], "big") % (2**31 - 2),
        int.from_bytes(digest[8:16], "big") % (2**31 - 1),
    )
    return (pk * a + b) % (2**31 - 1)


def expected(
    entries: list[Entry], words: list[str], filters: dict[str, list[str]], sort: str, name_key
) -> tuple[list[tuple[int, int]], dict[str, dict[str, int]]]:
    """[(id, band)] of all hits in order, and facet -> code -> count without zeros."""
    met = []
    for entry in entries:
        bands = [entry.band(word) for word in dict.fromkeys(words)]
        if None not in bands:
            met.append((entry, sum(bands)))
    keys = {
        "relevance": lambda entry, band: band,
        "name": lambda entry, band: name_key(entry.name),
        "newest": lambda entry, band: -entry.published_at.timestamp(),
        "most_used": lambda entry, band: -entry.uses,
    }

    def passes(entry: Entry, without: str = "") -> bool:
        return all(
            set(entry.codes[facet]) & set(codes)
            for facet, codes in filters.items()
            if codes and facet != without
        )

    hits = sorted(
        ((entry, band) for entry, band in met if passes(entry)),
        key=lambda row: (keys[sort](*row), neutral(row[0].pk)),
    )
    counts: dict[str, dict[str, int]] = {facet: {} for facet in CODES}
    for facet in CODES:
        for entry, _band in met:
            if passes(entry, without=facet):
                for code in entry.codes[facet]:
                    counts[facet][code] = counts[facet].get(code, 0) + 1
    return [(entry.pk, band) for entry, band in hits], counts
