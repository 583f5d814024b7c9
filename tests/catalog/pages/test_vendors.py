"""Pages of vendors: who offers something, and who that is."""

from __future__ import annotations

import datetime
import re

import pytest

from tests.factories import AreaFactory, OrganisationFactory, SolutionFactory

from .reading import part, words


def listed(page):
    """Names and details of the vendors on the page."""
    return [words(item) for item in re.findall(r"<li>(<h2>.*?)</li>", page.text, re.S)]


@pytest.fixture
def vendors(db):
    town = AreaFactory(name="Auental")
    werk = OrganisationFactory(name="Ärztewerk GmbH", slug="aerztewerk", seat="Bonn")
    stadt = OrganisationFactory(name="Stadt Auental", slug="stadt-auental", kind="municipality", area=town)
    for _n in range(2):
        SolutionFactory(vendor=werk)
    SolutionFactory(name="Wegewart", slug="wegewart", short_description="Mängel melden.", vendor=stadt)
    return {"werk": werk, "stadt": stadt}


def test_vendor_list_names_those_with_public_solutions_by_name(client, vendors):
    OrganisationFactory(name="Ohne Angebot")
    SolutionFactory(vendor=OrganisationFactory(name="Nur zurückgezogen"), status="withdrawn")
    OrganisationFactory(name="Der Betreiber", kind="operator")
    page = client.get("/anbieter/")
    assert listed(page) == [
        "Ärztewerk GmbH Anbieter · Bonn · 2 Lösungen".replace(" · ", "\N{NO-BREAK SPACE}· "),
        "Stadt Auental Kommune · Auental · 1 Lösung".replace(" · ", "\N{NO-BREAK SPACE}· "),
    ]
    assert part(page, r'role="status"><strong>(.*?)</strong>') == "2 Anbieter"


@pytest.mark.parametrize("text", ["ärzte", "AERZTE", "aerztewerk gmbh"])
def test_vendor_list_finds_a_name_in_any_spelling(client, vendors, text):
    assert [row.split("\N{NO-BREAK SPACE}")[0] for row in listed(client.get("/anbieter/", {"q": text}))] == [
        "Ärztewerk GmbH Anbieter"
    ]


def test_vendor_list_that_finds_nobody_says_what_helps(client, vendors):
    page = client.get("/anbieter/", {"q": "Zauber"})
    assert "So heißt kein Anbieter. Ein kürzerer Teil des Namens findet mehr." in page.text


def test_vendor_list_is_cut_into_pages_that_keep_the_search(client, db):
    for n in range(42):
        SolutionFactory(vendor=OrganisationFactory(name=f"Werk {n:02}"))
    page = client.get("/anbieter/", {"q": "werk"})
    assert len(listed(page)) == 40
    assert '<a href="/anbieter/?q=werk&amp;page=2" rel="next">' in page.text
    assert len(listed(client.get("/anbieter/?q=werk&page=2"))) == 2


@pytest.mark.parametrize("number", ["0", "99", "x", "\0"])
def test_vendor_list_with_an_odd_page_number_shows_a_page(client, vendors, number):
    assert len(listed(client.get("/anbieter/", {"page": number}))) == 2


def test_vendor_page_shows_profile_and_offers(client, vendors):
    page = client.get("/anbieter/stadt-auental/")
    assert part(page, r"<h1>(.*?)</h1>") == "Stadt Auental"
    assert 'href="/loesungen/wegewart/"' in page.text
    assert "Mängel melden." in page.text
    assert f'href="/kommunen/{vendors["stadt"].area.key}/"' in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_harvested": True}, "aus öffentlichen Dateien, noch nicht übernommen"),
        ({"is_harvested": False}, "eigene Angaben, nicht geprüft"),
        (
            {"verified_at": datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)},
            "vom Betreiber geprüft am 4. Mai 2026",
        ),
    ],
)
def test_vendor_page_says_by_whom_the_profile_is_proven(client, db, fields, sentence):
    vendor = OrganisationFactory(name="Werk", slug="werk", **fields)
    SolutionFactory(vendor=vendor)
    assert part(client.get("/anbieter/werk/"), r"<dt>Profil</dt><dd>(.*?)</dd>") == sentence


def test_vendor_without_public_solutions_from_files_has_no_page(client, db):
    OrganisationFactory(name="Nur Datei", slug="nur-datei", is_harvested=True)
    OrganisationFactory(name="Betreiber", slug="betreiber", kind="operator")
    assert [
        client.get(f"/anbieter/{slug}/").status_code for slug in ("nur-datei", "betreiber", "niemand")
    ] == [404] * 3


def test_vendor_pages_with_more_rows_ask_no_more_often(client, db, django_assert_num_queries):
    vendor = OrganisationFactory(name="Werk", slug="werk")
    for count in (1, 2):
        for _row in range(count):
            SolutionFactory(vendor=vendor)
            SolutionFactory()
        with django_assert_num_queries(2):
            assert client.get("/anbieter/").status_code == 200
        with django_assert_num_queries(2):
            assert client.get("/anbieter/werk/").status_code == 200
