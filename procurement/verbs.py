"""What is recorded about needs and market soundings, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "procurement.participation.begun": _("A vendor takes part in a market sounding"),
    "procurement.response.begun": _("A response to a market sounding was begun"),
    "procurement.response.saved": _("The draft of a response was saved"),
    "procurement.response.submitted": _("A response was handed in"),
    "procurement.response.withdrawn": _("A response was withdrawn"),
    "procurement.sounding.approved": _("A market sounding was approved"),
    "procurement.sounding.begun": _("A market sounding was begun"),
    "procurement.sounding.cancelled": _("A market sounding was cancelled"),
    "procurement.sounding.edited": _("The draft of a market sounding was changed"),
    "procurement.sounding.published": _("A market sounding was published"),
    "procurement.sounding.sent_back": _("A market sounding was sent back after a check"),
    "procurement.sounding.submitted": _("A market sounding was handed in for a check"),
    "procurement.sounding.taken_back": _("A market sounding was taken back to the draft"),
}
