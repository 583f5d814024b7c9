"""Addresses of questionnaires, templates and the library of questions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import library, questionnaires, questions

patterns = [
    path(
        _("workspace/soundings/<str:public_id>/questionnaire/"),
        questionnaires.questionnaire_show,
        name="questionnaire-show",
    ),
    path(_("workspace/questionnaires/"), library.template_list, name="template-list"),
    path(_("workspace/questionnaires/new/"), library.template_add, name="template-add"),
    path(_("workspace/questionnaires/<int:pk>/"), library.template_show, name="template-show"),
    path(_("workspace/questionnaires/<int:pk>/delete/"), library.template_delete, name="template-delete"),
    path(_("workspace/questionnaires/<int:pk>/keep/"), library.template_keep, name="template-keep"),
    path(
        _("workspace/questionnaires/<int:pk>/preview/"),
        questionnaires.questionnaire_preview,
        name="questionnaire-preview",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/text/"),
        questionnaires.questionnaire_edit,
        name="questionnaire-edit",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/order/"),
        questionnaires.questionnaire_change,
        name="questionnaire-change",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/sections/new/"), questionnaires.section_add, name="section-add"
    ),
    path(
        _("workspace/questionnaires/<int:pk>/sections/<str:key>/"),
        questionnaires.section_edit,
        name="section-edit",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/sections/<str:section>/new/"),
        questions.question_add,
        name="question-add",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/questions/<str:key>/"),
        questions.question_edit,
        name="question-edit",
    ),
    path(
        _("workspace/questionnaires/<int:pk>/questions/<str:key>/remove/"),
        questionnaires.question_remove,
        name="question-remove",
    ),
    path(_("workspace/questionnaires/<int:pk>/library/"), library.source_list, name="source-list"),
    path(
        _("workspace/questionnaires/<int:pk>/library/<slug:kind>/<str:key>/"),
        library.source_take,
        name="source-take",
    ),
]
