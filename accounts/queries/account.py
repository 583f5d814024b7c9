"""Reads about one's own account: sessions, second factors, connected logins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from ..models import User

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class AccountState:
    """What the page of one's own account says at a glance."""

    new_email: str
    has_app: bool
    passkeys: int
    codes_left: int
    connections: int

    @property
    def has_factor(self) -> bool:
        return self.has_app or self.passkeys > 0


def account_state(user: User) -> AccountState:
    """The state of a person's account, in three queries."""
    new = EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).first()
    found = list(Authenticator.objects.filter(user=user))
    codes = [one for one in found if one.type == Authenticator.Type.RECOVERY_CODES]
    return AccountState(
        new_email=new.email if new else "",
        has_app=any(one.type == Authenticator.Type.TOTP for one in found),
        passkeys=sum(one.type == Authenticator.Type.WEBAUTHN for one in found),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else 0,
        connections=SocialAccount.objects.filter(user=user).count(),
    )


def sessions_of(user: User) -> QuerySet[UserSession]:
    """The sessions of a person that still run, the newest use first."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=running).order_by("-last_seen_at", "-pk")


def device_of(session: UserSession) -> str:
    """Browser and system of a session as people name them; empty where neither is known."""
    agent = session.user_agent
    named: list[Any] = [
        next((name for mark, name in marks if re.search(mark, agent)), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in named if name)
