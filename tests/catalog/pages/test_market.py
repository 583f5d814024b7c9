"""The picture of the market: figures that agree with the catalogue they lead to, as charts and as tables."""

from __future__ import annotations

import datetime
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions import withdraw_solution
from catalog.models import Solution
from catalog.queries.market import quarters
from catalog.views.pictures import percent, shade, share
from tests.factories import BY, AreaFactory, DeploymentFactory, EvidenceFactory, SolutionFactory

from .reading import part, rows, words

PAGE = "/markt/"


@pytest.fixture
def market(db):
    north = AreaFactory(key="010515163003", name="Nordort", land="sh", population=3_000)
    south = AreaFactory(key="097780116116", name="Südort", land="by", population=60_000)
    for number in (1, 2, 3):
        facts = {"fields_of_action": ["mobility"], "licence_model": "open" if number < 3 else "proprietary"}
        listing = SolutionFactory(name=f"Lösung {number}", slug=f"loesung-{number}", facts=facts)
        DeploymentFactory(solution=listing, area=north)
    DeploymentFactory(solution=listing, area=south, status="ended")
    SolutionFactory(name="Vierte", slug="vierte", facts={"fields_of_action": ["participation", "mobility"]})
    EvidenceFactory(solution=listing, fact="licence_model", level="municipality")
    return {"north": north, "south": south, "listing": listing}


def count_behind(client, url):
    return part(client.get(html.unescape(url)), r'id="count"[^>]*>(.*?)</p>')


def test_market_page_counts_fields_and_links_to_as_many(client, market):
    page = client.get(PAGE)
    assert rows(page, "Lösungen nach Handlungsfeld")[:2] == ["Mobilität 4", "Beteiligung 1"]
    link = re.search(r'<a href="([^"]+)">Mobilität</a>', page.text)[1]
    assert link == "/loesungen/?field_of_action=mobility"
    assert count_behind(client, link) == "4 Lösungen"
    assert part(page, r'<h2 id="fields-h">(.*?)</h2>') == "Mobilität führt"


def test_market_page_tells_the_share_of_open_source(client, market):
    page = client.get(PAGE)
    assert part(page, r'<h2 id="openness-h">(.*?)</h2>') == "50 von 100 Lösungen sind Open Source"
    assert "2 von 4 Lösungen stehen unter einer freien Lizenz" in words(page.text)
    assert rows(page, "Lösungen nach Lizenzmodell")[0].endswith(" 2")
    assert "1 nennt ihre Lizenz nicht." in words(page.text)


def test_market_page_maps_uses_by_land_without_ended_ones(client, market):
    page = client.get(PAGE)
    tiles = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><g class="tile tile--(\d)"', page.text)
    assert len(tiles) == 16
    assert ("/loesungen/?land=sh", "SH 3, Schleswig-Holstein: 3 Einsätze; 3 Lösungen", "3") in tiles
    assert ("/loesungen/?land=by", "BY 0, Bayern: 0 Einsätze; 0 Lösungen", "0") in tiles
    table = rows(page, "Einsätze nach Land")
    assert len(table) == 16
    assert table[-2] == "Schleswig-Holstein 3"
    assert part(page, r'<h2 id="laender-h">(.*?)</h2>') == "3 Einsätze in den Ländern"


def test_market_page_charts_solutions_by_land_as_bars_in_a_table(client, market):
    south = Solution.objects.get(slug="loesung-1")
    DeploymentFactory(solution=south, area=market["south"])
    page = client.get(PAGE)
    assert part(page, r'<h2 id="lands-h">(.*?)</h2>') == "Schleswig-Holstein hat die meisten Lösungen"
    table = rows(page, "Lösungen nach Land")
    assert (len(table), table[:2], table[2].endswith(" 0")) == (
        16,
        ["Schleswig-Holstein 3", "Bayern 1"],
        True,
    )
    chart = re.search(r"<caption>Lösungen nach Land</caption>.*?</table>", page.text, re.S)[0]
    widths = re.findall(r'<rect width="([\d.]+)" height="10"/>', chart)
    assert widths[:3] == ["100.00", "33.33", "0.00"]


CHARTS = ("openness", "fields", "lands", "evidence", "sizes")


@pytest.mark.parametrize(
    ("address", "word", "uses"), [(PAGE, "Lösung", "Eins[aä]tze?"), ("/en/market/", "solution", "uses?")]
)
def test_each_link_of_the_market_page_finds_as_many_as_it_says(client, market, address, word, uses):
    EvidenceFactory(solution=Solution.objects.get(slug="vierte"), fact="licence_model", level="third_party")
    DeploymentFactory(solution=Solution.objects.get(slug="vierte"), area=market["south"])
    page = client.get(address)
    told = []
    for chart in CHARTS:
        body = re.search(rf'<section class="market__part" id="{chart}".*?</section>', page.text, re.S)[0]
        bar = r'<a href="([^"]+)">[^<]+</a></th>(?:<td[^>]*>\d+</td>)?<td[^>]*><span class="chart__n">(\d+)</span>'
        found = re.findall(bar, body)
        # Every bar that counts anything is a link, and none of the others is.
        numbers = re.findall(r'<span class="chart__n">(\d+)</span>', body)
        assert sorted(number for _link, number in found) == sorted(n for n in numbers if n != "0")
        told += found
    tiles = re.findall(rf'<a href="([^"]+)" aria-label="[^"]*: \d+ {uses}; (\d+) {word}', page.text)
    assert (len(tiles), len(told)) == (16, 11)
    told += tiles
    newest = re.search(r'<a href="([^"]+sort=newest)">', page.text)[1]
    told.append((newest, re.search(r"(\d+) (?:öffentliche Einträge|public listings)", words(page.text))[1]))
    into_catalogue = set(re.findall(r'<a href="([^"]+/\?[^"]+)"', part_of_content(page)))
    assert into_catalogue == {link for link, _number in told}
    for link, number in told:
        count = count_behind(client, link)
        none = count.startswith(("Keine", "No "))
        assert ("0" if none else count.split()[0]) == number, (link, count)


