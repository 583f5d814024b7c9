"""The record of what was done: written in the transaction of the action it tells of."""

from __future__ import annotations

from typing import Any

from django.db import models

from .actor import Actor
from .models import AuditEvent


def record(
    actor: Actor, verb: str, subject: models.Model | None = None, data: dict[str, Any] | None = None
) -> AuditEvent:
    """Write one event.

    verb  `<app>.<noun>.<participle>`, such as `catalog.solution.published`
    data  codes and numbers only: a name of a person never belongs here
    """
    return AuditEvent.objects.create(
        actor_kind=actor.kind,
        actor_name=actor.name if actor.kind == "system" else "",
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        data=data or {},
    )
