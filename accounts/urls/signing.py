"""Addresses of the sign-in library under its own route names, which it looks up: each one that is offered, and no other."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from ..views import signing

urlpatterns = [
    path(_("sign-in/"), signing.login, name="account_login"),
    path(_("sign-in/closed/"), signing.account_inactive, name="account_inactive"),
    path(_("sign-in/code/"), signing.authenticate, name="mfa_authenticate"),
    path(_("sign-in/stop/"), signing.abandon_login, name="account_abandon_login"),
    path(_("sign-in/passkey/"), signing.login_webauthn, name="mfa_login_webauthn"),
    path(_("sign-out/"), signing.logout, name="account_logout"),
    path(_("register/"), signing.signup, name="account_signup"),
    path(_("register/sent/"), signing.email_verification_sent, name="account_email_verification_sent"),
    path(_("register/confirm/<str:key>/"), signing.confirm_email, name="account_confirm_email"),
    path(_("register/complete/"), signing.connection_signup, name="socialaccount_signup"),
    path(_("sign-in/password/"), signing.password_reset, name="account_reset_password"),
    path(_("sign-in/password/sent/"), signing.password_reset_done, name="account_reset_password_done"),
    path(
        _("sign-in/password/changed/"),
        signing.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        _(r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$"),
        signing.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(_("sign-in/with/cancelled/"), signing.connection_cancelled, name="socialaccount_login_cancelled"),
    path(_("sign-in/with/failed/"), signing.connection_failed, name="socialaccount_login_error"),
    path(_("sign-in/with/<slug:provider_id>/"), signing.connect_login, name="openid_connect_login"),
    path(_("account/e-mail/"), signing.email, name="account_email"),
    path(_("account/password/"), signing.password_change, name="account_change_password"),
    path(_("account/password/new/"), signing.password_set, name="account_set_password"),
    path(_("account/confirm/"), signing.reauthenticate, name="account_reauthenticate"),
    path(_("account/confirm/code/"), signing.reauthenticate_factor, name="mfa_reauthenticate"),
    path(_("account/confirm/passkey/"), signing.reauthenticate_passkey, name="mfa_reauthenticate_webauthn"),
    path(_("account/second-factor/"), signing.factor_index, name="mfa_index"),
    path(_("account/second-factor/app/"), signing.activate_app, name="mfa_activate_totp"),
    path(_("account/second-factor/app/remove/"), signing.deactivate_app, name="mfa_deactivate_totp"),
    path(_("account/second-factor/codes/"), signing.view_codes, name="mfa_view_recovery_codes"),
    path(_("account/second-factor/codes/new/"), signing.generate_codes, name="mfa_generate_recovery_codes"),
    path(_("account/passkeys/"), signing.list_passkeys, name="mfa_list_webauthn"),
    path(_("account/passkeys/add/"), signing.add_passkey, name="mfa_add_webauthn"),
    path(_("account/passkeys/<int:pk>/name/"), signing.edit_passkey, name="mfa_edit_webauthn"),
    path(_("account/passkeys/<int:pk>/remove/"), signing.remove_passkey, name="mfa_remove_webauthn"),
    path(_("account/logins/"), signing.connections, name="socialaccount_connections"),
]

# One address in every language: the other service has it on its list.
callback = [
    path("oidc/<slug:provider_id>/callback/", signing.connect_callback, name="openid_connect_callback"),
]
