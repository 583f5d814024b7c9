"""Rows of a facet's options: kept but for their number, and right whatever was shown before."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.translation import override

from catalog.search.interface import FacetCount

ROWS = Template("{% load catalog %}{% options key found %}")


def rows(*found, key="land"):
    return ROWS.render(Context({"key": key, "found": found}))


def row(id, name, code, label, number, noun, checked=""):
    return (
        f'<label class="check"><input type="checkbox" id="{id}" name="{name}" value="{code}"{checked}>'
        f'<span>{label}</span> <span class="check__n">{number}<span class="hidden"> {noun}</span></span></label>\n'
    )


def test_options_of_a_facet_show_number_and_choice_of_the_moment():
    first = rows(FacetCount("BY", 1, False, "Bayern"), FacetCount("HE", 12345, True, "Hessen"))
    assert first == (
        row("land-BY", "land", "BY", "Bayern", "1", "Treffer")
        + row("land-HE", "land", "HE", "Hessen", "12.345", "Treffer", " checked")
    )
    again = rows(FacetCount("BY", 2, True, "Bayern"), FacetCount("HE", 0, False, "Hessen"))
    assert again == (
        row("land-BY", "land", "BY", "Bayern", "2", "Treffer", " checked")
        + row("land-HE", "land", "HE", "Hessen", "0", "Treffer")
    )


def test_options_in_english_follow_options_in_german():
    rows(FacetCount("BY", 3000, False, "Bavaria"))
    with override("en"):
        found = rows(FacetCount("BY", 3000, False, "Bavaria"), FacetCount("BY", 1, False, "Bavaria"))
    assert found == (
        row("land-BY", "land", "BY", "Bavaria", "3,000", "results")
        + row("land-BY", "land", "BY", "Bavaria", "1", "result")
    )


def test_option_of_an_open_list_is_escaped_and_follows_its_label():
    assert rows(FacetCount("<i> b", 5, False, "<b>"), key="standard") == row(
        "standard-%3Ci%3E%20b", "standard", "&lt;i&gt; b", "&lt;b&gt;", "5", "Treffer"
    )
    assert rows(FacetCount("<i> b", 5, False, "Neu"), key="standard") == row(
        "standard-%3Ci%3E%20b", "standard", "&lt;i&gt; b", "Neu", "5", "Treffer"
    )
    assert rows(FacetCount("<i> b", 5), key="standard") == row(
        "standard-%3Ci%3E%20b", "standard", "&lt;i&gt; b", "&lt;i&gt; b", "5", "Treffer"
    )
