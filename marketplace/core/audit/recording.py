"""Writing the record: one row in the transaction of the action it tells of, and nobody waits for anybody."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import connection, models

from ..actor import Actor
from ..models import AuditEvent
from .chains import COLUMNS

# Written out, since Django takes several times as long over the same statement, and every action of the marketplace pays for it.
_INSERT = """
    INSERT INTO core_auditevent (public_id, chain, actor_kind, actor_name, user_id, key_id, organisation_id, mandate_id,
        agent_id, concerns_id, verb, subject_type, subject_id, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, at
"""


def record(
    actor: Actor,
    verb: str,
    subject: models.Model | None = None,
    data: dict[str, Any] | None = None,
    *,
    concerns: int | None = None,
) -> AuditEvent:
    """Write one event into the chain of the organisation acted for, or of the marketplace where nobody acts for one.

    verb      `<app>.<noun>.<participle>`, such as `catalog.solution.published`; stands in the `verbs.py` of its app
    data      codes and numbers only: a name of a person never belongs here
    concerns  id of another organisation that may read of it, such as the one that was verified
    """
    public_id, data = uuid.uuid4(), data or {}
    values = (
        actor.organisation_id or 0,
        actor.kind,
        actor.name if actor.kind == "system" else "",
        actor.user_id,
        actor.key_id,
        actor.organisation_id,
        actor.mandate_id,
        actor.agent_id,
        concerns,
        verb,
        subject._meta.label_lower if subject is not None else "",
        _number(subject),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, (public_id, *values, json.dumps(data)))
        number, at = cursor.fetchone()
    return AuditEvent.from_db(connection.alias, COLUMNS, (number, public_id, at, *values, data))


def _number(subject: models.Model | None) -> str:
    """What names the row: its number, or the field of its class' `recorded_by` where gaps between numbers would tell."""
    if subject is None:
        return ""
    return str(getattr(subject, getattr(subject, "recorded_by", "pk")))


def record_read(actor: Actor, verb: str, *event: Any, **more: Any) -> AuditEvent:
    """Write down that somebody saw something sensitive; call it before the answer leaves, never after.

    A page that cannot be recorded is then not shown either. The arguments are those of `record`.
    """
    return record(actor, verb, *event, **more)
