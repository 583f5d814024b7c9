"""The worker's jobs for the operator: whether it lives, what it does, what failed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from marketplace.core.access import declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.site import queries
from marketplace.site.actions import retry_job
from marketplace.site.rules import can_retry_jobs

ROWS = 50


@declare(needs(Permission.VIEW_JOBS))
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the workers, each kind of job, and the jobs that failed."""
    found = paged(request, queries.failed_jobs(), ROWS)
    workers = queries.workers()
    context = found | {
        "workers": workers,
        "is_working": any(worker.is_alive for worker in workers),
        "tasks": queries.tasks_at_work(),
        "failed": queries.job_lines(found["page"]),
        "may_retry": can_retry_jobs(request.actor),
    }
    return render(request, "site/job_list.html", context)


@declare(needs(Permission.RETRY_JOBS))
@require_POST
def job_retry(request: HttpRequest, job: str) -> HttpResponse:
    """Queue a failed job again."""
    retry_job(job=get_object_or_404(ProcrastinateJob, pk=queries.job_number(job)), by=request.actor)
    messages.success(request, _("The job is queued again."))
    return redirect("site:job-list")
