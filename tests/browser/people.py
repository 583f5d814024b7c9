"""A person at the browser: goes to pages by their names, fills in forms, with the mouse or with the keyboard alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page

from tests.mailbox import Mail

from .visit import Visit

PASSWORD = "Wolkenbruch-uber-Lindenwerder-7"
MOST_STEPS = 120
# How the long stories are lived through: language, width, and whether with the keyboard alone.
STORIES = [("de", 1280, True), ("en", 320, False)]
FOCUSED = "one => document.activeElement === one"
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


def code_of(secret: str) -> str:
    """The one-time code of this moment for a secret in base32 (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "").upper())
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Person:
    """Somebody with a browser of their own, a language, and an e-mail address."""

    def __init__(self, visit: Visit, *, email: str, name: str, language: str, keyboard: bool = False) -> None:
        self.visit = visit
        self.page: Page = visit.page
        self.email, self.name, self.language = email, name, language
        self.keyboard = keyboard

    def path(self, route: str, **kwargs: Any) -> str:
        """The address of a page in this person's language."""
        with translation.override(self.language):
            return reverse(route, kwargs=kwargs or None)

    def go(self, route: str, query: str = "", **kwargs: Any) -> None:
        """Open a page, and be sure that it is whole and that axe finds nothing on it."""
        self.visit.open(self.path(route, **kwargs) + query)
        self.look()

    def look(self) -> None:
        """What every page on the way must keep: no trouble, no fault of accessibility, no sideways scrolling, the language."""
        self.visit.assert_sound()
        assert self.visit.axe() == [], self.page.url
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        assert self.page.locator("html").get_attribute("lang") == self.language

    def write(self, name: str, text: str, *, form: str = "main form") -> None:
        """Fill in a field."""
        field = self.page.locator(f"{form} [name={name}]:visible").first
        if self.keyboard:
            self._tab_to(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose an entry of a list, a round or a square box."""
        field = self.page.locator(
            f"main form select[name={name}], main form input[name={name}][value='{value}']"
        ).first
        if field.evaluate("one => one.tagName") == "SELECT":
            if self.keyboard:
                self._tab_to(field)
            field.select_option(value)
        elif self.keyboard and field.get_attribute("type") == "radio":
            field.focus()
            self.page.keyboard.press("Space")
        elif self.keyboard:
            self._tab_to(field)
            if not field.is_checked():
                self.page.keyboard.press("Space")
        else:
            field.check()

    def send(self, within: str = "main form", *, button: str = "", status: int = 200) -> None:
        """Press the (last) button of the form, or the one that is told, and look at the page that comes."""
        self._press(self.page.locator(f"{within} button[type=submit]{button}:visible").last, status)

    def follow(self, href_part: str) -> None:
        """Follow a link whose address holds this."""
        self._press(self.page.locator(f"main a[href*='{href_part}']:visible").first, 200)

    def open_mail(self, mail: Mail) -> None:
        """Open the one link of a mail; it is in this person's language."""
        assert mail.to == self.email
        path = mail.links[0].path
        assert path.startswith("/en/") == (self.language == "en"), path
        self.visit.open(path)
        self.look()

    def sign_in(self) -> None:
        """Sign in with the password."""
        self.go("account_login")
        self.write("login", self.email)
        self.write("password", PASSWORD)
        self.send("main form:has([name=password])")

    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("main").inner_text()

    def _press(self, target: Locator, status: int) -> None:
        def act() -> None:
            if self.keyboard:
                self._tab_to(target)
                self.page.keyboard.press("Enter")
            else:
                target.click()

        self._and_wait(act)
        if status != 200:
            self.visit.troubles = [line for line in self.visit.troubles if str(status) not in line]
        self.look()

    def _and_wait(self, act: Callable[[], None]) -> None:
        with self.page.expect_navigation(wait_until="load"):
            act()

    def _tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there; it must be seen."""
        for _step in range(MOST_STEPS):
            if target.evaluate(FOCUSED):
                assert self.page.evaluate(SEEN), f"nobody sees the focus on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_STEPS} steps with Tab did not lead to {target}")
