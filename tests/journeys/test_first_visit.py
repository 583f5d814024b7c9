"""The clerk of a small town on the first visit: one search, two clicks, no login, and something to show to the mayor."""

from __future__ import annotations

import re

import pytest

from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    """A town like hers that uses one of three solutions for the task."""
    town = AreaFactory(key="150025101010", name="Nachbarstadt")
    vendor = OrganisationFactory(name="Werkstatt Beispiel", slug="werkstatt")
    used = SolutionFactory(
        name="Terminhilfe",
        vendor=vendor,
        short_description="Terminvergabe im Bürgerbüro.",
        facts={"licence": "EUPL-1.2", "licence_model": "open", "population_bands": ["under_20000"]},
    )
    SolutionFactory(name="Terminlöwe", short_description="Online-Termine für große Städte.")
    SolutionFactory(name="Ratskalender", short_description="Sitzungen des Rates.")
    DeploymentFactory(solution=used, area=town)
    EvidenceFactory(solution=used, fact="licence")
    return used


def links(html, start):
    return re.findall(rf'href="({start}[^"]*)"', html)


def test_clerk_without_login_finds_a_solution_and_who_uses_it_in_two_clicks(client, market):
    start = client.get("/").content.decode()
    assert 'action="/loesungen/"' in start

    # One search with a filter that stands in the address.
    results = client.get(
        "/loesungen/", {"q": "Terminvergabe", "population_band": "under_20000"}
    ).content.decode()
    assert links(results, "/loesungen/terminhilfe/")
    assert not links(results, "/loesungen/terminl")

    # First click: what it is, who uses it, what has been checked.
    page = client.get("/loesungen/terminhilfe/").content.decode()
    assert "Nachbarstadt" in page
    assert "EUPL-1.2" in page
    assert "Plattform geprüft" in page

    # Second click: the town that uses it.
    town = client.get(links(page, "/kommunen/150025101010/")[0]).content.decode()
    assert links(town, "/loesungen/terminhilfe/")


def test_clerk_with_a_typing_error_and_english_words_still_finds_it(client, market):
    for words in ("Terminvergbae", "Bürgerbuero", "TERMIN"):
        assert "terminhilfe" in client.get("/loesungen/", {"q": words}).content.decode(), words
    english = client.get("/en/solutions/terminhilfe/").content.decode()
    assert 'lang="de"' in english
    assert "Terminvergabe im Bürgerbüro." in english


def test_page_with_parameters_of_a_mail_program_still_shows_everything(client, market):
    plain = client.get("/loesungen/")
    tracked = client.get("/loesungen/", {"utm_source": "mail", "population_band": "huge", "page": "-1"})
    slugs = [links(answer.content.decode(), "/loesungen/[a-z]") for answer in (plain, tracked)]
    assert (plain.status_code, tracked.status_code) == (200, 200)
    assert set(slugs[0]) == set(slugs[1]) != set()


def test_program_with_the_same_wrong_parameter_is_told_what_is_allowed(client, market):
    answer = client.get("/api/v1/solutions/", {"population_band": "huge"}, headers={"accept-language": "en"})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["parameter"]) == (400, "population_band")
    assert error["allowed"] == [
        "under_5000",
        "under_20000",
        "under_50000",
        "under_100000",
        "under_500000",
        "from_500000",
    ]
