"""Why a hit is here, and which words of a text to mark; told by the same analysis that found it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.models import Solution
from catalog.models.listing import counted_uses

from .analysis import lexemes, own_lexemes
from .interface import Answer, Match, Term
from .texts import IndexedText, texts_of
from .words import LONGEST, fold, indexed_words

WORDS_SHOWN = 3
# So many listings are told of for one text without being asked again.
MOST_KEPT = 60
STRONG, WEAK = range(2)
_PIECE = re.compile(r"([^\W_]+)")


class Segment(NamedTuple):
    """A piece of a text, and whether it is to be marked."""

    text: str
    is_hit: bool


def explain(answer: Answer) -> dict[int, tuple[Match, ...]]:
    """Why each hit of the page is here, by id: one match for each word of the query, in the best field that holds it.

    One query, however many hits; none where nothing was typed.
    """
    if not answer.terms or not answer.hits:
        return {}
    areas = ArrayAgg(
        "deployments__area__name",
        distinct=True,
        default=Value([]),
        filter=Q(deployments__isnull=False) & counted_uses("deployments__"),
    )
    rows = (
        Solution.objects.filter(pk__in=[hit.solution_id for hit in answer.hits])
        .annotate(areas=areas)
        .values_list("pk", "current__facts_hash", "current__facts", "vendor__name", "areas")
    )
    asked = [Asked(term) for term in answer.terms]
    kept = _kept(answer.terms)
    found = {}
    for pk, facts_hash, facts, vendor, names in rows:
        key = (facts_hash, vendor, *names)
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = _matches(asked, facts, vendor, names)
        found[pk] = kept[key]
    return found


@lru_cache(maxsize=100)
def _kept(terms: tuple[Term, ...]) -> dict[tuple[str, ...], tuple[Match, ...]]:
    """What was told of listings for a text, by all that it was told from; who turns pages or filters asks for it again."""
    return {}


class ReadText:
    """A text of a listing, cut into words when they are needed."""

    def __init__(self, text: IndexedText) -> None:
        self.where, self.language, self._text = text.where, text.language, text.text

    @cached_property
    def words(self) -> list[str]:
        return list(dict.fromkeys(indexed_words(self._text)))


class Asked:
    """One word of the query, quick to compare with many words of texts."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.exact, self.parts, self.weak = frozenset(term.exact), frozenset(term.parts), frozenset(term.weak)
        self._known: dict[tuple[str, str], tuple[int, str] | None] = {}

    def meets(self, written: str, language: str) -> tuple[int, str] | None:
        """How a word of a text meets the word asked by itself, the strongest way first: (strength, how)."""
        key = (written, language)
        if key not in self._known:
            self._known[key] = self._meet(fold(written)[:LONGEST], language)
        return self._known[key]

    def marks(self, written: str, language: str) -> bool:
        """Whether a word of a text is to be marked: it meets the word asked, or holds a part of it."""
        if self.meets(written, language):
            return True
        return not self.parts.isdisjoint(lexemes(fold(written)[:LONGEST], language))

    def _meet(self, word: str, language: str) -> tuple[int, str] | None:
        if not word:
            return None
        held = lexemes(word, language)
        if not self.exact.isdisjoint(held):
            if self.exact.isdisjoint(own_lexemes(word, language)):
                return (WEAK if self.term.corrected else STRONG), "part"
            return (WEAK, "similar") if self.term.corrected else (STRONG, "exact")
        if not self.weak.isdisjoint(held):
            return WEAK, "prefix" if word.startswith(self.term.word) else "part"
        return None


def where_label(where: str) -> str:
    """What the place of a match is called, in the active language."""
    if where in FACTS:
        return str(FACTS[where].label)
    return {"vendor": _("Vendor"), "areas": _("In use at")}.get(where, where)


def highlight(text: str, terms: Sequence[Term], language: str = "") -> list[Segment]:
    """Cut a text into pieces, the words that the query met marked; joined again they are the text itself.

    Nothing is escaped: a template does that for each piece.
    """
    segments: list[Segment] = []
    asked = [Asked(term) for term in terms]
    for piece in _PIECE.split(text) if terms else [text]:
        is_hit = bool(piece) and any(one.marks(piece, language) for one in asked)
        if segments and segments[-1].is_hit == is_hit:
            segments[-1] = Segment(segments[-1].text + piece, is_hit)
        elif piece:
            segments.append(Segment(piece, is_hit))
    return segments


def _matches(
    asked: Iterable[Asked], facts: Mapping[str, Any], vendor: str, areas: list[str]
) -> tuple[Match, ...]:
    """For each word of the query the best field of a listing that holds it, with the words it met there."""
    texts = [ReadText(text) for text in texts_of(facts, vendor, areas)]
    found = (_match(one, texts) for one in asked)
    return tuple(match for match in found if match is not None)


def _match(asked: Asked, texts: Sequence[ReadText]) -> Match | None:
    """Texts come in the order of their weights; among strong matches, parts and weak ones the first text wins."""
    best: dict[int, Match] = {}
    for text in texts:
        met: dict[str, tuple[int, str]] = {}
        for word in text.words:
            if found := asked.meets(word, text.language):
                met[word] = found
        for strength, how in sorted(set(met.values())):
            shown = tuple(word for word, found in met.items() if found == (strength, how))
            best.setdefault(strength, Match(asked.term.typed, shown[:WORDS_SHOWN], text.where, how))
        if STRONG in best:
            return best[STRONG]
    return _parts_match(asked.term, texts) or (best[WEAK] if best else None)


def _parts_match(term: Term, texts: Sequence[ReadText]) -> Match | None:
    """The words that hold the parts of a compound; the place is that of the part found last. None if one is missing."""
    shown: dict[str, None] = {}
    last = -1
    for part in term.parts:
        place = next(
            (
                (n, word)
                for n, text in enumerate(texts)
                for word in text.words
                if part in lexemes(fold(word)[:LONGEST], text.language)
            ),
            None,
        )
        if place is None:
            return None
        last = max(last, place[0])
        shown[place[1]] = None
    return Match(term.typed, tuple(shown)[:WORDS_SHOWN], texts[last].where, "part") if shown else None
