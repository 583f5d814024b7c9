"""Closed lists of questions and answers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    """What sort of answer a question asks for."""

    COVERAGE = "coverage", _("Requirement: how far is it met?")
    SINGLE = "single", _("One of several answers")
    MULTIPLE = "multiple", _("Several answers possible")
    NUMBER = "number", _("Number with unit")
    MONEY = "money", _("Price range")
    DATE = "date", _("Day or quarter")
    TEXT = "text", _("Text")
    ADDRESS = "address", _("Address in the web")
    FILE = "file", _("File")
    PRICES = "prices", _("Price table")
    REFERENCE = "reference", _("Reference project")
    SOLUTION = "solution", _("Solution of the catalogue")
    FACT = "fact", _("Fact of the catalogue")


class Coverage(TextChoices):
    """How far a solution meets a requirement; `planned` needs a quarter and a condition."""

    NOW = "now", _("available now")
    CONFIGURATION = "configuration", _("with configuration")
    PLANNED = "planned", _("planned")
    NO = "no", _("no")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class PartType(TextChoices):
    """What one field of an answer takes; forms, tables and the API are drawn from it."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DAY = "day"
    QUARTER = "quarter"
    LINE = "line"
    TEXT = "text"
    ADDRESS = "address"
    YES = "yes"
    FILES = "files"
    SOLUTION = "solution"
    FACT = "fact"


class ResponseState(TextChoices):
    """Where a vendor's response stands; what was handed in is sealed until the opening."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Handed in")
    NEEDS_CONFIRMATION = "needs_confirmation", _("To be confirmed after a correction")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OPENED = "opened", _("Opened")


class DeclineReason(TextChoices):
    """Why a vendor does not take part."""

    NOT_OUR_FIELD = "not_our_field", _("This is not our field")
    NO_CAPACITY = "no_capacity", _("No capacity at the moment")
    TOO_SHORT = "too_short", _("The time is too short")
    TOO_MUCH_WORK = "too_much_work", _("Answering is too much work")
    CONDITIONS = "conditions", _("The conditions do not suit us")
    OTHER = "other", _("Another reason")
