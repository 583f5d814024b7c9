"""Every page in German, at both sizes and in both colour schemes."""

from __future__ import annotations

import pytest

from tests.architecture.routes import TABLE

from .everybody import assert_page_holds
from .own_pages import NO_PAGES
from .pages import PAGES
from .test_account import OPEN, OWN


@pytest.mark.parametrize("page_of", PAGES, ids=lambda page_of: page_of.name)
def test_page_in_german_holds_for_everybody(profiles, page_of):
    assert_page_holds(profiles, page_of, "de")


def test_pages_judged_are_all_pages_of_the_site():
    shown = {name for name, row in TABLE.items() if not name.startswith("api:") and row.answers["GET"] == 200}
    assert shown - {*OPEN, *OWN} == {page_of.route for page_of in PAGES} - {"", *OPEN, *OWN} | NO_PAGES
