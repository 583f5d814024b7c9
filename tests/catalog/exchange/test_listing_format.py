"""The project's own listing format: everything a listing can hold, judged strictly, imported like any other file."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation
from catalog.actions.imports import import_files, import_listings
from catalog.exchange.listing import read_listing
from catalog.exchange.publiccode.reader import read_publiccode
from catalog.models import Deployment, Evidence, ImportRun, Solution
from marketplace.core.actor import system_actor
from tests.factories import AreaFactory

from .samples import publiccode
from .test_imports import counts, dump, write

BY = system_actor("command:import_listings")

FULL = """format: 1
slug: auenforum
is_example: true
is_claimed: true
published_at: 2026-06-24
last_confirmed_on: 2026-09-30
vendor:
  name: Dialograum eG (Beispiel)
  kind: vendor
  is_example: true
  uri: urn:x-beispiel:dialograum
  website: https://dialograum.example
  legal_form: eG
  seat: Auental
  size_class: sme
  founded: 2019
  ownership: eu
  contact_name: Servicestelle
  contact_email: service@dialograum.example
  area: "150000000099"
  description:
    de: Erfunden.
    en: Invented.
facts:
  name: Auenforum
  short_description:
    de: Beteiligung für kleine Kommunen.
  version: 1.10
  localisation_ready: true
  staff_days_per_year: 12
  available_languages: [de, no]
  costs:
    under_5000:
      setup: {min: 800, max: 1200}
  transferability:
    technical:
      level: 3
      reason: {de: Schnell eingerichtet.}
  interfaces:
    - name: OParl
      documented: true
evidence:
  - fact: version
    level: third_party
    checked_by: Prüfstelle
    checked_on: 2026-05-11
    valid_until: 2028-05-10
    document_title: Bericht
    document_url: https://pruefstelle.example/1
deployments:
  - area: "150000000098"
    status: ended
    since: 2025-01-01
    until: 2025-06-30
    cohort: Testkohorte
    note: {de: Erprobt.}
    ended_reason: {de: Lizenz lief aus.}
    effort_days: 9
    stated_by: municipality
    confirmed_on: 2025-07-01
    source_title: Bericht
    source_url: https://stadt.example
"""
MINIMAL = """format: 1
slug: melder
vendor:
  name: Stadt Beispiel
  kind: municipality
facts:
  name: Melder
  short_description:
    de: Meldet.
