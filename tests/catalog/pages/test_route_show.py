"""The page of the finder of procurement routes, and what a listing costs the municipality in the address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AreaFactory,
    OrganisationFactory,
    OwnThresholdFactory,
    SolutionFactory,
    ThresholdRuleFactory,
    member_of,
)

from . import reading

PAGE = "/beschaffungsweg/"


def words(markup):
    """The words of a page, numbers and days with plain spaces."""
    return reading.words(markup).replace("\N{NO-BREAK SPACE}", " ")


COSTS = {
    "under_20000": {
        "setup": {"min": 2_000, "max": 4_000},
        "connection": {"min": 0, "max": 1_000},
        "yearly": {"min": 3_000, "max": 3_500},
    },
    "under_5000": {"yearly": {"min": 900, "max": 1_500}},
}


@pytest.fixture
def limits(db):
    for subject in ("supplies", "services"):
        ThresholdRuleFactory(subject=subject, verified=True, source_url="https://recht.example/eu")
        ThresholdRuleFactory(
            subject=subject,
            kind="direct_order",
            land="st",
            amount="15000",
            valid_until="2030-12-31",
            source_title="Vergabeerlass",
        )


@pytest.fixture
def town(db):
    return AreaFactory(key="150000000777", name="Musterstadt")


@pytest.fixture
def listing(db):
    facts = {"costs": COSTS, "routes": ["framework"], "licence_model": "proprietary", "offer_type": "saas"}
    return SolutionFactory(name="Wegewart", slug="wegewart", facts=facts)


def text_of(query, client=None, status=200):
    answer = (client or Client()).get(f"{PAGE}{query}")
    assert answer.status_code == status
    return words(answer.text)


def test_page_without_a_question_shows_the_form_and_says_that_it_is_no_legal_advice(limits):
    text = text_of("")
    assert "keine Rechtsberatung" in text
    assert "Vergabestelle" in text


def test_question_in_the_address_is_answered_with_dated_limits_and_sources(limits):
    text = text_of("?amount=300.000&land=st&date=2026-05-04")
    assert "Wert 300.000 € Wo Sachsen-Anhalt Tag 4. Mai 2026" in text
    assert "EU-weites Verfahren Offen" in text
    assert "EU-Schwellenwert: 216.000 €, seit 1. Januar 2026. Quelle: Beispiel" in text
    assert (
        'href="https://recht.example/eu"'
        in Client().get(f"{PAGE}?amount=300000&land=st&date=2026-05-04").text
    )


def test_unverified_limit_is_said_to_be_so(limits):
    text = text_of("?amount=10000&land=st&date=2026-05-04")
    assert "Direktauftrag Kommt darauf an nicht geprüft" in text
    assert (
        "Wertgrenze für Direktaufträge: 15.000 €, von 1. Januar 2026 bis 31. Dezember 2030. Quelle: Vergabeerlass"
        in text
    )


def test_listing_and_municipality_in_the_address_fill_the_question_in(limits, listing, town):
    text = text_of(f"?solution=wegewart&area={town.key}&date=2026-05-04")
    assert "Wie können wir Wegewart beschaffen?" in text
    # 2,000 + 0 + 4 x 3,000 to 4,000 + 1,000 + 4 x 3,500.
    assert "Wert 14.000 bis 19.000 €" in text
    assert "Wo Musterstadt, Sachsen-Anhalt" in text
    assert "Der Anbieter nennt diesen Weg." in text


def test_amount_that_is_given_wins_over_the_costs_of_the_listing(limits, listing, town):
    text = text_of(f"?solution=wegewart&area={town.key}&amount=5000")
    assert ("Wert 5.000 €" in text, "14.000" in text) == (True, False)


@pytest.mark.parametrize("typed", ["Musterstadt", "150000000777"])
def test_municipality_is_found_by_name_and_key(limits, town, typed):
    assert "Wo Musterstadt, Sachsen-Anhalt" in text_of(f"?area={typed}")


def test_name_of_several_municipalities_offers_them_and_keeps_the_question(limits, town):
    AreaFactory(key="150000000778", name="Musterstadt")
    page = Client().get(f"{PAGE}?area=Musterstadt&amount=5000").text
    assert "Welche ist gemeint?" in page
    assert f'href="{PAGE}?area=150000000778&amp;amount=5000' in page


@pytest.mark.parametrize(
    ("query", "words_of_it"),
    [
        ("?amount=viel", "Schreiben Sie einen Betrag in Euro, zum Beispiel 25000."),
        ("?amount=5000&to=4000", "Das Ende der Spanne liegt unter ihrem Anfang."),
        ("?land=xx", ""),
        ("?date=2026-13-40", ""),
    ],
)
def test_question_that_cannot_be_read_is_said_where(limits, query, words_of_it):
    assert words_of_it in text_of(query, status=422)


@pytest.mark.parametrize("nonsense", ["?amount=%00", "?area=%00", "?solution=../../etc", "?area=" + "9" * 79])
def test_nonsense_in_the_address_is_no_error_of_the_server(limits, nonsense):
    assert Client().get(f"{PAGE}{nonsense}").status_code in (200, 422)


def test_own_limits_of_the_organisation_acted_for_are_counted(limits):
    town = OrganisationFactory(name="Stadt", kind="municipality")
    OwnThresholdFactory(organisation=town, title="IT-Beschaffung", amount="1000")
    client = Client()
    client.force_login(member_of(town, "requester"))
    query = "?amount=5000&land=st&date=2026-05-04"
    assert "Eigene Wertgrenze „IT-Beschaffung“: 1.000 €" in text_of(query, client)
    assert "IT-Beschaffung" not in text_of(query)


@pytest.mark.parametrize(
    ("query", "own", "theirs"),
    [
        ("", True, False),
        ("&land=st", True, False),
        ("&area=150000000777", True, False),
        ("&area=Musterstadt", True, False),
        ("&area=150000000888", False, True),
        ("&area=150000000999", False, False),
        ("&land=by", False, False),
        ("&buyer=federation", False, False),
        ("&buyer=land&area=150000000777", False, False),
        ("&buyer=land&area=150000000888", False, False),
    ],
)
def test_own_limits_count_for_their_owner_and_never_for_another_place_or_buyer(
    limits, town, query, own, theirs
):
    here = OrganisationFactory(name="Stadt Musterstadt", kind="municipality", area=town)
    OwnThresholdFactory(organisation=here, title="Eigene Grenze", amount="1000")
    there = AreaFactory(key="150000000888", name="Nachbarort")
    neighbour = OrganisationFactory(name="Gemeinde Nachbarort", kind="municipality", area=there)
    OwnThresholdFactory(organisation=neighbour, title="Grenze nebenan", amount="2000")
    AreaFactory(key="150000000999", name="Ohne Konto")
    client = Client()
    client.force_login(member_of(here, "requester"))
    text = text_of(f"?amount=5000&date=2026-05-04{query}", client)
    assert ("Eigene Grenze" in text, "Grenze nebenan" in text) == (own, theirs)


def test_own_limits_of_another_organisation_at_the_same_place_are_left_out_for_the_one_acted_for(
    limits, town
):
    first = OrganisationFactory(name="Stadt Musterstadt", kind="municipality", area=town)
    OwnThresholdFactory(organisation=first, title="Grenze der Stadt", amount="1000")
    centre = OrganisationFactory(name="Kompetenzzentrum", kind="competence_centre", area=town)
    OwnThresholdFactory(organisation=centre, title="Grenze des Zentrums", amount="3000")
    client = Client()
    client.force_login(member_of(centre, "admin"))
    query = f"?amount=5000&date=2026-05-04&area={town.key}"
    text = text_of(query, client)
    assert ("Grenze des Zentrums" in text, "Grenze der Stadt" in text) == (True, False)
    text = text_of(query)
    assert ("Grenze des Zentrums" in text, "Grenze der Stadt" in text) == (False, True)


def test_listing_that_is_not_public_fills_nothing_in(limits, town):
    gone = SolutionFactory(name="Verborgen", slug="verborgen", facts={"costs": COSTS}, status="withdrawn")
    text = text_of(f"?solution={gone.slug}&area={town.key}")
    assert ("Verborgen" in text, "14.000" in text) == (False, False)


def test_solution_page_shows_the_costs_of_the_municipality_in_the_address_first(listing, town):
    page = words(Client().get(f"/loesungen/wegewart/?area={town.key}").text)
    own = page.index("Für Musterstadt, 6.080 Einwohner")
    assert own < page.index("Unter 5.000 Einwohner", own)
    assert (
        "Einrichtung 2.000 bis 4.000 € Anschluss 0 bis 1.000 € Im Jahr 3.000 bis 3.500 € Über vier Jahre 14.000 bis 19.000 €"
        in page
    )


def test_costs_that_are_stated_in_part_are_at_least_that_and_the_rest_unknown(listing):
    hamlet = AreaFactory(name="Weiler", population=812)
    page = words(Client().get(f"/loesungen/wegewart/?area={hamlet.key}").text)
    assert "Über vier Jahre mindestens 3.600 €, vielleicht mehr" in page
    assert "Nicht angegeben, deshalb kann es mehr sein: Einrichtung, Anschluss." in page


def test_size_without_stated_costs_is_said_to_be_unknown(listing):
    city = AreaFactory(name="Großstadt", population=600_000)
    page = words(Client().get(f"/loesungen/wegewart/?area={city.key}").text)
    assert "unbekannt Der Anbieter nennt keine Kosten für die Größe" in page


def test_solution_page_leads_to_the_finder_with_the_municipality(listing, town):
    page = Client().get(f"/loesungen/wegewart/?area={town.key}").text
    assert f'href="{PAGE}?solution=wegewart&amp;area={town.key}"' in page
    assert f'href="{PAGE}?solution=wegewart"' in Client().get("/loesungen/wegewart/").text


@pytest.mark.parametrize(("address", "count"), [(PAGE, 4), ("/api/v1/routes/", 4)])
def test_finder_with_one_and_three_limits_asks_equally_often(listing, town, address, count):
    counts = []
    for more in (1, 2):
        for number in range(more):
            ThresholdRuleFactory(kind="direct_order", land="st", amount=str(15_000 + more * 10 + number))
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"{address}?amount=5000&area={town.key}&solution=wegewart&date=2026-05-04")
        counts.append(len(queries))
    assert counts == [count, count]
