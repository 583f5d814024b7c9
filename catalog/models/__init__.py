"""Tables of the catalogue."""

from .claims import SolutionClaim
from .evidence import EvidenceClaim
from .imports import ImportedFile, ImportRun
from .listing import Deployment, Evidence, Solution, SolutionVersion
from .lists import Bookmark, BookmarkList, SavedSearch, Watch
from .reports import Complaint, Report
from .revisions import Revision, Verdict
from .search import (
    FacetValue,
    SearchCards,
    SearchChange,
    SearchLexeme,
    SearchRow,
    SearchState,
    SearchWord,
)
from .uses import Experience, YearlyQuestion

__all__ = [
    "Bookmark",
    "BookmarkList",
    "Complaint",
    "Deployment",
    "Evidence",
    "EvidenceClaim",
    "Experience",
    "FacetValue",
    "ImportRun",
    "ImportedFile",
    "Report",
    "Revision",
    "SavedSearch",
    "SearchCards",
    "SearchChange",
    "SearchLexeme",
    "SearchRow",
    "SearchState",
    "SearchWord",
    "Solution",
    "SolutionClaim",
    "SolutionVersion",
    "Verdict",
    "Watch",
    "YearlyQuestion",
]