"""


def run(path: Path, **options: Any) -> ImportRun:
    return import_listings(sources=[str(path)], by=BY, **options)


def told(text: str) -> list[tuple[int | None, str, str]]:
    reading = read_listing(text.encode())
    assert reading.is_rejected is bool(reading.problems)
    assert {problem.severity for problem in reading.problems} <= {"error"}
    return [(problem.line, problem.field, problem.rule) for problem in reading.problems]


@pytest.mark.django_db
def test_listing_format_fills_listing_vendor_evidence_and_deployments(tmp_path: Path) -> None:
    town, seat = AreaFactory(key="150000000098"), AreaFactory(key="150000000099")

    report = run(write(tmp_path, "a.yml", FULL.encode())).report

    assert (report["created"], report["problems"]) == (1, [])
    solution = Solution.objects.select_related("vendor", "current").get()
    assert (solution.slug, solution.is_example, solution.is_claimed, solution.is_imperfect) == (
        "auenforum",
        True,
        True,
        False,
    )
    assert solution.published_at == datetime.datetime(2026, 6, 23, 22, 0, tzinfo=datetime.UTC)
    assert solution.last_confirmed_on == datetime.date(2026, 9, 30)
    assert solution.current.facts == {
        "name": "Auenforum",
        "short_description": {"de": "Beteiligung für kleine Kommunen."},
        "version": "1.10",
        "available_languages": ["de", "no"],
        "localisation_ready": True,
        "interfaces": [{"name": "OParl", "documented": True}],
        "staff_days_per_year": 12,
        "costs": {"under_5000": {"setup": {"min": 800, "max": 1200}}},
        "transferability": {"technical": {"level": 3, "reason": {"de": "Schnell eingerichtet."}}},
    }
    wanted = (
        "name kind uri website legal_form seat size_class founded ownership contact_name contact_email"
    ).split()
    assert [getattr(solution.vendor, name) for name in wanted] == [
        "Dialograum eG (Beispiel)",
        "vendor",
        "urn:x-beispiel:dialograum",
        "https://dialograum.example",
        "eG",
        "Auental",
        "sme",
        2019,
        "eu",
        "Servicestelle",
        "service@dialograum.example",
    ]
    assert (solution.vendor.area, solution.vendor.is_example) == (seat, True)
    proof = Evidence.objects.get()
    assert (proof.fact, proof.level, proof.checked_on, proof.valid_until) == (
        "version",
        "third_party",
        datetime.date(2026, 5, 11),
        datetime.date(2028, 5, 10),
    )
    use = Deployment.objects.get()
    assert (use.area, use.status, use.until, use.cohort, use.effort_days, use.stated_by, use.is_agreed) == (
        town,
        "ended",
        datetime.date(2025, 6, 30),
        "Testkohorte",
        9,
        "municipality",
        True,
    )


@pytest.mark.django_db
def test_listing_format_again_changes_nothing(tmp_path: Path) -> None:
    AreaFactory(key="150000000098")
    AreaFactory(key="150000000099")
    path = write(tmp_path, "a.yml", FULL.encode())
    run(path)
    before = dump()
    assert counts(run(path)) == {"files": 1, "unchanged": 1}
    path.write_bytes(b"# seen\n" + FULL.encode())
    assert counts(run(path)) == {"files": 1, "unchanged": 1}
    after = dump()
    assert {table for table in before if before[table] != after[table]} == {"catalog_importedfile"}


@pytest.mark.django_db
def test_listing_format_change_updates_and_what_left_the_file_leaves_the_listing(tmp_path: Path) -> None:
    AreaFactory(key="150000000098")
    AreaFactory(key="150000000099")
    path = write(tmp_path, "a.yml", FULL.encode())
    run(path)
    path.write_text(FULL.partition("evidence:")[0].replace("  staff_days_per_year: 12\n", ""))

    assert counts(run(path)) == {"files": 1, "updated": 1}
    solution = Solution.objects.get()
    assert "staff_days_per_year" not in solution.current.facts
    assert (Evidence.objects.count(), Deployment.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_listing_format_unknown_body_is_refused_and_tried_again_later(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml", FULL.encode())
    report = run(path).report
    assert [(p["field"], p["rule"], p["severity"]) for p in report["problems"]] == [
        ("vendor.area", "area", "error"),
        ("deployments[0].area", "area", "error"),
    ]
    assert (Solution.objects.count(), Organisation.objects.count()) == (0, 0)

    AreaFactory(key="150000000098")
    AreaFactory(key="150000000099")
    assert counts(run(path)) == {"files": 1, "created": 1}


@pytest.mark.django_db
def test_listing_format_shares_its_listing_with_a_publiccode_file_of_the_same_address(tmp_path: Path) -> None:
    source = "  source_url: https://code.example/stadt/maengel\n"
    run(write(tmp_path, "a.yml", (MINIMAL + source).encode()))
    code = write(tmp_path, "b.yml", publiccode(organisation=None))
    import_files(sources=[str(code)], by=BY)
    solution = Solution.objects.get()
    assert (solution.slug, solution.identity, solution.vendor.name) == (
        "melder",
        "code.example/stadt/maengel",
        "Stadt Beispiel",
    )


@pytest.mark.django_db
def test_listing_format_two_files_of_one_name_make_one_listing(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", MINIMAL.encode())
    write(tmp_path, "b.yml", MINIMAL.replace("Melder", "Anderer").encode())
    assert counts(run(tmp_path)) == {"files": 2, "created": 1, "duplicates": 1, "warnings": 1}
    assert Solution.objects.get().current.facts["name"] == "Melder"


def test_listing_format_minimal_file_has_nothing_to_tell() -> None:
    assert told(MINIMAL) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format: 1\n", "", [(1, "format", "required")]),
        ("format: 1", "format: 2", [(1, "format", "choice")]),
        ("slug: melder\n", "", [(1, "slug", "required")]),
        ("slug: melder", "slug: Mäh Melder", [(2, "slug", "slug")]),
        ("kind: municipality", "kind: town", [(5, "vendor.kind", "choice")]),
        ("  name: Stadt Beispiel\n", "", [(4, "vendor.name", "required")]),
        (
            "facts:\n  name: Melder",
            "facts:\n  title: Melder",
            [(6, "facts.name", "required"), (7, "facts.title", "unknown_key")],
        ),
        ("    de: Meldet.", "    de: ''", [(8, "facts.short_description", "required")]),
        (
            "    de: Meldet.",
            "    xx-yy-zzzzzzzzz: Meldet.",
            [(9, "facts.short_description.xx-yy-zzzzzzzzz", "language")],
        ),
        ("    de: Meldet.", f"    de: {'x' * 151}", [(9, "facts.short_description.de", "too_long")]),
        ("facts:", "facts:\n  platforms: web", [(7, "facts.platforms", "list")]),
        ("facts:", "facts:\n  costs: {tiny: {}}", [(7, "facts.costs.tiny", "choice")]),
        ("facts:", "facts:\n  localisation_ready: yes", [(7, "facts.localisation_ready", "boolean")]),
        ("facts:", "facts:\n  staff_days_per_year: many", [(7, "facts.staff_days_per_year", "integer")]),
        (
            "facts:",
            "facts:\n  interfaces:\n    - documented: true",
            [(8, "facts.interfaces[0].name", "required")],
        ),
        ("facts:", "is_exampel: true\nfacts:", [(6, "is_exampel", "unknown_key")]),
        (
            "facts:",
            "evidence:\n  - {fact: colour, level: none, checked_on: soon}\nfacts:",
            [
                (7, "evidence[0].fact", "choice"),
                (7, "evidence[0].level", "choice"),
                (7, "evidence[0].checked_on", "date"),
            ],
        ),
        (
            "facts:",
            "evidence:\n  - {fact: name, level: measured, checked_on: 2026-01-02, valid_until: 2026-01-01}\nfacts:",
            [(7, "evidence[0].valid_until", "date")],
        ),
        (
            "facts:",
            "deployments:\n  - {area: '1', status: test}\n  - {area: '1', status: gone}\nfacts:",
            [(8, "deployments[1].status", "choice"), (8, "deployments[1].area", "twice")],
        ),
        (
            "facts:",
            "deployments:\n  - {area: '1', status: ended, since: 2026-01-02, until: 2026-01-01}\nfacts:",
            [(7, "deployments[0].until", "date")],
        ),
    ],
)
def test_listing_format_fault_is_named_by_line_field_and_rule(old: str, new: str, expected: list) -> None:
    assert old in MINIMAL
    assert told(MINIMAL.replace(old, new, 1)) == expected


@pytest.mark.parametrize(
    ("text", "rule"), [("", "empty"), ("- a", "not_a_map"), ("a: [", "yaml"), ("a:\n\t- b", "tab")]
)
def test_listing_format_unreadable_file_is_refused(text: str, rule: str) -> None:
    assert [told_rule for _line, _field, told_rule in told(text)] == [rule]


def test_import_page_shows_files_that_are_valid() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
    code, own = (part.partition("```")[0] for part in page.split("```yaml\n")[1:])
    assert read_publiccode(code.encode()).problems == []
    assert read_listing(own.encode()).problems == []
