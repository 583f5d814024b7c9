"""Which ways of procurement are open: a pure answer from a value, a Land, a day and dated limits; never legal advice."""

from .finder import routes_for
from .kinds import Answer, Way
from .question import Limit, Question, Verdict, subjects_of
from .worth import Worth, contract_worth

__all__ = [
    "Answer",
    "Limit",
    "Question",
    "Verdict",
    "Way",
    "Worth",
    "contract_worth",
    "routes_for",
    "subjects_of",
]
