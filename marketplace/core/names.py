"""Names that people give themselves and their organisations: what is read is what was typed, and nothing hides in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import refusing

# Invisible characters outside the classes below that could make two different names look the same.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
# Cc control, Cf format (bidirectional and zero-width marks), Cn unassigned, Co private use, Cs half of a pair.
_HIDDEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
_MOST_MARKS = 3


def clean_name(value: str) -> str:
    """The name in one spelling: composed (NFC), spaces single, none at the ends; what cannot be seen is refused.

    Raises ValidationError for control, bidirectional, zero-width and unassigned characters, for line breaks and for letters
    under more than three accents. The message never repeats the name. A refusal within a request is recorded.
    """
    try:
        return _one_spelling(value)
    except ValidationError as refusal:
        refusing.note("core.name.refused", f"name.{refusal.code}")
        raise


def _one_spelling(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    if any(unicodedata.category(c) in _HIDDEN or c in _BLANK_LETTERS for c in text):
        raise ValidationError(
            _("This name holds invisible characters. Type it again instead of copying it."), code="hidden"
        )
    if any(unicodedata.category(c) in ("Zl", "Zp") for c in text):
        raise ValidationError(_("A name stands on one line."), code="lines")
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            raise ValidationError(_("This name holds too many accents on one letter."), code="marks")
    return " ".join(text.split())


def clean_required_name(value: str) -> str:
    """A clean name with at least one letter or digit in it."""
    name = clean_name(value)
    if not any(c.isalnum() for c in name):
        raise ValidationError(_("A name needs at least one letter."), code="empty")
    return name


def without_hidden(value: str) -> str:
    """A name from a file of others in one spelling, without what cannot be seen; nobody is there to type it again."""
    text = unicodedata.normalize("NFC", value)
    # Whatever ends a line becomes a space, so that words stay apart.
    text = "".join(" " if c.isspace() else c for c in text)
    return " ".join(
        "".join(c for c in text if unicodedata.category(c) not in _HIDDEN and c not in _BLANK_LETTERS).split()
    )


def clean_field(check: Callable[[str], str], field: str, value: str) -> str:
    """The checked value of a model's field; what is wrong with it is an error of that field."""
    try:
        return check(value)
    except ValidationError as error:
        raise ValidationError({field: error}) from error
