"""The outbox for the operator: what waits, what left, what could not be delivered."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.models import OutboxMessage, OutboxState
from marketplace.core.pages import page_address, paged
from marketplace.core.permissions import Permission
from marketplace.site import queries
from marketplace.site.actions import resend_message
from marketplace.site.rules import can_retry_jobs

ROWS = 50


@declare(needs(Permission.VIEW_OUTBOX))
@require_safe
def outbox_list(request: HttpRequest) -> HttpResponse:
    """List letters by state, the newest first, without their words."""
    state = request.GET.get("state", "")
    state = state if state in OutboxState.values else ""
    counts = queries.counts_by_state()
    # Counted already, for the filters.
    count = counts[state] if state else sum(counts.values())
    found = paged(request, queries.messages(state), ROWS, kept=_kept(state), count=count)
    context = found | {
        "lines": queries.message_lines(found["page"]),
        "state": state,
        "filters": _filters(state, counts),
        "may_resend": can_retry_jobs(request.actor),
    }
    return render(request, "site/outbox_list.html", context)


@declare(needs(Permission.RETRY_JOBS))
@require_POST
def outbox_resend(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a letter again that was given up."""
    resend_message(
        message=get_object_or_404(OutboxMessage, public_id=public_id, is_sealed=False), by=request.actor
    )
    messages.success(request, _("The mail will be sent again within a minute."))
    return redirect(_address("failed"))


def _filters(state: str, counts: dict[str, int]) -> list[dict[str, object]]:
    labels = [("", _("All"), sum(counts.values()))]
    labels += [(one.value, one.label, counts[one.value]) for one in OutboxState]
    return [
        {"label": label, "count": count, "url": _address(value), "is_current": value == state}
        for value, label, count in labels
    ]


def _kept(state: str) -> list[tuple[str, str]]:
    return [("state", state)] if state else []


def _address(state: str) -> str:
    return page_address(reverse("site:outbox-list"), _kept(state))
