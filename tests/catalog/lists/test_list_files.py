"""A list as a file: what its page shows, for the organisation alone, and nothing in it that runs."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
import time_machine
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from catalog.actions import withdraw_solution
from catalog.actions.lists import add_bookmark, make_list
from catalog.models import Bookmark, BookmarkList
from tests.core.holding import forget_places, free_places, held
from tests.factories import (
    BY,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    acting,
    member_of,
)

from .people import client_of

TODAY = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC)
EVIL = "=HYPERLINK(A1)"


@pytest.fixture
def clerk(db):
    forget_places()
    with time_machine.travel(TODAY, tick=False):
        person = member_of(OrganisationFactory(name="Linden", kind="municipality"), "requester")
        person.name = "Petra Muster"
        person.save()
        yield person


@pytest.fixture
def kept(clerk):
    """A list with a solution that stayed, one that changed and one that left the catalogue."""
    found = make_list(name="Für den Bauhof", purpose="Nachfolger für 2027", by=acting(clerk))
    vendor = OrganisationFactory(name="Werk GmbH")
    solutions = [SolutionFactory(name=name, vendor=vendor) for name in ("Wegewart", "Baumpate", "Altes")]
    for solution, note in zip(solutions, (EVIL, "Empfehlung aus Halle", ""), strict=True):
        add_bookmark(kept_list=found, solution=solution, note=note, by=acting(clerk))
    changed = solutions[1]
    changed.current = SolutionVersionFactory(solution=changed, number=2, facts={"name": "Baumpate neu"})
    changed.save()
    withdraw_solution(solution=solutions[2], by=BY, reason="test")
    return found


def asked(person, kept, kind):
    return client_of(person).get(f"/arbeitsbereich/merklisten/{kept.pk}/datei/{kind}/")


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_table_of_a_list_has_a_row_for_each_entry_as_the_page_shows_it(clerk, kept):
    answer = asked(clerk, kept, "csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == ('attachment; filename="merkliste-fur-den-bauhof-2026-11-22.csv"')
    assert answer["Cache-Control"] == "private, no-store"
    rows = rows_of(answer)
    assert [(row["Lösung"], row["Gemerkte Fassung"], row["Aktuelle Fassung"]) for row in rows] == [
        ("Altes", "1", ""),
        ("Baumpate", "1", "2"),
        ("Wegewart", "1", "1"),
    ]
    assert rows[1] == {
        "Lösung": "Baumpate",
        "Anbieter": "Werk GmbH",
        "Notiz": "Empfehlung aus Halle",
        "Stand": "Veröffentlicht",
        "Gemerkte Fassung": "1",
        "Gemerkt am": "2026-11-22",
        "Aktuelle Fassung": "2",
        "Adresse": f"{site.SITE_URL}/loesungen/baumpate/fassungen/1/",
    }
    # People who keep the list are none of the file's business.
    assert "Petra Muster" not in answer.content.decode()


def test_workbook_of_a_list_says_what_it_is(clerk, kept):
    book = CalamineWorkbook.from_filelike(io.BytesIO(asked(clerk, kept, "xlsx").content))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["Merkliste", "Über diese Datei"]
    assert [row[0] for row in sheets["Merkliste"]] == ["Lösung", "Altes", "Baumpate", "Wegewart"]
    about = dict(sheets["Über diese Datei"])
    assert (about["Was das ist"], about["Zweck"]) == ("Für den Bauhof", "Nachfolger für 2027")
    assert about["Lösungen"] == 3


def test_formula_in_a_note_is_text_in_both_forms(clerk, kept):
    assert rows_of(asked(clerk, kept, "csv"))[2]["Notiz"] == f"'{EVIL}"
    book = CalamineWorkbook.from_filelike(io.BytesIO(asked(clerk, kept, "xlsx").content))
    assert book.get_sheet_by_name("Merkliste").to_python()[3][2] == EVIL


def test_file_of_a_list_is_there_for_its_organisation_alone(clerk, kept):
    stranger = member_of(OrganisationFactory(name="Fern", kind="municipality"), "admin")
    answer = asked(stranger, kept, "csv")
    assert (answer.status_code, "Bauhof" in answer.text) == (404, False)
    assert asked(clerk, kept, "pdf").status_code == 404


def test_page_of_a_list_leads_to_its_files_unless_it_is_empty(clerk, kept):
    empty = make_list(name="Leer", purpose="", by=acting(clerk))
    address = "/arbeitsbereich/merklisten/"
    page = client_of(clerk).get(f"{address}{kept.pk}/").text
    for kind in ("xlsx", "csv"):
        assert f'href="{address}{kept.pk}/datei/{kind}/"' in page
        assert f"Als {kind.upper()} herunterladen" in page
    assert "/datei/" not in client_of(clerk).get(f"{address}{empty.pk}/").text


def test_file_of_a_list_while_all_places_are_taken_says_when_to_come_again(clerk, kept, settings):
    settings.TABLES_AT_ONCE = 1
    with held("catalog.tables", 0):
        answer = asked(clerk, kept, "xlsx")
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert (asked(clerk, kept, "xlsx").status_code, free_places("catalog.tables", 1)) == (200, 1)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_file_of_a_list_with_one_and_three_entries_asks_equally_often(clerk, kept, kind):
    client = client_of(clerk)
    address = f"/arbeitsbereich/merklisten/{kept.pk}/datei/{kind}/"
    client.get(address)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        Bookmark.objects.filter(list=kept).exclude(solution__slug="wegewart").delete()
    assert (counts, BookmarkList.objects.get().bookmarks.count()) == ([7, 7], 1)
