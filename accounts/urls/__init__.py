"""Addresses of accounts, one module a subject."""

from . import account, auth, keys, organisation, profile, verification

app_name = "accounts"

urlpatterns = [
    *auth.urlpatterns,
    *account.urlpatterns,
    *organisation.urlpatterns,
    *verification.urlpatterns,
    *profile.urlpatterns,
    *keys.urlpatterns,
]
