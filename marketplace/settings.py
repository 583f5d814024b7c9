"""The settings, read from the environment and nowhere else.

Without MARKETPLACE_DEBUG=1 they refuse to start on a missing secret key, host or database: there is no fallback that
could reach production. The table of all variables stands in the README.
"""

from __future__ import annotations

import importlib.util
import os

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from marketplace.environment import CHECKOUT, data_folder
from marketplace.postgres.urls import UrlError, database_settings

BASE_DIR = CHECKOUT
DATA_DIR = data_folder()


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("", "0", "false", "no", "off"):
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
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

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
    # Inside LocaleMiddleware, which would choose German for every address without a prefix.
    "marketplace.core.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.ActorMiddleware",
    "marketplace.core.middleware.DeclaredAccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.site.middleware.RefusalMiddleware",
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

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "site:workspace-show"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

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
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    # Hashed names need collectstatic first; while debugging and testing the files are found where they lie.
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED},
}

# Imports

# Only for a network that its operator trusts: lets imports read addresses that are not on the public internet.
IMPORT_PRIVATE_ADDRESSES = _flag("MARKETPLACE_IMPORT_PRIVATE")

# Headers

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
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
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["marketplace.core.api.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
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
        "Read-only, without an account; any web page may read it. Every error is a problem document (RFC 9457) that says "
        "what is wrong, in the language that the header Accept-Language asks for. What is missing is unknown, never “no”."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": DATA_LICENCE, "identifier": DATA_LICENCE},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENFORCE_NON_BLANK_FIELDS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # No hook that pulls enumerations out: each stands where it is used.
    "POSTPROCESSING_HOOKS": ["marketplace.core.api.schema.tidy_document", "marketplace.api.state_sources"],
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
