"""The comparison as a file: the same facts in every form, nothing in it that runs, and what the file is written in it."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from catalog.facts.registry import FACTS
from tests.core.holding import free_places, held
from tests.core.reading_pdf import read_pdf
from tests.factories import SolutionFactory, SolutionVersionFactory

from .world import EVIL, build

TODAY = "2026-11-22T10:00:00Z"
FILES = "/vergleich/"


@pytest.fixture
def world(db):
    with time_machine.travel(TODAY, tick=False):
        yield build()


def asked(client, kind, *picks, **rest):
    return client.get(f"{FILES}{kind}/", {"s": list(picks)} | rest)


def sheets(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def lines(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_workbook_of_a_comparison_holds_facts_proofs_and_what_it_is(client, world):
    found = sheets(asked(client, "xlsx", "wegewart", "auenforum"))
    assert list(found) == ["Vergleich", "Nachweise", "Über diese Datei"]
    facts = {row[1]: row for row in found["Vergleich"]}
    assert found["Vergleich"][0] == ["Gruppe", "Angabe", "Kurz", "Wegewart", "Auenforum"]
    assert facts["Lizenz"] == [
        "Offenheit und Wechsel",
        "Lizenz",
        "verschieden",
        "EUPL-1.2\n[durch Dritte geprüft]",
        "unbekannt",
    ]
    assert facts["Lizenzmodell"][2] == "gleich"
    assert facts["Datenschutz"][2:] == ["bei allen unbekannt", "unbekannt", "unbekannt"]
    proof = next(row for row in found["Nachweise"] if row[0] == "Lizenz")
    assert proof[1:4] == ["Wegewart", "durch Dritte geprüft", "Prüfstelle Nord"]
    about = dict(found["Über diese Datei"])
    assert about["Tag"].replace("\xa0", " ") == "Sonntag, 22. November 2026"
    assert about["Adresse"].endswith("/vergleich/?s=wegewart@1&s=auenforum@1")
    assert about["Wegewart"].endswith("/loesungen/wegewart/fassungen/1/")


def test_csv_of_a_comparison_has_a_line_for_each_fact_and_solution(client, world):
    response = asked(client, "csv", "wegewart", "auenforum")
    found = {(line["Lösung"], line["Schlüssel"]): line for line in lines(response)}
    assert response.content[:3] == b"\xef\xbb\xbf"
    licence = found["Wegewart", "licence"]
    assert (licence["Wert"], licence["Stufe"], licence["Tag"]) == (
        "EUPL-1.2",
        "durch Dritte geprüft",
        "2026-11-22",
    )
    assert found["Auenforum", "licence"]["Wert"] == "unbekannt"
    assert {key for _name, key in found} >= set(FACTS)


def test_pdf_of_a_comparison_is_tagged_and_says_day_address_and_versions(client, world):
    told = read_pdf(asked(client, "pdf", "wegewart", "auenforum", area="150025101010").content)
    assert (told.language, told.title, told.is_tagged, told.part) == (
        "de",
        "2 Lösungen im Vergleich",
        True,
        "1",
    )
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= told.tags
    assert "Sonntag, 22. November 2026" in told.text.replace("\xa0", " ")
    assert "s=wegewart@1&s=auenforum@1" in told.text.replace(" ", "")
    assert "Worin sie sich unterscheiden" in told.text
    assert "Kosten für Auental" in told.text
    assert "durch Dritte geprüft: Prüfstelle Nord" in told.text


def test_pdf_in_english_of_eight_is_made_in_english(client, world):
    for number in range(1, 7):
        SolutionFactory(name=f"Lösung {number}", slug=f"loesung-{number}")
    picks = ["wegewart", "auenforum", *(f"loesung-{number}" for number in range(1, 7))]
    told = read_pdf(client.get("/en/compare/pdf/", {"s": picks}).content)
    assert (told.language, told.title) == ("en", "8 solutions side by side")
    assert "Lösung 6" in told.text


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_file_of_a_comparison_is_called_what_and_when(client, world, kind):
    response = asked(client, kind, "wegewart", "auenforum", "leerling")
    name = f"vergleich-wegewart-und-2-weitere-2026-11-22.{kind}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_file_of_a_version_shows_what_it_said(client, world):
    SolutionVersionFactory(solution=world["first"], facts={**world["first"].current.facts, "licence": "MIT"})
    then = {line["Schlüssel"]: line["Wert"] for line in lines(asked(client, "csv", "wegewart@1"))}
    now = {line["Schlüssel"]: line["Wert"] for line in lines(asked(client, "csv", "wegewart"))}
    assert (then["licence"], now["licence"]) == ("EUPL-1.2", "MIT")


@pytest.fixture
def evil(db):
    facts = {
        "short_description": {"de": EVIL},
        "operator": EVIL,
        "features": {"de": [EVIL, "+1+1", "-1", "@SUM(A1)"]},
        "long_description": {"de": f'{EVIL}\n\n#import "@preview/x"\n= Titel'},
    }
    return SolutionFactory(name=EVIL, slug="boese", facts=facts)


def test_workbook_of_hostile_texts_holds_no_formula(client, evil):
    found = sheets(asked(client, "xlsx", "boese"))
    texts = {row[1]: row[3] for row in found["Vergleich"]}
    assert texts["Betrieben von"] == EVIL
    assert found["Vergleich"][0][3] == EVIL


def test_csv_of_hostile_texts_marks_every_formula(client, evil):
    found = lines(asked(client, "csv", "boese"))
    values = {line["Schlüssel"]: line["Wert"] for line in found}
    assert values["operator"] == f"'{EVIL}"
    assert all(line["Lösung"] == f"'{EVIL}" for line in found)
    assert [v for line in found for v in line.values() if v.lstrip().startswith(("=", "+", "-", "@"))] == []


def test_pdf_of_hostile_texts_shows_them_letter_by_letter(client, evil):
    text = read_pdf(asked(client, "pdf", "boese").content).text.replace(" ", "").replace("-", "")
    assert EVIL.replace(" ", "").replace("-", "") in text
    assert '#import"@preview/x"=Titel' in text


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_file_without_listings_leads_to_the_page_that_explains(client, db, kind):
    response = client.get(f"{FILES}{kind}/", {"s": "gibt-es-nicht"})
    assert (response.status_code, response["Location"]) == (302, "/vergleich/?s=gibt-es-nicht")


def test_file_of_another_kind_is_not_found(client, world):
    assert asked(client, "docx", "wegewart").status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_file_of_one_and_of_eight_asks_equally_often(client, db, kind, django_assert_num_queries):
    for number in range(1, 9):
        SolutionFactory(name=f"Lösung {number}", slug=f"loesung-{number}")
    for count in (1, 8):
        # Two of them take a place and give it back.
        with django_assert_num_queries(6):
            response = asked(client, kind, *[f"loesung-{number}" for number in range(1, count + 1)])
        assert response.status_code == 200
        assert len(response.content) > 1_000


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_file_of_a_comparison_while_all_places_are_taken_says_when_to_come_again(
    client, world, kind, settings
):
    settings.TABLES_AT_ONCE = 2
    with held("catalog.tables", 0, 1):
        answer = asked(client, kind, "wegewart", "auenforum")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "20", "no-store")
    assert "Zurzeit werden viele Dateien erstellt." in answer.text
    assert "<h1>Zu viel auf einmal</h1>" in answer.text
    with held("catalog.tables", 0):
        assert asked(client, kind, "wegewart", "auenforum").status_code == 200
    assert free_places("catalog.tables", 2) == 2
