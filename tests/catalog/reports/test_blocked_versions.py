"""A version that the law is against is read nowhere any more: page, history, comparison, list, API."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.catalog.pages.reading import words
from tests.factories import (
    BookmarkFactory,
    BookmarkListFactory,
    OrganisationFactory,
    SolutionVersionFactory,
    member_of,
)

SECRET = "Hier stand etwas Verbotenes"


@pytest.fixture
def listing(listing):
    """Version 2 said something unlawful, so it is blocked with the first; version 3 is the current one."""
    name = listing.current.facts["name"]
    for facts in (
        {"name": SECRET, "short_description": {"de": SECRET}},
        {"name": name, "short_description": {"de": "Nun ohne das."}},
    ):
        SolutionVersionFactory(solution=listing, facts=facts)
        listing.refresh_from_db()
    assert listing.current.number == 3
    listing.blocked_until = 2
    listing.save()
    return listing


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("who", ["anonymous", "editor"])
@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_page_of_a_blocked_version_says_that_nobody_reads_it(listing, editor, who, status):
    listing.status = status
    listing.save()
    client = Client() if who == "anonymous" else signed_in(editor)
    answer = client.get(f"/loesungen/{listing.slug}/fassungen/2/")
    assert answer.status_code == 410
    assert "Fassung 2 ist nicht mehr lesbar" in words(answer.text)
    assert SECRET not in answer.text


def test_operator_still_reads_a_blocked_version(listing, moderator):
    answer = signed_in(moderator).get(f"/loesungen/{listing.slug}/fassungen/2/")
    assert (answer.status_code, SECRET in answer.text) == (200, True)


def test_page_of_a_later_version_is_readable_and_its_history_does_not_lead_to_the_blocked_one(listing):
    for path in ("", "fassungen/3/"):
        page = Client().get(f"/loesungen/{listing.slug}/{path}").text
        assert "Nun ohne das." in page
        assert f"/loesungen/{listing.slug}/fassungen/2/" not in page
        assert "Nicht mehr lesbar" in words(page)
        assert SECRET not in page


def test_api_answers_410_for_a_blocked_version_and_gives_the_later_one(listing):
    path = f"/api/v1/solutions/{listing.slug}/versions/"
    blocked = Client().get(f"{path}2/")
    assert blocked.status_code == 410
    assert blocked.json()["type"].endswith("version-blocked")
    assert SECRET not in blocked.content.decode() + Client().get(path).content.decode()
    assert Client().get(f"{path}3/").json()["number"] == 3


def test_comparison_that_is_bound_to_a_blocked_version_leaves_it_out(listing):
    asked = {"s": [f"{listing.slug}@2", f"{listing.slug}@3"]}
    page = Client().get("/vergleich/", asked).text
    told = "Nicht mehr lesbar, weil etwas darin gegen das Recht verstieß oder Rechte verletzte:"
    assert f"{told} {listing.slug}@2" in words(page)
    assert "Nun ohne das." in page
    table = Client().get("/vergleich/csv/", asked).content.decode()
    assert "Nun ohne das." in table
    for shown in (page, table):
        assert SECRET not in shown


def test_list_that_kept_a_blocked_version_names_it_as_it_is_called_today(listing):
    town = OrganisationFactory(name="Stadt", kind="municipality")
    clerk = member_of(town, "requester")
    kept = BookmarkListFactory(organisation=town)
    BookmarkFactory(list=kept, solution=listing, version=listing.versions.get(number=2))
    page = signed_in(clerk).get(f"/arbeitsbereich/merklisten/{kept.pk}/").text
    assert "Mängelmelder" in page
    assert "Die gemerkte Fassung ist nicht mehr lesbar." in words(page)
    assert SECRET not in page
    assert f"/loesungen/{listing.slug}/fassungen/2/" not in page
