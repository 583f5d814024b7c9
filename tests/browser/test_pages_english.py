"""Every page in English, at both sizes; in the long run in both colour schemes too."""

from __future__ import annotations

import pytest

from .everybody import assert_page_holds
from .pages import PAGES


@pytest.mark.parametrize("page_of", PAGES, ids=lambda page_of: page_of.name)
def test_page_in_english_holds_for_everybody(profiles, page_of):
    assert_page_holds(profiles, page_of, "en", words_only=True)


@pytest.mark.long
@pytest.mark.parametrize("page_of", PAGES, ids=lambda page_of: page_of.name)
def test_page_in_english_holds_at_every_size_and_in_every_scheme(profiles, page_of):
    assert_page_holds(profiles, page_of, "en")
