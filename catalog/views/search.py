"""How the search is doing, for the operator: the process that answers, and the database behind it."""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.queries.search_state import moment_of, search_stock
from catalog.search import changes, engine
from marketplace.core.access import declare, needs
from marketplace.core.formats import bytes_text
from marketplace.core.permissions import Permission

SETTING = "MARKETPLACE_SEARCH_ENGINE"
COMMAND = "manage.py rebuild_search"


@declare(needs(Permission.VIEW_JOBS))
@require_safe
def search_show(request: HttpRequest) -> HttpResponse:
    """Show what answers in this process, how new and how large it is, and whether it holds what it should."""
    stock = search_stock()
    # Afterwards: where both tell the same version, nothing changed while it was counted.
    state = engine.serving().state()
    is_fast = state.name == "fast"
    context = {
        "state": state,
        "stock": stock,
        "is_fast": is_fast,
        "is_behind": state.version < state.newest,
        # Only what is of one version can be compared.
        "is_memory_wrong": is_fast
        and state.version == state.newest == stock.version
        and state.listings != stock.rows,
        "process": os.getpid(),
        "known_at": moment_of(state.version),
        "newest_at": moment_of(state.newest),
        "oldest_at": moment_of(stock.oldest),
        "behind": round(state.behind, 1) or 0,
        "seconds": round(state.seconds, 2) or 0,
        "memory": bytes_text(state.memory) if state.memory else "",
        "kept": changes.KEPT,
        "setting": SETTING,
        "command": COMMAND,
    }
    return render(request, "catalog/search_show.html", context)
