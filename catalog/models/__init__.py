"""Tables of the catalogue."""

from .claims import SolutionClaim
from .imports import ImportedFile, ImportRun
from .listing import Deployment, Evidence, Solution, SolutionVersion
from .search import FacetValue, SearchCards, SearchLexeme, SearchRow, SearchWord

__all__ = [
    "Deployment",
    "Evidence",
    "FacetValue",
    "ImportRun",
    "ImportedFile",
    "SearchCards",
    "SearchLexeme",
    "SearchRow",
    "SearchWord",
    "Solution",
    "SolutionClaim",
    "SolutionVersion",
]
