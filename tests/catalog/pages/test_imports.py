"""Import reports for operators: counts, and the problems of each file with how to mend them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import ImportRunFactory, OrganisationFactory, member_of

from .reading import part, rows, words

PROBLEMS = [
    {
        "source": "ordner/b.yml",
        "line": 9,
        "field": "logo",
        "rule": "file",
        "severity": "unchecked",
        "message": "Nicht geprüft.",
    },
    {
        "source": "ordner/a.yml",
        "line": 7,
        "field": "url",
        "rule": "url",
        "severity": "warning",
        "message": "Schreiben Sie https.",
    },
    {
        "source": "ordner/a.yml",
        "line": 2,
        "field": "name",
        "rule": "required",
        "severity": "warning",
        "message": "Name fehlt.",
    },
    {
        "source": "ordner/z.yml",
        "line": None,
        "field": "",
        "rule": "yaml",
        "severity": "error",
        "message": "<b>Unlesbar</b>.",
    },
]


@pytest.fixture
def operator(db):
    client = Client()
    client.force_login(member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator"))
    return client


@pytest.fixture
def run(db):
    counts = {
        "files": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "rejected": 1,
        "warnings": 3,
    }
    return ImportRunFactory(pk=7, sources=["ordner"], report=counts | {"problems": PROBLEMS})


def files(page):
    """Name and open state of each file on the page."""
    return re.findall(r'<details class="fold file"( open)?>\s*<summary><h3>(.*?)</h3>', page.text)


def test_import_list_shows_each_run_with_its_counts(operator, run):
    ImportRunFactory(pk=8, sources=["https://code.example/publiccode.yml"], finished_at=None)
    found = rows(operator.get("/arbeitsbereich/importe/"), "Importläufe, der neueste zuerst")
    assert found[0].endswith(
        "abgebrochen oder noch nicht fertig https://code.example/publiccode.yml 0 0 0 0 0"
    )
    assert found[1].endswith("ordner 3 1 0 1 3")


def test_import_list_without_runs_says_how_to_begin(operator):
    assert "manage.py import_publiccode ORDNER" in operator.get("/arbeitsbereich/importe/").text


def test_import_report_puts_files_with_errors_first_and_opens_them(operator, run):
    page = operator.get("/arbeitsbereich/importe/7/")
    assert files(page) == [(" open", "z.yml"), ("", "a.yml"), ("", "b.yml")]
    assert rows(page, "ordner/a.yml") == [
        "Warnung 2 name Name fehlt. required",
        "Warnung 7 url Schreiben Sie https. url",
    ]
    assert "&lt;b&gt;Unlesbar&lt;/b&gt;" in page.text


def test_import_report_counts_what_became_of_the_files(operator, run):
    counts = part(operator.get("/arbeitsbereich/importe/7/"), r'<dl class="counts">(.*?)</dl>')
    assert counts == "Dateien 3 Neu 1 Geändert 0 Unverändert 0 Doppelt 0 Abgelehnt 1 Warnungen 3"


@pytest.mark.parametrize(
    ("severity", "names"),
    [
        ("error", ["z.yml"]),
        ("warning", ["a.yml"]),
        ("unchecked", ["b.yml"]),
        ("quatsch", ["z.yml", "a.yml", "b.yml"]),
    ],
)
def test_import_report_shows_one_severity_on_demand(operator, run, severity, names):
    page = operator.get("/arbeitsbereich/importe/7/", {"severity": severity})
    assert [name for _open, name in files(page)] == names
    assert "Fehler 1" in words(page.text)


def test_import_report_of_many_files_is_cut_into_pages(operator):
    problems = [{**PROBLEMS[1], "source": f"ordner/{n:03}.yml"} for n in range(60)]
    ImportRunFactory(pk=9, sources=["ordner"], report={"problems": problems})
    page = operator.get("/arbeitsbereich/importe/9/?severity=warning")
    assert len(files(page)) == 50
    assert 'href="/arbeitsbereich/importe/9/?severity=warning&amp;page=2"' in page.text


def test_import_report_with_more_rows_asks_no_more_often(operator, django_assert_num_queries):
    for pk in (1, 2, 3):
        ImportRunFactory(pk=pk, report={"problems": PROBLEMS * pk})
        with django_assert_num_queries(5):
            assert operator.get("/arbeitsbereich/importe/").status_code == 200
        with django_assert_num_queries(4):
            assert operator.get("/arbeitsbereich/importe/1/").status_code == 200
