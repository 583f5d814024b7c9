"""The comparison: what differs first, who stands behind each cell, unknown as unknown, all of it in the address."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions import withdraw_solution
from catalog.models import Solution
from tests.catalog.pages.reading import part, words
from tests.factories import (
    BY,
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    SolutionFactory,
    SolutionVersionFactory,
)

from .world import EVIL, PAGE, build


@pytest.fixture
def world(db):
    return build()


def shown(client, *picks, **rest):
    return client.get(PAGE, {"s": list(picks)} | rest)


def row(page, key):
    """The words of the cells of a row, the fact first."""
    found = re.search(rf'<tr role="row" id="f-{key}">(.*?)</tr>', page.text, re.S)
    return [words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", found[1], re.S)] if found else None


def keys(page, section):
    """The rows of a section in their order."""
    found = re.search(rf'<section [^>]*id="{section}".*?</section>', page.text, re.S)
    return re.findall(r'id="f-([a-z_]+)"', found[0]) if found else []


def test_comparison_of_two_shows_what_differs_first(client, world):
    page = shown(client, "wegewart", "auenforum")
    assert keys(page, "different") == [
        "vendor",
        "short_description",
        "uses",
        "costs",
        "licence",
        "security",
    ]
    assert keys(page, "same") == ["solution_class", "licence_model", "data_locations", "listing_version"]
    assert "fields_of_action" in keys(page, "unknown")
    assert part(page, r'<h2 id="different-h">(.*?)</h2>') == "Worin sie sich unterscheiden: 6 Angaben"
    assert "<title>2 Lösungen im Vergleich – Marktplatz Kommunal</title>" in page.text


def test_comparison_cells_show_value_proof_and_unknown(client, world):
    page = shown(client, "wegewart", "auenforum")
    licence = row(page, "licence")
    assert licence[0] == "Lizenz"
    assert licence[1].startswith(
        "EUPL-1.2 durch Dritte geprüft Prüftiefe durch Dritte geprüft Von Prüfstelle Nord"
    )
    assert licence[2] == "unbekannt"
    assert row(page, "uses")[1].startswith("1 Kommune (Auental)")
    assert row(page, "uses")[2] == "unbekannt"
    assert row(page, "security")[1:] == ["unbekannt", "Penetrationstest Selbstauskunft"]


def test_comparison_is_a_table_with_heads_caption_and_names_for_cards(client, world):
    page = shown(client, "wegewart", "auenforum")
    assert '<caption class="hidden">Angaben, in denen sich die Lösungen unterscheiden</caption>' in page.text
    heads = re.findall(r'<th scope="col" role="columnheader".*?</th>', page.text, re.S)
    assert [words(head) for head in heads[:3]] == [
        "Angabe",
        "Wegewart Entfernen Wegewart",
        "Auenforum Entfernen Auenforum",
    ]
    assert 'data-label="Auenforum"' in page.text
    assert page.text.count('scope="row"') == 10


def test_comparison_heads_link_to_the_same_without_that_one(client, world):
    page = shown(client, "wegewart", "auenforum", "leerling", area="150025101010")
    links = [html.unescape(url) for url in re.findall(r'compare__remove" href="([^"]+)"', page.text)]
    assert links[0] == "/vergleich/?s=auenforum&s=leerling&area=150025101010"


def test_comparison_for_a_municipality_shows_cost_of_its_size(client, world):
    page = shown(client, "wegewart", "auenforum", area="150025101010")
    assert row(page, "town_cost") == [
        "Kosten für Auental",
        "Einrichtung: 700 bis 1.200 € Eigener Aufwand: 2 Personentage Selbstauskunft",
        "unbekannt",
    ]
    assert row(shown(client, "wegewart", "auenforum"), "town_cost") is None


def test_comparison_for_a_municipality_tells_how_well_each_fits(client, world):
    fits = row(shown(client, "wegewart", "auenforum", area="150025101010"), "fit")
    assert fits[0] == "Passung zu Auental"
    assert re.match(r"Passung \d+ von 100 \(möglich bis \d+\)", fits[1])
    assert row(shown(client, "wegewart", "auenforum"), "fit") is None


def test_comparison_for_a_name_that_means_several_asks_which(client, world):
    AreaFactory(key="010515163003", name="Neustadt", land="sh")
    AreaFactory(key="010515163004", name="Neustadt", land="sh")
    page = shown(client, "wegewart", area="Neustadt")
    assert 'href="/vergleich/?s=wegewart&amp;area=010515163003"' in page.text
    assert 'href="/vergleich/?s=wegewart&amp;area=010515163004"' in page.text


def test_comparison_of_a_version_shows_what_it_said_and_says_so(client, world):
    SolutionVersionFactory(solution=world["first"], facts={**world["first"].current.facts, "licence": "MIT"})
    now = row(shown(client, "wegewart", "auenforum"), "licence")
    then = shown(client, "wegewart@1", "auenforum")
    assert now[1].startswith("MIT")
    assert row(then, "licence")[1].startswith("EUPL-1.2")
    assert "Fassung 1 , nicht die aktuelle" in words(then.text) or "Fassung 1, nicht die aktuelle" in words(
        then.text
    )
    frozen = re.search(r'href="([^"]+)" rel="nofollow">Adresse mit den Fassungen von heute', then.text)
    assert html.unescape(frozen[1]).endswith("/vergleich/?s=wegewart@1&s=auenforum@1")


def test_comparison_of_two_versions_of_one_listing_stands_side_by_side(client, world):
    SolutionVersionFactory(solution=world["first"], facts={**world["first"].current.facts, "licence": "MIT"})
    page = shown(client, "wegewart@1", "wegewart@2")
    assert keys(page, "different") == ["licence", "listing_version"]


def test_comparison_of_nine_keeps_the_first_eight_and_says_so(client, world):
    for number in range(1, 10):
        SolutionFactory(name=f"Lösung {number}", slug=f"loesung-{number}")
    page = shown(client, *[f"loesung-{number}" for number in range(1, 10)])
    assert part(page, r'<p class="notice notice--warning" role="status">(.*?)</p>') == (
        "Höchstens 8 Lösungen stehen nebeneinander. Sie sehen die ersten 8; eine blieb weg."
    )
    assert "Lösung 8" in page.text
    assert "Lösung 9" not in page.text
    assert "Entfernen Sie eine, um eine andere hinzuzufügen." in words(page.text)


def test_comparison_never_shows_drafts_or_withdrawn_ones(client, world):
    withdraw_solution(solution=world["second"], by=BY, reason="test")
    Solution.objects.filter(pk=world["third"].pk).update(status="draft")
    page = shown(client, "wegewart", "auenforum", "leerling", "gibt-es-nicht", "auenforum@1")
    said = words(page.text)
    assert "Nicht mehr im Katalog: Auenforum" in said
    assert "Nicht gefunden: leerling, gibt-es-nicht" in said
    assert "Beteiligung mit Karte." not in page.text
    assert "Leer AG" not in page.text


def test_comparison_without_a_choice_explains_how_to_choose(client, db):
    page = client.get(PAGE)
    said = words(page.text)
    assert page.status_code == 200
    assert "Lösungen vergleichen" in said
    assert "Bis zu acht Lösungen stehen hier nebeneinander" in said
    assert 'href="/loesungen/"' in page.text
    assert "noindex" not in page.text


def test_comparison_finds_one_to_add_by_name(client, world):
    page = shown(client, "wegewart", add="Auenforum")
    assert 'href="/vergleich/?s=wegewart&amp;s=auenforum"' in page.text
    assert "Auenforum hinzufügen" in words(page.text)
    nothing = shown(client, "wegewart", add="Wegewart")
    assert "Nichts gefunden zu „Wegewart“" in words(nothing.text)


@pytest.mark.parametrize(
    "pick", ["weg/../wart", "wegewart@0", "@3", "a" * 200, "wegewart@9999999", "x\0y", ""]
)
def test_comparison_ignores_what_is_no_name_of_a_listing(client, world, pick):
    page = shown(client, "wegewart", pick)
    assert page.status_code == 200
    assert "<h1>Wegewart für sich allein</h1>" in page.text


def test_comparison_of_texts_with_scripts_shows_them_as_text(client, world):
    SolutionFactory(name="Böse", slug="boese", facts={"short_description": {"de": EVIL[:150]}})
    page = shown(client, "wegewart", "boese")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_comparison_of_one_and_of_eight_asks_equally_often(client, db):
    town = AreaFactory(key="150025101010", name="Auental")
    for number in range(1, 9):
        solution = SolutionFactory(
            name=f"Lösung {number}", slug=f"loesung-{number}", facts={"licence": "MIT"}
        )
        DeploymentFactory(solution=solution, area=town)
        DeploymentFactory(solution=solution, area=AreaFactory(name=f"Ort {number}"))
        EvidenceFactory(solution=solution, fact="licence")
    for count in (1, 8):
        picks = [f"loesung-{number}" for number in range(1, count + 1)]
        with CaptureQueriesContext(connection) as asked:
            page = shown(client, *picks)
        assert page.status_code == 200
        # The mark of the catalogue, the versions, the proofs, the uses.
        assert len(asked) == 4, [query["sql"] for query in asked]
        shown(client, "loesung-1", area="150025101010")
        with CaptureQueriesContext(connection) as asked:
            page = shown(client, *picks, area="150025101010")
        assert row(page, "fit")[0] == "Passung zu Auental"
        # The municipality, its mark, and what the rules of fit need of it.
        assert len(asked) == 8, [query["sql"] for query in asked]


def test_comparison_asked_again_unchanged_is_one_query_and_no_body(client, world, django_assert_num_queries):
    page = shown(client, "wegewart", "auenforum")
    with django_assert_num_queries(1):
        again = client.get(
            PAGE, {"s": ["wegewart", "auenforum"]}, headers={"if-none-match": page.headers["ETag"]}
        )
    assert (again.status_code, again.content) == (304, b"")


def test_comparison_with_a_new_proof_is_answered_whole(client, transactional_db):
    world = build()
    page = shown(client, "wegewart", "auenforum")
    EvidenceFactory(solution=world["second"], fact="security", level="third_party")
    fresh = client.get(
        PAGE, {"s": ["wegewart", "auenforum"]}, headers={"if-none-match": page.headers["ETag"]}
    )
    assert (fresh.status_code, fresh.headers["ETag"] == page.headers["ETag"]) == (200, False)
    assert "durch Dritte geprüft" in row(fresh, "security")[2]


def test_catalogue_cards_offer_a_tick_and_a_button_without_scripts(client, world):
    page = client.get("/loesungen/", {"area": "150025101010"})
    assert re.search(r'<input type="checkbox" name="s" value="wegewart" form="compare"', page.text)
    form = re.search(
        r'<form class="compare-bar" id="compare" method="get" action="/vergleich/".*?</form>', page.text, re.S
    )
    assert '<input type="hidden" name="area" value="150025101010">' in form[0]
    assert "Ausgewählte vergleichen" in words(form[0])


def test_solution_page_links_to_a_comparison_with_it(client, world):
    assert 'href="/vergleich/?s=wegewart"' in client.get("/loesungen/wegewart/").text
    assert 'href="/vergleich/?s=wegewart@1"' in client.get("/loesungen/wegewart/fassungen/1/").text
