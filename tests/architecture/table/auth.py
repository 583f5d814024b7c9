"""Routes: signing in, and the own account."""

from __future__ import annotations

from .row import FORM, METHODS, READ, SENT_ON, SIGNED_IN, Row

POST_ONLY = dict.fromkeys(METHODS, 405) | {"POST": 302}
GONE = READ | {"GET": 404, "HEAD": 404, "POST": 404}
NO_LINK = READ | {"POST": 404}
LEADS_ON = READ | {"GET": 302, "HEAD": 302}


def all_of_them(answers: dict[str, int]) -> dict[str, dict[str, int]]:
    """The answers to everybody who is signed in."""
    return dict.fromkeys(SIGNED_IN, answers)


ROWS: dict[str, Row] = {
    # Signing in, for everybody; whoever is signed in already is sent on
    "account_login": Row("public", answers=FORM, others=all_of_them(SENT_ON)),
    "account_signup": Row("public", answers=FORM, others=all_of_them(SENT_ON)),
    "account_inactive": Row("public"),
    "account_email_verification_sent": Row("public"),
    "account_confirm_email": Row("public", {"key": "veraltet"}, NO_LINK),
    "account_reset_password": Row("public", answers=FORM),
    "account_reset_password_done": Row("public"),
    "account_reset_password_from_key": Row("public", {"uidb36": "1", "key": "veraltet"}, FORM),
    "account_reset_password_from_key_done": Row("public"),
    "account_abandon_login": Row("public", answers=POST_ONLY),
    "mfa_authenticate": Row("public", answers=SENT_ON),
    "mfa_login_webauthn": Row("public", answers=SENT_ON),
    "socialaccount_signup": Row("public", answers=SENT_ON),
    "socialaccount_login_cancelled": Row("public"),
    "socialaccount_login_error": Row("public", answers=READ | {"GET": 401, "HEAD": 401}),
    "openid_connect_login": Row("public", {"provider_id": "keiner"}, GONE),
    "openid_connect_callback": Row("public", {"provider_id": "keiner"}, GONE | {"POST": 405}),
    "accounts:connection-explain": Row("public"),
    # The own account; what changes who can sign in asks first to prove who one is
    "account_logout": Row("signed_in", answers=POST_ONLY),
    "accounts:account-show": Row("signed_in"),
    "accounts:account-edit": Row("signed_in", answers=FORM),
    "accounts:session-list": Row(
        "signed_in",
        answers=READ | {"POST": 302},
        counted="tests/accounts/test_auth_account.py::test_sessions_need_the_same_queries_for_one_and_three",
    ),
    "accounts:session-end": Row(
        "signed_in", {"pk": 1_000_000}, dict.fromkeys(METHODS, 405) | {"POST": 404}, missing={"pk": 999_999}
    ),
    "accounts:factor-explain": Row("signed_in"),
    "account_email": Row("signed_in", answers=READ | {"POST": 302}),
    "account_change_password": Row("signed_in", answers=FORM),
    "account_set_password": Row("signed_in", answers=SENT_ON),
    "account_reauthenticate": Row("signed_in", answers=FORM),
    "mfa_reauthenticate": Row("signed_in", answers=SENT_ON),
    "mfa_reauthenticate_webauthn": Row("signed_in", answers=SENT_ON),
    "mfa_index": Row("signed_in"),
    "mfa_activate_totp": Row("signed_in", answers=SENT_ON),
    "mfa_deactivate_totp": Row("signed_in", answers=GONE),
    "mfa_view_recovery_codes": Row("signed_in", answers=READ | {"GET": 404, "HEAD": 404}),
    "mfa_generate_recovery_codes": Row("signed_in", answers=SENT_ON),
    "mfa_list_webauthn": Row(
        "signed_in",
        counted="tests/accounts/test_auth_account.py::test_passkeys_need_the_same_queries_for_one_and_three",
    ),
    "mfa_add_webauthn": Row("signed_in", answers=SENT_ON),
    "mfa_edit_webauthn": Row("signed_in", {"pk": 1_000_000}, SENT_ON),
    "mfa_remove_webauthn": Row("signed_in", {"pk": 1_000_000}, SENT_ON),
    "socialaccount_connections": Row("signed_in", answers=FORM),
}
