"""The start page: figures and news from the database, and examples that find something."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from catalog.actions.demo import load_demo
from catalog.queries.figures import catalogue_figures
from catalog.search.engine import search
from catalog.search.interface import Query
from marketplace.core.actor import system_actor
from marketplace.site.views.start import EXAMPLES
from tests.catalog.test_demo_load import add_demo_areas
from tests.factories import AreaFactory, DeploymentFactory, OrganisationFactory, SolutionFactory


@pytest.mark.django_db
def test_start_page_counts_only_what_is_public(client):
    vendor = OrganisationFactory()
    freely = SolutionFactory(vendor=vendor, facts={"licence_model": "open"})
    SolutionFactory(vendor=vendor, facts={"licence_model": "proprietary"})
    hidden = SolutionFactory(facts={"licence_model": "open"}, status="withdrawn")
    town = AreaFactory()
    DeploymentFactory(solution=freely, area=town)
    DeploymentFactory(solution=hidden, area=AreaFactory())
    figures = catalogue_figures()
    assert (figures.solutions, figures.open, figures.vendors, figures.areas) == (2, 1, 1, 1)
    numbers = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", client.get("/").text)
    assert numbers == [
        ("Lösungen", "2"),
        ("davon mit freier Lizenz", "1"),
        ("Anbieter", "1"),
        ("Kommune, die sie nutzt oder erprobt hat", "1"),
    ]


@pytest.mark.django_db
def test_start_page_news_are_the_three_newest_real_ones(client):
    for name in ("Erste", "Zweite", "Dritte", "Vierte"):
        SolutionFactory(name=name, slug=name.lower())
    SolutionFactory(name="Erfunden", slug="erfunden", is_example=True)
    news = client.get("/").text.partition('id="newest"')[2]
    assert re.findall(r'href="/loesungen/([a-z]+)/"', news) == ["vierte", "dritte", "zweite"]


@pytest.mark.django_db
def test_start_page_of_an_empty_catalogue_shows_neither_figures_nor_news(client):
    page = client.get("/").text
    assert 'class="figures"' not in page
    assert "Neu im Katalog" not in page
    assert "Finden, was in anderen Kommunen funktioniert." in page


@pytest.mark.django_db
def test_start_page_doors_lead_to_pages_that_exist(client):
    doors = re.findall(r'<h2><a href="([^"]+)">', client.get("/").text)
    assert doors == ["/loesungen/", "/wissen/loesung-eintragen/", "/wissen/marktsondierung/"]
    assert [client.get(address).status_code for address in doors] == [200, 200, 200]


@pytest.mark.django_db
def test_start_page_with_more_rows_asks_no_more_often(client, django_assert_num_queries):
    for count in (1, 2):
        for _row in range(count):
            DeploymentFactory(solution=SolutionFactory(facts={"licence_model": "open"}))
        with django_assert_num_queries(6):
            assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_search_examples_of_the_start_page_find_something_in_the_demo():
    add_demo_areas()
    load_demo(by=system_actor("tests"))
    for language in ("de", "en"):
        with translation.override(language):
            for example in map(str, EXAMPLES):
                answer = search(Query(text=example))
                assert answer.count > 0, f"{example} ({language}) finds nothing"
                assert answer.corrected == {}, f"{example} ({language}) is found by correction only"
