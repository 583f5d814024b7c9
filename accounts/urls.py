"""Addresses for signing in and out."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "accounts"

urlpatterns = [
    path(_("sign-in/"), views.login, name="login"),
    path(_("sign-out/"), views.logout, name="logout"),
]
