"""The settings, read from the environment and nowhere else.

Without MARKETPLACE_DEBUG=1 they refuse to start on a missing secret key, host or database: there is no fallback that
could reach production. The table of all variables stands in the README.
"""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from marketplace.environment import CHECKOUT, data_folder
from marketplace.mail import mail_settings
from marketplace.postgres.urls import UrlError, database_settings
from marketplace.settings_files import file_settings
from marketplace.settings_limits import *  # noqa: F403 - a part of this very file, in a file of its own
from marketplace.settings_people import *  # noqa: F403 - likewise
from marketplace.settings_people import LOGIN_ORIGINS

BASE_DIR = CHECKOUT
DATA_DIR = data_folder()


def _flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is neither 1 nor 0.")


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


DEBUG = _flag("MARKETPLACE_DEBUG")
HTTPS = _flag("MARKETPLACE_HTTPS")

# Who may call

SECRET_KEY = os.environ.get("MARKETPLACE_SECRET_KEY", "")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-debugging-" + "x" * 40
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "MARKETPLACE_SECRET_KEY is missing. Set it to at least 50 random characters and keep it secret: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "MARKETPLACE_SECRET_KEY is too short. Set it to at least 50 random characters."
    )

ALLOWED_HOSTS = _words("MARKETPLACE_ALLOWED_HOSTS")
if not ALLOWED_HOSTS and DEBUG:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "MARKETPLACE_ALLOWED_HOSTS is missing. Set it to the host names of this site, separated by commas: "
        "MARKETPLACE_ALLOWED_HOSTS=marktplatz.example"
    )
CSRF_TRUSTED_ORIGINS = _words("MARKETPLACE_TRUSTED_ORIGINS")

# Database


def _database() -> dict[str, object]:
    """Returns the database of the role asked for; the application's role unless a command changes tables."""
    role = os.environ.get("MARKETPLACE_DATABASE_ROLE", "app")
    if role not in ("app", "admin"):
        raise ImproperlyConfigured("MARKETPLACE_DATABASE_ROLE is neither app nor admin.")
    name = "DATABASE_ADMIN_URL" if role == "admin" else "DATABASE_URL"
    url = os.environ.get(name, "")
    if not url:
        raise ImproperlyConfigured(
            f"{name} is missing. Set it to the address of the database, {name}=postgresql://user@host/database, "
            "or start through script/server or manage.py without DATABASE_URL, which bring a PostgreSQL of their own."
        )
    try:
        entries = database_settings(url)
    except UrlError as error:
        raise ImproperlyConfigured(f"{name} is not an address of a database: {error}.") from None
    # One thread per worker: a connection that stays open beats a pool, and a pool must not be opened before a fork.
    return {**entries, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all workers, as the limits of attempts are kept in it.
CACHES = {"default": {"BACKEND": "marketplace.core.cache.PostgresCache", "LOCATION": "core_cacheentry"}}

# Parts

INSTALLED_APPS = [
    "marketplace.core.apps.CoreConfig",
    "marketplace.registers.apps.RegistersConfig",
    "accounts.apps.AccountsConfig",
    "catalog.apps.CatalogConfig",
    "procurement.apps.ProcurementConfig",
    "marketplace.site.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # WhiteNoise serves the files, with runserver too.
    "whitenoise.runserver_nostatic",
    "marketplace.static_files.NeededStaticFiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
]
if DEBUG and importlib.util.find_spec("django_migration_linter"):
    INSTALLED_APPS.append("django_migration_linter")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above all that may answer early, so that no response leaves without its headers.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketplace.site.middleware.BodyLimitMiddleware",
    # Inside LocaleMiddleware, which would choose German for every address without a prefix.
    "marketplace.core.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "marketplace.core.middleware.DeclaredAccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.core.middleware.RefusedInputMiddleware",
    "marketplace.site.middleware.RefusalMiddleware",
    # Last: whoever may not knock is told so, not that a form is old.
    "accounts.middleware.ActingMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.site.context.frame",
            ],
        },
    }
]

# People

# Who signs in, and how: marketplace/settings_people.py.
# People whose role weighs much set up a second factor before they can use it; the demo does without.
SECOND_FACTOR_REQUIRED = _flag("MARKETPLACE_SECOND_FACTOR", default=True)
# A passkey needs an encrypted connection, except where somebody only tries the site out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Name, address and mail: SITE_URL, MAIL_FOLDER, DEFAULT_FROM_EMAIL and Django's EMAIL_…

SITE_NAME = "Marktplatz Kommunal"
globals().update(mail_settings(os.environ, debug=DEBUG, folder=DATA_DIR / "mail", name=SITE_NAME))

# Languages and time

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "marketplace" / "static", BASE_DIR / "build" / "assets"]
PDF_FONTS = BASE_DIR / "build" / "fonts"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
globals().update(_files := file_settings(os.environ, debug=DEBUG, data=DATA_DIR))
STORAGES = {
    # What people hand in; marketplace/core/files is the only way in and out. Nothing else stores files.
    "default": _files["PRIVATE_STORAGE"],
    "private": _files["PRIVATE_STORAGE"],
    # Hashed names need collectstatic first; while debugging and testing the files are found where they lie.
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED},
}

