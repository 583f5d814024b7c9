"""The quick mode in a browser: one person of a small town from signing in to the published sounding, with inputs counted."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator

from catalog.models import BookmarkList
from marketplace.core.clock import BERLIN
from marketplace.core.models import AuditEvent
from procurement.models import Sounding
from tests.factories import (
    BookmarkFactory,
    BookmarkListFactory,
    OrganisationFactory,
    SolutionFactory,
    member_of,
)

from .hands import Hands
from .people import STORIES, Person

# What a person of a small town has to do at most, from the template to the publication.
MOST_INPUTS = 25
ROLES = ("officer", "reviewer", "publisher")
CODE = "ready:lorawan-sensors"
# How many things the form holds that somebody could fill in, choose or press; round boxes of one question are one.
ASKED = """form => new Set([...form.elements]
    .filter(one => one.type !== 'hidden' && one.tagName !== 'FIELDSET' && !one.classList.contains('hidden'))
    .map(one => one.tagName === 'BUTTON' ? one.value : one.name)).size"""
WORDS = {
    "de": {
        "title": "Pegel am Dorfbach messen",
        "about": "Drei Messstellen am Bach, bisher von Hand abgelesen. Wir wünschen alles aus einer Hand.",
        "why": "Mit passender Lösung auf unserer Merkliste.",
        "switch": "Eine Person hat eine Marktsondierung vorbereitet, geprüft und veröffentlicht",
        "unpublished": "Veröffentlicht ist noch nichts.",
        "findings": "Hinweise zur Neutralität",
    },
    "en": {
        "title": "Measuring the level of the village brook",
        "about": "Three places at the brook, read by hand so far. Wir wünschen alles aus einer Hand.",
        "why": "With a fitting solution on our list.",
        "switch": "A market sounding was prepared, checked and published by one person",
        "unpublished": "Nothing has been published yet.",
        "findings": "Notes on neutrality",
    },
}


class Counted:
    """Hands that count what they do: each field that is written in, each choice, each press."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.inputs = hands, 0

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field, in the place of what stood there."""
        self.inputs += 1
        self.hands.write(field, text)

    def choose(self, field: Locator, value: str) -> None:
        """Choose an entry of a list, or a round or a square box."""
        self.inputs += 1
        self.hands.choose(field, value)

    def reach(self, target: Locator) -> None:
        """Go there without doing anything yet, which is no input."""
        self.hands.reach(target)

    def press(self, target: Locator) -> None:
        """Press a button or follow a link."""
        self.inputs += 1
        self.hands.press(target)


@pytest.fixture
def quinn(people: Any) -> Any:
    """Somebody who does all of it alone, in a small town without the four-eyes rule, with a list of two vendors."""

    def person(language: str, width: int, keyboard: bool) -> tuple[Person, BookmarkList]:
        town = OrganisationFactory(
            kind="municipality", name=f"Gemeinde am Dorfbach {language}", four_eyes=False
        )
        kept = BookmarkListFactory(organisation=town, name=f"Sensoren {language}")
        for number in (1, 2):
            firm = OrganisationFactory(name=f"Pegelbau {number} {language} (Beispiel)")
            member_of(firm, "editor")
            BookmarkFactory(list=kept, solution=SolutionFactory(vendor=firm))
        email = f"quinn-{language}@dorfbach.example"
        one = people(email, "Quinn Beispiel", language, width, keyboard, organisation=town, roles=ROLES)
        one.visit.context.clear_cookies()
        return one, kept

    return person


def button(value: str) -> str:
    """The visible button of the form that does this."""
    return f"[name=action][value={value}]:not(.hidden)"


@pytest.mark.parametrize(
    ("language", "width", "keyboard"), STORIES, ids=["german by keyboard", "english at 320 px"]
)
def test_one_person_publishes_a_sounding_on_one_page_with_at_most_25_inputs(quinn, language, width, keyboard):
    person, kept = quinn(language, width, keyboard)
    words = WORDS[language]
    person.sign_in()
    person.go("site:workspace-show")
    here = person.path("procurement:sounding-quick")
    person.follow(here)

    # From here on every input counts.
    hands = Counted(person.hands)
    person.hands = hands
    person.follow(f"template={CODE}")
    assert person.page.locator("main form").evaluate(ASKED) <= MOST_INPUTS
    person.write("title", words["title"])
    person.write("number", f"MS-{language}-1")
    person.write("description", words["about"])
    if not keyboard:
        later = datetime.datetime.now(BERLIN).date() + datetime.timedelta(days=24)
        person.write("response_deadline", f"{later}T16:00")
    person.choose("source", f"list:{kept.pk}")
    person.send(button=button("search"))
    assert person.page.locator("main input[name=vendors]:checked").count() == 2
    person.write("reason", words["why"])
    person.write("contact_name", "Bauamt")
    person.write("contact_email", f"bauamt-{language}@dorfbach.example")

    # What was changed stands in the preview before anything is published.
    person.send(button=button("publish"))
    assert words["unpublished"] in person.text()
    assert not Sounding.objects.filter(title=words["title"]).exists()
    preview = person.page.locator("#preview")
    shown = preview.inner_text()
    assert words["title"] in shown
    assert f"Pegelbau 1 {language} (Beispiel), Pegelbau 2 {language} (Beispiel)" in shown
    assert words["findings"] in shown
    person.hands.choose(person.page.locator("main input[name=noticed]"), "on")
    person.send(button=button("publish"))

    one = Sounding.objects.get(title=words["title"])
    assert one.state == "published"
    assert person.path("procurement:sounding-show", public_id=one.public_id) in person.page.url
    assert hands.inputs <= MOST_INPUTS, hands.inputs
    assert words["switch"] in person.text()
    told = AuditEvent.objects.get(verb="procurement.sounding.published_quickly", subject_id=str(one.pk))
    assert told.data["four_eyes"] is False
    assert one.invitations.filter(sent_at__isnull=False).count() == 2

    # All read exactly what the preview showed.
    person.go("procurement:public-sounding-show", public_id=one.public_id)
    public = person.text()
    for text in (one.title, one.description, "Bauamt"):
        assert text in shown
        assert text in public
