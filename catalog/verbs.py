"""What is recorded about listings, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "catalog.claim.accepted": _("A takeover of a listing was accepted"),
    "catalog.claim.made": _("A takeover of a listing was asked for"),
    "catalog.claim.rejected": _("A takeover of a listing was rejected"),
    "catalog.claim.withdrawn": _("The request for a takeover of a listing was withdrawn"),
    "catalog.evidence.expired": _("The evidence of a listing expired"),
    "catalog.imported_file.contacts_erased": _("Contacts were erased from an imported file"),
    "catalog.solution.changed": _("A listing was changed"),
    "catalog.solution.published": _("A listing was published"),
    "catalog.solution.republished": _("A withdrawn listing was published again"),
    "catalog.solution.taken_over": _("A listing went to another vendor"),
    "catalog.solution.withdrawn": _("A listing was withdrawn"),
    "catalog.vendor.renamed": _("A listing was brought up to date after its vendor was renamed"),
}
