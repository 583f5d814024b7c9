"""Addresses of the end of a sounding: conclusion, report, what followed, archive."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import concluding, following_up, reports

patterns = [
    path(
        _("workspace/soundings/<str:public_id>/conclusion/"),
        concluding.conclusion_edit,
        name="conclusion-edit",
    ),
    path(
        _("workspace/soundings/<str:public_id>/conclusion/propose/"),
        concluding.conclusion_propose,
        name="conclusion-propose",
    ),
    path(
        _("workspace/soundings/<str:public_id>/conclusion/send-back/"),
        concluding.conclusion_return,
        name="conclusion-return",
    ),
    path(
        _("workspace/soundings/<str:public_id>/conclusion/decide/"),
        concluding.conclusion_decide,
        name="conclusion-decide",
    ),
    path(_("workspace/soundings/<str:public_id>/report/"), concluding.report_preview, name="report-preview"),
    path(_("soundings/reports/<uuid:public_id>/"), reports.report_show, name="report-show"),
    path(_("soundings/reports/<uuid:public_id>/pdf/"), reports.report_paper, name="report-paper"),
    path(
        _("workspace/soundings/<str:public_id>/followed/add/"),
        following_up.followup_add,
        name="followup-add",
    ),
    path(
        _("workspace/soundings/<str:public_id>/followed/<uuid:followup>/"),
        following_up.followup_edit,
        name="followup-edit",
    ),
    path(
        _("workspace/soundings/<str:public_id>/archive/"),
        following_up.sounding_archive,
        name="sounding-archive",
    ),
]
