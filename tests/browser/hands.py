"""Two ways to use a page: with the keys alone, as many people must, or with a finger or a mouse.

Both can do the same things, so one story is lived through in both ways. What `Keys` may call is judged in test_hands.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

# From one control to the next that a story needs; whoever needs more steps on a page has lost the thread long before.
MOST_STEPS = 60
FOCUSED = "one => document.activeElement === one"
# Where one is on the way: there, on a skip link that leads nearer, or still before it. A group of round boxes is one stop
# of Tab: the arrows lead on from whichever of it has the focus.
ON_THE_WAY = """one => {
    const here = document.activeElement;
    const inGroup = here.type === 'radio' && here.name === one.name && here.form === one.form;
    if (here === one || inGroup) return 'there';
    const goal = here.classList.contains('skip') && document.getElementById(here.hash.slice(1));
    return goal && goal.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? 'skip' : '';
}"""
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""
KIND = "one => one.tagName === 'SELECT' ? 'list' : one.type"
PLACES = (
    """(one, wanted) => [one.selectedIndex, [...one.options].findIndex(option => option.value === wanted)]"""
)
ARROWS = """one => [...document.querySelectorAll(`input[type=radio][name='${one.name}']`)]
    .filter(other => other.form === one.form && !other.disabled).length"""


class Hands(Protocol):
    """How somebody uses a page."""

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field, in the place of what stood there."""

    def choose(self, field: Locator, value: str) -> None:
        """Choose an entry of a list, or a round or a square box."""

    def reach(self, target: Locator) -> None:
        """Go there without doing anything yet."""

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open what is folded."""


class Pointer:
    """Uses a page by pointing at things."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field, in the place of what stood there."""
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose an entry of a list, or a round or a square box."""
        if field.evaluate(KIND) == "list":
            field.select_option(value)
        else:
            field.check()

    def reach(self, target: Locator) -> None:
        """Go there without doing anything yet."""
        target.scroll_into_view_if_needed()

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open what is folded."""
        target.click()


class Keys:
    """Uses a page by Tab, arrows, Enter, Space and typing, and by nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field, in the place of what stood there."""
        self._tab_to(field)
        if field.input_value():
            self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        assert field.input_value() == text

    def choose(self, field: Locator, value: str) -> None:
        """Choose an entry of a list, or a round or a square box."""
        kind = field.evaluate(KIND)
        if kind == "list":
            self._tab_to(field)
            self._step_to(field, value)
            assert field.input_value() == value
            return
        if kind == "radio":
            self._tab_to(field)
            for _step in range(field.evaluate(ARROWS)):
                if field.evaluate(FOCUSED):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self._tab_to(field)
        if not field.is_checked():
            self.page.keyboard.press("Space")
        assert field.is_checked()

    def reach(self, target: Locator) -> None:
        """Go there without doing anything yet."""
        self._tab_to(target)

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open what is folded."""
        self._tab_to(target)
        self.page.keyboard.press("Enter")

    def _step_to(self, field: Locator, value: str) -> None:
        """Walk through a list to the entry of this value."""
        now, wanted = field.evaluate(PLACES, value)
        assert wanted >= 0, f"the list has no entry {value}"
        for _step in range(abs(wanted - now)):
            self.page.keyboard.press("ArrowDown" if wanted > now else "ArrowUp")

    def _tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there, and Enter on each skip link that leads nearer; the focus must be seen."""
        for _step in range(MOST_STEPS):
            where = target.evaluate(ON_THE_WAY)
            if where == "there":
                assert self.page.evaluate(SEEN), f"nobody sees the focus on {target}"
                return
            if where == "skip":
                self.page.keyboard.press("Enter")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_STEPS} steps with Tab did not lead to {target}")
