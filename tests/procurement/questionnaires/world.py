"""A town, its officer in a browser, and a draft with a questionnaire."""

from __future__ import annotations

from typing import Any

from procurement.models import Questionnaire

WORK = "/arbeitsbereich/fragenkataloge/"


def here(row: Any, path: str = "") -> str:
    """A German address of a questionnaire."""
    return f"{WORK}{row.pk}/{path}"


def stored(row: Any) -> Any:
    """What is kept of a questionnaire now."""
    return Questionnaire.objects.get(pk=row.pk).document


def asked(row: Any, key: str) -> Any:
    """One question as it is kept."""
    questions = [one for section in stored(row)["sections"] for one in section["questions"]]
    return next(one for one in questions if one["key"] == key)
