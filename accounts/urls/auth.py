"""Addresses of one's own account beside those of the sign-in library, which stand in `signing`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import auth

urlpatterns = [
    path(_("account/"), auth.show_account, name="account-show"),
    path(_("account/name/"), auth.edit_account, name="account-edit"),
    path(_("account/sessions/"), auth.list_sessions, name="session-list"),
    path(_("account/sessions/<int:pk>/end/"), auth.end_session, name="session-end"),
    path(_("account/second-factor/needed/"), auth.explain_factor, name="factor-explain"),
    path(_("sign-in/with/known/"), auth.explain_connection, name="connection-explain"),
]
