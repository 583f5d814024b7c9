"""The fit on pages: in the list, on the page of a solution, as order and as filter, and how many queries that takes."""

from __future__ import annotations

import datetime
import html
import re
from decimal import Decimal

import pytest

from accounts.models import Organisation
from tests.catalog.pages.reading import part, rows, words
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    OwnThresholdFactory,
    SolutionFactory,
    member_of,
)

LIST = "/loesungen/"


def names(page):
    return [words(title) for title in re.findall(r'<h2 id="r\d+">(.*?)</h2>', page.text, re.S)]


@pytest.fixture
def auental(db):
    """A town of 6,080 in Saxony-Anhalt whose public profile names one specialist system and twelve staff days."""
    area = AreaFactory(key="150025101010", name="Auental", type="stadt", latitude=51.5, longitude=12.0)
    OrganisationFactory(
        kind="municipality",
        name="Stadt Auental",
        area=area,
        specialist_systems=["H&H pro Doppik"],
        staff_days=12,
    )
    return area


@pytest.fixture
def catalogue(auental):
    """One listing that fits the town, one that does not, one of which nothing is known."""
    near = AreaFactory(name="Nahdorf", population=7_000, land="sn", latitude=51.6, longitude=12.1)
    far = AreaFactory(name="Ferndorf", population=7_000, land="by", latitude=48.0, longitude=11.0)
    fits = SolutionFactory(
        name="Passt",
        slug="passt",
        facts={
            "population_bands": ["under_20000"],
            "municipality_types": ["town"],
            "laender": ["st"],
            "specialist_systems": ["h&h PRO doppik", "Anderes"],
            "staff_days_per_year": 10,
            "costs": {"under_20000": {"setup": {"min": 0, "max": 1_000}, "yearly": {"min": 500, "max": 900}}},
        },
    )
    DeploymentFactory(solution=fits, area=near)
    EvidenceFactory(solution=fits, fact="licence", level="third_party")
    other = SolutionFactory(
        name="Anders", slug="anders", facts={"population_bands": ["from_500000"], "laender": ["by"]}
    )
    DeploymentFactory(solution=other, area=far)
    SolutionFactory(name="Offen", slug="offen")
    return {"near": near, "far": far, "fits": fits, "other": other}


def test_list_for_a_municipality_says_how_well_each_result_fits(client, catalogue):
    page = client.get(LIST, {"area": "150025101010", "sort": "fit"})
    assert names(page) == ["Passt", "Anders", "Offen"] or names(page) == ["Passt", "Offen", "Anders"]
    lines = [words(one) for one in re.findall(r'<p class="match">(.*?)</p>', page.text, re.S)]
    assert lines[0] == (
        "Passung 56 von 100 , möglich bis 76: Für Ihre Größe gemacht: 5.000 bis 19.999 Einwohner."
        " Für Ihre Art gemacht: Stadt."
    )
    assert dict(zip(names(page), lines, strict=True))["Anders"] == "Passung 0 von 100 , möglich bis 50"
    assert dict(zip(names(page), lines, strict=True))["Offen"] == "Passung 0 von 100 , möglich bis 90"


def test_list_keeps_the_municipality_on_the_way_to_a_solution_and_back(client, catalogue):
    page = client.get(LIST, {"area": "150025101010"})
    links = re.findall(r'<h2 id="r\d+"><a href="([^"]+)"', page.text)
    assert sorted(links) == [f"/loesungen/{slug}/?area=150025101010" for slug in ("anders", "offen", "passt")]
    shown = client.get(links[0])
    assert f'href="{LIST}?area=150025101010"' in shown.text
    assert client.cookies == {}


def test_list_without_a_municipality_offers_no_fit(client, catalogue):
    page = client.get(LIST, {"sort": "fit", "like": "mine"})
    assert len(names(page)) == 3
    assert 'class="match"' not in page.text
    assert '<option value="fit"' not in page.text


def test_list_filtered_by_use_at_similar_ones_shows_only_these(client, catalogue):
    page = client.get(LIST, {"area": "150025101010", "like": "mine"})
    assert names(page) == ["Passt"]
    chips = re.findall(r'<a class="chip" href="([^"]+)">([^<]+)<', page.text)
    assert [(html.unescape(url), label) for url, label in chips] == [
        ("/loesungen/?area=150025101010", "Im Einsatz bei Kommunen wie meiner")
    ]
    assert '<input type="hidden" name="like" value="mine">' in page.text


@pytest.mark.parametrize(
    ("like", "found"),
    [
        (["size"], ["Anders", "Passt"]),
        (["near"], ["Passt"]),
        (["land"], []),
        (["kind"], []),
        (["size", "near"], ["Passt"]),
        (["together"], []),
    ],
)
def test_list_filtered_by_one_aspect_means_that_one(client, catalogue, like, found):
    page = client.get(LIST, {"area": "150025101010", "like": like, "sort": "name"})
    assert names(page) == found


