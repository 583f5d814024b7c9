"""Closed lists of the site: the texts that the operator may change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TextKey(TextChoices):
    """A page that consists of one text; its label is the heading of the page."""

    ABOUT = "about", _("About this marketplace")
    LEGAL_NOTICE = "legal_notice", _("Legal notice")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    EASY_LANGUAGE = "easy_language", _("Easy language")
    RANKING = "ranking", _("How the order of results comes about")
    EVIDENCE = "evidence", _("How facts are checked")
    LISTING = "listing", _("How a solution gets into the catalogue")
    SOUNDING = "sounding", _("What a market sounding is")


KNOWLEDGE = (TextKey.EVIDENCE, TextKey.RANKING, TextKey.SOUNDING, TextKey.LISTING)
