"""The story of a clerk of a small town: finds three solutions that fit, reads why, compares, exports, hears of the next."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote

import pytest
from playwright.sync_api import Locator
from python_calamine import CalamineWorkbook

from catalog.models import SavedSearch
from catalog.tasks import tell_of_matches
from marketplace.core.clock import berlin_day
from marketplace.registers.models import Area
from marketplace.registers.queries import areas_matching
from tests.factories import PASSWORD as SECRET
from tests.factories import MembershipFactory, OrganisationFactory, SolutionFactory, UserFactory

from .people import STORIES, Person

WORD = "Bürgerservice"
RESULTS = "#results article"
# What a card says of the fit: the points, what would be possible, and the two strongest reasons.
FIT = {
    "de": r"Passung (\d+) von 100(?:, möglich bis \d+)?: (.+)",
    "en": r"Fits (\d+) of 100(?:, possible up to \d+)?: (.+)",
}
POINTS = {"de": r"(\d+) von (\d+)", "en": r"(\d+) of (\d+)"}


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


def tick(person: Person, number: int) -> str:
    """Choose a result for the comparison and return its slug."""
    box = person.page.locator(f"{RESULTS} input[name=s]").nth(number)
    slug = box.get_attribute("value") or ""
    person.hands.choose(box, slug)
    return slug


def reads_the_fit(card: Locator, language: str) -> tuple[int, str]:
    """The points and the reasons that stand on a card."""
    said = " ".join(card.locator(".match").inner_text().split())
    found = re.fullmatch(FIT[language], said)
    assert found, said
    return int(found[1]), found[2]


def reads_why(person: Person, place: Area, points: int, reasons: str) -> None:
    """The page of the solution breaks the same points down, rule by rule, for this town; the reasons of the card are there."""
    panel = person.page.locator("section[aria-labelledby=fit-h]")
    assert place.name in panel.locator("h2").inner_text()
    rows = [row.locator("td").all_inner_texts() for row in panel.locator("tbody tr").all()]
    assert len(rows) >= 5
    assert all(why.strip() for _given, why in rows)
    given = [re.match(POINTS[person.language], text.strip()) for text, _why in rows]
    told = [(int(one[1]), why.strip()) for one, (_text, why) in zip(given, rows, strict=True) if one]
    assert sum(part for part, _why in told) == points
    assert max(told)[0] > 0
    assert max(told, key=lambda one: one[0])[1] in reasons


@pytest.mark.parametrize(("language", "width", "keyboard"), STORIES)
def test_clerk_of_a_small_town_finds_compares_exports_and_hears_of_the_next(
    clerk, clock, mailbox, tmp_path, language, width, keyboard
):
    clara, place = clerk(language, width, keyboard), town(language)

    # One search: the words, and the town, named without signing in.
    clara.go("catalog:solution-list")
    assert clara.visit.context.cookies() == []
    clara.write("q", WORD, form="main")
    if width < 600:
        clara.hands.press(clara.page.locator("#filter-button"))
    clara.write("area", place.name, form="#filter")
    clara.page.keyboard.press("Enter")
    wait_for_results(clara, f"q={quote(WORD)}&area=")
    results = clara.page.locator(RESULTS)
    assert results.count() >= 3

    # First click: the order by fit. Each result says how well it fits and for which reasons.
    clara.hands.choose(clara.page.locator("#sort"), "fit")
    wait_for_results(clara, "sort=fit")
    best = [reads_the_fit(results.nth(number), language) for number in range(3)]
    assert all(points > 0 and reasons for points, reasons in best)
    assert [points for points, _reasons in best] == sorted(
        (points for points, _reasons in best), reverse=True
    )
    searched = clara.page.url

    # Second click: why the first one fits.
    clara.follow(results.first.locator("h2 a").get_attribute("href") or "")
    reads_why(clara, place, *best[0])

    # Three side by side, as a file for the record.
    clara.visit.open(searched)
    chosen = [tick(clara, number) for number in range(3)]
    clara.send("#compare")
    assert all(f"s={slug}" in clara.page.url for slug in chosen)
    with clara.page.expect_download() as download:
        clara.hands.press(clara.page.locator("main a[download][href*='xlsx']"))
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
    clara.write("name", "Bürgerservice für uns")
    clara.choose("frequency", "daily")
    clara.send("main form:has([name=frequency])")
    assert "Bürgerservice für uns" in clara.text()
    saved = SavedSearch.objects.get(user__email=clara.email)
    assert parse_qs(saved.address) == {"q": [WORD], "area": [place.key]}

    # A new listing is published, and the next morning brings a mail about it and about nothing else.
    new = SolutionFactory(
        name=f"Bürgerservice leicht gemacht {language}", short_description="Für kleine Städte."
    )
    clock.put(berlin_day() + datetime.timedelta(days=1), 7, 20)
    assert tell_of_matches.func(timestamp=0) >= 1
    mail = mailbox.last(to=clara.email)
    assert (
        mail.subject
        == {
            "de": "1 neue Lösung zu „Bürgerservice für uns“",
            "en": "1 new solution for “Bürgerservice für uns”",
        }[language]
    )
    clara.open_mail(mail)
    assert new.current.facts["name"] in clara.text()
    assert tell_of_matches.func(timestamp=0) == 0
