"""The editor of listings saves while one types, says so, and tells a second tab what happened meanwhile."""

from __future__ import annotations

import re

EDITOR = "/arbeitsbereich/eintraege/vollstaendiges/bearbeiten/operation/"
FIELD = "#e-operator"
STATUS = "[data-status]"


def typed(page, text):
    page.goto(EDITOR)
    page.locator(FIELD).fill(text)


def test_typing_saves_after_a_pause_and_says_when(visit):
    page = visit(visitor="vendor_admin").page
    typed(page, "Werk Eins")
    page.locator(STATUS).filter(has_text="Uhr gespeichert.").wait_for()
    assert re.fullmatch(r"Um \d\d:\d\d Uhr gespeichert\.", page.locator(STATUS).inner_text().strip())
    page.goto(EDITOR)
    assert page.locator(FIELD).input_value() == "Werk Eins"


def test_second_tab_is_told_and_keeps_what_was_typed_there(visit):
    first, second = visit(visitor="vendor_admin"), visit(visitor="vendor_admin")
    first.page.goto(EDITOR)
    typed(second.page, "Aus dem zweiten Fenster")
    second.page.locator(STATUS).filter(has_text="Uhr gespeichert.").wait_for()
    first.page.locator(FIELD).fill("Aus dem ersten Fenster")
    first.page.locator("[data-conflict]").wait_for()
    # The browser itself notes each answer of status 409.
    first.troubles.clear()
    assert "Vera Beispiel hat um" in first.page.locator("[data-conflict]").inner_text()
    assert first.page.locator(FIELD).input_value() == "Aus dem ersten Fenster"
    second.page.goto(EDITOR)
    assert second.page.locator(FIELD).input_value() == "Aus dem zweiten Fenster"


def test_form_without_a_script_saves_with_its_button(visit):
    page = visit(visitor="vendor_admin", script=False).page
    typed(page, "Ohne Skript")
    page.locator("button[name=action][value=save]:not(.hidden)").click()
    assert page.locator(FIELD).input_value() == "Ohne Skript"
    assert page.locator(".notice--success").count() == 1
