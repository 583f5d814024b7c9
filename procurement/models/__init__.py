"""What stands in the database of needs, shortlists, soundings and responses."""

from .needs import Need, NeedPart
from .questionnaires import Questionnaire, QuestionnaireVersion
from .responses import Enquiry, Participation, Response, ResponseFile, Submission
from .shortlists import Candidate, Shortlist, ShortlistSearch, ShortlistStep
from .soundings import Amendment, Invitation, Sounding, SoundingDocument

__all__ = [
    "Amendment",
    "Candidate",
    "Enquiry",
    "Invitation",
    "Need",
    "NeedPart",
    "Participation",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ResponseFile",
    "Shortlist",
    "ShortlistSearch",
    "ShortlistStep",
    "Sounding",
    "SoundingDocument",
    "Submission",
]
