"""Addresses of needs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import need_steps, needs

patterns = [
    path(_("workspace/needs/"), needs.need_list, name="need-list"),
    path(_("workspace/needs/new/"), needs.need_begin, name="need-begin"),
    path(_("workspace/needs/<uuid:public_id>/"), needs.need_show, name="need-show"),
    path(_("workspace/needs/<uuid:public_id>/edit/<slug:step>/"), need_steps.need_edit, name="need-edit"),
    path(_("workspace/needs/<uuid:public_id>/finish/"), needs.need_finish, name="need-finish"),
    path(_("workspace/needs/<uuid:public_id>/reopen/"), needs.need_reopen, name="need-reopen"),
    path(_("workspace/needs/<uuid:public_id>/close/"), needs.need_close, name="need-close"),
    path(_("workspace/needs/<uuid:public_id>/sound/"), needs.need_sound, name="need-sound"),
]
