"""A fact with a place in publiccode.yml is read from there and written there; every fact is in the API's description."""

from __future__ import annotations

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from catalog.exchange.publiccode.writer import export_publiccode
from catalog.facts.registry import BY_PUBLICCODE, FACTS
from catalog.models import Solution
from marketplace.core.api.schema import api_document

# One value for each key of the standard that the catalogue knows a fact for.
EVERYTHING = """\
publiccodeYmlVersion: "0.7"
name: Baumpate
applicationSuite: Grünes Amt
url: https://code.example/baumpate
landingURL: https://baumpate.example
isBasedOn: [https://code.example/baum]
softwareVersion: "1.10"
releaseDate: "2026-01-02"
logo: logo.svg
platforms: [web]
categories: [geographic-information-systems]
organisation: {uri: "https://stadt.example", name: Stadt Beispielhausen}
fundedBy: [{uri: "https://land.example", name: Land Beispiel}]
usedBy: [Stadt Beispielhausen]
roadmap: https://baumpate.example/plan
developmentStatus: stable
softwareType: standalone/web
intendedAudience:
  scope: [local-authorities]
  countries: [DE]
  unsupportedCountries: [US]
supports: [{id: "alias:gdpr"}]
description:
  de:
    localisedName: Der Baumpate
    shortDescription: Karte der Stadtbäume mit Patenschaften.
    longDescription: >-
      Auf der Karte stehen alle Bäume der Stadt. Bürgerinnen und Bürger übernehmen Patenschaften, sprechen das Gießen
      ab und melden Schäden. Die Verwaltung sieht, welche Bäume versorgt sind und wo sie selbst gießen muss.
    documentation: https://baumpate.example/hilfe
    apiDocumentation: https://baumpate.example/api
    features: [Karte]
    screenshots: [bilder/karte.png]
    videos: [https://video.example/karte]
    awards: [Preis der Stadt]
legal:
  license: EUPL-1.2
  mainCopyrightOwner: Stadt Beispielhausen
maintenance:
  type: contract
  contractors: [{name: Werkstatt Beispiel, until: "2027-12-31"}]
localisation: {localisationReady: true, availableLanguages: [de]}
dependsOn: {open: [{name: PostgreSQL, versionMin: "15"}]}
de: {countryExtensionVersion: "1.0", leika: [{leika-id: "99001001001000"}]}
"""


@pytest.fixture
def solution(db, tmp_path):
    place = tmp_path / "publiccode.yml"
    place.write_text(EVERYTHING, encoding="utf-8")
    call_command("import_publiccode", str(place), stdout=StringIO(), stderr=StringIO())
    return Solution.objects.get()


def holds(tree, path):
    """Whether a tree of mappings has a value at a dotted path; `*` is any key."""
    key, _, rest = path.partition(".")
    if not isinstance(tree, dict):
        return False
    found = list(tree.values()) if key == "*" else [tree[key]] if key in tree else []
    return any(holds(value, rest) for value in found) if rest else bool(found)


def test_file_of_this_test_has_a_value_for_every_path_of_the_definitions():
    tree = yaml.safe_load(EVERYTHING)
    assert [path for path in BY_PUBLICCODE if not holds(tree, path)] == []
    assert len(BY_PUBLICCODE) == 37


def test_facts_with_a_path_in_publiccode_are_all_read_from_it(solution):
    read = solution.current.facts
    assert [fact.key for fact in BY_PUBLICCODE.values() if fact.key not in read] == []


def test_facts_with_a_path_in_publiccode_are_all_written_to_it_but_the_national_one(solution):
    tree = yaml.safe_load(export_publiccode(solution))
    # Version 0.7 deprecates the sections of countries, so an export by that version must not have one.
    assert [path for path in BY_PUBLICCODE if not holds(tree, path)] == ["de.leika"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_facts_in_the_description_of_the_api_are_all_there_with_their_words(language):
    schemas = api_document(language)["components"]["schemas"]
    described = next(
        one["properties"] for one in schemas.values() if set(FACTS) <= set(one.get("properties", {}))
    )
    wordless = [key for key in FACTS if not described[key].get("title")]
    assert wordless == []
    assert set(described) == set(FACTS)
