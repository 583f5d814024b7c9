"""The life of a listing and of a change to it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SolutionStatus(TextChoices):
    """Where a listing stands in its life; where a change of it stands is told by its revision."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    STALE = "stale", _("Published, not confirmed for a long time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ARCHIVED = "archived", _("Archived")


PUBLIC_STATUSES = (SolutionStatus.PUBLISHED, SolutionStatus.STALE)


class RevisionState(TextChoices):
    """Where a new or changed text of a listing stands on its way to the public."""

    EDITING = "editing", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


OPEN_REVISIONS = (RevisionState.EDITING, RevisionState.SUBMITTED, RevisionState.IN_REVIEW)


class WithdrawalReason(TextChoices):
    """Why a listing leaves the catalogue."""

    NOT_OFFERED = "not_offered", _("It is no longer offered")
    REPLACED = "replaced", _("Another solution takes its place")
    DUPLICATE = "duplicate", _("It is listed twice")
    MISTAKE = "mistake", _("It was listed by mistake")
    UNLAWFUL = "unlawful", _("It is against the law or hurts somebody's rights")
    OTHER = "other", _("Another reason")
