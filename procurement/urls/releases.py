"""Address of the publication policy of open data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import release_policy

patterns = [
    path(_("soundings/open-data/"), release_policy.release_policy_show, name="release-policy-show"),
]
