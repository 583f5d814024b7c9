"""Tables of the catalogue."""

from .claims import SolutionClaim
from .imports import ImportedFile, ImportRun
from .listing import Deployment, Evidence, Solution, SolutionVersion
from .search import (
    FacetValue,
    SearchCards,
    SearchChange,
    SearchLexeme,
    SearchRow,
    SearchState,
    SearchWord,
)

__all__ = [
    "Deployment",
    "Evidence",
    "FacetValue",
    "ImportRun",
    "ImportedFile",
    "SearchCards",
    "SearchChange",
    "SearchLexeme",
    "SearchRow",
    "SearchState",
    "SearchWord",
    "Solution",
    "SolutionClaim",
    "SolutionVersion",
]
