"""VAT identification numbers of the states of the EU and of Northern Ireland: their form, and mostly their check digit.

Forms as the Commission publishes them for VIES. Of BG, CY, CZ, LT, LV and XI the form alone is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from .checks import luhn, mod_11_10, mod_97, weighted
from .problem import NumberProblem

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_CIF = "JABCDEFGHI"
_IRISH = "WABCDEFGHIJKLMNOPQRSTUV"


def _at(n: str) -> bool:
    total = 0
    for place, digit in enumerate(n[1:8]):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return (10 - (total + 4) % 10) % 10 == int(n[8])


def _be(n: str) -> bool:
    return 97 - int(n[:8]) % 97 == int(n[8:])


def _el(n: str) -> bool:
    return weighted(n[:8], (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(n[8])


def _es(n: str) -> bool:
    first, middle, last = n[0], n[1:8], n[8]
    if first.isdigit() or first in "XYZ":
        number = n[:8].translate(str.maketrans("XYZ", "012"))
        return number.isdigit() and last == _DNI[int(number) % 23]
    if not middle.isdigit():
        return False
    if first in "KLM":
        return last == _DNI[int(middle) % 23]
    total = sum(int(digit) for digit in middle[1::2])
    total += sum(sum(divmod(2 * int(digit), 10)) for digit in middle[::2])
    check = -total % 10
    if first in "PQRSNW":
        return last == _CIF[check]
    return last == str(check) if first in "ABEH" else last in (str(check), _CIF[check])


def _fi(n: str) -> bool:
    check = 11 - weighted(n, (7, 9, 10, 5, 8, 4, 2)) % 11
    return check % 11 == int(n[7]) if check != 10 else False


def _fr(n: str) -> bool:
    key, siren = n[:2], n[2:]
    # Keys with letters follow a rule that the state does not publish.
    return not key.isdigit() or (12 + 3 * (int(siren) % 97)) % 97 == int(key)


def _hu(n: str) -> bool:
    return -weighted(n, (9, 7, 3, 1, 9, 7, 3)) % 10 == int(n[7])


def _ie(n: str) -> bool:
    if not n[:7].isdigit():
        # Old numbers carry a letter or sign in the second place; it counts as a zero before the digits.
        digits, last, extra = f"0{n[2:7]}{n[0]}", n[7], 0
    else:
        digits, last = n[:7], n[7]
        extra = (ord(n[8]) - ord("A") + 1) * 9 if len(n) == 9 and n[8] != "W" else 0
    return last == _IRISH[(weighted(digits, (8, 7, 6, 5, 4, 3, 2)) + extra) % 23]


def _nl(n: str) -> bool:
    by_eleven = (weighted(n[:8], (9, 8, 7, 6, 5, 4, 3, 2)) - int(n[8])) % 11 == 0
    return by_eleven or mod_97(f"NL{n}") == 1


def _pl(n: str) -> bool:
    return weighted(n, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(n[9])


def _pt(n: str) -> bool:
    return (11 - weighted(n, (9, 8, 7, 6, 5, 4, 3, 2)) % 11) % 11 % 10 == int(n[8])


def _ro(n: str) -> bool:
    padded = n.zfill(10)
    return weighted(padded, (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(padded[9])


def _si(n: str) -> bool:
    check = 11 - weighted(n, (8, 7, 6, 5, 4, 3, 2)) % 11
    return check != 11 and check % 10 == int(n[7])


def _true(n: str) -> bool:
    return True


# Country -> the form behind its two letters, an example of it for people, and the check.
_STATES: dict[str, tuple[str, str, Callable[[str], bool]]] = {
    "AT": (r"U\d{8}", "ATU12345678", _at),
    "BE": (r"[01]\d{9}", "BE0123456789", _be),
    "BG": (r"\d{9,10}", "BG123456789", _true),
    "CY": (r"\d{8}[A-Z]", "CY12345678X", _true),
    "CZ": (r"\d{8,10}", "CZ12345678", _true),
    "DE": (r"[1-9]\d{8}", "DE123456789", mod_11_10),
    "DK": (r"[1-9]\d{7}", "DK12345678", lambda n: weighted(n, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "EE": (r"\d{9}", "EE123456789", lambda n: weighted(n, (3, 7, 1, 3, 7, 1, 3, 7, 1)) % 10 == 0),
    "EL": (r"\d{9}", "EL123456789", _el),
    "ES": (r"[A-Z0-9]\d{7}[A-Z0-9]", "ESX1234567X", _es),
    "FI": (r"\d{8}", "FI12345678", _fi),
    "FR": (r"[A-HJ-NP-Z0-9]{2}\d{9}", "FR12345678901", _fr),
    "HR": (r"\d{11}", "HR12345678901", mod_11_10),
    "HU": (r"\d{8}", "HU12345678", _hu),
    "IE": (r"(?:\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])", "IE1234567X", _ie),
    "IT": (r"\d{11}", "IT12345678901", luhn),
    "LT": (r"(?:\d{9}|\d{12})", "LT123456789", _true),
    "LU": (r"\d{8}", "LU12345678", lambda n: int(n[:6]) % 89 == int(n[6:])),
    "LV": (r"\d{11}", "LV12345678901", _true),
    "MT": (r"\d{8}", "MT12345678", lambda n: weighted(n, (3, 4, 6, 7, 8, 9, 10, 1)) % 37 == 0),
    "NL": (r"\d{9}B\d{2}", "NL123456789B12", _nl),
    "PL": (r"\d{10}", "PL1234567890", _pl),
    "PT": (r"\d{9}", "PT123456789", _pt),
    "RO": (r"\d{2,10}", "RO1234567890", _ro),
    "SE": (r"\d{12}", "SE123456789012", lambda n: luhn(n[:10])),
    "SI": (r"[1-9]\d{7}", "SI12345678", _si),
    "SK": (r"\d{10}", "SK1234567890", lambda n: int(n) % 11 == 0),
    "XI": (r"(?:\d{9}|\d{12}|(?:GD|HA)\d{3})", "XI123456789", _true),
}
COUNTRIES = tuple(_STATES)


def vat_id(value: str) -> str:
    """The VAT identification number without spaces and dots, its two letters in front; NumberProblem where it cannot be right.

    Source: Art. 215 of Directive 2006/112/EC (letters of the state), § 27a UStG for DE.
    """
    number = re.sub(r"[\s.\-/]", "", value).upper()
    if number.startswith("GR"):
        number = f"EL{number[2:]}"
    state, rest = number[:2], number[2:]
    if state == "BE" and len(rest) == 9:
        # Numbers given out before 2007 had no leading zero.
        rest = f"0{rest}"
    if state not in _STATES:
        raise NumberProblem(
            _(
                "A VAT identification number begins with the two letters of a state of the EU, such as DE. Put them in front."
            ),
            "country",
        )
    form, example, check = _STATES[state]
    if not re.fullmatch(form, rest, re.ASCII):
        reason = _(
            "A VAT identification number of %(state)s looks like %(example)s. Compare yours sign by sign."
        )
        raise NumberProblem(reason % {"state": state, "example": example}, "form")
    if not check(rest):
        raise NumberProblem(
            _(
                "The check digit of this VAT identification number does not fit. At least one digit is wrong or two are swapped."
            ),
            "check",
        )
    return state + rest
