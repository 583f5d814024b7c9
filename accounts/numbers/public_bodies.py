"""Numbers of public bodies: the Leitweg-ID to which invoices are sent, and the official regional key."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from .checks import mod_97
from .problem import NumberProblem

_LAND = re.compile(r"0[1-9]|1[0-6]", re.ASCII)


def leitweg_id(value: str) -> str:
    """The Leitweg-ID in capital letters, such as `04011000-1234512345-06`; NumberProblem where it cannot be right.

    Coarse address of 2 to 12 digits that begins with the Land (99 for the Federation), fine address of up to 30 signs, which
    may be missing, and two check digits: letters A=10 to Z=35, the whole number modulo 97 is 1 (KoSIT, Format der Leitweg-ID).
    """
    text = re.sub(r"\s", "", value).upper().replace("\N{EN DASH}", "-")
    found = re.fullmatch(r"(\d{2,12})(?:-([A-Z0-9]{1,30}))?-(\d{2})", text, re.ASCII)
    if not found or not (_LAND.match(text) or text.startswith("99")):
        raise NumberProblem(
            _(
                "A Leitweg-ID is made of the coarse address (2 to 12 digits), the fine address and two check digits, "
                "such as 04011000-1234512345-06. Mind the hyphens."
            ),
            "form",
        )
    if mod_97("".join(part for part in found.groups() if part)) != 1:
        raise NumberProblem(
            _(
                "The check digits of this Leitweg-ID do not fit. At least one sign is wrong or two are swapped."
            ),
            "check",
        )
    return text


def regional_key(value: str) -> str:
    """The regional key (12 digits, for an association 9, for a district 5) or the municipality key (8 digits), digits only.

    Whether it exists is for the register to say.
    """
    digits = re.sub(r"[\s./\-]", "", value)
    if not re.fullmatch(r"\d{12}|\d{9}|\d{8}|\d{5}", digits, re.ASCII) or not _LAND.match(digits):
        raise NumberProblem(
            _(
                "A regional key (ARS) has 12 digits, a municipality key (AGS) 8; both begin with the Land, 01 to 16. "
                "Add missing zeros."
            ),
            "form",
        )
    return digits
