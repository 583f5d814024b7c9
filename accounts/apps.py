"""Who is who on the marketplace."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
