"""How solutions are bought: the room of market soundings, still to be furnished."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
