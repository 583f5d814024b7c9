"""Closed lists of market soundings."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SoundingState(TextChoices):
    """Where a market sounding stands. Whether it is open for answers is decided by the database's clock, never stored."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    OPENED = "opened", _("Opened")
    ANALYSED = "analysed", _("Analysed")
    CONCLUDED = "concluded", _("Concluded")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


# Nobody outside the organisation sees these, and all of the content may still change.
PREPARING = frozenset({SoundingState.DRAFT, SoundingState.IN_REVIEW, SoundingState.APPROVED})
ENDED = frozenset({SoundingState.CONCLUDED, SoundingState.ARCHIVED, SoundingState.CANCELLED})
# Whether a cancelled one was ever public tells its moment of publication, not its state.
PUBLIC = frozenset(
    {
        SoundingState.PUBLISHED,
        SoundingState.OPENED,
        SoundingState.ANALYSED,
        SoundingState.CONCLUDED,
        SoundingState.ARCHIVED,
    }
)


class InvitationKind(TextChoices):
    """How somebody is invited: as an organisation of the marketplace, or by an address alone."""

    VENDOR = "vendor", _("Vendor of the marketplace")
    MAIL = "mail", _("By mail")


class AmendmentKind(TextChoices):
    """What was changed after the publication."""

    CORRECTION = "correction", _("Correction")
    EXTENSION = "extension", _("Extension")
    CANCELLATION = "cancellation", _("Cancellation")


class EnquiryState(TextChoices):
    """Where a clarification question stands."""

    SUBMITTED = "submitted", _("Not answered yet")
    ANSWERED_DRAFT = "answered_draft", _("Answer prepared")
    PUBLISHED = "published", _("Answered to all")
    ANSWERED_PRIVATE = "answered_private", _("Answered to the one who asked")
    REJECTED = "rejected", _("Not answered")


class Decision(TextChoices):
    """What follows from a market sounding."""

    PROCURE = "procure", _("Begin a procurement procedure")
    REUSE = "reuse", _("Reuse a solution")
    JOINT = "joint", _("Go on together with others")
    BUILD = "build", _("Develop it ourselves")
    POSTPONE = "postpone", _("Postpone")
    NONE_SUITABLE = "none_suitable", _("Nothing suitable found")
