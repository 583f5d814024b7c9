"""The start page and the workspace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.queries.members import in_order
from accounts.queries.organisations import own_organisation
from accounts.queries.requests import own_open_applications
from catalog.queries.figures import catalogue_figures, newest_solutions
from marketplace.core.access import PUBLIC, SIGNED_IN, declare
from marketplace.site.queries.due import due_for
from marketplace.site.queries.due_in_catalogue import due_in_catalogue
from marketplace.site.queries.due_in_soundings import due_in_soundings
from procurement.rules import can_sound_quickly

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
    """Show for whom one acts, what is due, and what one can do; to people without an organisation how to get one."""
    organisation = own_organisation(request.actor) if request.actor.organisation_id else None
    context = {
        "organisation": organisation,
        "due": [
            *due_for(request.actor, request.user, organisation),
            *due_in_catalogue(request.actor),
            *due_in_soundings(request.actor),
        ],
        "may_sound_quickly": bool(can_sound_quickly(request.actor, organisation)),
        "roles": in_order(request.actor.roles),
        "waiting": [] if organisation else own_open_applications(request.user),
    }
    return render(request, "site/workspace_show.html", context)
