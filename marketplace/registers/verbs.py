"""What the registers record, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "registers.areas.loaded": _("The register of areas was loaded"),
    "registers.register.loaded": _("A register was loaded"),
}
