"""The start page and the workspace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.queries.figures import catalogue_figures, newest_solutions
from marketplace.core.access import PUBLIC, SIGNED_IN, declare
from marketplace.site.rules import can_edit_texts

# Words people type; a test holds that each finds something in the demo catalogue.
EXAMPLES = (_("participation"), _("reporting defects"), _("digital twin"), _("traffic data"))


@declare(PUBLIC)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, let people search, and prove that it lives."""
    context = {"figures": catalogue_figures(), "newest": newest_solutions(), "examples": EXAMPLES}
    return render(request, "site/start.html", context)


@declare(SIGNED_IN)
@require_safe
def workspace_show(request: HttpRequest) -> HttpResponse:
    """Show what one can do here for the organisation one acts for."""
    return render(
        request, "site/workspace_show.html", {"may_edit_texts": bool(can_edit_texts(request.actor))}
    )
