"""The registers: official lists that everything else points to."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "marketplace.registers"
    label = "registers"
