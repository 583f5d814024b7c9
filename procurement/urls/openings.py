"""Addresses of the opening, declarations, assessments and findings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import assessments, findings, openings

patterns = [
    path(_("workspace/soundings/<str:public_id>/opening/"), openings.opening_show, name="opening-show"),
    path(
        _("workspace/soundings/<str:public_id>/opening/request/"),
        openings.opening_request,
        name="opening-request",
    ),
    path(_("workspace/soundings/<str:public_id>/opening/open/"), openings.opening_open, name="opening-open"),
    path(
        _("workspace/soundings/<str:public_id>/declaration/"),
        openings.declaration_edit,
        name="declaration-edit",
    ),
    path(
        _("workspace/soundings/<str:public_id>/assessments/"),
        assessments.assessment_list,
        name="assessment-list",
    ),
    path(
        _("workspace/soundings/<str:public_id>/assessments/ask/"),
        assessments.assessment_ask,
        name="assessment-ask",
    ),
    path(
        _("workspace/soundings/<str:public_id>/assessments/own/"),
        assessments.assessment_edit,
        name="assessment-edit",
    ),
    path(
        _("workspace/soundings/<str:public_id>/assessments/own/finish/"),
        assessments.assessment_finish,
        name="assessment-finish",
    ),
    path(
        _("workspace/soundings/<str:public_id>/assessments/<int:pk>/excuse/"),
        assessments.assessment_excuse,
        name="assessment-excuse",
    ),
    path(_("workspace/soundings/<str:public_id>/findings/"), findings.finding_list, name="finding-list"),
    path(
        _("workspace/soundings/<str:public_id>/findings/finish/"),
        findings.analysis_finish,
        name="analysis-finish",
    ),
    path(
        _("workspace/soundings/<str:public_id>/findings/reopen/"),
        findings.analysis_reopen,
        name="analysis-reopen",
    ),
    path(
        _("workspace/soundings/<str:public_id>/findings/of/<str:key>/"),
        findings.finding_edit,
        name="finding-edit",
    ),
]
