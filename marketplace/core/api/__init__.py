"""What every API endpoint shares: access, parameters, pages, problems, and the description of all that."""

from .access import DeclaredAccess
from .problems import problem_details, problem_response

__all__ = ["DeclaredAccess", "problem_details", "problem_response"]
