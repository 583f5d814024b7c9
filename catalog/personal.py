"""Which rows of the catalogue tell of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.personal import Holding

PERSONAL_DATA = (
    Holding(
        model="catalog.SolutionClaim",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who applied or decided. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("requested_by", "decided_by"),
        shown={"state": _("State"), "created_at": _("Since")},
    ),
)
