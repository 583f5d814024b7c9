"""Writes of people about their own account: name, language, sessions."""

from __future__ import annotations

import time
from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.actor import Actor

from ..models import User

# How exactly "last seen" is kept, in seconds; each note is a write.
NOTED_EVERY = 300


@transaction.atomic
def change_account(*, user: User, name: str, language: str, by: Actor) -> User:
    """Change one's own name and language; the record tells which of the two, never the name.

    Records: accounts.user.changed
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    before = {"name": user.name, "language": user.language}
    user.name, user.language = name, language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language"])
    changed = [field for field, value in before.items() if getattr(user, field) != value]
    if changed:
        data = {"fields": changed, "language": [before["language"], language]}
        audit.record(by, "accounts.user.changed", user, data)
    return user


@transaction.atomic
def end_sessions(*, sessions: Iterable[UserSession], user: User, by: Actor) -> int:
    """End sessions of a person at once; tells how many there were.

    Records: accounts.session.ended
    """
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended:
        audit.record(by, "accounts.session.ended", user, {"number": ended})
    return ended


def note_session(request: HttpRequest) -> None:
    """Note that a session is in use, at most every few minutes; sessions that nobody signed in by a page are left alone."""
    session = request.session
    if session.session_key is None or not request.COOKIES.get("sessionid"):
        return
    seen = session.get("seen_at")
    now = int(time.time())
    if seen is None or now - seen < NOTED_EVERY:
        return
    session["seen_at"] = now
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
