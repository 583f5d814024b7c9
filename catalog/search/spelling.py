"""How far two spellings are apart, and which words of the catalogue a mistyped one may have been."""

from __future__ import annotations

from collections.abc import Iterable

LONG = 8
MOST = 5

Word = tuple[str, str, list[str]]


def errors_allowed(word: str) -> int:
    """How many typing errors a word of this length may have; none below five letters or with digits."""
    if len(word) < 5 or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def nearest(word: str, candidates: Iterable[Word]) -> list[Word]:
    """The candidates (word, shown, lexemes) with the fewest errors, at most five; empty where all have too many."""
    allowed = errors_allowed(word)
    by_distance: dict[int, list[Word]] = {}
    for candidate in candidates:
        errors = distance(word, candidate[0], allowed)
        if errors <= allowed:
            by_distance.setdefault(errors, []).append(candidate)
    return by_distance[min(by_distance)][:MOST] if by_distance else []


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, put in, mistaken or swapped with their neighbour (Damerau-Levenshtein); at most `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
