"""How far two words are apart when letters were mistyped."""

from __future__ import annotations


def typing_distance(left: str, right: str) -> int:
    """Counts the letters put in, left out, exchanged or swapped with their neighbour between two words."""
    rows = [list(range(len(right) + 1))]
    for i, letter in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def allowed_distance(word: str) -> int:
    """How many typing errors a word of this length may hold and still be meant."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
