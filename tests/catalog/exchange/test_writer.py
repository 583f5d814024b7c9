"""Export as publiccode.yml: valid by the newest version, nothing invented, and importing it again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from catalog.actions.imports import import_files
from catalog.exchange.publiccode.reader import read_publiccode
from catalog.exchange.publiccode.writer import CannotExport, export_problems, export_publiccode
from catalog.models import Solution
from marketplace.core.actor import system_actor
from tests.factories import OrganisationFactory, SolutionFactory

from .samples import publiccode
from .test_imports import counts, dump, run, write
from .test_mapping import FACTS

pytestmark = pytest.mark.django_db

BY = system_actor("command:import_publiccode")

EXPORT = """# Written by the marketplace from its listing.
publiccodeYmlVersion: '0.7'
name: Mängelmelder
applicationSuite: Stadtwerkzeuge
url: https://code.example/stadt/maengel
landingURL: https://maengel.example
isBasedOn:
  - https://code.example/land/melder
softwareVersion: '1.10'
releaseDate: '2026-01-31'
logo: bilder/logo.svg
platforms:
  - web
  - android
categories:
  - feedback-and-reviews-management
  - other
organisation:
  uri: urn:x-stadt:beispiel
  name: Stadt Beispiel
usedBy:
  - Stadt Beispiel
  - Gemeinde Beispiel
fundedBy:
  - uri: https://land.example
    name: Land Beispiel
roadmap: https://maengel.example/plan
developmentStatus: stable
softwareType: standalone/web
supports:
  - id: alias:gdpr
  - id: https://standard.example/oparl
intendedAudience:
  scope:
    - local-authorities
  countries:
    - DE
    - AT
  unsupportedCountries:
    - US
description:
  de:
    localisedName: Mängelmelder
    shortDescription: Meldet Schäden.
    longDescription: |-
      **Bürgerinnen und Bürger** melden Schäden an Straßen, Plätzen und Spielgeräten:

      - mit Foto und Ort
      - ohne Konto, ohne Umweg
      - mit einer Antwort der zuständigen Stelle
    documentation: https://maengel.example/handbuch
    apiDocumentation: https://maengel.example/api
    features:
      - Foto
      - 'Karte: Ort'
    screenshots:
      - bilder/a.png
    videos:
      - https://film.example/1
    awards:
      - Preis 2025
legal:
  license: MIT OR GPL-3.0-only
  mainCopyrightOwner: Stadt Beispiel AöR
maintenance:
  type: contract
  contractors:
    - name: Pflege eG
      until: '2030-12-31'
      website: https://pflege.example
localisation:
  localisationReady: true
  availableLanguages:
    - de
    - 'no'
    - en-GB
dependsOn:
  open:
    - name: PostgreSQL
      versionMin: '15'
      versionMax: '18'
      version: '17'
      optional: false
  hardware:
    - name: Kamera
