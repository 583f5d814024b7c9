"""The order of hits: by relevance or another sort, and among equals by the neutral order of the day.

Relevance is a whole number, 0 is best: for each word of the query the place of the best field that holds it (name 0, short
text 1, features 2, all else 3), plus 4 if it was only met weakly (the beginning or a part of another word, a typing
error), summed over the words. A listing that its vendor has not confirmed for a long time (stale) counts 1 more. Hits with one
sum are equals.

Neutral order: (id * a + b) mod p, smallest first, where p is 2147483647 and a and b come from the SHA-256 of the day in
Berlin (YYYY-MM-DD): a is 1 + its first eight bytes mod (p - 1), b its next eight bytes mod p. No two ids below p meet, and
nobody can buy a better place.
"""

from __future__ import annotations

import datetime
import hashlib
from functools import lru_cache

PRIME = 2**31 - 1
WEAK = 4


@lru_cache(maxsize=16)
def factors(day: datetime.date) -> tuple[int, int]:
    """The two numbers a and b of a day."""
    digest = hashlib.sha256(day.isoformat().encode()).digest()
    return 1 + int.from_bytes(digest[:8]) % (PRIME - 1), int.from_bytes(digest[8:16]) % PRIME


def neutral(solution_id: int, day: datetime.date) -> int:
    """The place of a listing among its equals on a day."""
    a, b = factors(day)
    return (solution_id * a + b) % PRIME
