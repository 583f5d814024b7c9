"""Rules of the value limits that an organisation sets itself."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.decisions import Allowed, Decision, Denied

from ..choices import BUYERS

MISTAKE = datetime.timedelta(days=1)


def can_have_thresholds(kind: str) -> Decision:
    """Those who buy set limits of their own: municipalities and competence centres."""
    if kind in BUYERS:
        return Allowed()
    return Denied(_("Only public buyers have limits of their own."))


def can_remove_threshold(threshold: Any, at: datetime.datetime) -> Decision:
    """A limit entered less than a day ago is taken for a mistake; an older one is history and can only be ended."""
    if at - threshold.created_at < MISTAKE:
        return Allowed()
    return Denied(
        _("This limit was entered more than a day ago. It can be ended, but it stays in the history.")
    )
