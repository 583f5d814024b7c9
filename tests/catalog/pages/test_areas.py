"""Pages of municipalities: found by name, and who uses what there, together and nearby."""

from __future__ import annotations

import datetime
import re

import pytest

from tests.factories import (
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    MandateFactory,
    OrganisationFactory,
    OwnThresholdFactory,
    SolutionFactory,
)

from .reading import part, rows, words

HERE = "/kommunen/150025101010/"


def area(key, name, **fields):
    """An area that the search finds by its name."""
    folded = name.casefold()
    return AreaFactory(
        key=key, name=name, search_name=folded, search_text=f"| {folded} |", land="st", **fields
    )


@pytest.fixture
def town(db):
    association = area("150025101", "Verbandsgemeinde Aue", kind="association")
    return area(
        "150025101010",
        "Auental",
        population=6080,
        ags="15002010",
        association=association,
        latitude=51.5,
        longitude=12.0,
        point_source="polygon",
    )


@pytest.fixture
def neighbour(town):
    return area(
        "150025102020", "Nahdorf", population=900, latitude=51.6, longitude=12.0, point_source="polygon"
    )


@pytest.fixture
def member(town):
    return area(
        "150025101020",
        "Mitdorf",
        population=700,
        association=town.association,
        latitude=51.51,
        longitude=12.0,
        point_source="polygon",
    )


def test_area_search_finds_a_town_and_says_where_it_lies(client, town):
    page = client.get("/kommunen/", {"q": "auental"})
    assert part(page, r'<h2 id="found-h">(.*?)</h2>') == "Ein Treffer zu „auental“"
    assert 'href="/kommunen/150025101010/">Auental</a>' in page.text
    assert "Sachsen-Anhalt" in page.text


def test_area_search_that_finds_nothing_says_what_helps(client, town):
    page = client.get("/kommunen/", {"q": "zzzz"})
    assert "0 Treffer zu „zzzz“" in words(page.text)
    assert "Ortsteile haben keinen eigenen Eintrag." in page.text


def test_area_list_without_a_search_names_the_busiest_first(client, town, neighbour):
    both = SolutionFactory()
    DeploymentFactory(solution=both, area=neighbour)
    DeploymentFactory(solution=both, area=town)
    DeploymentFactory(area=town)
    DeploymentFactory(area=neighbour, solution=SolutionFactory(), status="ended")
    found = re.findall(r'<h3><a href="/kommunen/\w+/">(.*?)</a>', client.get("/kommunen/").text)
    assert found == ["Auental", "Nahdorf"]


def test_area_page_shows_own_uses_those_of_the_association_and_nearby(client, town, neighbour, member):
    own = SolutionFactory(name="Wegewart", slug="wegewart")
    other = SolutionFactory(name="Auenforum", slug="auenforum")
    DeploymentFactory(solution=own, area=town, confirmed_on=datetime.date(2026, 1, 5))
    DeploymentFactory(solution=other, area=member, status="test")
    DeploymentFactory(solution=other, area=neighbour, status="ended", until=datetime.date(2025, 3, 1))
    page = client.get(HERE)
    assert [re.sub(r" Prüftiefe.*", "", row) for row in rows(page, "Lösungen, die hier genutzt werden")] == [
        "Wegewart Im Einsatz von Kommune bestätigt"
    ]
    assert rows(page, "Verbandsgemeinde Aue") == ["Auenforum Mitdorf In Erprobung"]
    assert rows(page, "Lösungen, die in der Nähe genutzt werden") == [
        "Auenforum Nahdorf 11 km entfernt Beendet, bis 1. März 2025"
    ]


def test_area_page_of_an_association_shows_its_members(client, member):
    DeploymentFactory(solution=SolutionFactory(name="Wegewart"), area=member)
    assert rows(client.get("/kommunen/150025101/"), "Verbandsgemeinde Aue") == ["Wegewart Mitdorf Im Einsatz"]


def test_area_page_shows_nothing_of_what_is_not_public(client, town):
    hidden = SolutionFactory(name="Geheimwerk", status="withdrawn", vendor=OrganisationFactory(area=town))
    DeploymentFactory(solution=hidden, area=town)
    page = client.get(HERE)
    assert "Geheimwerk" not in page.text
    assert "Noch ist nicht bekannt, welche Lösungen hier im Einsatz sind (Auental)." in page.text
    assert 'href="/loesungen/?area=150025101010"' in page.text


