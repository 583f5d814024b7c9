"""What stands in the database of needs, shortlists, soundings and responses."""

from .conclusions import Conclusion, FileNote, FollowUp, SoundingReport
from .needs import Need, NeedPart
from .openings import Assessment, Declaration, Finding, Opening
from .questionnaires import Questionnaire, QuestionnaireVersion
from .releases import Release
from .responses import Enquiry, Participation, Response, ResponseFile, Submission
from .shortlists import Candidate, Shortlist, ShortlistSearch, ShortlistStep
from .soundings import Amendment, Invitation, Sounding, SoundingDocument

__all__ = [
    "Amendment",
    "Assessment",
    "Candidate",
    "Conclusion",
    "Declaration",
    "Enquiry",
    "FileNote",
    "Finding",
    "FollowUp",
    "Invitation",
    "Need",
    "NeedPart",
    "Opening",
    "Participation",
    "Questionnaire",
    "QuestionnaireVersion",
    "Release",
    "Response",
    "ResponseFile",
    "Shortlist",
    "ShortlistSearch",
    "ShortlistStep",
    "Sounding",
    "SoundingDocument",
    "SoundingReport",
    "Submission",
]
