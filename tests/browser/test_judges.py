"""The judges themselves: each finds what is wrong with a page that was made wrong on purpose."""

from __future__ import annotations

import pytest

from . import judges

LONG = "x" * 200


@pytest.fixture
def page(visit):
    return visit(width=320).page


def test_sideways_judge_of_a_wide_page_names_what_sticks_out(page):
    page.set_content(f"<body><p class='wide'>{LONG}</p>")
    (told,) = judges.sideways(page)
    assert "px too wide at 320 px: p.wide" in told
    page.set_content("<body><p>fits</p>")
    assert judges.sideways(page) == []


def test_target_judge_of_crowded_small_links_names_them(page):
    tight = "<style>a {font-size: 10px; line-height: 12px; display: block}</style>"
    page.set_content(f"{tight}<a href='/a'>one</a><a href='/b'>two</a>")
    assert [told.split(" has only ")[0] for told in judges.small_targets(page)] == ["a “one”", "a “two”"]


def test_target_judge_of_roomy_and_inline_links_finds_nothing(page):
    page.set_content(
        "<p>A sentence with <a href='/a'>a</a> and <a href='/b'>b</a> in it.</p>"
        "<a href='/c' style='display:block;margin:40px'>c</a>"
    )
    assert judges.small_targets(page) == []


def test_cut_off_judge_of_a_box_too_small_names_it(page):
    page.set_content(
        "<p class='box' style='height:10px;overflow:hidden'>many words that need more than one line here</p>"
    )
    (told,) = judges.cut_off(page)
    assert told.startswith("the text of p.box is cut off")


def test_page_judge_of_a_bare_page_names_what_is_missing(page):
    page.set_content("<html lang='de'><title>Start</title><body><p>Text</p>")
    assert judges.wordless(page) == [
        "0 headings of the first level",
        "the title “Start” does not name page and site",
        "the footer lacks impressum,datenschutz,barrierefreiheit,leichte-sprache",
    ]


def test_axe_of_a_page_with_faults_names_the_rules(visit):
    one = visit()
    one.page.set_content("<html><body><img src='data:,'><input></body></html>")
    rules = {told.split(":")[0] for told in one.axe()}
    assert {"image-alt", "label", "html-has-lang", "document-title"} <= rules


def test_visit_to_a_page_with_troubles_remembers_each(visit):
    one = visit()
    one.page.goto("/gibt-es-nicht/")
    one.page.evaluate("document.body.appendChild(document.createElement('script')).textContent = 'x()'")
    one.page.evaluate("console.error('wrong')")
    one.page.evaluate("fetch('https://tracker.example/').catch(() => null)")
    kinds = " ".join(one.troubles)
    assert "404 for" in kinds
    assert "console error: wrong" in kinds
    assert "request to another host" in kinds or "violates the following Content Security Policy" in kinds
    with pytest.raises(AssertionError):
        one.assert_sound()


def test_visit_to_a_page_without_its_style_is_refused(visit):
    one = visit()
    one.page.route("**/*.css", lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    with pytest.raises(AssertionError, match="is shown without its style"):
        one.open("/")
