"""Closed lists of what follows the opening: assessments, findings, conclusions, later procedures."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssessmentState(TextChoices):
    """Where the reading of one assessor stands; what the others wrote is hidden until none is open any more."""

    DRAFT = "draft", _("Being written")
    FINAL = "final", _("Final")
    EXCUSED = "excused", _("Excused")


class FindingKind(TextChoices):
    """What the market can do about one requirement. Tells of the market as a whole, never of one vendor."""

    COMMON = "common", _("Available in the market")
    DIFFERING = "differing", _("Available, with differences")
    PARTLY = "partly", _("Only partly available")
    PLANNED = "planned", _("Only planned so far")
    MISSING = "missing", _("Not available")
    NOT_DECISIVE = "not_decisive", _("Not decisive for the need")
    UNCLEAR = "unclear", _("Not clear from the answers")


class Outcome(TextChoices):
    """What became of the procedure that followed."""

    RUNNING = "running", _("Under way")
    CONTRACT = "contract", _("A contract was made")
    ENDED = "ended", _("Ended without a contract")
