"""The catalogue page: what the address asks for is what the page shows, and what it offers to change."""

from __future__ import annotations

import html
import re

import pytest

from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
)

from .reading import part, words

LIST = "/loesungen/"


def names(page):
    """Names of the results in their order."""
    return [words(title) for title in re.findall(r'<h2 id="r\d+">(.*?)</h2>', page.text, re.S)]


@pytest.fixture
def catalogue(db):
    """A reporting app of one town and a platform for participation, both with facts that can be filtered by."""
    town = AreaFactory(key="150025101010", name="Auental", population=6080, land="st")
    app = SolutionFactory(
        name="Wegewart",
        slug="wegewart",
        short_description="Mängelmelder für Wege und Bänke.",
        vendor=OrganisationFactory(name="Stadt Auental", kind="municipality"),
        facts={
            "fields_of_action": ["mobility", "administration"],
            "licence": "EUPL-1.2",
            "licence_model": "open",
        },
    )
    DeploymentFactory(solution=app, area=town)
    EvidenceFactory(
        solution=app, fact="licence", level="third_party", checked_by="Prüfstelle", document_title="Gutachten"
    )
    platform = SolutionFactory(
        name="Auenforum",
        slug="auenforum",
        short_description="Beteiligungsplattform mit Karte und Umfragen.",
        facts={"fields_of_action": ["participation"], "operating_models": ["saas"], "cost_model": "yearly"},
    )
    return {"app": app, "platform": platform, "town": town}


def test_catalogue_without_words_shows_everything_and_counts_it(client, catalogue):
    page = client.get(LIST)
    assert sorted(names(page)) == ["Auenforum", "Wegewart"]
    assert part(page, r'id="count"[^>]*>(.*?)</p>') == "2 Lösungen"
    assert "Gewählte Filter" not in page.text


def test_catalogue_search_by_part_of_a_compound_says_why(client, catalogue):
    page = client.get(LIST, {"q": "Plattform"})
    assert names(page) == ["Auenforum"]
    assert (
        part(page, r'<p class="why">(.*?)</p>')
        == "Warum hier? Beteiligungsplattform zu „Plattform“ (Kurzbeschreibung)"
    )
    assert "<mark>Beteiligungsplattform</mark>" in page.text
    assert "<title>Lösungen zu „Plattform“ – Marktplatz Kommunal</title>" in page.text


def test_catalogue_search_with_a_typing_error_says_what_was_searched_instead(client, catalogue):
    page = client.get(LIST, {"q": "Mängelmeldr"})
    assert names(page) == ["Wegewart"]
    assert (
        "„Mängelmeldr“ kommt nirgends vor. Gesucht wurde stattdessen nach: <strong>Mängelmelder</strong>"
        in page.text
    )


def test_catalogue_result_tells_vendor_use_terms_and_marks(client, catalogue):
    page = client.get(LIST, {"q": "Wegewart"})
    assert part(page, r'<p class="result__by">(.*?)</p>') == "Stadt Auental Identität nicht geprüft"
    assert part(page, r'<dl class="pairs result__side">(.*?)</dl>') == (
        "Im Einsatz 1 Kommune: Auental Bezug Lizenz EUPL-1.2 · Keine Lizenzgebühr"
    )
    proof = part(page, r'<details class="proof">(.*?)</details>')
    assert proof.startswith(
        "Lizenz durch Dritte geprüft Prüftiefe durch Dritte geprüft Von Prüfstelle Am Freitag, 2."
    )
    assert proof.endswith("Beleg Gutachten")


def test_catalogue_result_without_evidence_shows_the_vendors_word(client, catalogue):
    page = client.get(LIST, {"q": "Auenforum"})
    assert part(page, r'<ul class="marks"[^>]*>(.*?)</ul>') == "Alle Angaben Selbstauskunft"
    assert part(page, r"<dt>Im Einsatz</dt><dd>(.*?)</dd>") == "unbekannt"


def test_catalogue_filters_narrow_between_and_widen_within_a_facet(client, catalogue):
    both = client.get(LIST, {"field_of_action": ["mobility", "participation"]})
    none = client.get(LIST, {"field_of_action": "participation", "licence_model": "open"})
    assert sorted(names(both)) == ["Auenforum", "Wegewart"]
    assert names(none) == []


def test_catalogue_chips_remove_one_filter_and_keep_the_rest(client, catalogue):
    page = client.get(LIST, {"q": "Wege", "field_of_action": ["mobility", "administration"], "sort": "name"})
    chips = re.findall(r'<a class="chip" href="([^"]+)">([^<]+)<', page.text)
    assert [(html.unescape(url), label) for url, label in chips] == [
        ("/loesungen/?q=Wege&field_of_action=mobility&sort=name", "Verwaltung"),
        ("/loesungen/?q=Wege&field_of_action=administration&sort=name", "Mobilität"),
    ]
    assert 'href="/loesungen/?q=Wege&amp;sort=name">Alle entfernen' in page.text


def test_catalogue_facets_count_what_each_value_would_leave(client, catalogue):
    page = client.get(LIST, {"field_of_action": "mobility"})
    facet = part(page, r'id="facet-field_of_action" open>(.*?)</details>')
    assert facet == (
        "Handlungsfeld eine gewählt Handlungsfeld Verwaltung 1 Treffer Mobilität 1 Treffer Beteiligung 1 Treffer"
    )
    assert re.search(r'value="mobility" checked', page.text)


