"""Closed list of what brings about a release as open data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReleaseCause(TextChoices):
    """Public changes of a sounding, each with a release of its own."""

    PUBLISHED = "published", _("Publication")
    CORRECTED = "corrected", _("Correction")
    EXTENDED = "extended", _("Extension")
    ANSWERED = "answered", _("Answers to clarification questions")
    CANCELLED = "cancelled", _("Cancellation")
    OPENED = "opened", _("Opening")
    CONCLUDED = "concluded", _("Conclusion")
    FOLLOWED = "followed", _("Procedure that followed")
    # What could not be published at its moment, because the check or the settings forbade it.
    CAUGHT_UP = "caught_up", _("Published later")
