"""What the search holds of one listing, made from the listing alone: pure, so that it can be made again at any time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.choices import DeploymentStatus, SolutionStatus
from catalog.fit.traits import traits_of
from catalog.models import Deployment, Evidence, Solution
from catalog.warnings import unchanged_until
from marketplace.core.clock import berlin_day

from .analysis import lexemes, own_lexemes
from .cards import api_card, card_in
from .codes import Code, codes_of
from .interface import HIDDEN
from .texts import texts_of
from .words import LONGEST, fold, indexed_words, is_stop_word, sort_key

# One lexeme of a text vector: quotation marks and backslashes are doubled, and the weight D is not written.
WRITTEN = re.compile(r"'((?:[^'\\]|''|\\.)*)':1([ABC]?)")


@dataclass
class Document:
    """The search row of a listing before ids of facet values are known.

    lexemes  lexeme -> weight A to D of the best text it stands in
    words    folded word -> (as it is written, lexemes that are the word itself)
    """

    solution_id: int
    slug: str
    name_key: str
    published_at: datetime.datetime
    uses: int
    evidence_until: datetime.date | None
    codes: set[Code]
    cards: dict[str, Any]
    lexemes: dict[str, str] = field(default_factory=dict)
    words: dict[str, tuple[str, set[str]]] = field(default_factory=dict)

    def tsv(self) -> str:
        """The text vector as PostgreSQL reads it; every lexeme has the one position 1."""
        return " ".join(f"{quoted(lexeme)}:1{weight}" for lexeme, weight in self.lexemes.items())


def document_of(
    solution: Solution,
    evidence: Iterable[Evidence],
    deployments: Iterable[Deployment],
    day: datetime.date | None = None,
) -> Document:
    """Make the document of a public listing as it stands on a day in Berlin.

    The solution comes with `current` and `vendor` and the vendor's `area`, deployments with theirs.
    """
    day = day or berlin_day()
    evidence, deployments = list(evidence), list(deployments)
    vendor, facts = solution.vendor, solution.current.facts
    parts = (solution, facts, vendor, evidence, deployments, day)
    traits = replace(
        traits_of(facts, evidence, deployments, day), is_stale=solution.status == SolutionStatus.STALE
    )
    document = Document(
        solution_id=solution.pk,
        slug=solution.slug,
        name_key=sort_key(facts["name"]),
        published_at=solution.published_at,
        uses=sum(row.status == DeploymentStatus.PRODUCTIVE for row in deployments),
        evidence_until=unchanged_until(solution, facts, evidence, day),
        codes=codes_of(facts, vendor, evidence, deployments, day)
        | {(facet, code, "") for facet, code in traits.codes() if facet in HIDDEN},
        cards={
            "de": card_in("de", *parts),
            "en": card_in("en", *parts),
            "api": api_card(*parts) | {"traits": traits.told()},
        },
    )
    for text in texts_of(facts, vendor.name, sorted({row.area.name for row in deployments})):
        for written in indexed_words(text.text):
            word = fold(written)[:LONGEST]
            if not word or is_stop_word(word):
                continue
            for lexeme in lexemes(word, text.language):
                if document.lexemes.get(lexeme, "E") > text.weight:
                    document.lexemes[lexeme] = text.weight
            document.words.setdefault(word, (written[:LONGEST], set()))[1].update(
                own_lexemes(word, text.language)
            )
    return document


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in the text form of PostgreSQL's vectors and queries."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def lexemes_of(vector: str) -> dict[str, str]:
    """Lexeme -> weight of a row's text vector as PostgreSQL writes it."""
    found = WRITTEN.findall(vector)
    return {lexeme.replace("''", "'").replace("\\\\", "\\"): weight or "D" for lexeme, weight in found}
