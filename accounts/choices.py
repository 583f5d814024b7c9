"""Closed lists about people and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is on this marketplace."""

    MUNICIPALITY = "municipality", _("Municipality")
    VENDOR = "vendor", _("Vendor")
    COMPETENCE_CENTRE = "competence_centre", _("Competence centre")
    OPERATOR = "operator", _("Operator")


class Role(TextChoices):
    """What a member may do for an organisation."""

    ADMIN = "admin", _("Administrator")
    EDITOR = "editor", _("Editor")
    OFFICER = "officer", _("Procurement officer")
    MODERATOR = "moderator", _("Moderator")


class SizeClass(TextChoices):
    """Size of a company by the EU's definition."""

    MICRO = "micro", _("Micro enterprise")
    SME = "sme", _("Small or medium-sized enterprise")
    LARGE = "large", _("Large enterprise")


class Ownership(TextChoices):
    """Where the owners of a company sit."""

    EU = "eu", _("Owned in the EU")
    THIRD_COUNTRY = "third_country", _("Owned in a third country")
