"""The catalogue: what is offered, how it is trusted, found and compared."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
