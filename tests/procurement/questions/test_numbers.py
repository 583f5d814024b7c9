"""Numbers as people type them in German, as programs write them, and as traps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from procurement.questions.parts import Unfit, kept_number, number_of, typed_number
from procurement.questions.telling import number_told


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1.000,50", "1000.50"),
        ("1.000", "1000"),
        ("1.000.000", "1000000"),
        ("1 000,5", "1000.5"),
        ("1\u202f000\u00a0000", "1000000"),
        ("1000.50", "1000.50"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1,5", "1.5"),
        ("12,125", "12.125"),
        ("-3", "-3"),
        ("\u2212" + "3", "-3"),
        ("+7", "7"),
        (" 5 € ", "5"),
        ("5.000,- EUR", "5000"),
        ("5.000,--", "5000"),
        ("007", "7"),
        (12, "12"),
        (0.1 + 0.2, "0.300000"),
        (1e3, "1000.000000"),
        (Decimal("1.234"), "1.234"),
    ],
)
def test_number_that_can_be_read_is_the_number_that_was_meant(raw, value):
    assert number_of(raw) == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("NaN", "This is no number. Write it like 1.000,50."),
        ("Infinity", "This is no number. Write it like 1.000,50."),
        ("-inf", "This is no number. Write it like 1.000,50."),
        ("1e5", "This is no number. Write it like 1.000,50."),
        ("1_000", "This is no number. Write it like 1.000,50."),
        ("\u0661\u0662", "This is no number. Write it like 1.000,50."),
        ("1.000.50", "This is no number. Write it like 1.000,50."),
        ("1,000.50", "This is no number. Write it like 1.000,50."),
        ("10 20", "This is no number. Write it like 1.000,50."),
        ("=1+1", "This is no number. Write it like 1.000,50."),
        ("ca. 500", "This is no number. Write it like 1.000,50."),
        ("1000-2000", "This is no number. Write it like 1.000,50."),
        ("1,000", "This may be one or a thousand. Write a thousand like 1.000, and one like 1."),
        ("1,000,000", "This may be one or a thousand. Write a thousand like 1.000, and one like 1."),
        ("1.190 brutto", "Prices are without VAT here. Give the number without the tax."),
        ("1.190 € inkl. MwSt", "Prices are without VAT here. Give the number without the tax."),
        ("1000000000000", "This number is too large to be meant."),
        ("9" * 5_000, "This number is too large to be meant."),
        ("0,1234567", "At most 6 decimals."),
        (float("nan"), "This is no number."),
        (float("inf"), "This is no number."),
        (Decimal("NaN"), "This is no number."),
        (1e300, "This number is too large to be meant."),
        (True, "This is no number."),
        (None, "This is no number."),
        (["1"], "This is no number."),
    ],
)
def test_number_that_is_a_trap_is_refused_with_the_reason(raw, sentence):
    with translation.override("en"), pytest.raises(Unfit) as error:
        number_of(raw)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("value", "kept", "typed", "told"),
    [
        ("1.234", "1.2340", "1,234", "1,234"),
        ("1000", "1000", "1000", "1.000"),
        ("1000.50", "1000.5", "1000,5", "1.000,5"),
        ("-0.0", "0", "0", "0"),
        ("0.125", "0.125", "0,125", "0,125"),
        ("1E+3", "1000", "1000", "1.000"),
    ],
)
def test_number_is_kept_typed_and_told_in_its_own_spelling(value, kept, typed, told):
    assert kept_number(Decimal(value)) == kept
    assert typed_number(kept) == typed
    with translation.override("de"):
        assert number_told(kept) == told


@given(st.decimals(-(10**11), 10**11, allow_nan=False, allow_infinity=False, places=6))
def test_number_that_was_kept_reads_as_the_same_however_it_is_shown(value):
    kept = kept_number(value)
    assert number_of(kept) == value
    assert kept_number(number_of(kept)) == kept
    typed = typed_number(kept)
    assert typed.endswith(",000") or number_of(typed) == value
    with translation.override("de"):
        assert number_of(number_told(kept)) == value


@given(st.text(max_size=30))
def test_number_of_any_text_is_a_number_or_refused(text):
    try:
        value = number_of(text)
    except Unfit:
        return
    assert value.is_finite()
    assert number_of(kept_number(value)) == value
