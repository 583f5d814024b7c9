"""Numbers of companies and associations: the German registers of the courts, and the European EUID."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from .problem import NumberProblem

# Registers that the courts keep: merchants (A), companies (B), cooperatives, partnerships, associations, civil partnerships.
_REGISTERS = {
    "HRA": "HRA",
    "HRB": "HRB",
    "GNR": "GnR",
    "PR": "PR",
    "VR": "VR",
    "GSR": "GsR",
}
# States whose business registers are joined (BRIS): the EU, Iceland, Liechtenstein, Norway.
_STATES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
_COURT_WORD = re.compile(r"^(?:amtsgericht|registergericht|ag)\b\.?\s*", re.IGNORECASE)
_COURT = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß.\-()/ ]{1,80}[a-zäöüß.)]")


def commercial_register(value: str) -> str:
    """The number as the register writes it, such as `HRB 116737 B`; NumberProblem where it cannot be right.

    A suffix of one or two letters belongs to the number where several former courts were joined.
    """
    text = " ".join(unicodedata.normalize("NFKC", value).split()).strip(" .")
    found = re.fullmatch(
        r"([A-Za-z]{2,3})\.?[\s\-:]*(?:Nr\.?\s*)?(\d{1,6})[\s\-]*([A-Za-z]{0,2})", text, re.ASCII
    )
    register = _REGISTERS.get(found[1].upper()) if found else None
    if found is None or register is None or not int(found[2]):
        raise NumberProblem(
            _(
                "A register number is made of the register (HRA, HRB, GnR, PR, VR or GsR) and up to six digits, "
                "such as HRB 116737."
            ),
            "form",
        )
    return " ".join(part for part in (register, str(int(found[2])), found[3].upper()) if part)


def court_name(value: str) -> str:
    """The place of the court without the word “Amtsgericht”; NumberProblem where it is no name of a place.

    The number alone is no proof: every court counts for itself.
    """
    text = " ".join(unicodedata.normalize("NFC", value).split())
    text = _COURT_WORD.sub("", text)
    if not _COURT.fullmatch(text):
        raise NumberProblem(
            _(
                "Say which court keeps the register, as the extract names it, such as Hamburg or Berlin (Charlottenburg)."
            ),
            "court",
        )
    return text


def euid(value: str) -> str:
    """The European unique identifier, such as `DEK1101R.HRB116737`; NumberProblem where it cannot be right.

    Two letters of the state, the register there, a dot, the number in that register.
    Source: annex of Implementing Regulation (EU) 2021/1042.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    head, dot, number = text.partition(".")
    head = head.upper()
    head = f"EL{head[2:]}" if head.startswith("GR") else head
    if head[:2] not in _STATES or not dot:
        raise NumberProblem(
            _(
                "An EUID begins with the two letters of a state and the register, then a dot and the number, "
                "such as DEK1101R.HRB116737."
            ),
            "country",
        )
    form = r"[A-Z]\d{4}[A-Z]?" if head.startswith("DE") else r"[A-Z0-9_\-]{1,12}"
    inner = (
        r"(?:HRA|HRB|GnR|PR|VR|GsR)\d{1,6}[A-Z]{0,2}(?:_\w{1,2})?"
        if head.startswith("DE")
        else r"[A-Za-z0-9_\-/.]{1,30}"
    )
    if not re.fullmatch(form, head[2:], re.ASCII) or not re.fullmatch(inner, number, re.ASCII):
        raise NumberProblem(
            _(
                "This EUID does not have the form of its state. The extract from the register shows it in full, "
                "such as DEK1101R.HRB116737."
            ),
            "form",
        )
    return f"{head}.{number}"