"""
LONG = (
    "**Bürgerinnen und Bürger** melden Schäden an Straßen, Plätzen und Spielgeräten:\n\n"
    "- mit Foto und Ort\n- ohne Konto, ohne Umweg\n- mit einer Antwort der zuständigen Stelle"
)


def full_facts() -> dict:
    return FACTS | {
        "short_description": {"de": "Meldet Schäden."},
        "long_description": {"de": LONG},
        "features": {"de": ["Foto", "Karte: Ort"]},
    }


def listing(**changes: object) -> Solution:
    facts = {key: value for key, value in (full_facts() | changes).items() if value is not None}
    solution = SolutionFactory(facts=facts, identity="code.example/stadt/maengel")
    return Solution.objects.select_related("current", "vendor").get(pk=solution.pk)


def refusal(solution: Solution) -> list[str]:
    with pytest.raises(CannotExport) as caught:
        export_publiccode(solution)
    assert [problem.field for problem in export_problems(solution)] != []
    return caught.value.missing


def test_export_of_a_full_listing_holds_every_fact_in_the_order_of_the_standard() -> None:
    assert export_publiccode(listing()) == EXPORT


def test_export_reads_back_to_the_facts_it_was_made_of() -> None:
    text = export_publiccode(listing())
    assert yaml.safe_load(text)["softwareVersion"] == "1.10"
    reading = read_publiccode(text.encode())
    assert [problem for problem in reading.problems if problem.severity != "unchecked"] == []
    expected = full_facts()
    del expected["services"]
    assert reading.facts == expected


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"source_url": None}, ["url"]),
        ({"platforms": None}, ["platforms"]),
        ({"development_status": None, "software_type": None}, ["developmentStatus", "softwareType"]),
        ({"licence": None, "copyright_owner": None}, ["legal.license"]),
        ({"licence": None}, ["legal.license"]),
        ({"maintenance_type": None, "contractors": None}, ["maintenance.type"]),
        ({"contractors": None}, ["maintenance.contractors"]),
        ({"contractors": [{"name": "A"}]}, ["maintenance.contractors[0].until"]),
        ({"maintenance_type": "none"}, ["maintenance.contractors"]),
        ({"maintenance_type": "internal", "contractors": None}, ["maintenance.contacts"]),
        (
            {"available_languages": None, "localisation_ready": None},
            ["localisation.localisationReady", "localisation.availableLanguages"],
        ),
        ({"long_description": {"de": "Kurz."}}, ["description.de.longDescription"]),
        ({"features": None}, ["description.de.features"]),
        (
            {"short_description": {"de": "Meldet.", "en": "Reports."}},
            ["description.en.longDescription", "description.en.features"],
        ),
        ({"publisher": {"name": "Stadt"}}, ["organisation.uri"]),
        ({"logo": "logo.gif"}, ["logo"]),
    ],
)
def test_export_of_an_incomplete_listing_is_refused_with_the_keys_named(
    change: dict, missing: list[str]
) -> None:
    assert refusal(listing(**change)) == missing


def test_export_names_the_functional_contact_of_the_organisation() -> None:
    vendor = OrganisationFactory(contact_name="Servicestelle", contact_email="service@stadt.example")
    facts = {key: value for key, value in full_facts().items() if key != "contractors"}
    solution = SolutionFactory(vendor=vendor, facts=facts | {"maintenance_type": "community"})
    solution = Solution.objects.select_related("current", "vendor").get(pk=solution.pk)
    maintenance = yaml.safe_load(export_publiccode(solution))["maintenance"]
    assert maintenance == {
        "type": "community",
        "contacts": [{"name": "Servicestelle", "email": "service@stadt.example"}],
    }


def test_export_imported_again_changes_nothing_even_of_an_imperfect_listing(tmp_path: Path) -> None:
    source = write(tmp_path, "a.yml", publiccode(organisation=None, owner="x-owner: somebody"))
    run(source)
    assert Solution.objects.get().is_imperfect is True
    solution = Solution.objects.select_related("current", "vendor").get()
    before = dump()

    export = write(tmp_path, "export.yml", export_publiccode(solution).encode())

    assert counts(run(export)) == {"files": 1, "unchanged": 1}
    assert dump() == before
    assert counts(run(tmp_path)) == {"files": 2, "unchanged": 2, "warnings": 1}
    assert dump() == before


def test_export_that_was_edited_is_imported_like_any_file(tmp_path: Path) -> None:
    source = write(tmp_path, "a.yml", publiccode(publiccodeYmlVersion='publiccodeYmlVersion: "0.5"'))
    run(source)
    text = export_publiccode(Solution.objects.select_related("current", "vendor").get())
    export = write(tmp_path, "export.yml", text.replace("Mängelmelder", "Melder").encode())
    assert counts(run(export)) == {"files": 1, "updated": 1}
    assert Solution.objects.get().current.facts["name"] == "Melder"


@pytest.mark.shared_data
def test_export_of_every_exportable_real_listing_is_valid_and_changes_nothing(
    shared_data: Path, tmp_path: Path
) -> None:
    import_files(sources=[str(shared_data / "publiccode")], by=BY)
    exported, refused = [], []
    for solution in Solution.objects.select_related("current", "vendor").order_by("slug"):
        if export_problems(solution):
            refused.append(refusal(solution))
            continue
        text = export_publiccode(solution)
        problems = [p for p in read_publiccode(text.encode()).problems if p.severity != "unchecked"]
        assert (solution.slug, problems) == (solution.slug, [])
        write(tmp_path, f"{solution.slug}.yml", text.encode())
        exported.append(solution.slug)
    assert (len(exported), len(refused), [] in refused) == (14, 81, False)
    before = dump()

    assert counts(import_files(sources=[str(tmp_path)], by=BY))["unchanged"] == 14
    assert dump() == before
