"""The page of a solution: what is stated, by whom, and what is unknown; versions; what was withdrawn."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client

from catalog.actions import withdraw_solution
from marketplace.core.actor import system_actor
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    member_of,
)

from .reading import part, rows, section, words

PAGE = "/loesungen/wegewart/"
FACTS = {
    "localised_name": {"de": "Mängelmelder Wegewart"},
    "long_description": {"de": "# Wofür\n\n**Alles** im Blick.\n\n![Spur](https://fremd.example/x.png)"},
    "features": {"de": ["Melden per Foto", "Karte"]},
    "user_groups": ["citizens", "staff"],
    "population_bands": ["under_5000", "under_20000"],
    "licence": "EUPL-1.2",
    "licence_model": "open",
    "operating_models": ["saas", "on_premises"],
    "development_status": "stable",
    "version": "2.1",
    "release_date": "2026-06-10",
    "cost_model": "yearly",
    "costs": {"under_5000": {"yearly": {"min": 900, "max": 1500}, "effort": {"min": 4, "max": 4}}},
    "routes": ["direct_order"],
    "interfaces": [
        {"name": "Open311", "documented": True, "address": "https://wegewart.example/api"},
        {"name": "CSV"},
    ],
    "transferability": {"technical": {"level": 3, "reason": {"de": "Läuft im Browser."}}},
    "landing_url": "https://wegewart.example/",
    "used_by": [f"Stadt {n}" for n in range(14)],
}


@pytest.fixture
def wegewart(db):
    vendor = OrganisationFactory(
        name="Musterwerk GmbH", slug="musterwerk", contact_email="info@musterwerk.example"
    )
    return SolutionFactory(
        name="Wegewart",
        slug="wegewart",
        short_description="Mängel melden.",
        vendor=vendor,
        facts=FACTS,
        is_claimed=True,
    )


def key_facts(page):
    """Label and words of the six key facts."""
    found = re.search(r'<dl class="keyfacts">(.*?)</dl>', page.text, re.S)[1]
    return {
        words(label): words(rest)
        for label, rest in re.findall(r"<div><dt>(.*?)</dt>(.*?)</div>", found, re.S)
    }


def test_solution_page_answers_six_questions_above_the_fold(client, wegewart):
    EvidenceFactory(solution=wegewart, fact="licence", level="platform_checked")
    DeploymentFactory(
        solution=wegewart, area=AreaFactory(name="Auental"), confirmed_on=datetime.date(2026, 1, 5)
    )
    assert key_facts(client.get(PAGE)) == {
        "Für wen": "Bürgerinnen und Bürger, Beschäftigte der Verwaltung Unter 20.000 Einwohnern",
        "Wer nutzt es": "1 Kommune Auental von Kommune bestätigt Alle Einsätze",
        "Was es kostet": "Jährliches Entgelt 900 bis 1.500 € im Jahr, je nach Größe Selbstauskunft Kosten nach Größe",
        "Wie Sie es bekommen": (
            "Direktauftrag Dienst aus der Cloud, Betrieb in der Kommune Lizenz EUPL-1.2 Selbstauskunft"
        ),
        "Wie ausgereift": "Stabil Version 2.1 vom 10. Juni 2026 Selbstauskunft",
        "Wie weit geprüft": "1 Angabe ist geprüft Plattform geprüft Alle Angaben",
    }


def test_solution_page_that_states_nothing_calls_it_unknown(client, db):
    SolutionFactory(name="Nackt", slug="nackt")
    page = client.get("/loesungen/nackt/")
    facts = key_facts(page)
    assert [label for label, text in facts.items() if text == "unbekannt"] == [
        "Für wen",
        "Wer nutzt es",
        "Was es kostet",
        "Wie Sie es bekommen",
        "Wie ausgereift",
    ]
    assert facts["Wie weit geprüft"].startswith("Auskunft des Anbieters Noch hat niemand sonst")
    group = part(page, r'<details class="fold" data-fold id="g-proof" open>(.*?)</details>')
    assert group == (
        "Datenschutz, Sicherheit, Barrierefreiheit Noch keine Angabe unbekannt Datenschutz, Informationssicherheit, "
        "Barrierefreiheit, KI-Risikoklasse"
    )


def test_solution_description_is_rendered_without_foreign_pictures(client, wegewart):
    page = client.get(PAGE)
    assert "<h3>Wofür</h3>" in page.text
    assert "<strong>Alles</strong> im Blick." in page.text
    assert "<img" not in page.text
    assert page.text.count("<li>Melden per Foto</li>") == 1


def test_solution_fact_shows_every_proof_behind_its_mark(client, wegewart):
    EvidenceFactory(
        solution=wegewart,
        fact="licence",
        level="third_party",
        checked_by="Kanzlei Recht",
        checked_on=datetime.date(2026, 3, 2),
        valid_until=datetime.date(2027, 3, 1),
        document_title="Gutachten",
        document_url="https://kanzlei.example/gutachten",
    )
    EvidenceFactory(
        solution=wegewart,
        fact="licence",
        level="platform_checked",
        checked_on=datetime.date(2024, 1, 2),
        valid_until=datetime.date(2025, 1, 1),
    )
    with time_machine.travel("2026-11-25 12:00", tick=False):
        row = part(client.get(PAGE), r'<div id="f-licence">(.*?)</details>')
    assert row == (
        "Lizenz EUPL-1.2 durch Dritte geprüft "
        "Prüftiefe durch Dritte geprüft Von Kanzlei Recht Am Montag, 2. März 2026 Gültig bis 1. März 2027 Beleg Gutachten "
        "Diesen Nachweis melden "
        "Prüftiefe abgelaufen Am Dienstag, 2. Januar 2024 Galt bis 1. Januar 2025 Diesen Nachweis melden"
    )


@pytest.mark.parametrize(
    ("day", "mark"), [("2027-03-01", "durch Dritte geprüft"), ("2027-03-02", "abgelaufen")]
)
def test_solution_proof_counts_on_its_last_day_and_no_longer(client, wegewart, day, mark):
    EvidenceFactory(
        solution=wegewart, fact="licence", level="third_party", valid_until=datetime.date(2027, 3, 1)
    )
    with time_machine.travel(f"{day} 12:00+01:00", tick=False):
        row = part(client.get(PAGE), r'<div id="f-licence">(.*?)</summary>')
    assert row == f"Lizenz EUPL-1.2 {mark}"


def test_solution_fact_nobody_checked_shows_the_vendors_word(client, wegewart):
    row = part(client.get(PAGE), r'<div id="f-development_status">(.*?)</details>')
    assert row.startswith(
        "Entwicklungsstand Stabil Selbstauskunft Prüftiefe Selbstauskunft Von Musterwerk GmbH Am "
    )


def test_solution_costs_stand_in_a_table_with_what_is_unknown(client, wegewart):
    assert rows(client.get(PAGE), "Kosten und Aufwand nach Größe der Kommune") == [
        "Unter 5.000 Einwohner unbekannt 900 bis 1.500 € unbekannt 4 Personentage unbekannt"
    ]


def test_solution_transferability_shows_six_respects(client, wegewart):
    found = rows(client.get(PAGE), "Übertragbarkeit in sechs Bereichen, von 0 bis 3")
    assert found[0] == "Technisch 3 von 3 Läuft im Browser."
    assert found[1:] == [
        f"{name} unbekannt unbekannt"
        for name in ("Organisatorisch", "Rechtlich", "Finanziell", "Daten", "Dokumentation")
    ]


def test_solution_interfaces_stand_in_a_table(client, wegewart):
    assert rows(client.get(PAGE), "Schnittstellen der Lösung") == [
        "Open311 Ja wegewart.example/api",
        "CSV unbekannt unbekannt",
    ]


def test_solution_uses_tell_who_says_so_and_name_the_cohort(client, wegewart):
    town = AreaFactory(name="Auental", population=6080)
    city = AreaFactory(name="Großstadt", population=250_000)
    DeploymentFactory(
        solution=wegewart, area=town, confirmed_on=datetime.date(2026, 1, 5), note={"de": "Läuft gut."}
    )
    DeploymentFactory(solution=wegewart, area=city, since=datetime.date(2025, 2, 1), effort_days=3)
    for name, population in (("Kleindorf", 900), ("Mittelstadt", 30_000)):
        DeploymentFactory(
            solution=wegewart,
            area=AreaFactory(name=name, population=population),
            status="ended",
            cohort="Testkohorte 2025",
            until=datetime.date(2025, 7, 31),
        )
    page = client.get(PAGE)
    uses = rows(page, "Kommunen, die die Lösung nutzen, erproben oder nicht mehr nutzen")
    assert [re.sub(r" Prüftiefe.*", "", row) for row in uses] == [
        "Großstadt 250.000 Im Einsatz, seit 1. Februar 2025 eigener Aufwand: 3 Personentage Selbstauskunft",
        "Auental 6.080 Im Einsatz Läuft gut. von Kommune bestätigt",
    ]
    assert part(page, r'<div class="cohort">(.*?)<details') == (
        "Testkohorte 2025 2 Kommunen und Regionen haben die Lösung gemeinsam erprobt. Die kleinste hat 900 Einwohner, die "
        "größte 30.000. Die Erprobung endete am 31. Juli 2025."
    )
    assert [row.split()[0] for row in rows(page, "Testkohorte 2025")] == ["Mittelstadt", "Kleindorf"]


def test_solution_long_list_of_users_is_folded_after_twelve(client, wegewart):
    uses = section(client.get(PAGE), "uses")
    assert "Stadt 11 Alle 14 zeigen Stadt 12 Stadt 13" in uses


def test_solution_versions_have_addresses_and_say_what_changed(client, wegewart):
    SolutionVersionFactory(solution=wegewart, facts={"version": "2.2", "licence": "MIT"})
    versions = section(client.get(PAGE), "versions")
    assert re.sub(r" , \d+\.\s\w+\s\d{4}", "", versions) == (
        "Fassungen dieses Eintrags Fassung 2 Geändert: Version, Lizenz Fassung 1 Erste Veröffentlichung"
    )
    old = client.get("/loesungen/wegewart/fassungen/1/")
    assert 'id="f-licence"><dt>Lizenz</dt><dd><span>EUPL-1.2</span>' in old.text
    assert "Sie sehen Fassung 1 vom" in old.text
    assert "Zur aktuellen Fassung" in old.text
    assert '<meta name="robots" content="noindex">' in old.text


def test_solution_current_version_at_its_own_address_says_it_is_current(client, wegewart):
    assert "Es ist die aktuelle." in client.get("/loesungen/wegewart/fassungen/1/").text


def test_solution_contact_names_the_functional_address_only(client, wegewart):
    contact = section(client.get(PAGE), "contact")
    assert contact == "Kontakt Anbieter Musterwerk GmbH E-Mail info@musterwerk.example"


def test_solution_read_from_a_file_says_that_nobody_took_it_over(client, db):
    SolutionFactory(
        name="Ernte",
        slug="ernte",
        identity="code.example/ernte",
        facts={"source_url": "https://code.example/ernte"},
    )
    contact = section(client.get("/loesungen/ernte/"), "contact")
    assert (
        "Aus einer publiccode.yml-Datei gelesen. Der Herausgeber hat den Eintrag noch nicht übernommen."
        in contact
    )
    assert "Versuchen Sie es dort, wo der Quelltext liegt." in contact


def test_solution_that_is_invented_says_so_at_the_top(client, db):
    SolutionFactory(name="Muster (Beispiel)", slug="muster", is_example=True)
    assert "Dieser Eintrag ist erfunden." in client.get("/loesungen/muster/").text


def test_solution_withdrawn_is_gone_with_a_sentence(client, db):
    SolutionFactory(name="Altwerk", slug="altwerk", short_description="Geheim", status="withdrawn")
    page = client.get("/loesungen/altwerk/")
    assert page.status_code == 410
    assert "<h1>Altwerk wurde zurückgezogen</h1>" in page.text
    assert "Geheim" not in page.text


def test_version_of_a_withdrawn_solution_stays_readable_and_is_no_longer_found(client, db):
    SolutionFactory(name="Altwerk", slug="altwerk", short_description="Stand so da.", status="withdrawn")
    page = client.get("/loesungen/altwerk/fassungen/1/")
    assert page.status_code == 200
    assert "Stand so da." in page.text
    assert "Der Betreiber hat diesen Eintrag am" in page.text
    assert "Diese Fassung bleibt lesbar" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Zur aktuellen Fassung" not in page.text
    assert "/loesungen/altwerk/" not in client.get("/loesungen/?q=Altwerk").text


def test_version_of_an_unlawful_solution_is_read_by_the_operator_alone(client, db):
    solution = SolutionFactory(name="Altwerk", slug="altwerk", short_description="Hetze", vendor__name="Haus")
    withdraw_solution(solution=solution, reason="unlawful", by=system_actor("test"))
    page = client.get("/loesungen/altwerk/fassungen/1/")
    assert (page.status_code, "Hetze" in page.text) == (410, False)
    operator = Client()
    operator.force_login(member_of(OrganisationFactory(kind="operator"), "moderator"))
    assert "Hetze" in operator.get("/loesungen/altwerk/fassungen/1/").text


def test_solution_draft_is_seen_by_its_vendor_and_the_operator_only(client, wegewart):
    type(wegewart).objects.filter(pk=wegewart.pk).update(status="draft")
    own, operator = Client(), Client()
    own.force_login(member_of(wegewart.vendor, "editor"))
    operator.force_login(member_of(OrganisationFactory(kind="operator"), "moderator"))
    assert client.get(PAGE).status_code == 404
    assert "Nicht öffentlich: Entwurf." in own.get(PAGE).text
    assert "Nicht öffentlich: Entwurf." in operator.get(PAGE).text


@pytest.mark.parametrize("address", ["/loesungen/gibt-es-nicht/", "/loesungen/wegewart/fassungen/9/"])
def test_solution_page_that_is_not_there_is_not_found(client, wegewart, address):
    page = client.get(address)
    assert page.status_code == 404
    assert "Diese Seite gibt es nicht" in page.text


def test_solution_publiccode_is_offered_only_where_it_can_be_written(client, wegewart):
    whole = SolutionFactory(
        name="Ganz",
        slug="ganz",
        vendor=OrganisationFactory(name="Werk", contact_name="Betrieb", contact_email="betrieb@werk.example"),
        facts={
            "source_url": "https://code.example/ganz",
            "licence": "MIT",
            "development_status": "stable",
            "software_type": "standalone/web",
            "platforms": ["web"],
            "maintenance_type": "internal",
            "localisation_ready": False,
            "available_languages": ["de"],
            "long_description": {"de": "Ein langer Text über die Sache. " * 8},
            "features": {"de": ["Eins"]},
            "publisher": {"uri": "https://werk.example", "name": "Werk"},
        },
    )
    link = f"/api/v1/solutions/{whole.slug}/publiccode.yml"
    assert link in client.get("/loesungen/ganz/").text
    assert client.get(link).status_code == 200
    assert "publiccode.yml herunterladen" not in client.get(PAGE).text


def test_solution_page_with_more_rows_asks_no_more_often(client, wegewart, django_assert_num_queries):
    for count in (1, 2):
        for _row in range(count):
            EvidenceFactory(solution=wegewart)
            DeploymentFactory(solution=wegewart)
        SolutionVersionFactory(solution=wegewart, facts={"version": f"{count}.0"})
        with django_assert_num_queries(5):
            assert client.get(PAGE).status_code == 200
