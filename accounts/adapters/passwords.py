"""Passwords that are easy to guess or known from a breach are refused, without asking anybody outside."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# What is looked at; a longer password is not weaker for it.
LOOKED_AT = 72
HASH = 40
# What must be left of a password without the person's own data.
REST = 8
# What people in German offices take; the lists of the library are English.
GERMAN = tuple(
    (
        "passwort kennwort geheim hallo willkommen sommer winter herbst frühling januar februar märz april mai juni juli "
        "august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag "
        "verwaltung rathaus gemeinde stadt kommune landkreis marktplatz bürgermeister bürgeramt behörde amt büro "
        "deutschland berlin hamburg münchen köln fussball bayern schatz liebe sonne urlaub kaffee schalke dortmund"
    ).split()
)


class GuessValidator:
    """Refuses what an attacker guesses early: words, names, dates, patterns, and the person's own data.

    least  the number of guesses that it must hold out, as a power of ten
    """

    def __init__(self, least: float = 9):
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with a sentence that says what to do instead."""
        own = [word.lower() for word in _own_data(user)]
        if _rest(password, own) < REST and _rest(password, own) < len(password):
            raise ValidationError(
                _(
                    "This password holds your name or your e-mail address. Choose one that has nothing to do with you."
                ),
                code="password_own_data",
            )
        found = zxcvbn(password[:LOOKED_AT], user_inputs=[*own, *GERMAN])
        if float(found["guesses_log10"]) < self.least:
            raise ValidationError(
                _(
                    "This password is easy to guess. Take four or more words that don't belong together, "
                    "or let a password manager make one."
                ),
                code="password_easy",
            )

    def get_help_text(self) -> str:
        return _("Four or more words that don't belong together are easy to remember and hard to guess.")


class BreachValidator:
    """Refuses passwords that stand in a file of breached ones, if the operator has such a file.

    The file holds one SHA-1 hash a line in capital letters, sorted, with a count after a colon: the form in which
    breach services publish it. Nothing leaves the machine; a look-up reads a few dozen lines.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the password is in the file."""
        path = settings.BREACHED_PASSWORDS
        if path and is_breached(password, Path(path)):
            raise ValidationError(
                _(
                    "This password became known in a data breach somewhere. Choose another one, there and here."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return ""


def is_breached(password: str, path: Path) -> bool:
    """Whether the hash of the password stands in the sorted file, found by halving."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with path.open("rb") as file:
            low, high = 0, os.fstat(file.fileno()).st_size
            while low < high:
                middle = (low + high) // 2
                start, line = _line_at(file, middle)
                found = line[:HASH].upper()
                if found == wanted:
                    return True
                if found < wanted:
                    low = start + len(line)
                else:
                    high = start
            return False
    except OSError as error:
        raise ImproperlyConfigured(
            f"The file of breached passwords can't be read: {error}. Check MARKETPLACE_BREACHED_PASSWORDS."
        ) from None


def _line_at(file: Any, place: int) -> tuple[int, bytes]:
    """Where the line begins in which a place lies, and the line itself."""
    step = HASH * 2
    start = place
    while start > 0:
        back = max(0, start - step)
        file.seek(back)
        piece = file.read(start - back)
        cut = piece.rfind(b"\n")
        if cut >= 0:
            start = back + cut + 1
            break
        start = back
    file.seek(start)
    return start, file.readline()


def _rest(password: str, words: list[str]) -> int:
    """How many characters are left without these words, whatever the case."""
    text = password.lower()
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return len(text)


def _own_data(user: Any) -> list[str]:
    """The person's name and address, whole and in parts."""
    if user is None:
        return []
    email, name = getattr(user, "email", "") or "", getattr(user, "name", "") or ""
    place = email.partition("@")
    return [word for word in (email, place[0], place[2].split(".")[0], name, *name.split()) if len(word) > 2]
