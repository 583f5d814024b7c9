"""From files to facts: each key arrives where it belongs, nothing is guessed, nothing is cut silently."""

from __future__ import annotations

import pytest

from catalog.exchange.publiccode.mapping import cut, derived_facts, is_open
from catalog.exchange.publiccode.reader import read_publiccode
from catalog.facts.registry import BY_PUBLICCODE

from .samples import LONG, described, publiccode

OPEN = frozenset({"MIT", "EUPL-1.2", "GPL-2.0-only", "GPL-3.0-only"})

FULL = """publiccodeYmlVersion: "0.7"
name: Mängelmelder
applicationSuite: Stadtwerkzeuge
url: https://code.example/stadt/maengel
landingURL: https://maengel.example
isBasedOn: https://code.example/land/melder
softwareVersion: "1.10"
releaseDate: 2026-01-31
logo: bilder/logo.svg
platforms: [web, android]
categories: [feedback-and-reviews-management, other]
organisation:
  uri: urn:x-stadt:beispiel
  name: Stadt Beispiel
usedBy: [Stadt Beispiel, Gemeinde Beispiel]
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
  scope: [local-authorities]
  countries: [DE, AT]
  unsupportedCountries: [US]
description:
  de:
    localisedName: Mängelmelder
    shortDescription: Meldet Schäden.
    longDescription: |
      **Erste** Zeile

      - Punkt
    documentation: https://maengel.example/handbuch
    apiDocumentation: https://maengel.example/api
    features: [Foto, Karte]
    screenshots: [bilder/a.png]
    videos: [https://film.example/1]
    awards: [Preis 2025]
  en-gb:
    shortDescription: Reports damage.
legal:
  license: MIT OR GPL-3.0
  mainCopyrightOwner: Stadt Beispiel AöR
maintenance:
  type: contract
  contractors:
    - name: Pflege eG
      until: 2030-12-31
      email: pflege@pflege.example
      website: https://pflege.example
localisation:
  localisationReady: true
  availableLanguages: [de, no, en-gb]
dependsOn:
  hardware:
    - name: Kamera
  open:
    - name: PostgreSQL
      versionMin: "15"
      versionMax: "18"
      version: "17"
      optional: false
de:
  countryExtensionVersion: "1.0"
  leika:
    - leika-id: "99000000000000"
      ozg-id: "10000"
      themenfeld: Bauen & Wohnen
      lebenslage: Umzug
"""

FACTS = {
    "name": "Mängelmelder",
    "localised_name": {"de": "Mängelmelder"},
    "short_description": {"de": "Meldet Schäden.", "en-GB": "Reports damage."},
    "long_description": {"de": "**Erste** Zeile\n\n- Punkt"},
    "features": {"de": ["Foto", "Karte"]},
    "application_suite": "Stadtwerkzeuge",
    "logo": "bilder/logo.svg",
    "landing_url": "https://maengel.example",
    "documentation": {"de": "https://maengel.example/handbuch"},
    "screenshots": {"de": ["bilder/a.png"]},
    "videos": {"de": ["https://film.example/1"]},
    "awards": {"de": ["Preis 2025"]},
    "publisher": {"uri": "urn:x-stadt:beispiel", "name": "Stadt Beispiel"},
    "funded_by": [{"uri": "https://land.example", "name": "Land Beispiel"}],
    "used_by": ["Stadt Beispiel", "Gemeinde Beispiel"],
    "categories": ["feedback-and-reviews-management", "other"],
    "scope": ["local-authorities"],
    "services": [
        {
            "leika_id": "99000000000000",
            "ozg_id": "10000",
            "themenfeld": "Bauen & Wohnen",
            "lebenslage": "Umzug",
        }
    ],
    "countries": ["DE", "AT"],
    "unsupported_countries": ["US"],
    "development_status": "stable",
    "version": "1.10",
    "release_date": "2026-01-31",
    "roadmap": "https://maengel.example/plan",
    "maintenance_type": "contract",
    "contractors": [{"name": "Pflege eG", "until": "2030-12-31", "website": "https://pflege.example"}],
    "software_type": "standalone/web",
    "platforms": ["web", "android"],
    "available_languages": ["de", "no", "en-GB"],
    "localisation_ready": True,
    "licence": "MIT OR GPL-3.0-only",
    "source_url": "https://code.example/stadt/maengel",
    "based_on": ["https://code.example/land/melder"],
    "copyright_owner": "Stadt Beispiel AöR",
    "api_documentation": {"de": "https://maengel.example/api"},
    "supports": ["alias:gdpr", "https://standard.example/oparl"],
    "dependencies": [
        {
            "kind": "open",
            "name": "PostgreSQL",
            "version_min": "15",
            "version_max": "18",
            "version": "17",
            "optional": False,
        },
        {"kind": "hardware", "name": "Kamera"},
    ],
}