PROCRASTINATE_IMPORT_PATHS = ["marketplace.core.files.tasks", "marketplace.core.audit.tasks"]

# Record


def _audit_key() -> str:
    """The key that signs the record, from the environment or from a file; only the job worker needs it."""
    place = os.environ.get("MARKETPLACE_AUDIT_KEY_FILE", "")
    if not place:
        return os.environ.get("MARKETPLACE_AUDIT_KEY", "").strip()
    try:
        return Path(place).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"MARKETPLACE_AUDIT_KEY_FILE cannot be read: {error.strerror}. It names the file that holds the signing key."
        ) from None


AUDIT_KEY = _audit_key()
# Former keys, whose signatures still count: public keys in hex, as the exported heads name them.
AUDIT_PUBLIC_KEYS = _words("MARKETPLACE_AUDIT_PUBLIC_KEYS")
AUDIT_EXPORT = Path(os.environ.get("MARKETPLACE_AUDIT_EXPORT") or DATA_DIR / "audit-heads")

# Imports

# Only for a network that its operator trusts: lets imports read addresses that are not on the public internet.
IMPORT_PRIVATE_ADDRESSES = _flag("MARKETPLACE_IMPORT_PRIVATE")

# Search

# `reference` answers with one statement and holds nothing; see docs/search.md.
SEARCH_ENGINE = os.environ.get("MARKETPLACE_SEARCH_ENGINE") or "fast"
if SEARCH_ENGINE not in ("fast", "reference"):
    raise ImproperlyConfigured("MARKETPLACE_SEARCH_ENGINE is neither fast nor reference.")
# A fresh process begins here and replays what changed since; without the file it reads all rows.
SEARCH_SNAPSHOT = DATA_DIR / "search" / "memory.npz"

# Headers

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # The form that signs in by another service is sent on to that service.
        "form-action": ["'self'", *LOGIN_ORIGINS],
        # KERN's icons are data addresses inside its style sheet.
        "img-src": ["'self'", "data:"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
        *("microphone", "midi", "payment", "usb"),
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "marketplace.site.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The proxy in front ends the encryption; it must set this header itself and drop what the caller sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# API

# The licence under which the operator hands on the listings (SPDX); the registers keep that of their sources.
DATA_LICENCE = os.environ.get("MARKETPLACE_DATA_LICENCE", "CC-BY-4.0")
# How programs say who they are; not in the framework's own setting, which it imports before the apps are there.
API_AUTHENTICATION = "accounts.api.authentication.KeyAuthentication"

# Open Contracting

# Registered with the keeper of the standard; the default can't be, so that nobody takes it for one that is.
OCDS_PREFIX = os.environ.get("OCDS_PREFIX", "").strip() or "ocds-000000"
if re.fullmatch(r"ocds-[a-z0-9]{6}", OCDS_PREFIX, re.ASCII) is None:
    raise ImproperlyConfigured("OCDS_PREFIX is not made of ocds- and six small letters or digits.")
# Releases are also judged by the standard's schemas where their folder is named.
OCDS_SCHEMA_DIR = Path(_schemas) if (_schemas := os.environ.get("OCDS_SCHEMA_DIR", "").strip()) else None
if OCDS_SCHEMA_DIR is not None and not (OCDS_SCHEMA_DIR / "release-schema.json").is_file():
    raise ImproperlyConfigured("OCDS_SCHEMA_DIR holds no release-schema.json.")

# The framework of the API

REST_FRAMEWORK = {
    # Variables of an address are called in the document as they are in the routes.
    "SCHEMA_COERCE_PATH_PK": False,
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["marketplace.core.api.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["marketplace.core.api.rendering.QuickJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "marketplace.core.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "marketplace.core.api.problem_details",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("API of the marketplace"),
    "DESCRIPTION": _(
        "All public data of the marketplace: solutions with their facts, evidence and uses, vendors, areas and registers. "
        "They are read without an account, by any web page. With a key, programs of an organisation read and change what "
        "is its own. Every error is a problem document (RFC 9457) that says what is wrong, in the language that the header "
        "Accept-Language asks for. What is missing is unknown, never “no”."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": DATA_LICENCE, "identifier": DATA_LICENCE},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_SPLIT_PATCH": False,
    "ENFORCE_NON_BLANK_FIELDS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # No hook that pulls enumerations out: each stands where it is used.
    "POSTPROCESSING_HOOKS": [
        "marketplace.core.api.schema.tidy_document",
        "marketplace.core.api.schema.tell_of_keys",
        "marketplace.api.state_sources",
    ],
}

# Log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("MARKETPLACE_LOG_LEVEL", "WARNING").upper()},
    # Django's own handlers would tell everything twice.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
