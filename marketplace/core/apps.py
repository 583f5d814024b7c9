"""The cellar: what every app stands on and which knows none of them."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # late: app registry must be ready

        from .grants import grant_application_role  # late: app registry must be ready

        post_migrate.connect(grant_application_role, dispatch_uid="core.grant_application_role")
