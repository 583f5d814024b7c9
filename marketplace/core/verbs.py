"""What the cellar records, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "core.access.refused": _("A page was refused"),
    "core.action.refused": _("An action was refused"),
    "core.audit.exported": _("The record was exported"),
    "core.audit.read": _("The record was opened"),
    "core.file.read": _("A private file was downloaded"),
    "core.file.refused": _("A file was refused"),
    "core.form.refused": _("A form from elsewhere, or an old one, was refused"),
    "core.move.refused": _("A step was refused because things had changed"),
    "core.name.refused": _("A name or text with hidden characters was refused"),
    "core.thing.missed": _("Something was asked for that is not there for this person"),
}
