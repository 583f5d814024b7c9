"""Markdown of strangers: everything harmful is gone, everything useful is there."""

from __future__ import annotations

import pytest

from marketplace.core.markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**fett** und *kursiv*", "<p><strong>fett</strong> und <em>kursiv</em></p>"),
        ("- eins\n- zwei", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (
            "![Bild](https://x.example/a.png)",
            '<p>!<a href="https://x.example/a.png" rel="nofollow noopener">Bild</a></p>',
        ),
        (
            "[Seite](https://x.example)",
            '<p><a href="https://x.example" rel="nofollow noopener">Seite</a></p>',
        ),
        ("[böse](javascript:alert(1))", "<p>[böse](javascript:alert(1))</p>"),
        ("[daten](data:text/html,x)", "<p>[daten](data:text/html,x)</p>"),
        ("[hier](/arbeitsbereich/)", '<p><a rel="nofollow noopener">hier</a></p>'),
    ],
)
def test_markdown_of_a_stranger_becomes_harmless_html(text, html):
    assert render_markdown(text).strip() == html


def test_markdown_of_the_operator_may_lead_to_own_pages():
    assert render_markdown("[Katalog](/loesungen/)", trusted=True).strip() == (
        '<p><a href="/loesungen/" rel="noopener">Katalog</a></p>'
    )


def test_markdown_headings_begin_at_the_level_asked_for_and_skip_none():
    html = render_markdown("# A\n\n#### B\n\n## C\n\n###### D", top=3)
    assert [line for line in html.splitlines() if line] == [
        "<h3>A</h3>",
        "<h4>B</h4>",
        "<h4>C</h4>",
        "<h5>D</h5>",
    ]


def test_markdown_paragraph_signs_stay_with_their_number():
    assert render_markdown("nach § 28 Absatz 1 VgV und §§ 3 bis 5").strip() == (
        "<p>nach §&nbsp;28 Absatz&nbsp;1 VgV und §§&nbsp;3 bis 5</p>"
    )