def part_of_content(page):
    """The part of a page between its heading and its foot."""
    return re.search(r"<h1>.*</main>", page.text, re.S)[0]


def test_market_page_tells_evidence_and_sizes(client, market):
    page = client.get(PAGE)
    assert part(page, r'<h2 id="evidence-h">(.*?)</h2>') == (
        "Bei 1 von 4 Lösungen hat jemand Angaben geprüft"
    )
    levels = rows(page, "Lösungen nach Nachweisen")
    assert levels[:2] == ["Plattform geprüft 1", "von Kommune bestätigt 1"]
    sizes = rows(page, "Lösungen nach Größe der Kommune")
    assert sizes[0] == "Unter 5.000 Einwohner 1 3"
    assert sizes[3] == "50.000 bis 99.999 Einwohner 1 0"


def test_market_page_counts_new_listings_by_quarter(client, market):
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        Solution.objects.filter(slug="vierte").update(published_at="2026-08-01T10:00:00Z")
        Solution.objects.exclude(slug="vierte").update(published_at="2026-10-01T10:00:00Z")
        page = client.get(PAGE)
    table = re.findall(
        r'<th scope="row" role="rowheader">(\d\. Quartal|Q\d[^<]*|[^<]*20\d\d)</th><td[^>]*>(\d+)</td>',
        page.text,
    )
    assert [number for _label, number in table][-2:] == ["1", "3"]
    assert 'height="120"' in page.text
    assert 'height="40"' in page.text


def test_market_page_leaves_out_withdrawn_listings(client, market):
    withdraw_solution(solution=market["listing"], by=BY, reason="test")
    page = client.get(PAGE)
    assert rows(page, "Lösungen nach Handlungsfeld")[0] == "Mobilität 3"
    assert part(page, r'<h2 id="laender-h">(.*?)</h2>') == "2 Einsätze in den Ländern"


def test_market_page_without_any_listing_says_so_in_figures(client, db):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "0 öffentliche Einträge" in words(page.text)
    assert part(page, r'<h2 id="fields-h">(.*?)</h2>') == "Handlungsfelder"


def test_market_page_with_one_and_with_three_listings_asks_equally_often(client, db):
    for number in (1, 2, 3):
        listing = SolutionFactory(name=f"Lösung {number}", facts={"fields_of_action": ["mobility"]})
        DeploymentFactory(solution=listing, area=AreaFactory(name=f"Ort {number}"))
        if number == 2:
            continue
        with CaptureQueriesContext(connection) as asked:
            page = client.get(PAGE)
        assert rows(page, "Lösungen nach Handlungsfeld")[0] == f"Mobilität {number}"
        # The mark of the catalogue, the search, uses, municipalities, quarters.
        assert len(asked) == 5, [query["sql"] for query in asked]


def test_market_page_asked_again_unchanged_is_one_query(client, market, django_assert_num_queries):
    tag = client.get(PAGE).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(PAGE, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_market_page_in_english_writes_shares_with_a_point(client, market):
    page = client.get("/en/market/")
    assert "<h1>The market in figures</h1>" in page.text
    assert 'width="25.00"' in page.text
    assert 'width="25.00"' in client.get(PAGE).text


def test_quarters_of_a_day_end_with_its_own():
    assert quarters(datetime.date(2026, 2, 3)) == [
        datetime.date(2024, 10, 1),
        datetime.date(2025, 1, 1),
        datetime.date(2025, 4, 1),
        datetime.date(2025, 7, 1),
        datetime.date(2025, 10, 1),
        datetime.date(2026, 1, 1),
    ]


@pytest.mark.parametrize(
    ("part_of", "whole", "shown"),
    [(0, 0, 0), (0, 5, 0), (1, 1000, 1), (999, 1000, 99), (5, 5, 100), (1, 3, 33)],
)
def test_percent_of_a_part_is_never_all_nor_nothing_by_rounding(part_of, whole, shown):
    assert percent(part_of, whole) == shown


def test_shades_and_shares_of_the_largest_are_as_told():
    assert [shade(count, 9) for count in (0, 1, 3, 4, 6, 7, 9)] == [0, 1, 1, 2, 2, 3, 3]
    assert (share(1, 4), share(0, 0)) == ("25.00", "0")
