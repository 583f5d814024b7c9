"""Addresses of reports, of the decisions on them, and of the log of moderation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import own_reports, report_queues, reports

patterns = [
    path(_("solutions/<slug:slug>/report/"), reports.report_add, name="report-add"),
    path(_("reports/<uuid:public_id>/"), reports.report_show, name="report-show"),
    path(_("knowledge/reports/"), reports.report_rules, name="report-rules"),
    path(_("knowledge/moderation/"), reports.moderation_list, name="moderation-list"),
    path(_("workspace/reports/"), own_reports.own_report_list, name="own-report-list"),
    path(_("workspace/reports/<int:pk>/"), own_reports.own_report_show, name="own-report-show"),
    path(_("workspace/operator/queues/reports/"), report_queues.report_list, name="report-list"),
    path(_("workspace/operator/queues/reports/<int:pk>/"), report_queues.report_decide, name="report-decide"),
    path(
        _("workspace/operator/queues/reports/<int:pk>/reply/"),
        report_queues.reply_hide,
        name="report-reply-hide",
    ),
    path(_("workspace/operator/queues/complaints/"), report_queues.complaint_list, name="complaint-list"),
    path(
        _("workspace/operator/queues/complaints/<int:pk>/"),
        report_queues.complaint_decide,
        name="complaint-decide",
    ),
]