def test_catalogue_facet_of_evidence_leaves_out_what_everything_has(client, catalogue):
    facet = part(client.get(LIST), r'id="facet-evidence_level" open>(.*?)</details>')
    assert "Selbstauskunft" not in facet
    assert "durch Dritte geprüft 1 Treffer" in facet


def test_catalogue_that_finds_nothing_says_what_to_leave_out(client, catalogue):
    page = client.get(LIST, {"q": "Zauberwort", "land": "st", "field_of_action": "participation"})
    assert names(page) == []
    assert "Nichts erfüllt das alles zugleich" in page.text
    assert "ohne „Beteiligung“" in page.text
    assert "ohne „Sachsen-Anhalt“" in page.text
    assert 'href="/loesungen/?field_of_action=participation&amp;land=st">Die Wörter weglassen' in page.text


@pytest.mark.parametrize(
    "params",
    [
        {"unbekannt": "1"},
        {"field_of_action": "quatsch"},
        {"land": "xx", "sort": "beliebt"},
        {"cursor": "kaputt"},
        {"q": "\0"},
        {"field_of_action": "\0", "standard": "\0", "area": "\0"},
        {"page_size": "100000"},
    ],
)
def test_catalogue_ignores_what_it_does_not_understand(client, catalogue, params):
    page = client.get(LIST, params)
    assert page.status_code == 200
    assert len(names(page)) == 2


def test_catalogue_overlong_search_is_cut_not_refused(client, catalogue):
    page = client.get(LIST, {"q": "Wege " * 200})
    assert page.status_code == 200
    assert len(re.search(r'name="q" type="search" value="([^"]*)"', page.text)[1]) == 200


def test_catalogue_texts_of_strangers_are_escaped(client, db):
    SolutionFactory(
        name='<b onclick="x">Böse</b>', slug="boese", short_description="<script>alert(1)</script>"
    )
    page = client.get(LIST, {"q": "<script>"})
    assert "<script>alert" not in page.text
    assert "<b onclick" not in client.get(LIST).text


def test_catalogue_for_a_municipality_offers_its_size_and_land(client, catalogue):
    page = client.get(LIST, {"area": "150025101010"})
    mine = part(page, r'<section class="mine[^>]*>(.*?)</section>')
    assert mine == (
        "Für meine Kommune Auental , Sachsen-Anhalt, 6.080 Einwohner Im Einsatz bei Kommunen wie meiner "
        "Für Ihre Größe: 5.000 bis 19.999 Einwohner 1 Treffer In Ihrem Land: Sachsen-Anhalt 1 Treffer Andere wählen"
    )
    assert 'href="/loesungen/?population_band=under_20000&amp;area=150025101010"' in page.text
    assert '<input type="hidden" name="area" value="150025101010">' in page.text


def test_catalogue_for_a_municipality_by_name_finds_it(client, catalogue):
    town = catalogue["town"]
    town.search_name, town.search_text = "auental", "| auental |"
    town.save()
    assert (
        '<input type="hidden" name="area" value="150025101010">' in client.get(LIST, {"area": "Auental"}).text
    )


def test_catalogue_for_a_municipality_nobody_knows_says_so(client, catalogue):
    assert "Keine Kommune heißt „Nirgendwo“." in client.get(LIST, {"area": "Nirgendwo"}).text


def test_catalogue_pages_follow_each_other_and_hold_each_result_once(client, db):
    for n in range(25):
        SolutionFactory(name=f"Lösung {n:02}", slug=f"l-{n:02}")
    first = client.get(LIST, {"sort": "name"})
    following = html.unescape(re.search(r'<a href="([^"]+)" rel="next"', first.text)[1])
    second = client.get(following)
    back = html.unescape(re.search(r'<a href="([^"]+)" rel="prev"', second.text)[1])
    assert names(first) + names(second) == [f"Lösung {n:02}" for n in range(25)]
    assert '<ol class="results" start="21">' in second.text
    assert names(client.get(back)) == names(first)


def test_catalogue_description_in_another_language_is_marked(client, db):
    SolutionFactory(name="Mapa", slug="mapa", facts={"short_description": {"it": "Una mappa della città."}})
    assert '<p lang="it">Una mappa della città.</p>' in client.get(LIST).text


def test_catalogue_in_english_has_english_words_and_addresses(client, catalogue):
    page = client.get("/en/solutions/", {"field_of_action": "mobility"})
    assert part(page, r'id="count"[^>]*>(.*?)</p>') == "1 solution"
    assert '<a class="chip" href="/en/solutions/">Mobility' in page.text


@pytest.mark.parametrize(
    ("params", "queries"), [({}, 3), ({"q": "Hilft"}, 5), ({"area": "150025101010"}, 10)]
)
def test_catalogue_with_more_rows_asks_no_more_often(client, db, django_assert_num_queries, params, queries):
    AreaFactory(key="150025101010")
    for count in (1, 2):
        for _row in range(count):
            solution = SolutionFactory(facts={"licence": "MIT"})
            EvidenceFactory(solution=solution)
            DeploymentFactory(solution=solution)
        with django_assert_num_queries(queries):
            assert client.get(LIST, params).status_code == 200
