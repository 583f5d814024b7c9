"""Addresses of the keys of the organisation acted for."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import keys

urlpatterns = [
    path(_("workspace/keys/"), keys.key_list, name="key-list"),
    path(_("workspace/keys/new/"), keys.key_create, name="key-create"),
    path(_("workspace/keys/<slug:prefix>/renew/"), keys.key_rotate, name="key-rotate"),
    path(_("workspace/keys/<slug:prefix>/revoke/"), keys.key_revoke, name="key-revoke"),
]
