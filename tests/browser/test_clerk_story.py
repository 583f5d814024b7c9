"""The story of a clerk of a small town: finds three solutions that fit, reads why, compares, exports, hears of the next."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from catalog.actions.found import tell_of_new_matches
from catalog.models import SavedSearch
from marketplace.core.clock import BERLIN
from marketplace.registers.models import Area
from marketplace.registers.queries import areas_matching
from tests.factories import PASSWORD as SECRET
from tests.factories import MembershipFactory, OrganisationFactory, SolutionFactory, UserFactory

from .people import STORIES, Person

WORD = "Beteiligung"
RESULTS = "#results article"


@pytest.fixture
def clerk(visit: Callable, real_database: None) -> Callable[[str, int, bool], Person]:
    """Makes a clerk of the town, with an account but not signed in."""

    def make(language: str, width: int, keyboard: bool) -> Person:
        email = f"clerk-{language}@kleinstadt.example"
        user = UserFactory(email=email, name="Clara Beispiel", language=language)
        organisation = OrganisationFactory(
            kind="municipality", name=f"Kleinstadt {language}", area=town(language)
        )
        MembershipFactory(user=user, organisation=organisation, role="requester")
        return Person(visit(width=width), email=email, name=user.name, language=language, keyboard=keyboard)

    return make


def town(language: str) -> Area:
    """A town of 6,000 in an association, found by its name alone; another one for each story."""
    rows = Area.objects.filter(kind="municipality", ended_on=None, association__isnull=False)
    found = rows.filter(population__range=(5_900, 6_100)).order_by("key")
    clear = [area for area in found if len(areas_matching(area.name, 2)) == 1]
    return clear[0 if language == "de" else 1]


def wait_for_results(person: Person, part: str) -> None:
    """The live list has come, and its address says what was asked."""
    person.page.wait_for_url(re.compile(part))
    person.page.wait_for_load_state("networkidle")
    # Whoever goes on typing ends the request before, of which htmx tells.
    ended = ("htmx:sendAbort", "htmx:afterRequest")
    person.visit.troubles = [line for line in person.visit.troubles if not any(e in line for e in ended)]
    person.look()


def press(person: Person, selector: str) -> None:
    """Press a button or follow a link that changes the page in place."""
    target = person.page.locator(selector).first
    if person.keyboard:
        person._tab_to(target)
        person.page.keyboard.press("Enter")
    else:
        target.click()


def tick(person: Person, number: int) -> str:
    """Choose a result for the comparison and return its slug."""
    box = person.page.locator(f"{RESULTS} input[name=s]").nth(number)
    if person.keyboard:
        person._tab_to(box)
        person.page.keyboard.press("Space")
    else:
        box.check()
    return box.get_attribute("value") or ""


@pytest.mark.parametrize(("language", "width", "keyboard"), STORIES)
def test_clerk_of_a_small_town_finds_compares_exports_and_hears_of_the_next(
    clerk, mailbox, tmp_path, language, width, keyboard
):
    clara, place = clerk(language, width, keyboard), town(language)

    # One search: the words, and the town, named without signing in.
    clara.go("catalog:solution-list")
    assert clara.visit.context.cookies() == []
    clara.write("q", WORD, form="main")
    if width < 600:
        press(clara, "#filter-button")
    clara.write("area", place.name, form="#filter")
    clara.page.keyboard.press("Enter")
    wait_for_results(clara, f"q={WORD}.*area=|area=.*q={WORD}")
    results = clara.page.locator(RESULTS)
    assert results.count() >= 3

    # First click: the order by fit. Each result says how well it fits and for which reasons.
    order = clara.page.locator("#sort")
    if keyboard:
        clara._tab_to(order)
    order.select_option("fit")
    wait_for_results(clara, "sort=fit")
    told = {"de": r"Passung \d+ von 100", "en": r"Fits \d+ of 100"}[language]
    assert all(re.search(told, text) for text in results.all_inner_texts()[:3])
    searched = clara.page.url

    # Second click: why the first one fits, rule by rule, for this town.
    clara.follow("/beispiel-" if clara.page.locator(f"{RESULTS} h2 a[href*='/beispiel-']").count() else "/")
    panel = clara.page.locator("#fit-h").inner_text()
    assert place.name in panel
    assert clara.page.locator("section[aria-labelledby=fit-h] tbody tr").count() >= 5

    # Three side by side, as a file for the record.
    clara.visit.open(searched)
    chosen = [tick(clara, number) for number in range(3)]
    clara.send("#compare")
    assert all(f"s={slug}" in clara.page.url for slug in chosen)
    with clara.page.expect_download() as download:
        press(clara, "a[download][href*='xlsx']")
    file = tmp_path / "comparison.xlsx"
    download.value.save_as(file)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert len(rows) > 10
    assert clara.visit.context.cookies() == []

    # Signs in on the way to saving the search, and is back where she was.
    clara.visit.open(searched)
    clara.follow({"de": "/suchen/neu/", "en": "/searches/new/"}[language])
    clara.write("login", clara.email)
    clara.write("password", SECRET)
    clara.send("main form:has([name=password])")
    clara.write("name", "Beteiligung für uns")
    clara.choose("frequency", "daily")
    clara.send("main form:has([name=frequency])")
    assert "Beteiligung für uns" in clara.text()
    saved = SavedSearch.objects.get(user__email=clara.email)
    assert saved.address.startswith(f"q={WORD}&area=")

    # A new listing is published, and the next morning brings a mail about it and about nothing else.
    new = SolutionFactory(
        name=f"Beteiligung leicht gemacht {language}", short_description="Für kleine Städte."
    )
    tomorrow = timezone.now().astimezone(BERLIN) + datetime.timedelta(days=1)
    morning = tomorrow.replace(hour=7, minute=15)
    assert tell_of_new_matches(at=morning) >= 1
    mail = mailbox.last(to=clara.email)
    assert (
        mail.subject
        == {
            "de": "1 neue Lösung zu „Beteiligung für uns“",
            "en": "1 new solution for “Beteiligung für uns”",
        }[language]
    )
    clara.open_mail(mail)
    assert new.current.facts["name"] in clara.text()
    assert tell_of_new_matches(at=morning) == 0
