"""Words of a query in the text form of PostgreSQL's text queries."""

from __future__ import annotations

from collections.abc import Sequence

from .documents import quoted
from .interface import Term
from .texts import WEIGHTS


def of_terms(terms: Sequence[Term]) -> str:
    """What every hit of a text meets: each word in one of its meanings; empty where nothing can."""
    if not all(term.is_known for term in terms):
        return ""
    return " & ".join(f"({' | '.join(filter(None, (strong(term), weak(term))))})" for term in terms)


def strong(term: Term, weights: str = WEIGHTS) -> str:
    """The word itself, or all parts of the compound, in fields of these weights; empty if neither is known."""
    found = [_lexeme(lexeme, weights) for lexeme in term.exact]
    if term.parts:
        found.append("(" + " & ".join(_lexeme(part, weights) for part in term.parts) + ")")
    return " | ".join(found)


def weak(term: Term, weights: str = WEIGHTS) -> str:
    """The weaker meanings of the word in fields of these weights; empty if there is none."""
    return " | ".join(_lexeme(lexeme, weights) for lexeme in term.weak)


def _lexeme(lexeme: str, weights: str) -> str:
    # All weights are the same as none, and without any the index alone decides.
    return quoted(lexeme) + ("" if weights == WEIGHTS else ":" + weights)
