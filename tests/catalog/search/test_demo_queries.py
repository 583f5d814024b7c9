"""What people type, in German and English, and what they must find first in the demo catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from catalog.actions.demo import load_demo
from catalog.search.engine import search
from catalog.search.interface import Query
from tests.catalog.test_demo_load import add_demo_areas
from tests.factories import BY

# Beside each query the slugs of the best hits: those that share the best relevance, in alphabetical order.
FIRST_HITS = [
    ("Zwilling", "hal-plan"),
    ("Digitaler Zwilling", "hal-plan"),
    ("digital twin", "hal-plan"),
    ("Gewerbe", "beispiel-gewerbelotse"),
    ("Gewerbeanmeldung", "beispiel-gewerbelotse"),
    ("Gewerbe anmelden", "beispiel-gewerbelotse"),
    ("business registration", "beispiel-gewerbelotse"),
    ("Plattform", "beispiel-auenforum mein-berlin-de mobidata-bw-integrationsplattform"),
    ("Beteiligungsplattform", "beispiel-auenforum mein-berlin-de"),
    ("buergerbeteiligung", "beispiel-auenforum dipas-unitac-variante mein-berlin-de"),
    ("Bürgerbeteiligung", "beispiel-auenforum dipas-unitac-variante mein-berlin-de"),
    ("Bürgerbeteilgung", "beispiel-auenforum dipas-unitac-variante mein-berlin-de"),
    ("participation", "beispiel-auenforum dipas-unitac-variante mein-berlin-de"),
    ("citizen participation", "beispiel-auenforum dipas-unitac-variante mein-berlin-de"),
    ("Mängelmelder", "beispiel-wegewart"),
    ("maengel", "beispiel-wegewart"),
    ("Mängel melden", "beispiel-wegewart"),
    ("Termin", "aitema-termin beispiel-termintakt terminfinder"),
    ("Terminvergabe", "beispiel-termintakt"),
    ("Terminvergbae", "beispiel-termintakt"),
    ("appointment", "beispiel-termintakt"),
    ("appointment booking", "beispiel-termintakt"),
    ("Ratsinformationssystem", "aitema-ratsinformationssystem"),
    ("Ratsinfo", "aitema-ratsinformationssystem"),
    ("Wasserqualität", "berliner-badestellen"),
    ("Badestelle", "berliner-badestellen"),
    ("Carsharing", "x2gbfs"),
    ("Radverleih", "x2gbfs"),
    ("bike sharing", "x2gbfs"),
    ("Parkplatz", "parkapi-sources"),
    ("parking", "parkapi-sources"),
    ("Starkregen", "beispiel-pegelnetz smartwater-bgi-planer"),
    ("Hitzeinsel", "klips-api klips-geodateninfrastruktur"),
    ("Stadtbäume gießen", "giess-den-kiez"),
    ("strassenbaeume", "quantified-trees-daten-ki"),
    ("Wahlbezirk", "wahlbezirke-editor"),
    ("Wahlen", "wahlbezirke-editor"),
    ("Breitband", "berliner-breitband-portal"),
    ("schnelles Internet", "berliner-breitband-portal"),
    ("Haushalt", "berliner-haushaltsdaten"),
    ("budget", "stadtbezirksbudget"),
    ("LoRaWAN", "beispiel-pegelnetz"),
    ("Chatbot", "beispiel-auskunftsassistent"),
    ("künstliche Intelligenz", "baergpt ki-seite-der-stadt-muenchen parla"),
    ("artificial intelligence", "ki-seite-der-stadt-muenchen"),
    ("Sprachmodell", "mucgpt open-taki"),
    ("Übersetzung", "smart-speech-flow"),
    ("Dolmetscher", "smart-speech-flow"),
    ("Ehrenamt", "ehrenamt-justiz"),
    ("Schöffen", "ehrenamt-justiz"),
    ("Verkehrszählung", "dave-verkehrszaehlungen"),
    ("traffic counts", "dave-verkehrszaehlungen"),
    ("Kulturdaten", "kulturdaten-berlin-api"),
    ("Dokumentenmanagement", "kosmos-gesamtdokumentation-edition kosmos-openyard open-taki"),
    ("Geodaten prüfen", "prueftool-fuer-geodaten"),
    ("Simulation", "masterportal-simulation-controller"),
    ("SensorThings", "eco-counter-importer frost-server sensorchart-addon"),
    ("Abfallkalender", "smart-village-app-mobile-app"),
    ("Nachbarschaft", "vima"),
    ("Kennzahlen", "kommonitor-web-client"),
    ("Marktplatz", "marktplatz-kommunal"),
    ("Neuigkieten", "smart-village-app-mobile-app vima"),
    ("CO2", "co2-runter"),
    ("halplan", "hal-plan"),
    ("HAL Plan", "hal-plan"),
    ("stadtnavi", "stadtnavi-app stadtnavi-widget"),
    ("Pegel", "beispiel-pegelnetz"),
    ("Umfrage", "beispiel-auenforum terminfinder"),
    ("Dashboard", "dashboard-framework-der-urban-data-platform klima-dashboard-xhain open-data-dashboard"),
    ("Indirekteinleiter", "aui-k-anlagen-und-indirekteinleiterkataster"),
    ("Schifffahrt", "erfassungstool-schifffahrtsmeldungen"),
    ("Stadtbezirksbudget", "stadtbezirksbudget"),
    ("Kommonitor", "kommonitor-web-client"),
    ("Monitor", "kommonitor-web-client"),
    ("Bürgerbüro", "beispiel-termintakt"),
    ("Schulung", "beispiel-datenwerkstatt"),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo's listings, until the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        add_demo_areas()
        load_demo(by=BY)
        # Otherwise every test would check at its end all the references that were loaded here, and undo that too.
        connection.check_constraints()
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("text", "slugs"), FIRST_HITS, ids=[text for text, _slugs in FIRST_HITS])
def test_search_demo_words_people_type_lead_to_what_they_mean(loaded, db, text, slugs):
    hits = search(Query(text=text, page_size=100, cards=())).hits

    assert sorted(hit.slug for hit in hits if hit.band == hits[0].band) == slugs.split()


def test_search_demo_twin_finds_the_model_listing_before_all_others(loaded, db):
    answer = search(Query(text="Zwilling", cards=()))

    assert (answer.hits[0].slug, answer.hits[0].band) == ("hal-plan", 0)
    assert [hit.band for hit in answer.hits[1:]] == [1] * (answer.count - 1)


def test_search_demo_typing_error_tells_what_was_taken_instead(loaded, db):
    answer = search(Query(text="Bürgerbeteilgung", cards=()))

    assert answer.corrected == {"Bürgerbeteilgung": ("Bürgerbeteiligung",)}


def test_search_demo_table_is_long_enough_and_speaks_both_languages():
    assert len(FIRST_HITS) == 76
    english = {
        "digital twin",
        "citizen participation",
        "appointment booking",
        "bike sharing",
        "traffic counts",
    }
    assert english <= {text for text, _slugs in FIRST_HITS}
