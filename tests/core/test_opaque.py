"""Numbers in addresses that tell nothing of other numbers, and are read back by this site alone."""

from __future__ import annotations

import pytest
from django.test import override_settings

from marketplace.core.opaque import number_of, opaque


@pytest.mark.parametrize("number", [0, 1, 2, 4_294_967_295, 4_294_967_296, 9_223_372_036_854_775_807])
def test_number_is_read_back_from_its_opaque_form(number):
    text = opaque("event", number)
    assert len(text) == 16
    assert number_of("event", text) == number


def test_opaque_forms_of_neighbours_have_nothing_in_common():
    found = [opaque("event", number) for number in range(1000)]
    assert len(set(found)) == 1000
    assert found != sorted(found)
    assert len({text[:4] for text in found}) > 900


def test_opaque_form_of_another_kind_or_another_site_names_another_number():
    text = opaque("event", 17)
    assert number_of("job", text) != 17
    with override_settings(SECRET_KEY="another"):
        assert number_of("event", text) != 17


@pytest.mark.parametrize("text", ["", "17", "0" * 15, "0" * 17, "G" * 16, "٠" * 16, "0" * 16 + "\n"])
def test_text_that_is_no_opaque_form_names_nothing(text):
    assert number_of("event", text) is None
