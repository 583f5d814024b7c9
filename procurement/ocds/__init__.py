"""Open Contracting (OCDS 1.1.5): releases, packages and records of market soundings. Typed code that knows no database."""

from .building import follow_up_release, sounding_release
from .checking import Known, Problem, problems_of
from .facts import Body, Change, Cpv, FollowUpFacts, Question, Report, SoundingFacts, Version
from .packing import Publication, compiled, record_package, release_package

__all__ = [
    "Body",
    "Change",
    "Cpv",
    "FollowUpFacts",
    "Known",
    "Problem",
    "Publication",
    "Question",
    "Report",
    "SoundingFacts",
    "Version",
    "compiled",
    "follow_up_release",
    "problems_of",
    "record_package",
    "release_package",
    "sounding_release",
]
