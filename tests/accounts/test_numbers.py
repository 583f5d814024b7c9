"""Numbers of public registers: right ones are normalised, every wrong digit is refused with what to mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.numbers import (
    NumberProblem,
    checked_number,
    commercial_register,
    court_name,
    euid,
    leitweg_id,
    regional_key,
    vat_id,
)

RIGHT_VAT = {
    "AT": "ATU13585627",
    "BE": "BE0403019261",
    "DE": "DE136695976",
    "DK": "DK13585628",
    "EE": "EE100931558",
    "EL": "EL094259216",
    "ES company": "ESJ99216582",
    "ES person": "ES54362315K",
    "ES foreigner": "ESX5253868R",
    "FI": "FI20774740",
    "FR": "FR40303265045",
    "HR": "HR33392005961",
    "HU": "HU12892312",
    "IE": "IE6433435F",
    "IE new": "IE6433435OA",
    "IE old": "IE8D79739I",
    "IT": "IT00743110157",
    "LU": "LU15027442",
    "MT": "MT11679112",
    "NL": "NL004495445B01",
    "PL": "PL8567346215",
    "PT": "PT501964843",
    "RO": "RO18547290",
    "SE": "SE123456789701",
    "SI": "SI50223054",
    "SK": "SK2022749619",
}
# A single wrong digit is always found there; the sums of the others let a few pass.
FINDS_EVERY_DIGIT = ("AT", "DE", "HR", "IT", "SE", "LU", "BE")
LEITWEG = "04011000-1234512345-06"


def refused(check, value):
    """The code of the fault; a number that passes is an error of the test."""
    with pytest.raises(NumberProblem) as problem:
        check(value)
    return problem.value.code


@pytest.mark.parametrize("number", RIGHT_VAT.values(), ids=RIGHT_VAT.keys())
def test_vat_id_that_is_right_stays_as_it_is(number):
    assert vat_id(number) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("de 136 695 976", "DE136695976"),
        ("DE-136.695.976", "DE136695976"),
        ("GR094259216", "EL094259216"),
        ("BE403019261", "BE0403019261"),
    ],
)
def test_vat_id_in_other_spelling_is_normalised(typed, kept):
    assert vat_id(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("136695976", "country"),
        ("US123456789", "country"),
        ("", "country"),
        ("DE13669597", "form"),
        ("DE036695976", "form"),
        ("DE1366959766", "form"),
        ("ATU1358562", "form"),
        ("DE136695977", "check"),
        ("DE١٣٦٦٩٥٩٧٦", "form"),
        ("NL004495446B01", "check"),
    ],
)
def test_vat_id_that_is_wrong_names_its_fault(typed, code):
    assert refused(vat_id, typed) == code


@pytest.mark.parametrize("state", FINDS_EVERY_DIGIT)
def test_vat_id_with_any_single_digit_changed_is_refused(state):
    number = RIGHT_VAT[state]
    # Behind the check digit of Sweden stand two digits that no sum covers.
    end = len(number) - 2 if state == "SE" else len(number)
    wrong = [
        number[:place] + digit + number[place + 1 :]
        for place in range(2, end)
        for digit in "0123456789"
        if number[place].isdigit() and digit != number[place]
    ]
    passed = [value for value in wrong if _passes(vat_id, value)]
    assert (passed, len(wrong) >= 63) == ([], True)


@given(st.integers(min_value=10_000_000, max_value=99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_german_vat_id_made_at_random_with_one_digit_changed_is_refused(base, place, step):
    right = [f"DE{base}{check}" for check in range(10) if _passes(vat_id, f"DE{base}{check}")]
    assert len(right) == 1
    digits = right[0][2:]
    changed = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
    assert not _passes(vat_id, f"DE{changed}")


def test_leitweg_id_of_the_standard_is_right_and_its_neighbour_is_not():
    assert leitweg_id("04011000-1234512345-06") == "04011000-1234512345-06"
    assert refused(leitweg_id, "04011000-1234512345-07") == "check"


def test_leitweg_id_with_any_single_digit_changed_is_refused():
    wrong = [
        LEITWEG[:place] + digit + LEITWEG[place + 1 :]
        for place, sign in enumerate(LEITWEG)
        for digit in "0123456789"
        if sign != "-" and digit != sign
    ]
    assert [value for value in wrong if _passes(leitweg_id, value)] == []
    assert len(wrong) == 180


@given(
    st.from_regex(r"(0[1-9]|1[0-6])[0-9]{6}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{1,30}", fullmatch=True),
    st.integers(min_value=0),
    st.integers(1, 9),
)
def test_leitweg_id_made_at_random_with_one_digit_changed_is_refused(coarse, fine, place, step):
    right = [n for n in range(2, 99) if _passes(leitweg_id, f"{coarse}-{fine}-{n:02d}")]
    assert len(right) == 1
    number = f"{coarse}-{fine}-{right[0]:02d}"
    digits = [at for at, sign in enumerate(number) if sign.isdigit()]
    at = digits[place % len(digits)]
    changed = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert not _passes(leitweg_id, changed)


@pytest.mark.parametrize(
    "typed", ["", "04011000", "04011000-ä-06", "17011000-1-06", "1-06", "0401100012345-1-06"]
)
def test_leitweg_id_of_another_form_is_refused_by_its_form(typed):
    assert refused(leitweg_id, typed) == "form"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HRB 116737", "HRB 116737"),
        ("hrb116737 b", "HRB 116737 B"),
        ("HRB Nr. 0042", "HRB 42"),
        ("gnr 7", "GnR 7"),
        ("GSR 12", "GsR 12"),
        ("VR 1234 FL", "VR 1234 FL"),
    ],
)
def test_register_number_in_other_spelling_is_normalised(typed, kept):
    assert commercial_register(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "116737", "HRC 1", "HRB", "HRB 0", "HRB 1234567", "HRB 12 ABC", "HRB <b>"]
)
def test_register_number_that_is_wrong_is_refused(typed):
    assert refused(commercial_register, typed) == "form"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Amtsgericht Hamburg", "Hamburg"),
        ("AG Berlin (Charlottenburg)", "Berlin (Charlottenburg)"),
        ("  Frankfurt   am Main ", "Frankfurt am Main"),
        ("Agathenburg", "Agathenburg"),
    ],
)
def test_court_loses_the_word_court_and_nothing_else(typed, kept):
    assert court_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "Amtsgericht", "12345", "<script>", "x" * 200, "Ham\u202eburg"])
def test_court_that_is_no_place_is_refused(typed):
    assert refused(court_name, typed) == "court"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("DEK1101R.HRB116737", "DEK1101R.HRB116737"),
        ("dek1101r.HRB116737", "DEK1101R.HRB116737"),
        ("NLNHR.12345678", "NLNHR.12345678"),
        ("GRGEMI.123456", "ELGEMI.123456"),
    ],
)
def test_euid_of_several_states_is_kept(typed, kept):
    assert euid(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "country"),
        ("HRB116737", "country"),
        ("USK1101R.HRB116737", "country"),
        ("DEK1101R", "country"),
        ("DEK11.HRB116737", "form"),
        ("DEK1101R.116737", "form"),
        ("NLNHR.", "form"),
    ],
)
def test_euid_that_is_wrong_names_its_fault(typed, code):
    assert refused(euid, typed) == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("15 0 02 5101 010", "150025101010"), ("15002510", "15002510"), ("15002", "15002")],
)
def test_regional_key_with_spaces_is_kept_as_digits(typed, kept):
    assert regional_key(typed) == kept


@pytest.mark.parametrize("typed", ["", "1500251010", "170025101010", "00002510", "1500251010ab"])
def test_regional_key_of_another_form_is_refused(typed):
    assert refused(regional_key, typed) == "form"


def test_number_of_the_register_keeps_its_court_and_others_have_none():
    assert checked_number("handelsregister", "hrb 1", "Amtsgericht Kiel") == ("HRB 1", "Kiel")
    assert checked_number("vat", "DE136695976", "Kiel") == ("DE136695976", "")


def _passes(check, value):
    try:
        check(value)
    except NumberProblem:
        return False
    return True
