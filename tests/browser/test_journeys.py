"""Ways through the site: with the keyboard alone, live, without JavaScript, and from one language to the other."""

from __future__ import annotations

import re

import pytest

SEARCH = "Beteiligung"
FOUND = "#results article h2"
FOCUS = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    return {
        id: one.id, name: one.name || '', tag: one.tagName.toLowerCase(),
        text: (one.textContent || '').trim().slice(0, 60), href: one.getAttribute('href') || '',
        value: one.value || '', inside: one.closest('#results article h2') ? 'results' : '',
        seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || one === document.body,
    };
}"""


def names(page):
    """The names of the solutions found, in their order."""
    return [text.strip() for text in page.locator(FOUND).all_inner_texts()]


def number(page):
    """How many solutions the page says it found."""
    return int(re.search(r"\d+", page.locator("#count").inner_text()).group())


def tab_to(page, wanted, *, most=150):
    """Press Tab until the focus is where it is wanted; every stop on the way must show that it has the focus."""
    for _step in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], f"nobody sees the focus on {focus}"
        if wanted(focus):
            return focus
    raise AssertionError(f"{most} steps with Tab did not lead there; the last was {focus}")


def test_keyboard_journey_from_search_to_solution_and_back_keeps_everything(visit):
    one = visit()
    page = one.open("/")
    assert tab_to(page, lambda focus: True)["href"] == "#content"
    tab_to(page, lambda focus: focus["id"] == "q")
    page.keyboard.type(SEARCH)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/loesungen/?q={SEARCH}")
    before = number(page)

    tab_to(page, lambda focus: focus["tag"] == "summary" and focus["text"].startswith("Lizenzmodell"))
    if not page.evaluate("document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
    tab_to(page, lambda focus: focus["name"] == "licence_model" and focus["value"] == "open", most=5)
    page.keyboard.press("Space")
    page.wait_for_url("**licence_model=open**")
    page.wait_for_function(f"() => !document.getElementById('count').textContent.includes('{before}')")
    after = number(page)
    assert page.evaluate(FOCUS)["value"] == "open"
    assert 0 < after < before

    goal = tab_to(
        page,
        lambda focus: focus["tag"] == "a" and focus["href"].startswith("/loesungen/") and focus["inside"],
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{goal['href']}*")
    assert page.locator("h1").inner_text().strip() in goal["text"]

    # The key for "back" belongs to the browser's window, and a browser without one doesn't know it.
    page.go_back()
    page.wait_for_url("**licence_model=open**")
    page.wait_for_function("() => document.querySelector('input[name=licence_model][value=open]')?.checked")
    assert number(page) == after
    one.assert_sound()


def test_live_order_once_chosen_is_shown_and_outlives_the_next_filter(visit):
    one = visit()
    page = one.open(f"/loesungen/?q={SEARCH}")
    page.locator("#sort").select_option("name")
    page.wait_for_url("**sort=name**")
    page.wait_for_load_state("networkidle")
    assert page.locator("#sort").input_value() == "name"
    group = page.locator("summary", has_text="Lizenzmodell")
    if not group.evaluate("one => one.parentElement.open"):
        group.click()
    page.locator("input[name=licence_model][value=open]").check()
    page.wait_for_url("**licence_model=open**")
    assert "sort=name" in page.url
    one.assert_sound()


def test_skip_links_lead_past_the_sections_of_the_workspace_and_past_the_filters(visit):
    page = visit(visitor="vendor_admin").open("/arbeitsbereich/eintraege/")
    assert tab_to(page, lambda focus: True)["href"] == "#work"
    page.keyboard.press("Enter")
    assert "/neuer-eintrag/" in tab_to(page, lambda focus: True, most=1)["href"]
    page = visit().open(f"/loesungen/?q={SEARCH}")
    tab_to(page, lambda focus: focus["href"] == "#count", most=20)
    page.keyboard.press("Enter")
    assert tab_to(page, lambda focus: True, most=1)["id"] == "sort"


def test_form_sent_with_errors_has_the_focus_on_what_is_wrong_and_leads_to_the_field(visit):
    page = visit(visitor="vendor_admin").open("/arbeitsbereich/neuer-eintrag/")
    tab_to(page, lambda focus: focus["name"] == "name")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "problem"
    assert tab_to(page, lambda focus: True, most=1)["href"] == "#id_name"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_live_filter_changes_results_count_and_address_without_a_new_page(visit):
    one = visit()
    page = one.open(f"/loesungen/?q={SEARCH}")
    before = number(page)
    page.evaluate("window.samePage = true")
    page.locator("input[name=licence_model][value=open]").check()
    page.wait_for_url("**licence_model=open**")
    page.wait_for_function(f"() => !document.getElementById('count').textContent.includes('{before}')")
    live = names(page)

    assert page.evaluate("window.samePage") is True
    assert page.locator("#count").get_attribute("role") == "status"
    assert 0 < number(page) < before
    one.assert_sound()

    page.reload()
    assert (names(page), page.evaluate("window.samePage")) == (live, None)

    page.go_back()
    page.wait_for_function(f"() => document.getElementById('count').textContent.includes('{before}')")
    assert not page.locator("input[name=licence_model][value=open]").is_checked()


def test_journey_without_javascript_finds_the_same_in_the_same_order(visit):
    live = visit().open(f"/loesungen/?q={SEARCH}&field_of_action=participation&licence_model=open")
    plain = visit(script=False)
    page = plain.page
    page.goto("/")
    page.locator("#q").fill(SEARCH)
    page.locator("main form[role=search] button, main form.search button").first.click()
    page.locator("input[name=field_of_action][value=participation]").check()
    page.locator("input[name=licence_model][value=open]").check()
    page.locator("#filter button[type=submit]").last.click()
    page.wait_for_url("**licence_model=open**")
    assert (number(page), names(page)) == (number(live), names(live))
    assert len(names(page)) >= 1

    page.locator("#results article h2 a").first.click()
    assert page.locator("h1").inner_text().strip() == names(live)[0]
    assert plain.troubles == []


def test_small_screen_without_javascript_reaches_filter_and_menu(visit):
    page = visit(script=False, width=320).page
    page.goto(f"/loesungen/?q={SEARCH}")
    page.locator("button[popovertarget=filter]").first.click()
    page.locator("input[name=field_of_action][value=participation]").check()
    page.locator("#filter .facets__apply button").click()
    page.wait_for_url("**field_of_action=participation**")
    page.locator("button[popovertarget=menu]").click()
    page.locator("#menu a", has_text="Kommunen").click()
    page.wait_for_url("**/kommunen/")
    assert page.locator("h1").inner_text() != ""


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("/", "/en/"),
        (
            "/loesungen/?q=Beteiligung&field_of_action=participation",
            "/en/solutions/?q=Beteiligung&field_of_action=participation",
        ),
        ("/loesungen/hal-plan/", "/en/solutions/hal-plan/"),
        ("/kommunen/150020000000/", "/en/municipalities/150020000000/"),
        ("/wissen/reihenfolge/", "/en/knowledge/order-of-results/"),
    ],
)
def test_language_switch_of_a_page_keeps_the_page_and_its_filters(visit, german, english):
    one = visit()
    page = one.open(german)
    page.locator("header a[hreflang=en]").click()
    page.wait_for_url(f"{one.site}{english}")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator("header a[hreflang=de]").click()
    page.wait_for_url(f"{one.site}{german}")
    assert page.evaluate("document.documentElement.lang") == "de"
    one.assert_sound()


def test_signing_in_leads_back_to_the_page_that_asked_for_it(visit):
    from tests.factories import PASSWORD

    one = visit()
    page = one.page
    page.goto("/arbeitsbereich/texte/")
    page.wait_for_url("**/anmelden/?next=/arbeitsbereich/texte/")
    page.locator("input[type=email], input[name=username], input[name=email]").first.fill(
        "betrieb@test.example"
    )
    page.locator("input[type=password]").fill("falsch")
    page.locator("main form:has([name=password]) button[type=submit]").click()
    assert page.locator("[role=alert], .error-summary, .kern-alert").first.inner_text() != ""
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form:has([name=password]) button[type=submit]").click()
    page.wait_for_url("**/arbeitsbereich/texte/")
    assert "Betrieb (Beispiel)" in page.locator("header").inner_text()
