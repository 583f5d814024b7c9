"""Numbers of public registers: each is normalised, or refused with a sentence that says where and how to mend it.

Knows no database: whether a regional key exists in the register is asked in accounts/queries/verification.py.
"""

from __future__ import annotations

from ..choices import NumberKind
from .companies import commercial_register, court_name, euid
from .problem import NumberProblem
from .public_bodies import leitweg_id, regional_key
from .vat import COUNTRIES, vat_id

__all__ = [
    "COUNTRIES",
    "NumberProblem",
    "checked_number",
    "commercial_register",
    "court_name",
    "euid",
    "leitweg_id",
    "regional_key",
    "vat_id",
]


def checked_number(kind: str, value: str, court: str = "") -> tuple[str, str]:
    """Value and court in the form in which they are kept; NumberProblem where the number cannot be right.

    court  of the Handelsregister; empty for every other kind, whatever was handed in
    """
    if kind == NumberKind.HANDELSREGISTER:
        return commercial_register(value), court_name(court)
    check = {
        NumberKind.VAT: vat_id,
        NumberKind.EUID: euid,
        NumberKind.LEITWEG: leitweg_id,
        NumberKind.ARS: regional_key,
    }[NumberKind(kind)]
    return check(value), ""