def test_mapping_full_file_fills_every_fact_that_the_standard_knows() -> None:
    reading = read_publiccode(FULL.encode())
    assert reading.facts == FACTS
    assert {fact.key for fact in BY_PUBLICCODE.values()} == set(FACTS)


def test_mapping_names_the_owner_and_the_folded_address() -> None:
    reading = read_publiccode(FULL.encode())
    assert (reading.identity, reading.owner, reading.owner_named) == (
        "code.example/stadt/maengel",
        ("Stadt Beispiel", "urn:x-stadt:beispiel"),
        True,
    )


@pytest.mark.parametrize(
    ("changes", "owner", "named"),
    [
        (
            {"organisation": None, "legal": "legal: {license: MIT, repoOwner: A, mainCopyrightOwner: B}"},
            "A",
            True,
        ),
        ({"organisation": None, "legal": "legal: {license: MIT, mainCopyrightOwner: B}"}, "B", True),
        ({"organisation": None}, "stadt", False),
        (
            {"organisation": None, "url": "url: https://git.example/gruppe/team/name.git"},
            "gruppe/team",
            False,
        ),
        ({"organisation": None, "url": "url: https://projekt.example"}, "projekt.example", False),
    ],
)
def test_mapping_owner_is_the_organisation_named_never_a_contact(
    changes: dict, owner: str, named: bool
) -> None:
    reading = read_publiccode(publiccode(**changes))
    assert (reading.owner[0], reading.owner_named) == (owner, named)


def test_mapping_wrong_values_are_left_out_and_good_neighbours_stay() -> None:
    reading = read_publiccode(
        publiccode(
            categories="categories: [accounting, no-such]",
            maintenance="maintenance: {type: commercial}",
            landingURL="landingURL: www.stadt.example",
            localisation="localisation: {localisationReady: maybe, availableLanguages: [gb, de]}",
        )
    )
    facts = reading.facts
    assert (facts["categories"], facts["available_languages"]) == (["accounting"], ["de"])
    assert {"maintenance_type", "landing_url", "localisation_ready"} & set(facts) == set()


def test_mapping_long_text_is_cut_between_words_and_told() -> None:
    reading = read_publiccode(publiccode(description=described(shortDescription=LONG)))
    text = reading.facts["short_description"]["de"]
    assert text == (
        "Bürgerinnen und Bürger melden Schäden an Straßen, Plätzen und Spielgeräten mit Foto und Ort. "
        "Bürgerinnen und Bürger melden Schäden an Straßen…"
    )
    assert len(text) <= 150
    assert [(p.line, p.field, p.rule) for p in reading.problems] == [
        (13, "description.de.shortDescription", "too_long")
    ]


def test_mapping_cut_counts_what_readers_see_and_never_runs_over() -> None:
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    assert cut(family * 20, 10) == family * 9 + "…"
    assert cut("eins zwei drei vier", 10) == "eins zwei…"
    assert cut("x" * 30, 10) == "x" * 9 + "…"


def test_mapping_html_stays_the_text_it_is() -> None:
    text = "Ruft <nome della persona> und <script>alert(1)</script> an. " + LONG
    reading = read_publiccode(publiccode(description=described(longDescription=f"'{text}'")))
    assert reading.facts["long_description"]["de"] == text.strip()


def test_mapping_file_without_any_text_is_still_a_listing() -> None:
    reading = read_publiccode(b"name: Nur ein Name\nurl: https://code.example/a/b\n")
    assert (reading.is_rejected, reading.is_imperfect) == (False, True)
    assert reading.facts == {"name": "Nur ein Name", "source_url": "https://code.example/a/b"}


def test_mapping_speaks_for_services_only_with_a_german_section() -> None:
    assert "services" in read_publiccode(FULL.encode()).spoken_for
    without = read_publiccode(publiccode()).spoken_for
    assert "services" not in without
    assert {"name", "contractors", "licence"} <= without


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", True),
        ("MIT OR LicenseRef-scancode-proprietary-license", True),
        ("MIT AND LicenseRef-scancode-proprietary-license", False),
        ("(MIT OR CC-BY-NC-4.0) AND EUPL-1.2", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("CC-BY-NC-4.0", False),
        ("", False),
        (None, False),
    ],
)
def test_mapping_licence_is_open_if_everybody_may_use_it(expression: str | None, expected: bool) -> None:
    assert is_open(expression, OPEN) is expected


def test_mapping_derived_facts_fill_gaps_and_go_when_the_licence_closes() -> None:
    both = {"licence_model": "open", "offer_type": "open_source_project"}
    assert derived_facts({"licence": "MIT"}, {}, OPEN) == (both, frozenset())
    assert derived_facts({"licence": "MIT"}, {"licence_model": "open_core", "offer_type": "saas"}, OPEN) == (
        {},
        frozenset(),
    )
    assert derived_facts({}, both, OPEN) == ({}, frozenset({"licence_model", "offer_type"}))
    assert derived_facts({}, {"licence_model": "proprietary", "offer_type": "saas"}, OPEN) == (
        {},
        frozenset(),
    )
