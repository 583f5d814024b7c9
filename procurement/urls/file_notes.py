"""Addresses of the note for the file, of the complete file, and of the hand-over."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import file_notes

patterns = [
    path(_("workspace/soundings/<str:public_id>/note/"), file_notes.note_list, name="note-list"),
    path(_("workspace/soundings/<str:public_id>/note/make/"), file_notes.note_make, name="note-make"),
    path(_("workspace/soundings/<str:public_id>/note/<int:number>/"), file_notes.note_show, name="note-show"),
    path(
        _("workspace/soundings/<str:public_id>/note/<int:number>/pdf/"),
        file_notes.note_paper,
        name="note-paper",
    ),
    path(
        _("workspace/soundings/<str:public_id>/complete-file/"), file_notes.file_package, name="file-package"
    ),
    path(_("workspace/soundings/<str:public_id>/hand-over/"), file_notes.handover_show, name="handover-show"),
    path(
        _("workspace/soundings/<str:public_id>/hand-over/package/"),
        file_notes.handover_package,
        name="handover-package",
    ),
]
