"""Closed lists of the finder of procurement routes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """Ways to obtain a solution, those first that take least effort; the tender in its variants by value."""

    FREE_REUSE = "free_reuse", _("Free reuse")
    EFA = "efa", _("EfA (one for all)")
    INHOUSE = "inhouse", _("In-house")
    FRAMEWORK = "framework", _("Framework agreement")
    DIRECT_ORDER = "direct_order", _("Direct order")
    SIMPLE_TENDER = "simple_tender", _("Negotiated or restricted award below the EU threshold")
    OPEN_TENDER = "open_tender", _("Public tender below the EU threshold")
    EU_TENDER = "eu_tender", _("EU-wide procedure")


class Answer(TextChoices):
    """Whether a way is open."""

    OPEN = "open", _("Open")
    DEPENDS = "depends", _("Depends")
    NOT_OPEN = "not_open", _("Not open")
    UNKNOWN = "unknown", _("Unknown")
