"""Reports of imports, for operators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.models import ImportRun
from catalog.queries.imports import COUNTS, SEVERITIES, import_runs, problems_by_file, severity_counts
from marketplace.core.access import declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

RUNS = 25
FILES = 50


@declare(needs(Permission.VIEW_IMPORTS))
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """List the runs of the import, the newest first."""
    return render(request, "catalog/import_list.html", paged(request, import_runs(), RUNS))


@declare(needs(Permission.VIEW_IMPORTS))
@require_safe
def import_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report of one run: counts, and the problems by file."""
    run = get_object_or_404(ImportRun, pk=pk)
    severity = request.GET.get("severity", "")
    severity = severity if severity in SEVERITIES else ""
    kept = [("severity", severity)] if severity else []
    context = paged(request, problems_by_file(run, severity), FILES, kept=kept) | {
        "run": run,
        "counts": {key: run.report.get(key, 0) for key in COUNTS},
        "severities": severity_counts(run),
        "severity": severity,
    }
    return render(request, "catalog/import_show.html", context)