def test_list_ignores_uses_that_ended_or_were_refused(client, catalogue):
    today = datetime.date(2026, 11, 1)
    DeploymentFactory(solution=catalogue["other"], area=catalogue["near"], status="ended")
    refused = SolutionFactory(name="Bestritten", slug="bestritten")
    DeploymentFactory(solution=refused, area=catalogue["near"], refused_on=today)
    page = client.get(LIST, {"area": "150025101010", "like": "mine"})
    assert names(page) == ["Passt"]


def test_solution_for_a_municipality_shows_the_whole_breakdown(client, catalogue):
    page = client.get("/loesungen/passt/", {"area": "150025101010"})
    assert part(page, r'<section class="[^"]*" id="fit".*?<p class="match">(.*?)</p>') == (
        "Passung 56 von 100 , möglich bis 76"
    )
    assert rows(page, "Wie die Punkte entstehen") == [
        "Größe 15 von 15 Für Ihre Größe gemacht: 5.000 bis 19.999 Einwohner.",
        "Art der Kommune 10 von 10 Für Ihre Art gemacht: Stadt.",
        "Land 10 von 10 In Ihrem Land angeboten: Sachsen-Anhalt.",
        "Fachverfahren 5 von 10 Arbeitet mit 1 Ihrer Fachverfahren zusammen.",
        "Standards unbekannt bis 10 Im Profil Ihrer Kommune steht dazu nichts.",
        "Personentage 10 von 10 Braucht höchstens 10 Personentage im Jahr; Sie haben 12.",
        (
            "Im Einsatz bei Kommunen wie Ihrer 3 von 15"
            " 1 Kommune Ihrer Größe (5.000 bis 19.999 Einwohner) nutzt oder erprobt die Lösung."
        ),
        "Nachweise 3 von 10 1 Angabe ist belegt, am besten: durch Dritte geprüft.",
        "Übertragbarkeit unbekannt bis 5 Im Eintrag steht dazu nichts.",
        "Direktauftrag unbekannt bis 5 Für Sie ist keine geprüfte Wertgrenze für Direktaufträge bekannt.",
    ]


def test_solution_without_a_municipality_asks_for_one(client, catalogue):
    page = client.get("/loesungen/passt/")
    assert 'name="area"' in page.text
    assert "von 100" not in page.text


def test_solution_for_a_name_that_several_have_asks_which_one(client, catalogue):
    AreaFactory(name="Neustadt", key="150025101020", search_text="| neustadt |", search_name="neustadt")
    AreaFactory(name="Neustadt", key="160025101020", search_text="| neustadt |", search_name="neustadt")
    page = client.get("/loesungen/passt/", {"area": "Neustadt"})
    assert 'href="/loesungen/passt/?area=150025101020"' in page.text
    assert 'href="/loesungen/passt/?area=160025101020"' in page.text
    assert "von 100" not in page.text


def test_own_limits_count_for_whoever_acts_for_the_municipality_and_for_nobody_else(
    client, auental, catalogue
):
    organisation = Organisation.objects.get(area=auental)
    OwnThresholdFactory(organisation=organisation, title="Direktaufträge", amount=Decimal("4700.00"))
    address = "/loesungen/passt/?area=150025101010"
    assert "4.700" not in client.get(address).text

    stranger = member_of(OrganisationFactory(kind="municipality", area=catalogue["near"]), "editor")
    client.force_login(stranger)
    assert "4.700" not in client.get(address).text

    client.force_login(member_of(organisation, "editor"))
    page = client.get(address)
    assert rows(page, "Wie die Punkte entstehen")[9] == (
        "Direktauftrag 5 von 5 Höchstens 4.600 € in 4 Jahren, innerhalb Ihrer eigenen Wertgrenze von 4.700 €."
    )
    assert part(page, r'<section class="[^"]*" id="fit".*?<p class="match">(.*?)</p>') == (
        "Passung 61 von 100 , möglich bis 76"
    )


@pytest.mark.parametrize("number", [1, 20])
def test_list_with_fit_takes_the_same_queries_for_one_and_for_twenty(
    client, catalogue, django_assert_num_queries, number
):
    for place in range(number):
        one = SolutionFactory(name=f"Viele {place}", facts={"population_bands": ["under_20000"]})
        EvidenceFactory(solution=one)
        DeploymentFactory(
            solution=one,
            area=AreaFactory(population=7_000, land="st"),
            stated_by="municipality",
            confirmed_on=datetime.date(2026, 1, 2),
        )
    ask = {"q": "Viele", "area": "150025101010", "sort": "fit", "like": "size"}
    DeploymentFactory(solution=catalogue["fits"])
    client.get(LIST, ask)
    ask = {"q": "Viele", "area": "150025101010", "sort": "fit"}
    client.get(LIST, ask)
    with django_assert_num_queries(9):
        page = client.get(LIST, ask)
    assert len(names(page)) == number
    assert page.text.count('class="match"') == number
    # Each one's proof and use are there to be read.
    proofs = [
        words(one) for one in re.findall(r'<ul class="marks".*?<summary>(.*?)</summary>', page.text, re.S)
    ]
    assert proofs == ["Lizenz Plattform geprüft"] * number
