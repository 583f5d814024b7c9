"""What others say about a listing: evidence, uses, reports; and how results are ordered."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvidenceLevel(TextChoices):
    """How far a fact is proven, lowest first; measured stands beside the order."""

    SELF_DECLARED = "self_declared", _("Self-declared")
    PLATFORM_CHECKED = "platform_checked", _("Checked by the platform")
    MUNICIPALITY = "municipality", _("Confirmed by a municipality")
    THIRD_PARTY = "third_party", _("Checked by a third party")
    MEASURED = "measured", _("Measured")


EVIDENCE_ORDER = (
    EvidenceLevel.SELF_DECLARED,
    EvidenceLevel.PLATFORM_CHECKED,
    EvidenceLevel.MUNICIPALITY,
    EvidenceLevel.THIRD_PARTY,
)


class DeploymentStatus(TextChoices):
    """How a municipality uses a solution."""

    PRODUCTIVE = "productive", _("In use")
    TEST = "test", _("On trial")
    ENDED = "ended", _("Ended")


class Side(TextChoices):
    """Which side stated a deployment."""

    VENDOR = "vendor", _("Vendor")
    MUNICIPALITY = "municipality", _("Municipality")


class UseState(TextChoices):
    """Whether the two sides of a use agree; told by the days on which they answered, never stored."""

    WAITING = "waiting", _("One side says so")
    AGREED = "agreed", _("Both sides say so")
    REFUSED = "refused", _("The other side says that it is not so")
    WITHDRAWN = "withdrawn", _("Taken back")


class CostBand(TextChoices):
    """What a municipality pays for a solution each year, net, in steps that give away no contract."""

    NOTHING = "nothing", _("Nothing")
    TO_1K = "to_1k", _("Up to €1,000 a year")
    TO_5K = "to_5k", _("Up to €5,000 a year")
    TO_15K = "to_15k", _("Up to €15,000 a year")
    TO_50K = "to_50k", _("Up to €50,000 a year")
    MORE = "more", _("More than €50,000 a year")


class QuestionKind(TextChoices):
    """What a yearly mail asks: is the listing still right, is the solution still in use."""

    LISTING = "listing", _("Is the listing still right?")
    USE = "use", _("Is the solution still in use?")


class ReportKind(TextChoices):
    """What somebody finds wrong with a listing."""

    WRONG = "wrong", _("Something is wrong")
    OUTDATED = "outdated", _("Something is out of date")
    RIGHTS = "rights", _("It hurts somebody's rights")
    ILLEGAL = "illegal", _("It is against the law")
    OTHER = "other", _("Something else")


class ReportState(TextChoices):
    """Where a report stands."""

    OPEN = "open", _("Open")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")


class Measure(TextChoices):
    """What the operator does about a report that it upholds."""

    NONE = "none", _("No measure")
    CORRECTION = "correction", _("The vendor corrects it")
    FACT_HIDDEN = "fact_hidden", _("The statement is taken out")
    WITHDRAWN = "withdrawn", _("The listing is taken out of the catalogue")


class Basis(TextChoices):
    """On what a decision about a report rests (Digital Services Act, Art. 17(3)(d) and (e))."""

    LAW = "law", _("The law")
    TERMS = "terms", _("The terms of this marketplace")


class Sort(TextChoices):
    """Orders of the result list."""

    RELEVANCE = "relevance", _("Relevance")
    NAME = "name", _("Name")
    NEWEST = "newest", _("Newest first")
    MOST_USED = "most_used", _("Most used")
    FIT = "fit", _("Fit for my municipality")
