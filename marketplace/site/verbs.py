"""What the site records, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.verbs import VERBS as accounts
from catalog.verbs import VERBS as catalog
from marketplace.core.verbs import VERBS as core
from marketplace.registers.verbs import VERBS as registers
from procurement.verbs import VERBS as procurement

VERBS: dict[str, Any] = {
    "site.job.retried": _("A failed job was queued again"),
    "site.message.resent": _("A mail that had failed was queued again"),
    "site.text.changed": _("A text of the site was changed"),
    "site.text.restored": _("The shipped text of a page was restored"),
}

# Every verb of the marketplace. The first part of a verb names its app, and the record is filtered by it.
EVERY_VERB: dict[str, Any] = {**accounts, **catalog, **procurement, **registers, **VERBS, **core}
GROUPS: dict[str, Any] = {
    "accounts": _("People and organisations"),
    "catalog": _("Listings"),
    "procurement": _("Market soundings"),
    "registers": _("Registers"),
    "site": _("Texts of the site"),
    "core": _("Refusals and reading"),
}
