"""Addresses of the overview: matrix, its table as a file, all answers to one question, all of one response, its files."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import synopsis

patterns = [
    path(_("workspace/soundings/<str:public_id>/overview/"), synopsis.synopsis_show, name="synopsis-show"),
    path(
        _("workspace/soundings/<str:public_id>/overview/table/"),
        synopsis.synopsis_table,
        name="synopsis-table",
    ),
    path(
        _("workspace/soundings/<str:public_id>/overview/questions/<str:key>/"),
        synopsis.answer_compare,
        name="answer-compare",
    ),
    path(
        _("workspace/soundings/<str:public_id>/overview/responses/<uuid:response>/"),
        synopsis.answer_read,
        name="answer-read",
    ),
    path(
        _("workspace/soundings/<str:public_id>/overview/responses/<uuid:response>/files/<int:number>/"),
        synopsis.answer_file,
        name="answer-file",
    ),
]
