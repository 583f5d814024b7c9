"""What is wrong with the dates or invitations of a sounding, as sentences for the officer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def problem_sentence(code: str) -> str:
    """The sentence for a code of `timing.plan_problems`."""
    sentences: dict[str, Any] = {
        "missing": _("This date is missing."),
        "past": _("This moment has passed. Choose a later one."),
        "order": _("Answers end after questions do. Choose a later moment."),
        "too_short": _("Vendors need more time: at least %(days)s days from the publication.")
        % {"days": settings.LEAST_SOUNDING_DAYS},
        "short": _("This is shorter than 14 days; 17 to 21 are usual. Say why it can't be longer."),
        "few": _("Fewer than three are invited and nobody else may answer. Say why."),
    }
    return str(sentences[code])
