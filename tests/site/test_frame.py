"""What every page shares: navigation, the other language, for whom one acts, and headers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.factories import OrganisationFactory, SolutionFactory, member_of


def links_in(html, label):
    """(address, words) of every link in the navigation of that name."""
    part = re.search(rf'aria-label="{label}">(.*?)</nav>', html, re.S)[1]
    return [
        (href, " ".join(strip_tags(text).split()))
        for href, text in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', part)
    ]


@pytest.mark.django_db
def test_navigation_for_everybody_names_pages_that_exist(client):
    entries = links_in(client.get("/").text, "Hauptnavigation")
    assert entries == [
        ("/loesungen/", "Lösungen"),
        ("/marktsondierungen/", "Marktsondierungen"),
        ("/kommunen/", "Kommunen"),
        ("/anbieter/", "Anbieter"),
        ("/wissen/", "Wissen"),
    ]
    assert [client.get(address).status_code for address, _label in entries] == [200] * 5


@pytest.mark.django_db
def test_navigation_in_english_leads_to_english_pages(client):
    assert links_in(client.get("/en/").text, "Main navigation") == [
        ("/en/solutions/", "Solutions"),
        ("/en/soundings/", "Market soundings"),
        ("/en/municipalities/", "Municipalities"),
        ("/en/vendors/", "Vendors"),
        ("/en/knowledge/", "Knowledge"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("/loesungen/", '<a href="/loesungen/" aria-current="page">'),
        ("/loesungen/eine/", '<a href="/loesungen/" aria-current="true">'),
    ],
)
def test_navigation_on_and_below_a_page_marks_where_one_is(client, address, mark):
    SolutionFactory(name="Eine", slug="eine")
    assert mark in client.get(address).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", "/en/"),
        ("/en/", "/"),
        ("/loesungen/eine/", "/en/solutions/eine/"),
        ("/en/solutions/eine/versions/1/", "/loesungen/eine/fassungen/1/"),
        ("/loesungen/?q=karte&land=st", "/en/solutions/?q=karte&amp;land=st"),
        ("/wissen/nachweise/", "/en/knowledge/evidence/"),
        ("/gibt-es-nicht/", "/en/"),
    ],
)
def test_other_language_of_a_page_is_the_same_page(client, here, there):
    SolutionFactory(name="Eine", slug="eine")
    switch = re.search(r'<li><a href="([^"]+)" lang="(?:de|en)" hreflang', client.get(here).text)
    assert switch[1] == there


@pytest.mark.django_db
def test_frame_for_a_member_says_for_whom_they_act():
    town = OrganisationFactory(name="Stadt Lindenwerder (Beispiel)", kind="municipality")
    client = Client()
    client.force_login(member_of(town, "officer"))
    page = client.get("/").text
    assert "Sie handeln für Stadt Lindenwerder (Beispiel)" in page
    assert ("/arbeitsbereich/", "Arbeitsbereich") in links_in(page, "Hauptnavigation")
    assert "Anmelden" not in page


@pytest.mark.django_db
def test_page_for_a_visitor_sets_no_cookie_and_keeps_strict_headers(client):
    page = client.get("/loesungen/")
    assert page.cookies.output() == ""
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_footer_of_every_page_names_law_accessibility_and_sources(client):
    foot = client.get("/").text.partition("<footer")[2]
    for words in ("Impressum", "Datenschutz", "Erklärung zur Barrierefreiheit", "Leichte Sprache"):
        assert words in foot
    assert "© Statistisches Bundesamt (Destatis)" in foot
    assert "© GeoBasis-DE / BKG" in foot
