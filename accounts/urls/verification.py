"""Addresses of the organisation's verification, and of the operator's decisions about it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import verification as views

urlpatterns = [
    path(_("workspace/verification/"), views.verification_show, name="verification-show"),
    path(_("workspace/verification/request/"), views.verification_request, name="verification-request"),
    path(
        _("workspace/verification/<int:pk>/withdraw/"),
        views.verification_withdraw,
        name="verification-withdraw",
    ),
    path(_("workspace/verification/numbers/add/"), views.number_add, name="number-add"),
    path(_("workspace/verification/numbers/<int:pk>/remove/"), views.number_remove, name="number-remove"),
    path(_("workspace/operator/queues/verifications/"), views.verification_list, name="verification-list"),
    path(
        _("workspace/operator/queues/verifications/<int:pk>/"),
        views.verification_decide,
        name="verification-decide",
    ),
]
