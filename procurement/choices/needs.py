"""Closed lists of needs and shortlists."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NeedState(TextChoices):
    """How far a need is described."""

    DRAFT = "draft", _("Being described")
    READY = "ready", _("Described")
    CLOSED = "closed", _("Closed")


class PartState(TextChoices):
    """Where another public body stands that is asked to join a need."""

    INVITED = "invited", _("Asked")
    JOINED = "joined", _("Takes part")
    DECLINED = "declined", _("Does not take part")
    LEFT = "left", _("Left")
    WITHDRAWN = "withdrawn", _("Taken back")


class CandidateState(TextChoices):
    """What became of a solution that a search for the shortlist found."""

    OPEN = "open", _("Not decided")
    KEPT = "kept", _("Kept")
    LEFT_OUT = "left_out", _("Left out")


class StepKind(TextChoices):
    """What was done to a shortlist; the log holds one line for each."""

    SEARCHED = "searched", _("Searched")
    NARROWED = "narrowed", _("Narrowed")
    ADDED = "added", _("Added by hand")
    KEPT = "kept", _("Kept")
    LEFT_OUT = "left_out", _("Left out")
    REOPENED = "reopened", _("Opened again")
    CAPPED = "capped", _("Limit changed")
    FINISHED = "finished", _("Finished")
