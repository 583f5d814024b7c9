"""Addresses of the one's own account beside signing in: notices, data, deletion."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import notices, privacy

urlpatterns = [
    path(_("account/notices/"), notices.notice_edit, name="notice-edit"),
    path(_("account/notices/stop/<str:token>/"), notices.notice_stop, name="notice-stop"),
    path(_("account/data/"), privacy.data_show, name="data-show"),
    path(_("account/data/export/"), privacy.data_export, name="data-export"),
    path(_("account/delete/"), privacy.data_delete, name="data-delete"),
]
