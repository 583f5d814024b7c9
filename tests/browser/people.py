"""A person at the browser: goes to pages by their names, fills in forms, with a pointer or with the keys alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page

from tests.mailbox import Mail

from .hands import Hands, Keys, Pointer
from .visit import Visit

PASSWORD = "Wolkenbruch-uber-Lindenwerder-7"
# How the long stories are lived through: language, width, and whether with the keyboard alone.
STORIES = [("de", 1280, True), ("en", 320, False)]


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
        self.hands: Hands = Keys(self.page) if keyboard else Pointer(self.page)
        self.password, self.secret = PASSWORD, ""
        # Long stories walk over pages that tests of their own judge; axe then takes most of the time and says nothing new.
        self.asks_axe = True

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
        assert not self.asks_axe or self.visit.axe() == [], self.page.url
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        assert self.page.locator("html").get_attribute("lang") == self.language

    def write(self, name: str, text: str, *, form: str = "main form") -> None:
        """Fill in a field."""
        self.hands.write(self.page.locator(f"{form} [name={name}]:visible").first, text)

    def choose(self, name: str, value: str) -> None:
        """Choose an entry of a list, a round or a square box."""
        field = f"main form select[name={name}], main form input[name={name}][value='{value}']"
        self.hands.choose(self.page.locator(field).first, value)

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
        """Sign in on the page for it."""
        self.go("account_login")
        self.prove()

    def prove(self) -> None:
        """Give the password, and the code where there is a second factor, to a page that asks for them."""
        self.write("login", self.email)
        self.write("password", self.password)
        self.send("main form:has([name=password])")
        if self.secret:
            self.write("code", code_of(self.secret))
            self.send("main form:has([name=code])")

    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("main").inner_text()

    def send_by_enter(self) -> None:
        """Press Enter in the field that was just written in, and look at the page that comes."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        self.look()

    def _press(self, target: Locator, status: int) -> None:
        # The skip link leads to another place of the same page, which is not yet what is waited for.
        self.hands.reach(target)
        with self.page.expect_navigation(wait_until="load"):
            self.hands.press(target)
        if status != 200:
            self.visit.troubles = [line for line in self.visit.troubles if str(status) not in line]
        self.look()
