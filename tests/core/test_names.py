"""Names: one spelling, nothing hidden, and a sentence that says what to mend without repeating it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.names import clean_name, clean_required_name, without_hidden

HIDDEN = {
    "null": "Stadt\x00werke",
    "escape": "Stadt\x1bwerke",
    "line break": "Stadt\nBcc: alle@test.example",
    "tab": "Stadt\tX",
    "delete": "Stadt\x7f",
    "right-to-left override": "Stadt\u202egro.tdats",
    "isolate": "\u2066Stadt\u2069",
    "right-to-left mark": "Stadt\u200f",
    "zero-width space": "Stadt\u200bwerke",
    "zero-width joiner": "Stadt\u200dwerke",
    "soft hyphen": "Stadt\u00adwerke",
    "byte order mark": "\ufeffStadt",
    "blank Hangul letter": "Stadt\u3164",
    "blank Braille": "\u2800",
    "private use": "Stadt\ue000",
    "tag": "Stadt\U000e0041",
    "half of a pair": "Stadt\ud800",
}


@pytest.mark.parametrize("name", HIDDEN.values(), ids=HIDDEN)
def test_name_with_something_invisible_is_refused_without_being_repeated(name):
    with pytest.raises(ValidationError) as refusal:
        clean_name(name)
    assert refusal.value.code == "hidden"
    assert name not in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Stadt   Halle (Saale) ", "Stadt Halle (Saale)"),
        ("Mu\u0308ller & So\u0308hne GmbH & Co. KG", "Müller & Söhne GmbH & Co. KG"),
        ("Łódź Öffentlich-rechtlich", "Łódź Öffentlich-rechtlich"),
        ("Φορέας Ε.Π.Ε.", "Φορέας Ε.Π.Ε."),
        ("株式会社 例", "株式会社 例"),
        ("D'Angelo–Straße №5", "D'Angelo–Straße №5"),
        ("Stadt\u00a0Halle", "Stadt Halle"),
    ],
)
def test_name_of_any_script_is_kept_in_one_spelling(typed, kept):
    assert clean_name(typed) == kept


def test_name_on_two_lines_by_unicode_is_refused():
    with pytest.raises(ValidationError) as refusal:
        clean_name("Stadt\u2028Halle")
    assert refusal.value.code == "lines"


def test_name_with_a_tower_of_accents_is_refused():
    with pytest.raises(ValidationError) as refusal:
        clean_name("S" + "\u0335" * 4 + "tadt")
    assert refusal.value.code == "marks"


@pytest.mark.parametrize("name", ["", "   ", "---", "…"])
def test_required_name_without_a_letter_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        clean_required_name(name)
    assert refusal.value.code == "empty"


def passes(name):
    """Whether a name is taken as it is; the code of its fault otherwise."""
    try:
        return clean_name(name) == name
    except ValidationError as error:
        return error.code


@given(st.text(max_size=60))
def test_without_hidden_of_any_text_leaves_a_name_that_passes_or_has_too_many_accents(text):
    assert passes(without_hidden(text)) in (True, "marks")


@given(st.text(max_size=60))
def test_clean_name_of_its_own_result_changes_nothing(text):
    try:
        name = clean_name(text)
    except ValidationError:
        name = ""
    assert clean_name(name) == name
