"""The upper floor: start page, workspace, operator console, editable texts."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "marketplace.site"
    label = "site"
