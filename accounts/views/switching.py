"""The page on which a person chooses for whom they act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.access import SIGNED_IN, declare

from ..queries.acting import SESSION_KEY, ways_of_acting


@declare(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def acting_switch(request: HttpRequest) -> HttpResponse:
    """Show every organisation this person can act for, and change to the one that was chosen."""
    ways = ways_of_acting(request.user)
    if request.method == "POST":
        chosen = next((way for way in ways if way.token == request.POST.get("to", "")), None)
        if chosen is None:
            messages.error(request, _("You can no longer act for this organisation. Choose another one."))
            return redirect("accounts:acting-switch")
        request.session[SESSION_KEY] = chosen.token
        messages.success(request, _("From now on you act for %(name)s.") % {"name": chosen.organisation.name})
        return redirect("site:workspace-show")
    return render(request, "accounts/acting_switch.html", {"ways": ways})
