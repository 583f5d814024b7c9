"""From the words of a query to the lexemes they mean in this catalogue: one look into the dictionary, for both engines.

A word means its own lexemes (exact) and, if it is a compound, those of its parts together. Weaker, it means the words of
the catalogue that begin with it or hold it. Only a word that nothing of this fits is taken for a typing error, and the
nearest words of the catalogue stand in for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from .analysis import asked_lexemes, asked_parts
from .interface import Term
from .spelling import errors_allowed, nearest
from .words import asked_words, fold, is_stop_word

MOST_TERMS = 12
MOST_WORDS = 30
MOST_SIMILAR = 60
# Shorter words begin or stand inside too many others; the last word may still be being typed.
SHORTEST_BEGINNING = 4
SHORTEST_INSIDE = 5

KNOWN = "SELECT -1, lexeme, '', ARRAY[lexeme] FROM catalog_searchlexeme WHERE lexeme = ANY(%s)"
LIKE = """
    (SELECT {n}, word, shown, lexemes FROM catalog_searchword WHERE word LIKE %s
     ORDER BY starts_with(word, %s) DESC, length(word), word LIMIT {limit})
"""
# Words too short for trigrams are also looked up by their first letter and length.
SIMILAR = """
    (SELECT {n}, word, shown, lexemes FROM catalog_searchword
     WHERE NOT EXISTS (SELECT FROM catalog_searchlexeme WHERE lexeme = ANY(%s))
     AND NOT EXISTS (SELECT FROM catalog_searchword WHERE word LIKE %s)
     AND (word %% %s OR (%s AND word LIKE %s AND length(word) BETWEEN %s AND %s))
     ORDER BY similarity(word, %s) DESC, word LIMIT {limit})
"""

Word = tuple[str, str, list[str]]


@dataclass
class Found:
    """What the dictionary holds for the words of one query: words by number of the asked word."""

    lexemes: set[str] = field(default_factory=set)
    like: dict[int, list[Word]] = field(default_factory=lambda: defaultdict(list))
    similar: dict[int, list[Word]] = field(default_factory=lambda: defaultdict(list))


def expand(text: str) -> tuple[Term, ...]:
    """What each word of a query means; stop words are left out unless there is nothing else. One query, none without words.

    The words after the twelfth are left out.
    """
    typed = asked_words(text)
    telling = [word for word in typed if not is_stop_word(fold(word))]
    words = [(word, fold(word)) for word in (telling or typed)[:MOST_TERMS]]
    if not words:
        return ()
    found = _look_up([folded for _typed, folded in words])
    return tuple(_term(n, typed, folded, found) for n, (typed, folded) in enumerate(words))


def _term(n: int, typed: str, word: str, found: Found) -> Term:
    exact = tuple(lexeme for lexeme in asked_lexemes(word) if lexeme in found.lexemes)
    parts = asked_parts(word)
    if not found.lexemes.issuperset(parts):
        parts = ()
    weak = dict.fromkeys(lexeme for _word, _shown, lexemes in found.like[n] for lexeme in lexemes)
    if exact and len(word) < SHORTEST_BEGINNING:
        # A short word that stands for itself, such as KI, is no unfinished one.
        weak = {}
    if exact or weak:
        return Term(typed, word, exact, parts, tuple(lexeme for lexeme in weak if lexeme not in exact))
    near = nearest(word, found.similar[n])
    if not near:
        return Term(typed, word, parts=parts)
    return Term(
        typed=typed,
        word=word,
        exact=tuple(dict.fromkeys(lexeme for _word, _shown, lexemes in near for lexeme in lexemes)),
        parts=asked_parts(near[0][0]),
        corrected=tuple(dict.fromkeys(shown for _word, shown, _lexemes in near)),
    )


def _look_up(words: Sequence[str]) -> Found:
    """Everything the dictionary knows about the words, with one query."""
    parts = [KNOWN]
    values: list[object] = [
        [lexeme for word in words for lexeme in (*asked_lexemes(word), *asked_parts(word))]
    ]
    for n, word in enumerate(words):
        pattern = _pattern(word, last=n == len(words) - 1)
        if pattern:
            parts.append(LIKE.format(n=2 * n, limit=MOST_WORDS))
            values += [pattern, word]
        if errors_allowed(word):
            parts.append(SIMILAR.format(n=2 * n + 1, limit=MOST_SIMILAR))
            length = len(word)
            values += [list(asked_lexemes(word)), pattern or word, word, length < 7, word[0] + "%"]
            values += [length - 1, length + 1, word]
    found = Found()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for n, word, shown, lexemes in cursor.fetchall():
            if n < 0:
                found.lexemes.add(word)
            else:
                (found.similar if n % 2 else found.like)[n // 2].append((word, shown, lexemes))
    return found


def _pattern(word: str, *, last: bool) -> str:
    """The pattern of words that begin with the word or hold it; empty if it is too short for either."""
    if len(word) >= SHORTEST_INSIDE:
        return f"%{word}%"
    return f"{word}%" if last or len(word) >= SHORTEST_BEGINNING else ""
