"""Reports of imports, for operators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.models import ImportRun
from catalog.queries.imports import COUNTS, SEVERITIES, import_runs, problems_by_file, severity_counts
from marketplace.core.access import declare, needs
from marketplace.core.permissions import Permission

RUNS = 25
FILES = 50


@declare(needs(Permission.VIEW_IMPORTS))
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """List the runs of the import, the newest first."""
    page = Paginator(import_runs(), RUNS).get_page(request.GET.get("page"))
    base = reverse("catalog:import-list")
    context = {
        "page": page,
        "next": f"{base}?page={page.next_page_number()}" if page.has_next() else "",
        "previous": f"{base}?page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "catalog/import_list.html", context)


@declare(needs(Permission.VIEW_IMPORTS))
@require_safe
def import_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report of one run: counts, and the problems by file."""
    run = get_object_or_404(ImportRun, pk=pk)
    severity = request.GET.get("severity", "")
    severity = severity if severity in SEVERITIES else ""
    page = Paginator(problems_by_file(run, severity), FILES).get_page(request.GET.get("page"))
    base = f"{reverse('catalog:import-show', kwargs={'pk': pk})}?severity={severity}"
    context = {
        "run": run,
        "counts": {key: run.report.get(key, 0) for key in COUNTS},
        "severities": severity_counts(run),
        "severity": severity,
        "page": page,
        "next": f"{base}&page={page.next_page_number()}" if page.has_next() else "",
        "previous": f"{base}&page={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "catalog/import_show.html", context)
