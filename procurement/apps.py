"""How solutions are bought: needs, shortlists, market soundings and responses."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
