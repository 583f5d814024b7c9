"""The roof: every page in German without and in English with a prefix, and the API without a language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from accounts.urls import signing
from marketplace.api import page_patterns

urlpatterns = [
    path("", include("marketplace.api")),
    path("", include(signing.callback)),
    *i18n_patterns(
        path("", include("marketplace.site.urls")),
        path("", include("procurement.urls")),
        path("", include("catalog.urls")),
        path("", include("accounts.urls")),
        path("", include(signing)),
        path("", include(page_patterns)),
        prefix_default_language=False,
    ),
]

handler400 = "marketplace.site.views.errors.bad_request"
handler403 = "marketplace.site.views.errors.permission_denied"
handler404 = "marketplace.site.views.errors.page_not_found"
handler500 = "marketplace.site.views.errors.server_error"
# The sign-in library looks it up by this name.
handler429 = "marketplace.site.views.errors.too_many_requests"