def test_area_page_shows_what_is_published_from_there(client, town):
    SolutionFactory(name="Wegewart", slug="wegewart", vendor=OrganisationFactory(area=town))
    published = part(client.get(HERE), r'<h2 id="from-h">Von hier veröffentlicht</h2>(.*?)</section>')
    assert published.startswith("Wegewart Hilft der Verwaltung")


def test_area_page_by_another_key_leads_to_the_one_address(client, town):
    page = client.get("/kommunen/15002010/")
    assert (page.status_code, page.headers["Location"]) == (301, HERE)


def test_area_page_of_a_town_that_ended_names_its_successor(client, town, neighbour):
    town.ended_on, town.successor = datetime.date(2026, 1, 1), neighbour
    town.save()
    page = client.get(HERE)
    assert (
        "Diese Kommune gibt es seit dem 1.\N{NO-BREAK SPACE}Januar\N{NO-BREAK SPACE}2026 nicht mehr."
        in page.text
    )
    assert '<a href="/kommunen/150025102020/">Nahdorf</a>' in page.text


@pytest.mark.parametrize("key", ["999999999999", "body-niemand", "x"])
def test_area_page_with_an_unknown_key_is_not_found(client, db, key):
    page = client.get(f"/kommunen/{key}/")
    assert page.status_code == 404
    assert "Ihre Kommune finden" in page.text


def test_area_page_shows_what_the_municipality_says_of_itself(client, town, member):
    stadt = OrganisationFactory(
        name="Stadt Auental",
        kind="municipality",
        area=town,
        it_provider_name="Rechenzentrum Aue",
        specialist_systems=["Meldewesen A"],
        standards=["XPlanung"],
        staff_days=12,
    )
    OwnThresholdFactory(organisation=stadt, title="Direktaufträge", valid_until=datetime.date(2026, 1, 31))
    ContactFactory(organisation=stadt, name="Petra Muster")
    ContactFactory(organisation=stadt, name="Ohne Zustimmung", consented_at=None)
    agent = OrganisationFactory(name="Verbandsgemeinde Aue", kind="municipality", area=town.association)
    MandateFactory(principal=stadt, agent=agent)
    page = client.get(HERE)
    said = part(page, r'<h2 id="body-h">(.*?)</section>')
    wanted = (
        "IT-Dienstleister Rechenzentrum Aue",
        "Genutzte Fachverfahren Meldewesen A",
        "Genutzte Standards XPlanung",
        "Personentage im Jahr 12",
        "Vertreten durch Verbandsgemeinde Aue mit einem hier eingetragenen Mandat",
    )
    assert [words for words in wanted if words not in said] == []
    assert rows(page, "Eigene Wertgrenzen") == [
        "Direktaufträge früher 10.000 1. Januar 2026 bis 31. Januar 2026 Dienstanweisung Vergabe"
    ]
    assert ("Petra Muster" in page.text, "Ohne Zustimmung" in page.text) == (True, False)
    assert "Identität nicht geprüft" in page.text
    assert "Handelt für Stadt Auental" in part(
        client.get("/kommunen/150025101/"), r'<h2 id="body-h">(.*?)</section>'
    )


def test_area_page_of_a_closed_organisation_shows_the_register_only(client, town):
    now = datetime.datetime.now(datetime.UTC)
    OrganisationFactory(kind="municipality", area=town, closed_at=now, it_provider_name="Geheim")
    page = client.get(HERE)
    assert "Geheim" not in page.text
    assert "Was sie von sich sagt" not in page.text


def test_area_page_of_an_organisation_asks_equally_often_for_one_and_three_rows(
    client, town, django_assert_num_queries
):
    stadt = OrganisationFactory(kind="municipality", area=town)
    for count in (1, 2):
        for _row in range(count):
            OwnThresholdFactory(organisation=stadt)
            ContactFactory(organisation=stadt)
            MandateFactory(principal=stadt)
            MandateFactory(agent=stadt)
        with django_assert_num_queries(14):
            assert client.get(HERE).status_code == 200


def test_area_pages_with_more_rows_ask_no_more_often(
    client, town, neighbour, member, django_assert_num_queries
):
    for count in (1, 2):
        for _row in range(count):
            solution = SolutionFactory(vendor=OrganisationFactory(area=town))
            for place in (town, neighbour, member):
                DeploymentFactory(solution=solution, area=place)
        with django_assert_num_queries(9):
            assert client.get(HERE).status_code == 200
        with django_assert_num_queries(2):
            assert client.get("/kommunen/").status_code == 200
