"""The settings of people and of signing in; `marketplace/settings.py` takes all of them over."""

from __future__ import annotations

import json
import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is no number.")
    return int(value) if value else default


# Former secret keys: what was signed or encrypted with them is still understood, such as the secrets of second factors.
SECRET_KEY_FALLBACKS = [
    key.strip() for key in os.environ.get("MARKETPLACE_OLD_SECRET_KEYS", "").split(",") if key.strip()
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:workspace-show"
LOGOUT_REDIRECT_URL = "/"
# A working day; whoever comes back tomorrow signs in again.
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# A file of SHA-1 hashes of breached passwords, sorted, as breach services publish it; empty where the operator has none.
BREACHED_PASSWORDS = os.environ.get("MARKETPLACE_BREACHED_PASSWORDS", "")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.adapters.passwords.GuessValidator"},
    {"NAME": "accounts.adapters.passwords.BreachValidator"},
]

ACCOUNT_ADAPTER = "accounts.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
_FORMS = "accounts.forms.auth."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "add_email": _FORMS + "AddEmailForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapters.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey counts as two factors, so the device must ask for a finger, a face or a PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Marktplatz Kommunal"
MFA_TOTP_TOLERANCE = 1
# Else nobody with a second factor could change the e-mail address; the new one counts only once it is confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": _FORMS + "FactorForm",
    "reauthenticate": _FORMS + "FactorAgainForm",
    "activate_totp": _FORMS + "AddAppForm",
    "login_webauthn": _FORMS + "PasskeyLoginForm",
    "authenticate_webauthn": _FORMS + "PasskeyFactorForm",
    "reauthenticate_webauthn": _FORMS + "PasskeyAgainForm",
    "add_webauthn": _FORMS + "AddPasskeyForm",
    "edit_webauthn": _FORMS + "EditPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

# How often something may be tried: number / time / what is counted (ip: caller's address, key: the account named, user:
# the person signed in). Whoever is refused is told how long to wait.
LOGIN_LOCK_SECONDS = _number("MARKETPLACE_LOGIN_LOCK_SECONDS", 300)
ACCOUNT_RATE_LIMITS = {
    # Counted below, where the right password costs nothing; many colleagues sign in from one address in the morning.
    "login": None,
    "login_failed": f"30/m/ip,5/{LOGIN_LOCK_SECONDS}s/key",
    "signup": "20/m/ip",
    "confirm_email": "1/3m/key",
    "reset_password": "20/m/ip,5/10m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
# Reports about listings: from one address, and to one mailbox, which gets a mail for each.
REPORT_RATE_LIMITS = {"report": "10/10m/ip,60/d/ip", "report_mail": "5/h/key"}
# Market soundings: fewer days than these between publication and the end of the answers are refused.
LEAST_SOUNDING_DAYS = _number("MARKETPLACE_LEAST_SOUNDING_DAYS", 3)
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
# How many proxies in front write the header X-Forwarded-For; none is believed by default.
ALLAUTH_TRUSTED_PROXY_COUNT = _number("MARKETPLACE_TRUSTED_PROXIES", 0)

# Logins of other services (OpenID Connect)


def _login_services() -> list[dict[str, str]]:
    """Returns the services in MARKETPLACE_OIDC, each with id, name, server_url, client_id and client_secret."""
    text = os.environ.get("MARKETPLACE_OIDC", "").strip()
    if not text:
        return []
    needed = ("id", "name", "server_url", "client_id", "client_secret")
    try:
        services = json.loads(text)
        if not all(isinstance(one[key], str) and one[key] for one in services for key in needed):
            raise TypeError
    except (ValueError, TypeError, KeyError):
        raise ImproperlyConfigured(
            f"MARKETPLACE_OIDC is not a JSON list of objects with {', '.join(needed)}."
        ) from None
    return services


def providers_of(services: list[dict[str, str]]) -> dict[str, object]:
    """Returns the services in the form of the sign-in library."""
    apps = [
        {
            "provider_id": one["id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["client_secret"],
            "settings": {"server_url": one["server_url"], "oauth_pkce_enabled": True},
        }
        for one in services
    ]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}} if apps else {}


LOGIN_SERVICES = _login_services()
SOCIALACCOUNT_ADAPTER = "accounts.adapters.connections.ConnectionAdapter"
SOCIALACCOUNT_FORMS = {"signup": _FORMS + "ConnectionSignupForm"}
SOCIALACCOUNT_PROVIDERS = providers_of(LOGIN_SERVICES)


def _origins(services: list[dict[str, str]]) -> list[str]:
    """Returns the origins of the services, and of their sign-in pages where they lie elsewhere (`sign_in_origin`)."""
    urls = [urlsplit(one.get("sign_in_origin") or one["server_url"]) for one in services]
    return sorted({f"{url.scheme}://{url.netloc}" for url in urls})


LOGIN_ORIGINS = _origins(LOGIN_SERVICES)
